"""Write the catalogue of the shipped rulesets to `docs/catalogue/`: pages in both languages, graphs, and an index.

Run it after a change of a ruleset, of its cases, or of how they are shown: a test holds the files against what is
generated. With `--check` it writes nothing, names the files that are not what they should be, and fails.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from jianfu_rules.loading.locate import bundled_root
from jianfu_rules.presenting.catalogue import catalogue

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "catalogue"
KINDS = frozenset({".md", ".svg"})


def main(words: Sequence[str] | None = None) -> int:
    """Write every file that differs and remove those that are left over, or only name them; return an exit code."""
    parser = argparse.ArgumentParser(description="Write the catalogue of rulesets.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file would change")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the files go; by default docs/catalogue")
    options = parser.parse_args(words)
    folder: Path = options.folder
    files = catalogue(bundled_root())
    stale, spare = stale_files(folder, files), spare_files(folder, files)
    if options.check:
        for path in (*stale, *spare):
            print(f"not what it should be: {folder / path}; run scripts/write_catalogue.py", file=sys.stderr)
        return 1 if stale or spare else 0
    for path in stale:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(files[path], "utf-8")
        print(f"written: {path}")
    for path in spare:
        (folder / path).unlink()
        print(f"removed: {path}")
    return 0


def stale_files(folder: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    """Return the files that are missing or have another text, by their paths."""
    return tuple(path for path, text in sorted(files.items()) if _text_of(folder / path) != text)


def spare_files(folder: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    """Return the pages and graphs in the folder that nothing generates any more, by their paths."""
    there = (path for path in folder.rglob("*") if path.suffix in KINDS)
    return tuple(sorted(name for path in there if (name := path.relative_to(folder).as_posix()) not in files))


def _text_of(file: Path) -> str | None:
    return file.read_text("utf-8") if file.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
