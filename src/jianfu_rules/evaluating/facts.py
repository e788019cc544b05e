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
from jianfu_rules.evaluating.plain import compares_plainly, cut, items_of, plain, shown
from jianfu_rules.expr.functions import is_iso_day
from jianfu_rules.values import MAX_DIGITS, Settled, Unknown, given_back, is_number_text, number_text

Extra = Literal["forbid", "ignore"]
FactsLike = object  # a mapping of names or labels to values, or an attrs instance

MAX_FACTS = 10_000  # of one case, unknown ones included
MAX_ITEMS = 10_000  # of one list, repeats included
MAX_HELPED = 20  # problems of one case before unknown keys are told without help: looking for what was meant takes time

# Full-width forms of ASCII, and nothing else: a superscript or circled digit is no digit of a number.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


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
    forbid = _forbids(extra)
    supplied = plain_facts(facts)
    if len(supplied) > MAX_FACTS:
        message, zh = f"a case has at most {MAX_FACTS} facts", f"一个案例最多有 {MAX_FACTS} 项事实"
        raise FactsError([Diagnostic("JR609", message, zh=zh)])
    aliases = aliases_of(checked)
    found: list[Diagnostic] = []
    notes: list[Diagnostic] = []
    values: dict[str, Settled] = {}
    spelt: dict[str, str] = {}
    for given, value in supplied.items():
        key = plain(given)
        name = aliases.get(unicodedata.normalize("NFC", key)) if isinstance(key, str) else None
        if name is None or not isinstance(key, str):
            # What the ruleset works out is no stray fact: whoever supplies it expects that it counts.
            if forbid or _is_worked_out(checked, key):
                found.append(_unknown_key(checked, key, aliases if len(found) < MAX_HELPED else None))
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


def _forbids(extra: object) -> bool:
    """Tell whether facts that name no input are errors; anything but the two words must not let them through."""
    word = plain(extra)
    if word not in ("forbid", "ignore"):
        message, zh = "`extra` is `forbid` or `ignore`", "extra 只能是 forbid 或 ignore"
        raise FactsError([Diagnostic("JR609", message, path="extra", zh=zh)])
    return word == "forbid"


def aliases_of(checked: CheckedRuleset) -> dict[str, str]:
    """Return the input that each key of facts may name: its name and its labels."""
    found = {}
    for name, item in checked.inputs.items():
        label = item.definition.label
        found.update({name: name, label.zh: name, label.en: name})
    return found


def read_value(supplied: object, datatype: Datatype, *, optional: bool) -> tuple[Settled, bool] | Unknown | Problem:
    """Return a supplied value as it is computed with and whether it was normalised, or what is wrong with it."""
    value = plain(supplied)
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
            return (value, False) if isinstance(value, bool) else wrong_type(value, "true or false", "是/否（布尔值）")
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

    What a mapping or an instance of the caller's own class raises when it is read is the caller's, and comes through.

    Raises:
        FactsError: They are neither a mapping nor an attrs instance, or a field has no value (JR609).
    """
    kind: type = type(facts)
    items = items_of(facts)
    if items is not None:
        return items
    if attrs.has(kind):
        return _fields_of(facts, kind)
    # Something that stands for a mapping, such as a proxy.
    if compares_plainly(kind) and isinstance(facts, Mapping) and hasattr(facts, "keys"):
        return dict(facts)
    words = shown(plain(facts))
    message = f"facts are a mapping or an attrs instance, not {words.en}"
    zh = f"事实应为映射或 attrs 实例，而不是{words.zh}"
    raise FactsError([Diagnostic("JR609", message, zh=zh)])


def _fields_of(facts: object, kind: type) -> dict[str, object]:
    """Return the fields of an attrs instance; one that was never set is no unknown fact, but a mistake."""
    found: dict[str, object] = {}
    problems = []
    for field in attrs.fields(kind):
        try:
            found[field.name] = getattr(facts, field.name)
        except AttributeError:
            message, zh = f"the field `{field.name}` was never set", f"字段“{field.name}”没有设值"
            help_, help_zh = "set it to UNKNOWN where the fact is not known", "如果不知道取值，请设为 UNKNOWN"
            problems.append(Diagnostic("JR609", message, path=field.name, help=help_, zh=zh, help_zh=help_zh))
    if problems:
        raise FactsError(problems)
    return found


def _is_worked_out(checked: CheckedRuleset, key: object) -> bool:
    return isinstance(key, str) and (key in checked.decisions or key in checked.parameters)


def _unknown_key(checked: CheckedRuleset, key: object, aliases: Mapping[str, str] | None) -> Diagnostic:
    """Return what is wrong with a key; `aliases` are what it may have meant, None where it is not to be looked for."""
    if not isinstance(key, str):
        words = shown(key)
        return Diagnostic(
            "JR609", f"a key of facts is a text, not {words.en}", zh=f"事实的键应为文本，而不是{words.zh}"
        )
    if _is_worked_out(checked, key):
        message = f"`{key}` is worked out by the ruleset, it is no input"
        return Diagnostic(
            "JR608",
            message,
            path=key,
            zh=f"“{key}”由规则集得出，不是输入",
            help="leave it out; set parameters with `parameters=`",
            help_zh="请删去该项；参数用 parameters= 设定",
        )
    word = cut(key)
    message, zh = f"there is no input `{word}`", f"没有名为“{word}”的输入"
    if aliases is None:
        return Diagnostic("JR601", message, path=word, zh=zh)
    near = nearest(word, aliases)
    names = ", ".join(f"`{name}`" for name in checked.inputs)
    labels = "、".join(item.definition.label.zh for item in checked.inputs.values())
    return Diagnostic(
        "JR601",
        message,
        path=word,
        zh=zh,
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
            return wrong_type(value, wanted, wanted_zh)
        case int():
            number = Fraction(value) if -(10**MAX_DIGITS) < value < 10**MAX_DIGITS else None
        case Decimal():
            number = _from_decimal(value)
        case float():
            # Its shortest text is what the caller wrote; the binary value behind it is not.
            number = Fraction(Decimal(repr(value))) if math.isfinite(value) and abs(value) < 10**15 else None
        case str():
            narrow = _narrowed(value, MAX_DIGITS)
            number = Fraction(narrow) if is_number_text(narrow) else None
            normalised = narrow != value
        case _:
            return wrong_type(value, wanted, wanted_zh)
    if number is None:
        return wrong_type(value, wanted, wanted_zh)
    return _fitting(number, datatype, value) or (number, normalised)


def _narrowed(text: str, length: int) -> str:
    """Return a text with plain digits; one that is too long to be a number or a day is left as it is."""
    return text.translate(_NARROW) if len(text) <= length else text


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
    words = shown(value)
    if (number / datatype.step).denominator != 1:
        en, zh = (
            ("no decimals", "没有小数")
            if datatype.scale == 0
            else (f"at most {datatype.scale} decimals", f"最多有 {datatype.scale} 位小数")
        )
        inexact = isinstance(value, float)
        return Problem(
            "JR606",
            f"{words.en} should have {en}",
            f"应{zh}，而不是{words.zh}",
            'pass the exact number as text, like "92.55"' if inexact else None,
            '请用文本给出准确数值，例如 "92.55"' if inexact else None,
        )
    if datatype.min is not None and number < datatype.min:
        least = number_text(datatype.min)
        return Problem("JR603", f"{words.en} is below the minimum {least}", f"不得小于 {least}，而不是{words.zh}")
    if datatype.max is not None and number > datatype.max:
        most = number_text(datatype.max)
        return Problem("JR603", f"{words.en} is above the maximum {most}", f"不得大于 {most}，而不是{words.zh}")
    return None


def _member(value: object, datatype: EnumType) -> tuple[Settled, bool] | Problem:
    if not isinstance(value, str):
        return wrong_type(value, "one of the values", "规定的取值之一")
    member = datatype.find_member(unicodedata.normalize("NFC", value))
    if member is not None:
        return member.name, False
    words = shown(value)
    known = [word for item in datatype.members for word in (item.name, item.label.zh, item.label.en)]
    near = nearest(cut(value), known)
    names = ", ".join(f"`{name}`" for name in datatype.names)
    labels = "、".join(item.label.zh for item in datatype.members)
    return Problem(
        "JR607",
        f"{words.en} is not one of the values",
        f"的取值不能是{words.zh}",
        f"did you mean `{near}`?" if near else f"the values are {names}",
        f"是不是“{near}”？" if near else f"可取：{labels}",
    )


def _members(value: object, datatype: SetType) -> tuple[Settled, bool] | Problem:
    if not isinstance(value, tuple):
        return wrong_type(value, "a list of values", "取值的列表")
    if len(value) > MAX_ITEMS:
        return Problem("JR603", f"the list has more than {MAX_ITEMS} values", f"的列表不得超过 {MAX_ITEMS} 个取值")
    names: set[str] = set()
    for item in value:
        found = _member(plain(item), datatype.of)
        if isinstance(found, Problem):
            return found
        names.add(str(found[0]))
    return frozenset(names), False


def _day(value: object, datatype: DateType) -> tuple[Settled, bool] | Problem:
    day: dt.date | None = None
    normalised = False
    if isinstance(value, str):
        narrow = _narrowed(value, MAX_DIGITS)
        normalised = narrow != value
        day = dt.date.fromisoformat(narrow) if is_iso_day(narrow) else None
    elif isinstance(value, dt.date):
        day = value
    if day is None:
        return wrong_type(value, "a day such as 2025-01-31", "日期（例如 2025-01-31）")
    if not datatype.min <= day <= datatype.max:
        low, high = datatype.min, datatype.max
        return Problem("JR603", f"{day} is not between {low} and {high}", f"应在 {low} 至 {high} 之间，而不是 {day}")
    return (day, normalised)


def _text(value: object, datatype: TextType) -> tuple[Settled, bool] | Problem:
    if not isinstance(value, str):
        return wrong_type(value, "a text", "文本")
    # Normalised, a text is at least a quarter as long.
    too_long = datatype.max_length is not None and len(value) > 4 * datatype.max_length
    text = value if too_long else unicodedata.normalize("NFC", value)
    if datatype.max_length is not None and len(text) > datatype.max_length:
        return Problem(
            "JR603",
            f"the text has more than {datatype.max_length} characters",
            f"不得超过 {datatype.max_length} 个字",
        )
    return text, False


def wrong_type(value: object, wanted: str, wanted_zh: str) -> Problem:
    """Return the problem of a plain value that is of another type than `wanted`."""
    words = shown(value)
    return Problem("JR602", f"expected {wanted}, found {words.en}", f"应为{wanted_zh}，而不是{words.zh}")
