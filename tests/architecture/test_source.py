"""The source keeps the house rules, and each rule is shown a source that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

import pytest

from tests.architecture import checks

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "jianfu_rules"
MODULES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted((ROOT / "scripts").glob("*.py"))

GENERATORS = frozenset({"compiling/to_python.py"})  # modules that may call exec and compile
LATE_IMPORTERS: frozenset[str] = frozenset()  # modules that may import inside a function; none


def faults(check: Callable[[str], list[str]], paths: list[Path], *, allowed: frozenset[str] = frozenset()) -> list[str]:
    """Return `file:line: fault` for every fault outside the allowed files (named relative to the package)."""
    return [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in paths
        if path.relative_to(ROOT).as_posix().removeprefix("src/jianfu_rules/") not in allowed
        for fault in check(path.read_text("utf-8"))
    ]


def test_there_is_a_source_to_look_at() -> None:
    assert PACKAGE / "__init__.py" in MODULES


def test_modules_are_short() -> None:
    assert faults(checks.too_many_lines, MODULES + SCRIPTS) == []


def test_functions_are_short() -> None:
    assert faults(checks.long_functions, MODULES + SCRIPTS) == []


def test_no_module_is_a_drawer() -> None:
    assert [fault for path in MODULES for fault in checks.drawer_names(path.relative_to(PACKAGE))] == []


def test_packages_only_re_export() -> None:
    assert faults(checks.more_than_re_exports, [path for path in MODULES if path.name == "__init__.py"]) == []


def test_no_class_stands_deeper_than_two() -> None:
    sources = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in MODULES}

    assert checks.deep_classes(sources) == []


def test_nothing_makes_floats_or_runs_text() -> None:
    assert faults(checks.inexact_or_hidden, MODULES) == []


def test_only_listed_modules_generate_code() -> None:
    assert faults(checks.generated_code, MODULES, allowed=GENERATORS) == []


def test_nothing_asks_which_modules_are_loaded() -> None:
    assert faults(checks.module_probing, MODULES) == []


def test_imports_stand_at_the_top() -> None:
    assert faults(checks.inner_imports, MODULES, allowed=LATE_IMPORTERS) == []


def test_nothing_catches_everything() -> None:
    assert faults(checks.broad_excepts, MODULES) == []


def test_the_lists_of_exceptions_name_modules_that_exist() -> None:
    assert [name for name in GENERATORS | LATE_IMPORTERS if not (PACKAGE / name).is_file()] == []


def function_of(lines: int) -> str:
    return "def f() -> None:\n" + "    print()\n" * (lines - 1)


@pytest.mark.parametrize(
    ("check", "bad"),
    [
        (checks.too_many_lines, "x = 1\n" * 400),
        (checks.long_functions, function_of(50)),
        (checks.long_functions, "async " + function_of(50)),
        (checks.more_than_re_exports, "import os"),
        (checks.more_than_re_exports, "def f(): ..."),
        (checks.more_than_re_exports, "from a import b, c\n__all__ = ['c', 'b']"),
        (checks.more_than_re_exports, "from a import ALL, B\n__all__ = ['B', 'ALL']"),
        (checks.more_than_re_exports, "from a import *\n__all__ = a.__all__"),
        (checks.inexact_or_hidden, "x = float('0.1')"),
        (checks.inexact_or_hidden, "x = eval('1')"),
        (checks.inexact_or_hidden, "x = __import__('os')"),
        (checks.generated_code, "exec('x = 1')"),
        (checks.generated_code, "code = compile('1', 'f', 'eval')"),
        (checks.module_probing, "import sys\nif 'pytest' in sys.modules: ..."),
        (checks.module_probing, "from sys import modules"),
        (checks.inner_imports, "def f():\n    import os"),
        (checks.inner_imports, "class C:\n    async def f(self):\n        from os import path"),
        (checks.broad_excepts, "try: ...\nexcept: ..."),
        (checks.broad_excepts, "try: ...\nexcept Exception: ..."),
        (checks.broad_excepts, "try: ...\nexcept (KeyError, builtins.BaseException): ..."),
        (checks.broad_excepts, "with contextlib.suppress(Exception): ..."),
    ],
)
def test_a_source_that_breaks_a_rule_is_found(check: Callable[[str], list[str]], bad: str) -> None:
    assert len(check(bad)) == 1


@pytest.mark.parametrize(
    ("check", "good"),
    [
        (checks.too_many_lines, "x = 1\n" * 399),
        (checks.long_functions, function_of(49)),
        (checks.more_than_re_exports, "'''Doc.'''\nfrom a import ALL, B, c\n__all__ = ['ALL', 'B', 'c']"),
        (checks.inexact_or_hidden, "x = isinstance(y, float)"),
        (checks.generated_code, "code = pattern.compile('1')"),
        (checks.module_probing, "import sys\nprint(sys.argv)"),
        (checks.inner_imports, "if TYPE_CHECKING:\n    import os"),
        (checks.broad_excepts, "try: ...\nexcept (KeyError, ValueError): ..."),
    ],
)
def test_a_source_that_keeps_a_rule_is_left_alone(check: Callable[[str], list[str]], good: str) -> None:
    assert check(good) == []


@pytest.mark.parametrize("path", ["utils.py", "loading/_helpers.py", "misc/tree.py", "common/__init__.py"])
def test_a_drawer_is_found(path: str) -> None:
    assert len(checks.drawer_names(PurePath(path))) == 1


def test_a_third_generation_of_classes_is_found() -> None:
    sources = {
        "a.py": "import enum\nclass Root(Exception): ...\nclass Kind(enum.Enum): ...",
        "b.py": "import a\nclass Child(a.Root): ...",
        "c.py": "from b import Child\nclass Grandchild(Child[int]): ...",
    }

    assert checks.deep_classes(sources) == ["c.py:2: `Grandchild` stands 3 classes deep"]
