"""`jianfu new`: the skeleton of a ruleset, sound and with cases, for an author to fill in."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
from collections.abc import Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path

from jianfu_rules.api.days import day_of
from jianfu_rules.cli.exits import Exit
from jianfu_rules.cli.files import require_new, write_file
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.loading.locate import bundled_root
from jianfu_rules.model.citation import Basis, Citation
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import TableDefinition
from jianfu_rules.phrases import LANGS, Lang, Phrase
from jianfu_rules.schemas.published import file_name, file_text

KINDS = ("admission", "tolerance", "scoring", "eligibility")  # of skeletons; a family of this name gets its own
FIRST_DAY = dt.date(2025, 1, 1)  # of a skeleton: it has to stand for some day, and no clock is read
SCHEMAS = ("ruleset", "cases")

_ID = re.compile("[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")
_TEMPLATE_ID, _TEMPLATE_DAY = "family/name", "2025-01-01"
_BASES = {
    Basis.STATED: Phrase("来源明示", "stated"),
    Basis.OFFICIAL: Phrase("官方文本", "official"),
    Basis.MODELLED: Phrase("建模推定", "modelled"),
}


def new_command(options: argparse.Namespace) -> Exit:
    """Write a version, its cases and a page; print what was written, and what to do next."""
    lang: Lang = options.lang
    family = options.id.partition("/")[0]
    kind = options.kind or (family if family in KINDS else KINDS[0])
    root = Path(options.folder)
    day = day_of(options.from_)
    folder = root / options.id
    schemas = root / "schema"
    version, cases = folder / f"{day}.yaml", folder / "cases" / f"{day}.yaml"
    text = partial(_text, id_=options.id, day=day)
    whole = text("head.yaml") + text(f"{kind}/body.yaml") + text("tail.yaml")
    written = {
        version: _schema_line("ruleset", version, schemas, options) + whole,
        cases: _schema_line("cases", cases, schemas, options) + text(f"{kind}/cases.yaml"),
        folder / "README.md": _page(ruleset_from_text(whole)),
    }
    require_new(list(written))
    if options.schemas:
        written |= {schemas / file_name(name): file_text(name) for name in SCHEMAS}
    for file, content in written.items():
        write_file(file, content)
        print(file.as_posix())
    there = folder if folder.is_absolute() else f"./{folder.as_posix()}"
    print(
        Phrase(
            f"下一步：把“替换”处改成文本内容，再运行 jianfu check {there}",
            f'next: replace what says "replace:", then jianfu check {there}',
        ).text(lang)
    )
    return Exit.DONE


def _text(name: str, *, id_: str, day: dt.date) -> str:
    found = files("jianfu_rules.cli").joinpath("scaffolds", name).read_text("utf-8")
    return found.replace(_TEMPLATE_ID, id_).replace(_TEMPLATE_DAY, day.isoformat())


def _schema_line(kind: str, file: Path, schemas: Path, options: argparse.Namespace) -> str:
    """Return the line that names an editor the schema: beside the rulesets where it is or comes, else as installed."""
    beside = schemas / file_name(kind)
    if options.schemas or beside.is_file():
        place = Path(os.path.relpath(beside, file.parent)).as_posix()
    else:
        # An address, as an editor does not read a path with spaces in it.
        place = (bundled_root() / "schema" / file_name(kind)).resolve().as_uri()
    return f"# yaml-language-server: $schema={place}\n"


# -- the page


def _page(ruleset: Ruleset) -> str:
    template = files("jianfu_rules.cli").joinpath("scaffolds", "README.md").read_text("utf-8")
    words = {
        "id": ruleset.id.text,
        "day": ruleset.in_force.start.isoformat(),
        "title_zh": ruleset.title.zh,
        "title_en": ruleset.title.en,
    }
    for lang in LANGS:
        words[f"inputs_{lang}"] = "\n".join(_inputs(ruleset, lang))
        words[f"rules_{lang}"] = "\n".join(_rules(ruleset, lang))
        rows = (f"| {item.what.text(lang)} | {item.why.text(lang)} |" for item in ruleset.not_encoded)
        words[f"left_{lang}"] = "\n".join(rows)
    for word, value in words.items():
        template = template.replace(f"{{{word}}}", value)
    return template


def _inputs(ruleset: Ruleset, lang: Lang) -> Iterator[str]:
    """Yield a row for each input."""
    for item in ruleset.inputs.values():
        who = item.judgement.by if item.judgement is not None else item.answered_by
        yield f"| `{item.name}` | {item.label.text(lang)} | {'' if who is None else who.text(lang)} |"


def _rules(ruleset: Ruleset, lang: Lang) -> Iterator[str]:
    """Yield a row for each parameter, formula and rule."""
    for item in ruleset.parameters.values():
        if item.label is not None and item.cite is not None and item.basis is not None:
            yield _row(item.name, item.label, item.basis, item.cite, lang)
    for decision in ruleset.decisions.values():
        if not isinstance(decision, TableDefinition):
            yield _row(decision.name, decision.says, decision.basis, decision.cite, lang)
            continue
        for rule in decision.rules:
            yield _row(f"{decision.name}.{rule.id}", rule.says, rule.basis, rule.cite, lang)
        if decision.otherwise is not None:
            last = decision.otherwise
            yield _row(f"{decision.name}.otherwise", last.says, last.basis, last.cite, lang)


def _row(name: str, says: Phrase, basis: Basis, cite: Citation, lang: Lang) -> str:
    return f"| `{name}` | {says.text(lang)} | {_BASES[basis].text(lang)} | {cite.at} |"


# -- words


def add_new(parser: argparse.ArgumentParser) -> None:
    """Add the words of `new`."""
    parser.add_argument("id", type=_id, metavar="FAMILY/NAME", help="the id, such as admission/my-county")
    parser.add_argument("--folder", default=".", metavar="DIR", help="where FAMILY/NAME is made; by default here")
    parser.add_argument(
        "--kind", choices=KINDS, help="the kind of skeleton; by default that of the family, or admission"
    )
    parser.add_argument(
        "--from", dest="from_", default=FIRST_DAY.isoformat(), metavar="DAY", help="the first day in force"
    )
    parser.add_argument(
        "--schemas", action="store_true", help="write the schemas for editors to DIR/schema, and name those"
    )
    parser.set_defaults(command=new_command)


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise argparse.ArgumentTypeError(f"expected family/name of a-z, 0-9 and -, found {text!r}")
    return text
