"""Reading facts: every problem of a case at once, nothing guessed, the caller's data never changed."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import attrs

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    DurationType,
    EnumType,
    ListType,
    NullType,
    NumberType,
    RecordType,
    SetType,
    TextType,
)
from jianfu_rules.diagnostics import Diagnostic, Severity, in_order, nearest
from jianfu_rules.errors import FactsError
from jianfu_rules.expr.functions import is_iso_day
from jianfu_rules.phrases import Phrase
from jianfu_rules.values import MAX_DIGITS, Settled, Unknown, given_back, is_number_text, number_text

Extra = Literal["forbid", "ignore"]
FactsLike = object  # a mapping of names or labels to values, or an attrs instance

# Full-width forms of ASCII, and nothing else: a superscript or circled digit is no digit of a number.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
MAX_SHOWN = 60  # characters of a supplied value in a message


@attrs.frozen
class Problem:
    """What is wrong with one value, before it is known which fact it belongs to."""

    code: str
    message: str
    zh: str
    help: str | None = None
    help_zh: str | None = None

    def at(self, path: str) -> Diagnostic:
        """Return the diagnostic for the fact or parameter `path`."""
        message, zh = f"`{path}`: {self.message}", f"“{path}”{self.zh}"
        return Diagnostic(self.code, message, path=path, help=self.help, zh=zh, help_zh=self.help_zh)


@attrs.frozen
class Read:
    """Facts as they were read: only the known ones."""

    values: Mapping[str, Settled]
    notes: tuple[Diagnostic, ...]

    def plain(self, checked: CheckedRuleset) -> dict[str, object]:
        """Return the facts by name in their plainest forms."""
        return {name: _plainest(value, checked.inputs[name].type) for name, value in self.values.items()}


def _plainest(value: Settled, datatype: Datatype) -> object:
    return value if value is None else given_back(value, datatype)


def read_facts(checked: CheckedRuleset, facts: FactsLike, *, extra: Extra = "forbid") -> Read:
    """Return the facts that `facts` supplies, by input name.

    Args:
        checked: The ruleset whose inputs are asked for.
        facts: A mapping from names or labels to values, or an attrs instance; an absent key and UNKNOWN both mean
            that the fact is not known, None that it is known that there is none.
        extra: Whether a key that names no input is an error or ignored.

    Raises:
        FactsError: A fact is unknown, given twice, of the wrong type or out of range (JR60x); all are listed.
    """
    if extra not in ("forbid", "ignore"):
        # Anything else must not quietly let unknown facts through.
        message, zh = "`extra` is `forbid` or `ignore`", "extra 只能是 forbid 或 ignore"
        raise FactsError([Diagnostic("JR609", message, path="extra", zh=zh)])
    supplied = plain_facts(facts)
    aliases = aliases_of(checked)
    found: list[Diagnostic] = []
    notes: list[Diagnostic] = []
    values: dict[str, Settled] = {}
    spelt: dict[str, str] = {}
    for key, value in supplied.items():
        name = aliases.get(unicodedata.normalize("NFC", key)) if isinstance(key, str) else None
        if name is None or not isinstance(key, str):
            problem = _unknown_key(checked, key, aliases)
            # What the ruleset works out is no stray fact: whoever supplies it expects that it counts.
            if extra == "forbid" or problem.code == "JR608":
                found.append(problem)
            continue
        if name in spelt:
            message = f"`{key}` and `{spelt[name]}` are the same fact"
            zh = f"“{key}”与“{spelt[name]}”是同一事实"
            found.append(Diagnostic("JR605", message, path=key, zh=zh, help="give it once", help_zh="只给一次"))
            continue
        spelt[name] = key
        definition = checked.inputs[name]
        outcome = read_value(value, definition.type, optional=definition.definition.optional)
        if isinstance(outcome, Problem):
            found.append(outcome.at(key))
        elif not isinstance(outcome, Unknown):
            settled, normalised = outcome
            values[name] = settled
            if normalised:
                notes.append(_normalised(key))
    if found:
        raise FactsError(found)
    return Read(values, in_order(notes))


def aliases_of(checked: CheckedRuleset) -> dict[str, str]:
    """Return the input that each key of facts may name: its name and its labels."""
    found = {}
    for name, item in checked.inputs.items():
        label = item.definition.label
        found.update({name: name, label.zh: name, label.en: name})
    return found


def read_value(value: object, datatype: Datatype, *, optional: bool) -> tuple[Settled, bool] | Unknown | Problem:
    """Return a supplied value as it is computed with and whether it was normalised, or what is wrong with it."""
    if isinstance(value, Unknown):
        return value
    if value is None:
        if optional:
            return None, False
        return Problem(
            "JR604",
            "null is not allowed here",
            "不允许为空（null）",
            "leave the key out where the value is not known",
            "如果不知道取值，请不要给出该项",
        )
    match datatype:
        case BooleanType():
            return (value, False) if isinstance(value, bool) else _wrong_type(value, "true or false", "是/否（布尔值）")
        case NumberType():
            return _number(value, datatype)
        case EnumType():
            return _member(value, datatype)
        case TextType():
            return _text(value, datatype)
        case DateType():
            return _day(value, datatype)
        case SetType():
            return _members(value, datatype)
        case DurationType() | ListType() | RecordType() | NullType():
            raise TypeError("neither an input nor a host's parameter has this type")


def plain_facts(facts: FactsLike) -> dict[Any, Any]:
    """Return facts as a mapping of their own, so that nobody changes them behind an answer's back.

    Raises:
        FactsError: They are neither a mapping nor an attrs instance (JR609).
    """
    if isinstance(facts, Mapping):
        return dict(facts)
    kind: type = type(facts)
    if attrs.has(kind) and not isinstance(facts, type):
        return {field.name: getattr(facts, field.name) for field in attrs.fields(kind)}
    shown = _shown(facts)
    message = f"facts are a mapping or an attrs instance, not {shown.en}"
    zh = f"事实应为映射或 attrs 实例，而不是{shown.zh}"
    raise FactsError([Diagnostic("JR609", message, zh=zh)])


def _unknown_key(checked: CheckedRuleset, key: object, aliases: Mapping[str, str]) -> Diagnostic:
    if not isinstance(key, str):
        shown = _shown(key)
        return Diagnostic(
            "JR609", f"a key of facts is a text, not {shown.en}", zh=f"事实的键应为文本，而不是{shown.zh}"
        )
    worked_out = {name for name in (*checked.decisions, *checked.parameters) if key == name}
    if worked_out:
        message = f"`{key}` is worked out by the ruleset, it is no input"
        return Diagnostic(
            "JR608",
            message,
            path=key,
            zh=f"“{key}”由规则集得出，不是输入",
            help="leave it out; set parameters with `parameters=`",
            help_zh="请删去该项；参数用 parameters= 设定",
        )
    near = nearest(key, aliases)
    names = ", ".join(f"`{name}`" for name in checked.inputs)
    labels = "、".join(item.definition.label.zh for item in checked.inputs.values())
    return Diagnostic(
        "JR601",
        f"there is no input `{_cut(key)}`",
        path=_cut(key),
        zh=f"没有名为“{_cut(key)}”的输入",
        help=f"did you mean `{near}`?" if near else f"the inputs are {names}",
        help_zh=f"是不是“{near}”？" if near else f"可给的输入：{labels}",
    )


def _normalised(key: str) -> Diagnostic:
    message = f"`{key}`: full-width digits were read as plain ones"
    return Diagnostic("JR610", message, path=key, severity=Severity.NOTE, zh=f"“{key}”中的全角数字已按半角读取")


def _number(value: object, datatype: NumberType) -> tuple[Settled, bool] | Problem:
    wanted, wanted_zh = ("a whole number", "整数") if datatype.integral else ("a number", "数值")
    normalised = False
    match value:
        case bool():
            return _wrong_type(value, wanted, wanted_zh)
        case int():
            number = Fraction(value) if -(10**MAX_DIGITS) < value < 10**MAX_DIGITS else None
        case Decimal():
            number = _from_decimal(value)
        case float():
            # Its shortest text is what the caller wrote; the binary value behind it is not.
            plain_text = float.__repr__(value)  # a subclass may show itself differently
            number = Fraction(Decimal(plain_text)) if math.isfinite(value) and abs(value) < 10**15 else None
        case str():
            plain = value.translate(_NARROW)
            number = Fraction(plain) if is_number_text(plain) else None
            normalised = plain != value
        case _:
            return _wrong_type(value, wanted, wanted_zh)
    if number is None:
        return _wrong_type(value, wanted, wanted_zh)
    return _fitting(number, datatype, value) or (number, normalised)


def _from_decimal(value: Decimal) -> Fraction | None:
    """Return a finite Decimal of bearable size; Decimal("1e999999999") would fill the memory as a fraction."""
    if not value.is_finite():
        return None
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or len(digits) > MAX_DIGITS or not -MAX_DIGITS <= exponent <= MAX_DIGITS:
        return None
    return Fraction(value)


def _fitting(number: Fraction, datatype: NumberType, value: object) -> Problem | None:
    """Return what is wrong with a number of the right kind: its decimals or its size."""
    shown = _shown(value)
    if (number / datatype.step).denominator != 1:
        en, zh = (
            ("no decimals", "没有小数")
            if datatype.scale == 0
            else (f"at most {datatype.scale} decimals", f"最多有 {datatype.scale} 位小数")
        )
        inexact = isinstance(value, float)
        return Problem(
            "JR606",
            f"{shown.en} should have {en}",
            f"应{zh}，而不是{shown.zh}",
            'pass the exact number as text, like "92.55"' if inexact else None,
            '请用文本给出准确数值，例如 "92.55"' if inexact else None,
        )
    if datatype.min is not None and number < datatype.min:
        least = number_text(datatype.min)
        return Problem("JR603", f"{shown.en} is below the minimum {least}", f"不得小于 {least}，而不是{shown.zh}")
    if datatype.max is not None and number > datatype.max:
        most = number_text(datatype.max)
        return Problem("JR603", f"{shown.en} is above the maximum {most}", f"不得大于 {most}，而不是{shown.zh}")
    return None


def _member(value: object, datatype: EnumType) -> tuple[Settled, bool] | Problem:
    if not isinstance(value, str):
        return _wrong_type(value, "one of the values", "规定的取值之一")
    member = datatype.find_member(unicodedata.normalize("NFC", value))
    if member is not None:
        return member.name, False
    shown = _shown(value)
    near = nearest(value, [word for item in datatype.members for word in (item.name, item.label.zh, item.label.en)])
    names = ", ".join(f"`{name}`" for name in datatype.names)
    labels = "、".join(item.label.zh for item in datatype.members)
    return Problem(
        "JR607",
        f"{shown.en} is not one of the values",
        f"的取值不能是{shown.zh}",
        f"did you mean `{near}`?" if near else f"the values are {names}",
        f"是不是“{near}”？" if near else f"可取：{labels}",
    )


def _members(value: object, datatype: SetType) -> tuple[Settled, bool] | Problem:
    if not isinstance(value, list | tuple | set | frozenset):
        return _wrong_type(value, "a list of values", "取值的列表")
    names: set[str] = set()
    for item in value:
        found = _member(item, datatype.of)
        if isinstance(found, Problem):
            return found
        names.add(str(found[0]))
    return frozenset(names), False


def _day(value: object, datatype: DateType) -> tuple[Settled, bool] | Problem:
    day: dt.date | None = None
    normalised = False
    if isinstance(value, str):
        plain = value.translate(_NARROW)
        normalised = plain != value
        day = dt.date.fromisoformat(plain) if is_iso_day(plain) else None
    elif isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        day = value
    if day is None:
        return _wrong_type(value, "a day such as 2025-01-31", "日期（例如 2025-01-31）")
    if not datatype.min <= day <= datatype.max:
        low, high = datatype.min, datatype.max
        return Problem("JR603", f"{day} is not between {low} and {high}", f"应在 {low} 至 {high} 之间，而不是 {day}")
    return (day, normalised)


def _text(value: object, datatype: TextType) -> tuple[Settled, bool] | Problem:
    if not isinstance(value, str):
        return _wrong_type(value, "a text", "文本")
    text = unicodedata.normalize("NFC", value)
    if datatype.max_length is not None and len(text) > datatype.max_length:
        return Problem(
            "JR603",
            f"the text has more than {datatype.max_length} characters",
            f"不得超过 {datatype.max_length} 个字",
        )
    return text, False


def _wrong_type(value: object, wanted: str, wanted_zh: str) -> Problem:
    shown = _shown(value)
    return Problem("JR602", f"expected {wanted}, found {shown.en}", f"应为{wanted_zh}，而不是{shown.zh}")


def _shown(value: object) -> Phrase:
    """Return a supplied value for a message: short, and never by code of the value's own class."""
    match value:
        case bool():
            word = "true" if value else "false"
            return Phrase(f"布尔值 {word}", f"the boolean `{word}`")
        case str():
            return Phrase(f"文本“{_cut(value)}”", f"the text `{_cut(value)}`")
        case int() if abs(value) >= 10**MAX_DIGITS:
            return Phrase("位数过多的数值", "a number of too many digits")
        case int() | float() | Decimal():
            text = _cut(_digits(value))
            return Phrase(text, f"`{text}`")
        case dt.date():
            return Phrase(f"日期 {value.isoformat()}", f"the day `{value.isoformat()}`")
        case None:
            return Phrase("空值", "`null`")
        case list() | tuple() | set() | frozenset():
            return Phrase("列表", "a list")
        case Mapping():
            return Phrase("映射", "a mapping")
        case _:
            return Phrase("其他类型的值", "something else")


def _digits(value: float | Decimal) -> str:
    """Return the digits of a number; a subclass may show itself differently."""
    if isinstance(value, Decimal):
        return Decimal.__str__(value)
    return int.__repr__(value) if isinstance(value, int) else float.__repr__(value)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
