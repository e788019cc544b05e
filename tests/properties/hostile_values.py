"""Values and containers that nobody should pass as facts, each with a name to be told by."""

from __future__ import annotations

import collections
import datetime as dt
import enum
import fractions
import types
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NoReturn

import attrs
from hypothesis import strategies as st

from jianfu_rules import UNKNOWN, Status
from jianfu_rules.kleene import Truth
from jianfu_rules.values import Duration, Unknown


class OwnError(Exception):
    """What the code of a hostile object raises."""


def own(*_: object, **__: object) -> NoReturn:
    """Fail, as code of the caller can."""
    raise OwnError("the caller's own")


SPECIAL = (
    "__str__ __repr__ __eq__ __ne__ __hash__ __iter__ __next__ __bool__ __len__ __getitem__ __contains__ __getattr__"
    " __lt__ __le__ __gt__ __ge__ __int__ __float__ __index__ __format__ __abs__ __neg__ __add__ __sub__ __mul__"
    " __truediv__ __floordiv__ __round__ __bytes__ __complex__ __call__ __reduce_ex__ __copy__ __deepcopy__ __sizeof__"
).split()
OF_TEXT = ("translate", "encode", "strip", "replace", "startswith", "isidentifier", "splitlines")
OF_NUMBER = ("numerator", "denominator", "real", "as_tuple", "is_finite", "is_integer", "as_integer_ratio", "adjusted")
OF_DAY = ("isoformat", "toordinal", "year", "month", "day", "strftime", "replace", "timetuple")


def _armed(base: type, *more: str, spare: tuple[str, ...] = ()) -> Any:
    """Return a subclass of `base` whose every method of these names raises."""
    names = (name for name in (*SPECIAL, *more) if name not in spare)
    return type(f"Armed{base.__name__.title()}", (base,), dict.fromkeys(names, own))


Armed = _armed(object)
ArmedText = _armed(str, *OF_TEXT)
ArmedWhole = _armed(int, *OF_NUMBER)
ArmedFloat = _armed(float, *OF_NUMBER)
ArmedDecimal = _armed(Decimal, *OF_NUMBER)
ArmedDay = _armed(dt.date, *OF_DAY)
ArmedList = _armed(list)
ArmedTuple = _armed(tuple)
ArmedSet = _armed(set)
ArmedFrozen = _armed(frozenset)
ArmedDict = _armed(dict, "items", "keys", "values", "get")


class Liar:
    """An object that says it is of another class."""

    def __init__(self, claimed: type) -> None:
        self._claimed = claimed

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return self._claimed


class Silent:
    """An object that does not even say what it is."""

    __getattribute__ = own


class Unhashable:
    """An object that is equal to everything and has no hash."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class _Meta(type):
    __eq__ = own
    __hash__ = type.__hash__


class OddClass(metaclass=_Meta):
    """An object whose class can't be compared."""


class Plain(enum.Enum):
    ONE = 1
    GOOD = "good"


class Whole(enum.IntEnum):
    FIFTY = 50


class Word(enum.StrEnum):
    TRUE = "true"
    GOOD = "good"


def deep(kind: Callable[[list[Any]], Any], depth: int = 2_000) -> Any:
    """Return a collection nested so deep that recursion could not follow it."""
    found = kind([])
    for _ in range(depth):
        found = kind([found])
    return found


def _knotted() -> list[Any]:
    found: list[Any] = []
    found.append(found)
    return found


def _generated() -> Iterator[str]:
    yield "good"
    raise OwnError


@attrs.frozen
class Odd:
    """A value with a name; made anew each time, as some are used up by looking at them."""

    name: str
    make: Callable[[], Any] = attrs.field(repr=False)


def _odd(**makers: Callable[[], Any]) -> list[Odd]:
    return [Odd(name, make) for name, make in makers.items()]


def _same(values: Mapping[str, Any]) -> list[Odd]:
    return [Odd(name, lambda value=value: value) for name, value in values.items()]  # type: ignore[misc]


NUMBERS = {
    repr(value) if len(repr(value)) < 40 else f"number {index}": value
    for index, value in enumerate(
        (
            *(0, 1, -1, 50, 2**63, -(2**64), 10**39, 10**40, -(10**50)),
            *(0.0, -0.0, 92.55, 0.1 + 0.2, 1e15, 1e308, 5e-324, float("nan"), float("inf"), float("-inf")),
            *(Decimal(text) for text in ("NaN", "-NaN7", "sNaN", "-sNaN1", "Infinity", "-Infinity", "-0", "0E-30")),
            *(Decimal(text) for text in ("1E+1000000", "1E-1000000", "-1E+999999", "1.50", "1E+2", "92.550", "1E-12")),
            *(Decimal("9" * 10_000), Decimal("0." + "3" * 10_000), Decimal("1E+999999999999999999")),
            *(fractions.Fraction(1, 3), complex(1, 2), True, False),
        )
    )
} | {"10**5000": 10**5000, "-10**5000": -(10**5000)}
TEXTS = {
    repr(text) if len(text) < 30 else f"text {index}": text
    for index, text in enumerate(
        (
            *(
                "",
                " ",
                "92.55",
                "９２．５５",
                "９２。５",
                "+5",
                "-0",
                "05",
                ".5",
                "5.",
                "1e5",
                "1_000",
                "٣",
                "²",
                "⑤",
                "NaN",
            ),
            *(
                "true",
                "True",
                "是",
                "ｔｒｕｅ",
                "null",
                "None",
                "UNKNOWN",
                "-",
                "[1..5]",
                "2025-06-30",
                "２０２５－０６－３０",
            ),
            *(
                "20250630",
                "2025-W05-5",
                "2025-02-30",
                "0000-00-00",
                "P1D",
                "P99999Y",
                "good",
                "ｇｏｏｄ",
                "好",
                "好\u0301",
            ),
            *(
                "\ud800",
                "\udcff\udc80",
                "\x00",
                "\u202e",
                "\ufeff",
                "a\nb",
                "a\r\nb",
                "\x1b[2J",
                "e\u0301",
                "\u2028",
                "`",
            ),
            *(
                "9" * 41,
                "9" * 5000,
                "0." + "0" * 5000 + "1",
                "x" * 1_000_001,
                "e" + "\u0301" * 20_000,
                "\ufdfa" * 2_000,
            ),
            *("\ud800" * 1_001, "字" * 300_000, "９" * 300_000),
        )
    )
}
OTHERS: dict[str, Any] = {
    "None": None,
    "UNKNOWN": UNKNOWN,
    "Unknown": Unknown,
    "Truth.TRUE": Truth.TRUE,
    "Truth.UNKNOWN": Truth.UNKNOWN,
    "Status.DECIDED": Status.DECIDED,
    "Duration": Duration(1, 2),
    "Plain.ONE": Plain.ONE,
    "Plain.GOOD": Plain.GOOD,
    "Whole.FIFTY": Whole.FIFTY,
    "Word.TRUE": Word.TRUE,
    "Word.GOOD": Word.GOOD,
    "date.min": dt.date.min,
    "date.max": dt.date.max,
    "a day": dt.date(2024, 2, 29),
    "a moment": dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC),
    "a plain moment": dt.datetime(2024, 2, 29),  # noqa: DTZ001 - wrong on purpose
    "a time": dt.time(12),
    "a span": dt.timedelta(days=1),
    "bytes": b"good",
    "bytearray": bytearray(b"good"),
    "range": range(10**9),
    "...": ...,
    "NotImplemented": NotImplemented,
    "a class": int,
    "a module": collections,
    "a function": own,
    "an error": ValueError("x"),
    "[]": [],
    "()": (),
    "set()": set(),
    "{}": {},
    "[good]": ["good"],
    "[good, good]": ["good", "good"],
    "[good, None]": ["good", None],
    "(good, [])": ("good", []),
    "{good}": {"good"},
    "frozenset(1)": frozenset({1, "good"}),
    "{good: 1}": {"good": 1},
    "a proxy": types.MappingProxyType({"good": 1}),
    "many": ["good"] * 100_000,
    "many wide": {f"v{index}" for index in range(20_000)},
    "a frame of odds": [Armed(), ArmedText("good")],
}
MADE = _odd(
    armed=Armed,
    armed_text=lambda: ArmedText("good"),
    armed_number_text=lambda: ArmedText("50"),
    armed_wide_text=lambda: ArmedText("５０"),
    armed_day_text=lambda: ArmedText("2025-06-30"),
    armed_whole=lambda: ArmedWhole(50),
    armed_float=lambda: ArmedFloat(50),
    armed_decimal=lambda: ArmedDecimal(50),
    armed_day=lambda: ArmedDay(2025, 6, 30),
    armed_list=lambda: ArmedList(["good"]),
    armed_tuple=lambda: ArmedTuple(("good",)),
    armed_set=lambda: ArmedSet({"good"}),
    armed_frozen=lambda: ArmedFrozen({"good"}),
    armed_dict=lambda: ArmedDict({"good": 1}),
    armed_inside=lambda: (ArmedText("good"), Armed()),
    armed_in_a_set=lambda: _late_in_a_set(),
    liar_bool=lambda: Liar(bool),
    liar_text=lambda: Liar(str),
    liar_whole=lambda: Liar(int),
    liar_decimal=lambda: Liar(Decimal),
    liar_day=lambda: Liar(dt.date),
    liar_dict=lambda: Liar(dict),
    liar_list=lambda: Liar(list),
    liar_unknown=lambda: Liar(Unknown),
    silent=Silent,
    unhashable=Unhashable,
    odd_class=OddClass,
    generator=_generated,
    iterator=lambda: iter(["good"]),
    knotted=_knotted,
    deep_list=lambda: deep(list),
    deep_tuple=lambda: deep(tuple),
    deep_dict=lambda: deep(lambda items: {"a": items}),
)
ODDS = [*_same(NUMBERS), *_same(TEXTS), *_same(OTHERS), *MADE]


class _Late:
    """An object that could be hashed until it was put away."""

    armed = False

    def __hash__(self) -> int:
        return own() if self.armed else 1

    def __eq__(self, other: object) -> bool:
        return own() if self.armed else self is other


def _late_in_a_set() -> frozenset[_Late]:
    item = _Late()
    found = frozenset({item})
    item.armed = True
    return found


def odds() -> st.SearchStrategy[Odd]:
    """Values of any kind."""
    drawn = st.integers() | st.floats() | st.decimals() | st.text(st.characters(exclude_categories=()), max_size=30)
    return st.one_of(
        st.sampled_from(_same(NUMBERS)),
        st.sampled_from(_same(TEXTS)),
        st.sampled_from(_same(OTHERS)),
        st.sampled_from(MADE),
        drawn.map(lambda value: Odd(repr(value)[:60], lambda: value)),
    )
