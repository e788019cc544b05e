"""The house rules as functions from source text to faults; each fault says its line and what is wrong.

They read text and syntax trees only, so that each can be shown a bad source in a test.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath, PurePosixPath

MODULE_LINES = 400  # a module has fewer
FUNCTION_LINES = 50  # a function has fewer
MAX_CHAIN = 2  # classes of ours from the root down

DRAWERS = frozenset({"util", "utils", "helper", "helpers", "misc", "common"})
INEXACT_OR_HIDDEN = frozenset({"float", "eval", "__import__"})
GENERATED_CODE = frozenset({"exec", "compile"})
BROAD = frozenset({"Exception", "BaseException"})
TOP_FOLDERS = frozenset({".ci", "benchmarks", "docs", "examples", "rulesets", "scripts", "src", "tests"})

FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)\s*$", re.DOTALL | re.MULTILINE)
INLINE_CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.-]+(/[\w.-]+)*/?")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def too_many_lines(source: str) -> list[str]:
    """A module that has grown into several subjects."""
    lines = len(source.splitlines())
    return [f"1: {lines} lines, {MODULE_LINES - 1} are allowed"] if lines >= MODULE_LINES else []


def long_functions(source: str) -> list[str]:
    """Functions that do not fit on a screen."""
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, Function))
    sizes = ((node, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions)
    return [f"{node.lineno}: `{node.name}` has {size} lines" for node, size in sizes if size >= FUNCTION_LINES]


def drawer_names(path: PurePath) -> list[str]:
    """Names under which anything can be put away."""
    names = [part.removesuffix(".py").strip("_") for part in path.parts]
    return [f"`{name}` names no subject" for name in names if name in DRAWERS]


def more_than_re_exports(source: str) -> list[str]:
    """Statements of an `__init__` other than docstring, `from … import …` and a sorted `__all__`."""
    faults = []
    for node in ast.parse(source).body:
        match node:
            case ast.Expr(value=ast.Constant(value=str())) | ast.ImportFrom():
                pass
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                faults += _unsorted(value)
            case _:
                faults.append(f"{node.lineno}: an `__init__` only re-exports")
    return faults


def _unsorted(value: ast.expr) -> list[str]:
    if not isinstance(value, ast.List | ast.Tuple):
        return [f"{value.lineno}: `__all__` is not a list of names"]
    names = [ast.literal_eval(element) for element in value.elts]
    if names == sorted(names, key=_as_in_imports):
        return []
    return [f"{value.lineno}: `__all__` is not sorted, it should be {sorted(names, key=_as_in_imports)}"]


def _as_in_imports(name: str) -> tuple[int, str]:
    """Order names as the linter orders imports: CONSTANTS, Classes, functions."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2), name


def deep_classes(sources: Mapping[str, str]) -> list[str]:
    """Classes more than MAX_CHAIN steps down a line of our own classes; `sources` maps file names to texts.

    Bases are told by their last name. Two classes of one name count as the deeper one.
    """
    bases: dict[str, set[str]] = {}
    places: dict[str, str] = {}
    for name, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(_last_name(base) for base in node.bases)
                places[node.name] = f"{name}:{node.lineno}"
    depths = {name: _depth(name, bases, frozenset()) for name in bases}
    return [
        f"{places[name]}: `{name}` stands {depth} classes deep" for name, depth in depths.items() if depth > MAX_CHAIN
    ]


def _last_name(base: ast.expr) -> str:
    match base:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=value):
            return _last_name(value)
        case _:
            return ""


def _depth(name: str, bases: Mapping[str, set[str]], above: frozenset[str]) -> int:
    if name not in bases or name in above:  # a class named like its foreign base (`Enum(enum.Enum)`) ends the line
        return 0
    return 1 + max((_depth(base, bases, above | {name}) for base in bases[name]), default=0)


def inexact_or_hidden(source: str) -> list[str]:
    """Calls that make a binary float, run text, or import by a name that no tool can see."""
    return _calls(source, INEXACT_OR_HIDDEN)


def generated_code(source: str) -> list[str]:
    """Calls of `exec` and `compile`, which only a listed generator may make."""
    return _calls(source, GENERATED_CODE)


def _calls(source: str, banned: frozenset[str]) -> list[str]:
    return [
        f"{node.lineno}: calls `{node.func.id}`"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in banned
    ]


def module_probing(source: str) -> list[str]:
    """Looks at `sys.modules`, by which a library can behave differently under test."""
    return [f"{line}: looks at `sys.modules`" for node in ast.walk(ast.parse(source)) for line in _probes(node)]


def _probes(node: ast.AST) -> Iterator[int]:
    match node:
        case ast.Attribute(value=ast.Name(id="sys"), attr="modules"):
            yield node.lineno
        case ast.ImportFrom(module="sys", names=names):
            yield from (alias.lineno for alias in names if alias.name == "modules")
        case _:
            return


def inner_imports(source: str) -> list[str]:
    """Imports inside functions: they hide a dependency from readers and from the contract's error messages."""
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, Function | ast.Lambda))
    inner = {
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return [f"{line}: imports inside a function" for line in sorted(inner)]


def broad_excepts(source: str) -> list[str]:
    """Handlers that swallow mistakes of ours together with what they wait for."""
    return [f"{line}: catches everything" for node in ast.walk(ast.parse(source)) for line in _broad(node)]


def _broad(node: ast.AST) -> Iterator[int]:
    match node:
        case ast.ExceptHandler(type=None):
            yield node.lineno
        case ast.ExceptHandler(type=ast.Tuple(elts=kinds)):
            yield from (kind.lineno for kind in kinds if _last_name(kind) in BROAD)
        case ast.ExceptHandler(type=ast.expr() as kind) if _last_name(kind) in BROAD:
            yield node.lineno
        case ast.Call(func=func, args=kinds) if _last_name(func) == "suppress":
            yield from (kind.lineno for kind in kinds if _last_name(kind) in BROAD)
        case _:
            return


def named_paths(markdown: str) -> list[PurePosixPath]:
    """Paths of the repository that a page names in backticks: below a top folder, without placeholders."""
    prose = FENCE.sub("", markdown)
    words = (word.strip() for word in INLINE_CODE.findall(prose))
    paths = [PurePosixPath(word) for word in words if "/" in word and PATH.fullmatch(word)]
    return [path for path in paths if path.parts[0] in TOP_FOLDERS]
