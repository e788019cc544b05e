"""Expressions that check: texts of the language over the names of a ruleset."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from jianfu_rules.checking.checked import CheckedRuleset, output_type
from jianfu_rules.checking.elaborate import Elaborator
from jianfu_rules.checking.names import Declared, Scope
from jianfu_rules.checking.numbers import misfit
from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    EnumType,
    ListType,
    NumberType,
    SetType,
    TextType,
    describe,
)
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.expr.core import Core, Origin
from jianfu_rules.expr.from_text import from_text, tests_from_text
from jianfu_rules.expr.functions import ROUNDINGS
from jianfu_rules.source import excerpt_of
from jianfu_rules.strategies.subject import Subject, given
from jianfu_rules.strategies.worlds import highest, lowest
from jianfu_rules.values import number_text

CONSTANTS = ("0", "1", "2", "1.5", "10", "0.25", "100")
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
DAYS = ("2024-02-29", "2024-03-01", "2023-02-28", "2000-01-31")
PERIODS = ("P1D", "P1M", "P1Y", "P1Y2M3D", "P30D")
WORDS = ("one", "two", "其他")
PLACES = ("0", "2", "-1", "1")
DEPTH = 3  # how deep an expression nests


def expressions(
    scope: Subject | Mapping[str, Datatype],
    *,
    type: Datatype | None = None,  # noqa: A002 - the word for it
) -> st.SearchStrategy[str]:
    """Return a strategy for texts of the language that check where the names of `scope` are known.

    Args:
        scope: A ruleset, whose inputs, parameters and decisions can be read; or names and their types.
        type: What an expression is worth, with bounds and decimals; by default true or false. No record and no list,
            which no expression is worth, and no duration.

    Raises:
        InvalidArgument: No expression of the scope is worth that type.
        LoadError, CheckError: The ruleset can't be found or read, or is not sound (JR1xx to JR4xx).

    .. versionadded:: 0.1
    """
    wanted = BooleanType() if type is None else type
    if isinstance(scope, Mapping):
        names: Scope = {name: Declared(Origin.INPUT, datatype) for name, datatype in scope.items()}
    else:
        names = scope_of(given(scope).checked)
    vocabulary = Vocabulary(names)
    nothing = isinstance(wanted, SetType) and not vocabulary.named(wanted)
    if nothing or not isinstance(wanted, BooleanType | NumberType | EnumType | TextType | DateType | SetType):
        raise InvalidArgument(f"no expression here is worth a {describe(wanted)}")
    return _worth(vocabulary, wanted)


def scope_of(checked: CheckedRuleset) -> dict[str, Declared]:
    """Return what each name of a ruleset stands for."""
    found = {name: Declared(Origin.INPUT, item.type, item.definition.optional) for name, item in checked.inputs.items()}
    for name, parameter in checked.parameters.items():
        found[name] = Declared(Origin.PARAMETER, parameter.type, keyed_by=parameter.keyed_by)
    for name, owner in checked.owners.items():
        found[name] = Declared(Origin.DECISION, output_type(checked.decisions[owner], name))
    return found


@attrs.frozen(eq=False)
class Vocabulary:
    """The names that an expression may read."""

    scope: Scope = attrs.field(repr=False)

    def elaborated(self, text: str) -> tuple[Core, Datatype] | None:
        """Return core expression and type of a text; None where it does not check."""
        found: list[Diagnostic] = []
        typed = Elaborator(self.scope, excerpt_of(text), found).typed(from_text(text))
        return typed if typed is not None and not found else None

    def type_of(self, text: str) -> Datatype | None:
        """Return the type of a text; None where it does not check."""
        typed = self.elaborated(text)
        return None if typed is None else typed[1]

    def allows_cell(self, name: str, text: str) -> bool:
        """Tell whether a text is a cell on a name."""
        found: list[Diagnostic] = []
        return Elaborator(self.scope, excerpt_of(text), found).cell(name, tests_from_text(text)) is not None

    def of_kind(self, *kinds: type[Datatype], optional: bool = False) -> list[tuple[str, Datatype]]:
        """Return the names of some kinds of type, those that may be null or the others."""
        return [
            (name, item.type)
            for name, item in self.scope.items()
            if isinstance(item.type, kinds) and item.keyed_by is None and item.optional is optional
        ]

    def named(self, wanted: Datatype) -> list[str]:
        """Return the names, never null, whose values all are values of a type."""
        return [name for name, found in self.of_kind(type(wanted)) if misfit(found, wanted) is None]

    def keyed(self) -> Iterator[tuple[str, str]]:
        """Yield parameters with a value for each key, and a name that is such a key."""
        for name, item in self.scope.items():
            if item.keyed_by is not None and isinstance(item.type, NumberType):
                yield from ((name, key) for key in self.named(item.keyed_by))

    def or_part(self, text: str, part: str) -> str:
        """Return a text that was put together, or the part of it that checks in any case."""
        return part if self.type_of(text) is None else text


def quoted(text: str) -> str:
    """Return a text as a literal of the language."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@st.composite
def _worth(draw: st.DrawFn, vocabulary: Vocabulary, wanted: Datatype) -> str:
    return draw_worth(draw, vocabulary, wanted)


def draw_worth(draw: st.DrawFn, vocabulary: Vocabulary, wanted: Datatype, depth: int = DEPTH) -> str:
    """Return a text that is worth a type."""
    match wanted:
        case BooleanType():
            return draw_truth(draw, vocabulary, depth)
        case NumberType():
            return _brought_to(vocabulary, draw_number(draw, vocabulary, depth), wanted)
        case DateType(low):
            text = _day(draw, vocabulary, depth)
            fits = vocabulary.type_of(text)
            return text if fits is not None and misfit(fits, wanted) is None else f'date("{low.isoformat()}")'
        case _:
            return _plain(draw, vocabulary, wanted, depth)


def _plain(draw: st.DrawFn, vocabulary: Vocabulary, wanted: Datatype, depth: int) -> str:
    """Return a value of an enumeration, a text or a set: written out, named, or chosen by a condition."""
    match wanted:
        case EnumType():
            options = [quoted(name) for name in wanted.names]
        case TextType(most):
            options = [quoted(word) for word in ("", *WORDS) if most is None or len(word) <= most]
        case _:
            options = []
    one = draw(st.sampled_from([*options, *vocabulary.named(wanted)]))
    if depth < 1 or not draw(st.integers(0, 3)):
        return one
    other = draw(st.sampled_from([*options, *vocabulary.named(wanted)]))
    chosen = f"(if {draw_truth(draw, vocabulary, depth - 1)} then {one} else {other})"
    # Two bare literals are texts to the check: nothing tells it of which enumeration.
    found = vocabulary.type_of(chosen)
    return chosen if found is not None and misfit(found, wanted) is None else one


def _brought_to(vocabulary: Vocabulary, text: str, wanted: NumberType) -> str:
    """Return a number rounded and kept within bounds, where it needs it."""
    low, high = number_text(lowest(wanted) * wanted.step), number_text(highest(wanted) * wanted.step)
    rounded = f"round half up({text}, {wanted.scale})"
    least = f"max({low}, {rounded})" if wanted.min is not None else rounded
    bounded = f"min({high}, {least})" if wanted.max is not None else least
    for option in (text, rounded, bounded):
        found = vocabulary.type_of(option)
        if found is not None and misfit(found, wanted) is None:
            return option
    return low  # its unit is another one


# -- numbers

_Make = Callable[[st.DrawFn, Vocabulary, int], str]


def draw_number(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    """Return a text that is worth a number."""
    names = [name for name, _ in vocabulary.of_kind(NumberType)]
    plain = draw(st.sampled_from([*names, *CONSTANTS]))
    if depth < 1 or not draw(st.integers(0, 3)):
        return plain
    made: str = draw(st.sampled_from(_NUMBERS))(draw, vocabulary, depth - 1)
    return vocabulary.or_part(made, plain) if isinstance(vocabulary.type_of(made), NumberType) else plain


def _calculated(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    one, other = draw_number(draw, vocabulary, depth), draw_number(draw, vocabulary, depth)
    return f"({one} {draw(st.sampled_from('+-*'))} {other})"


def _rounded(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    mode, places = draw(st.sampled_from(sorted(ROUNDINGS))), draw(st.sampled_from(PLACES))
    above = draw_number(draw, vocabulary, depth)
    if not draw(st.booleans()):
        return f"{mode}({above}, {places})"
    if not draw(st.booleans()):
        return f"{mode}({above} / {draw(st.sampled_from(('3', '0.7', '-2.5')))}, {places})"
    names = [name for name, _ in vocabulary.of_kind(NumberType)] or ["1"]
    below = draw(st.sampled_from(names))
    return f"(if {below} > 0 then {mode}({above} / {below}, {places}) else 0)"


def _chosen(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    condition = draw_truth(draw, vocabulary, depth)
    return f"(if {condition} then {draw_number(draw, vocabulary, depth)} else {draw_number(draw, vocabulary, depth)})"


def _function(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    name = draw(st.sampled_from(("min", "max", "sum", "abs")))
    one, other = draw_number(draw, vocabulary, depth), draw_number(draw, vocabulary, depth)
    return f"abs({one})" if name == "abs" else f"{name}({one}, {other})"


def _instead_of_null(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    names = [name for name, _ in vocabulary.of_kind(NumberType, optional=True)]
    other = draw_number(draw, vocabulary, depth)
    if not names:
        return other
    name = draw(st.sampled_from(names))
    return f"(if {name} = null then {other} else {name})"


def _collected(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    """Return what is counted, added up or looked up."""
    counts = [f"count({name})" for name, _ in vocabulary.of_kind(SetType, ListType)]
    sums = [f"sum({name})" for name, of in vocabulary.of_kind(ListType) if _lists_numbers(of)]
    lookups = [f"lookup({name}, {key})" for name, key in vocabulary.keyed()]
    options = [*counts, *sums, *lookups]
    if vocabulary.of_kind(DateType) and (not options or draw(st.booleans())):
        unit = draw(st.sampled_from(("days", "months", "years")))
        return f"count {unit}({_day(draw, vocabulary, depth)}, {_day(draw, vocabulary, 0)})"
    return draw(st.sampled_from(options or ["1"]))


def _lists_numbers(datatype: Datatype) -> bool:
    return isinstance(datatype, ListType) and isinstance(datatype.of, NumberType)


_NUMBERS: Sequence[_Make] = (_calculated, _chosen, _rounded, _function, _collected, _instead_of_null)


# -- days


def _day(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    literals = [f'date("{day}")' for day in DAYS]
    plain = draw(st.sampled_from([*(name for name, _ in vocabulary.of_kind(DateType)), *literals]))
    if depth < 1 or not draw(st.integers(0, 3)):
        return plain
    sign, period = draw(st.sampled_from("+-")), draw(st.sampled_from(PERIODS))
    return vocabulary.or_part(f'({plain} {sign} duration("{period}"))', plain)


# -- truth


def draw_truth(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    """Return a text that is true or false."""
    plain = draw(st.sampled_from([*(name for name, _ in vocabulary.of_kind(BooleanType)), "true", "false"]))
    if depth < 1 or not draw(st.integers(0, 3)):
        return plain
    made: str = draw(st.sampled_from(_TRUTHS))(draw, vocabulary, depth - 1)
    return made if isinstance(vocabulary.type_of(made), BooleanType) else plain


def _compared(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    number, other = draw_number(draw, vocabulary, depth), draw_number(draw, vocabulary, 0)
    op, low = draw(st.sampled_from(COMPARISONS)), draw(st.sampled_from(CONSTANTS))
    forms = (
        f"{number} {op} {other}",
        f"({number} between {low} and {other})",
        f"({number} in ({low}..{other}])",
        f"({number} in [{low}, > {other}])",
    )
    return f"({draw(st.sampled_from(forms))})"


def _joined(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    one, other = draw_truth(draw, vocabulary, depth), draw_truth(draw, vocabulary, depth)
    forms = (f"({one} and {other})", f"({one} or {other})", f"not({one})", f"(if {one} then {other} else not({one}))")
    return draw(st.sampled_from(forms))


def _of_values(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    """Return a test on an enumeration, a text or a set."""
    del depth
    names = vocabulary.of_kind(EnumType, TextType, SetType)
    if not names:
        return "true"
    name, datatype = draw(st.sampled_from(names))
    if isinstance(datatype, SetType):
        return f"list contains({name}, {quoted(draw(st.sampled_from(datatype.of.names)))})"
    words = datatype.names if isinstance(datatype, EnumType) else WORDS
    one, other = quoted(draw(st.sampled_from(words))), quoted(draw(st.sampled_from(words)))
    return draw(st.sampled_from((f"({name} = {one})", f"({name} != {one})", f"({name} in [{one}, {other}])")))


def _of_days(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    op = draw(st.sampled_from(COMPARISONS))
    return f"({_day(draw, vocabulary, depth)} {op} {_day(draw, vocabulary, 0)})"


def _guarded(draw: st.DrawFn, vocabulary: Vocabulary, depth: int) -> str:
    """Return a test on a name that may be null."""
    names = vocabulary.of_kind(BooleanType, NumberType, EnumType, TextType, DateType, optional=True)
    if not names:
        return "true"
    name, datatype = draw(st.sampled_from(names))
    there = Vocabulary({**vocabulary.scope, name: attrs.evolve(vocabulary.scope[name], optional=False)})
    match datatype:
        case BooleanType():
            test = name
        case NumberType():
            test = f"{name} {draw(st.sampled_from(COMPARISONS))} {draw_number(draw, vocabulary, 0)}"
        case DateType():
            test = f"{name} {draw(st.sampled_from(COMPARISONS))} {_day(draw, vocabulary, 0)}"
        case _:
            test = f"{name} = {_plain(draw, there, datatype, 0)}"
    del depth
    return draw(st.sampled_from((f"({name} = null)", f"({name} != null and {test})", f"({name} = null or {test})")))


_TRUTHS: Sequence[_Make] = (_compared, _joined, _of_values, _of_days, _guarded)
