"""Pages of the documentation as programs: their code blocks are run, and what comes is held against what they show.

Block kinds:

- `python` is executed, or marked as a part of what runs later; what it prints is the `text` block that follows it. The
  blocks of a page share their names.
- `console` has `$ jianfu …`, `$ pytest …` and `$ echo $?` lines, each followed by what the command prints (both
  streams; every time that pytest tells is shown as 0.10s).
- `yaml` is a ruleset (loaded and checked), a list of cases, an overlay or shared vocabulary (read), or marked as a part
  of a file.
- `json` and `toml` are well-formed; `csv` is saved for commands to read.
- `sh` is for a reader's shell and not executed; a `make` target that it names exists.
- `mermaid` and `ebnf` are for reading.

A comment on the line before a block says more: `<!-- file: NAME -->` saves it for the commands of the page (which an
overlay, shared vocabulary and a ruleset that includes some need), `<!-- part -->` is a part of a ruleset file or a
file of facts, `<!-- wrong: JR301 -->` is a ruleset with these problems, `<!-- warned: JR405 -->` one with these
warnings and notes. `<!-- instead: NAME -->` has some keys of the ruleset saved as NAME put right: with them it is
sound, without a warning, and is saved. `<!-- installed: FOLDER -->` before the `toml` of a project installs it for the
commands that follow, as `pip install -e` would, with its sources in FOLDER. `<!-- alone -->` runs `python` in a process
of its own. Two marks are joined by `;`.

`python -m tests.docs.pages PAGE…` writes what comes into the pages; read the difference before you keep it.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from jianfu_rules import JianfuError, check, load_overlay, load_ruleset
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.cli.main import main
from jianfu_rules.loading.document import ListNode, MapNode, document_from
from jianfu_rules.loading.include import with_included
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.testing.cases import cases_from_text

ROOT = Path(__file__).resolve().parents[2]
KINDS = frozenset({"python", "text", "console", "yaml", "json", "toml", "csv", "sh", "mermaid", "ebnf"})
SHELL_WORDS = frozenset({"make", "mkdir", "pip"})

_FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})(?P<info>.*)$")
_SAID = ("wrong", "warned")  # marks that tell which codes a ruleset gets
_TOOK = re.compile(r"\bin [0-9]+\.[0-9]+s( \([0-9:]+\))?")
_MARKS = re.compile(r"^<!--\s*(?P<marks>.*?)\s*-->$")


class PageError(Exception):
    """A page that can't be read as blocks."""


@attrs.frozen
class Block:
    """A fenced block of a page."""

    kind: str
    text: str
    first: int  # line of its first line of text, from 1
    marks: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen
class Run:
    """What came of running a page."""

    ran: Mapping[str, int]  # blocks that were executed or checked, by kind
    faults: tuple[str, ...]
    shown: Mapping[int, str]  # first line of a block that shows output: what it should show


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page.

    Raises:
        PageError: A block is indented, has no kind, or is not closed.
    """
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        found = _FENCE.match(lines[at])
        if found is None:
            at += 1
            continue
        fence, info = found["fence"], found["info"].strip()
        if found["indent"] or not info:
            raise PageError(f"{at + 1}: a block starts at the margin and has a kind")
        end = next((line for line in range(at + 1, len(lines)) if lines[line].rstrip() == fence), None)
        if end is None:
            raise PageError(f"{at + 1}: a block that is not closed")
        body = "".join(f"{line}\n" for line in lines[at + 1 : end])
        yield Block(info, body, at + 2, _marks(lines[at - 1] if at else ""))
        at = end + 1


def _marks(line: str) -> dict[str, str]:
    found = _MARKS.match(line)
    if found is None:
        return {}
    pairs = (mark.partition(":") for mark in found["marks"].split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def run_page(text: str, *, make_targets: frozenset[str] = frozenset()) -> Run:
    """Run the blocks of a page in a folder of its own."""
    try:
        blocks = tuple(blocks_of(text))
    except PageError as error:
        return Run({}, (str(error),), {})
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        runner = _Runner(make_targets)
        for index, block in enumerate(blocks):
            runner.run(block, blocks[index + 1] if index + 1 < len(blocks) else None)
        runner.require_all_shown(blocks)
        return Run(runner.ran, tuple(runner.faults), runner.shown)


@attrs.define
class _Runner:
    make_targets: frozenset[str]
    ran: dict[str, int] = attrs.field(factory=dict)
    faults: list[str] = attrs.field(factory=list)
    shown: dict[int, str] = attrs.field(factory=dict)
    _names: dict[str, object] = attrs.field(factory=lambda: {"__name__": "__page__"})
    _code: int = 0  # exit code of the last command
    _path: list[str] = attrs.field(factory=list)  # where the commands of the page find what it has installed

    def run(self, block: Block, following: Block | None) -> None:
        """Run one block, or say what is wrong with it."""
        if "instead" in block.marks:
            saved = Path(block.marks["instead"])
            if not saved.exists():
                self._fault(block, f"no file `{saved}` was saved on this page")
                return
            block = attrs.evolve(block, text=put_right(saved.read_text("utf-8"), block.text))
        name = block.marks.get("file") or block.marks.get("instead")
        if name:
            file = Path(name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, "utf-8")
        match block.kind:
            case "python":
                self._python(block, following)
            case "console":
                self._console(block)
            case "yaml":
                self._yaml(block)
            case "json":
                json.loads(block.text)
                self._count(block)
            case "toml":
                self._toml(block)
            case "sh":
                self._shell(block)
            case "text" | "csv" | "mermaid" | "ebnf":
                pass
            case _:
                self._fault(block, f"unknown kind of block `{block.kind}`")

    def require_all_shown(self, blocks: Sequence[Block]) -> None:
        """Say which `text` blocks stand behind no code: nothing would hold them against anything."""
        for block in blocks:
            if block.kind == "text" and block.first not in self.shown:
                self._fault(block, "a `text` block follows a `python` block")

    def _count(self, block: Block) -> None:
        self.ran[block.kind] = self.ran.get(block.kind, 0) + 1

    def _fault(self, block: Block, message: str) -> None:
        self.faults.append(f"{block.first}: {message}")

    def _python(self, block: Block, following: Block | None) -> None:
        if "part" in block.marks:
            compile(block.text, "<page>", "exec", dont_inherit=True)
            return
        self._count(block)
        source = "\n" * (block.first - 1) + block.text
        if "alone" in block.marks:
            found = self._process("-c", block.text)
        else:
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(source, "<page>", "exec", dont_inherit=True), self._names)  # noqa: S102 - the page is ours
            found = _from_here(out.getvalue())
        expected = following.text if following is not None and following.kind == "text" else ""
        if following is not None and following.kind == "text":
            self.shown[following.first] = found
        self._compare(block, expected, found)

    def _console(self, block: Block) -> None:
        self._count(block)
        if not block.text.startswith("$ "):
            self._fault(block, "a `console` block starts with `$ `")
            return
        said = ""
        for words in _commands(block.text):
            said += f"$ {words}\n{self._command(block, words)}"
        self.shown[block.first] = said
        self._compare(block, block.text, said)

    def _command(self, block: Block, written: str) -> str:
        words = shlex.split(written.replace("\\\n", " "))
        if words == ["echo", "$?"]:
            return f"{self._code}\n"
        if words[:1] == ["pytest"]:
            return _TOOK.sub("in 0.10s", self._process("-m", "pytest", "-p", "no:cacheprovider", *words[1:]))
        if words[:1] != ["jianfu"]:
            self._fault(block, f"no command of ours: `{written}`")
            return ""
        if self._path:  # this process has looked for rulesets before there were those of the page
            return self._process("-m", "jianfu_rules", *words[1:])
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                self._code = main(words[1:])
            except SystemExit as stop:  # argparse, for words that it can't read
                self._code = stop.code if isinstance(stop.code, int) else 1
        return _from_here(out.getvalue())

    def _process(self, *words: str) -> str:
        """Run Python in a process of its own and return what it prints."""
        told = ("PYTEST_", "CI", "BUILD_NUMBER")  # pytest shows more where it seems to run without a reader
        kept = {name: value for name, value in os.environ.items() if not name.startswith(told)}
        settings = {"PYTHONUTF8": "1", "COLUMNS": "100", "PYTHONPATH": os.pathsep.join(self._path)}
        done = subprocess.run(
            [sys.executable, *words],
            env={**kept, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self._code = done.returncode
        return _from_here(done.stdout)

    def _toml(self, block: Block) -> None:
        self._count(block)
        table = tomllib.loads(block.text)
        if "installed" in block.marks:
            self._install(table["project"], Path(block.marks["installed"]))

    def _install(self, project: Mapping[str, Any], sources: Path) -> None:
        """Let the commands of the page find a project's modules and entry points."""
        called = project["name"].replace("-", "_")
        site = Path("site-packages")
        info = site / f"{called}-{project['version']}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n", "utf-8")
        lines: list[str] = []
        for group, entries in project["entry-points"].items():
            lines += [f"[{group}]", *(f"{name} = {value}" for name, value in entries.items())]
        (info / "entry_points.txt").write_text("\n".join(lines), "utf-8")
        self._path += [str(site.absolute()), str(sources.absolute())]

    def _yaml(self, block: Block) -> None:
        self._count(block)
        codes = _problems(block)
        wanted = [code.strip() for mark in _SAID for code in block.marks.get(mark, "").split(",") if code]
        if [code for code, _ in codes] != wanted:
            self._fault(block, f"expected the problems {wanted}, found {[text for _, text in codes]}")

    def _shell(self, block: Block) -> None:
        for line in block.text.splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0] not in SHELL_WORDS:
                self._fault(block, f"`{words[0]}` is not among the words a page may use in a shell")
            elif words[:1] == ["make"] and not set(words[1:]) <= self.make_targets:
                self._fault(block, f"no such target: `{line}`")

    def _compare(self, block: Block, expected: str, found: str) -> None:
        if expected != found:
            self._fault(block, f"expected\n{expected}\nfound\n{found}")


def _from_here(shown: str) -> str:
    """Return what was shown with the paths below the page's own folder, which has another name each time."""
    return shown.replace(f"{Path.cwd()}{os.sep}", "")


def _commands(text: str) -> Iterator[str]:
    """Yield what follows each `$ `, with the lines that a backslash adds to it."""
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("$ "):
            written = line.removeprefix("$ ")
            while written.endswith("\\"):
                written += "\n" + next(lines)
            yield written


def put_right(text: str, changes: str) -> str:
    """Return the text of a ruleset with its top-level keys replaced by those that `changes` has."""
    return "".join({**_sections(text), **_sections(changes)}.values())


def _sections(text: str) -> dict[str, str]:
    """Return the lines of each top-level key."""
    found: dict[str, str] = {}
    key = ""
    for line in text.splitlines(keepends=True):
        if line[:1].strip():
            key = line.partition(":")[0]
        found[key] = found.get(key, "") + line
    return found


def _problems(block: Block) -> list[tuple[str, str]]:
    """Return code and text of each problem of a YAML block; of its warnings only where the block tells of them."""
    try:
        node = document_from(block.text, "page")
        if isinstance(node, ListNode):
            cases_from_text(block.text, "page")
        elif isinstance(node, MapNode) and node.find("format") is not None:
            checked = _checked(node, block)
            if checked is not None and not block.marks.keys().isdisjoint(("warned", "instead")):
                return [(item.code, str(item)) for item in checked.warnings]
        elif "part" not in block.marks:
            return [("", "neither a ruleset nor cases, and not marked as a part of a file")]
    except PageError as error:
        return [("", str(error))]
    except JianfuError as error:
        return [(item.code, str(item)) for item in error.diagnostics]
    return []


def _checked(node: MapNode, block: Block) -> CheckedRuleset | None:
    """Return the ruleset of a block; None for an overlay or shared vocabulary, which are read only."""
    saved = block.marks.get("file") or block.marks.get("instead")
    kinds = {key.text for key in node.keys} & {"overlay", "vocabulary", "include"}
    if not kinds:
        return check(ruleset_from_text(block.text, "page"))
    if not saved:
        raise PageError(f"{block.first}: a file with `{min(kinds)}` is saved")
    if "include" in kinds:
        return check(load_ruleset(saved))
    if "overlay" in kinds:
        load_overlay(saved)
    else:
        listing = document_from(f"include: [{Path(saved).name}]", "page")
        assert isinstance(listing, MapNode)
        with_included(listing, Path(saved), saved)
    return None


def pages() -> tuple[Path, ...]:
    """Return every page whose blocks are run."""
    found = [*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "rulesets").rglob("README.md")]
    return tuple(sorted(found))


def make_targets() -> frozenset[str]:
    """Return the targets of the Makefile."""
    return frozenset(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def rewritten(text: str) -> str:
    """Return a page with what its code shows today."""
    shown = run_page(text, make_targets=make_targets()).shown
    lines = text.splitlines(keepends=True)
    for block in reversed(tuple(blocks_of(text))):
        if block.first in shown:
            start = block.first - 1
            lines[start : start + len(block.text.splitlines())] = shown[block.first].splitlines(keepends=True)
    return "".join(lines)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        page = Path(name)
        page.write_text(rewritten(page.read_text("utf-8")), "utf-8")
