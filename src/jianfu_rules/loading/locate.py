"""Where rulesets are found: with the library, in installed packages, and in folders that the caller names."""

from __future__ import annotations

import os
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import attrs

from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.errors import LoadError

PACKAGE = Path(__file__).resolve().parents[1]
GROUP = "jianfu_rules.rulesets"  # of entry points


def bundled_root() -> Path:
    """Return the folder of the rulesets that come with the library.

    An installed wheel has them inside the package; a checkout or an editable install reads the top-level `rulesets/`,
    so that an edit counts at once.
    """
    installed = PACKAGE / "rulesets"
    if installed.is_dir():
        return installed
    checkout = PACKAGE.parents[1]
    # The sibling file makes sure that this is our checkout and not some folder above a site-packages.
    if (checkout / "pyproject.toml").is_file() and (checkout / "rulesets").is_dir():
        return checkout / "rulesets"
    raise LoadError([Diagnostic("JR101", "the library's own rulesets are not installed", help="reinstall it")])


@attrs.frozen
class Root:
    """A folder of rulesets, `<family>/<name>/<first day>.yaml`, and how its files are called."""

    folder: Path
    name: str


@cache
def roots() -> tuple[tuple[Root, ...], tuple[Diagnostic, ...]]:
    """Return where rulesets are found by id, and which entry points name no package (JR101).

    The library's own come first, then those of installed packages, by name. A package brings rulesets by an entry
    point of the group `jianfu_rules.rulesets`, whose value is the name of a package (a folder) that holds
    `<family>/<name>/…`; none of its code is run but that of the packages above it.
    """
    found, problems = [Root(bundled_root(), "rulesets")], []
    for entry in sorted(entry_points(group=GROUP), key=lambda item: item.name):
        try:
            spec = find_spec(entry.value)
        except (ImportError, ValueError):
            spec = None
        places = spec.submodule_search_locations if spec is not None else None
        if not places:
            message = f"the entry point `{entry.name}` names `{entry.value}`, which is no package"
            help_ = f"mend the group `{GROUP}` of the package, or remove it"
            problems.append(Diagnostic("JR101", message, help=help_))
            continue
        folder = Path(next(iter(places)))
        if all(folder != root.folder for root in found):
            found.append(Root(folder, entry.value.replace(".", "/")))
    return tuple(found), tuple(problems)


def _tops(root: Path | None) -> list[Path]:
    return [item.folder for item in roots()[0]] if root is None else [root]


def list_rulesets(root: Path | None = None) -> tuple[str, ...]:
    """Return the ids (`family/name`) of the rulesets under `root`, by default of all that are installed, sorted.

    Raises:
        LoadError: An installed package says that it brings rulesets and names no folder of them (JR101).
    """
    if root is None and roots()[1]:
        raise LoadError(roots()[1])
    tops = _tops(root)
    found = {path.parent.relative_to(top) for top in tops for path in top.glob("*/*/*.yaml") if _is_version(path)}
    return tuple(sorted(path.as_posix() for path in found))


def version_files(ruleset: str, root: Path | None = None) -> tuple[Path, ...]:
    """Return the files of all versions of a ruleset id, oldest first.

    Raises:
        LoadError: There is no such ruleset (JR101), or two packages bring it (JR118).
    """
    return tuple(sorted(filter(_is_version, folder_of(ruleset, root).glob("*.yaml"))))


def folder_of(ruleset: str, root: Path | None = None) -> Path:
    """Return the folder of a ruleset id.

    Raises:
        LoadError: As for `version_files`.
    """
    tops = _tops(root)
    is_id = ruleset.count("/") == 1 and ".." not in ruleset
    # `os.path` takes a name that can't be a file's for one that is not there.
    places = [top / ruleset for top in tops if is_id and os.path.isdir(top / ruleset)]  # noqa: PTH112
    folders = [place for place in places if any(map(_is_version, place.glob("*.yaml")))]
    if len(folders) > 1:
        message = f"`{ruleset}` is brought by several packages: {', '.join(str(folder) for folder in folders)}"
        raise LoadError([Diagnostic("JR118", message, path=ruleset, help="give a path, or remove one of them")])
    if folders:
        return folders[0]
    help_ = did_you_mean(ruleset, list_rulesets(root)) or "`jianfu list` shows all of them"
    if os.path.exists(ruleset):  # noqa: PTH110 - as above
        help_ = f"for the folder or file of this name write `./{ruleset}`"
    raise LoadError([Diagnostic("JR101", f"no ruleset `{ruleset}`", path=ruleset, help=help_)])


def source_name(file: Path) -> str:
    """Return how a ruleset file is called: from the name of its root on where it is installed, wherever that lies."""
    for root in roots()[0]:
        if file.is_relative_to(root.folder):
            return f"{root.name}/{file.relative_to(root.folder).as_posix()}"
    return str(file)


def _is_version(path: Path) -> bool:
    """Tell whether a file is named for a first day in force, `2025-01-01.yaml`."""
    year, *rest = path.stem.split("-")
    return (
        len(year) == 4 and year.isdigit() and len(rest) == 2 and all(len(part) == 2 and part.isdigit() for part in rest)
    )
