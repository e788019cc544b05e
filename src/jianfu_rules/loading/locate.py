"""Where rulesets are found: the ones that come with the library, and folders that the caller names."""

from __future__ import annotations

from pathlib import Path

from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.errors import LoadError

PACKAGE = Path(__file__).resolve().parents[1]


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


def list_rulesets(root: Path | None = None) -> tuple[str, ...]:
    """Return the ids (`family/name`) of the rulesets under `root`, by default those of the library, sorted."""
    top = root or bundled_root()
    found = {path.parent for path in top.glob("*/*/*.yaml") if _is_version(path)}
    return tuple(sorted(path.relative_to(top).as_posix() for path in found))


def version_files(ruleset: str, root: Path | None = None) -> tuple[Path, ...]:
    """Return the files of all versions of a ruleset id, oldest first.

    Raises:
        LoadError: There is no such ruleset (JR101).
    """
    top = root or bundled_root()
    folder = top / ruleset
    if (
        ruleset.count("/") == 1
        and ".." not in ruleset
        and (files := sorted(filter(_is_version, folder.glob("*.yaml"))))
    ):
        return tuple(files)
    known = list_rulesets(top)
    help_ = did_you_mean(ruleset, known) or "`jianfu list` shows all of them"
    if Path(ruleset).exists():
        help_ = f"for the folder or file of this name write `./{ruleset}`"
    raise LoadError([Diagnostic("JR101", f"no ruleset `{ruleset}`", path=ruleset, help=help_)])


def source_name(file: Path) -> str:
    """Return how a ruleset file is called: from `rulesets/` on where it is the library's own, wherever that lies."""
    root = bundled_root()
    if file.is_relative_to(root):
        return f"rulesets/{file.relative_to(root).as_posix()}"
    return str(file)


def _is_version(path: Path) -> bool:
    """Tell whether a file is named for a first day in force, `2025-01-01.yaml`."""
    year, *rest = path.stem.split("-")
    return (
        len(year) == 4 and year.isdigit() and len(rest) == 2 and all(len(part) == 2 and part.isdigit() for part in rest)
    )
