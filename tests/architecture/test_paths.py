"""Every path of the repository that the documentation names exists."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from tests.architecture import checks

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])


def test_every_path_in_the_documentation_exists() -> None:
    missing = [
        f"{page.relative_to(ROOT)}: `{path}`"
        for page in PAGES
        for path in checks.named_paths(page.read_text("utf-8"))
        if not (ROOT / path).exists()
    ]

    assert missing == []


def test_paths_are_told_from_other_code() -> None:
    page = """
The rulesets are in `rulesets/`, the tests of `src/jianfu_rules/kleene.py` in `tests/unit`.
Not paths of ours: `scoring/pudong`, `tests/<name>.py`, `docs/*.md`, `a / b`, `docs`, `src/x y`.

```sh
cat docs/in-a-fence.md   # `docs/in-a-fence.md`
```
"""

    assert checks.named_paths(page) == [
        PurePosixPath("rulesets"),
        PurePosixPath("src/jianfu_rules/kleene.py"),
        PurePosixPath("tests/unit"),
    ]
