"""What is missing: facts and open parameters, as a person is asked for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from jianfu_rules.checking.checked import CheckedParameter, CheckedRuleset
from jianfu_rules.datatypes import BooleanType, Datatype, DateType, EnumType, NumberType, SetType, TextType, describe
from jianfu_rules.phrases import Phrase
from jianfu_rules.values import number_text

_HOST = Phrase("使用方", "the host")


@attrs.frozen
class Missing:
    """A fact or open parameter that could still settle the answer."""

    name: str
    label: Phrase
    ask: Phrase | None
    answered_by: Phrase | None
    allowed: Phrase  # type and allowed values in words
    judgement: bool
    criteria: Phrase | None = None


def missing_of(checked: CheckedRuleset, names: Iterable[str]) -> tuple[Missing, ...]:
    """Return inputs and open parameters as a person is asked for them, in file order."""
    wanted = frozenset(names)
    found = []
    for name, item in checked.inputs.items():
        if name in wanted:
            about = item.definition
            judged = about.judgement
            by = judged.by if judged else about.answered_by
            criteria = judged.criteria if judged else None
            values = _or_none(allowed(item.type)) if about.optional else allowed(item.type)
            found.append(Missing(name, about.label, about.ask, by, values, judged is not None, criteria))
    for name, parameter in checked.parameters.items():
        if name in wanted:
            found.append(_missing_parameter(parameter))
    return tuple(found)


def _or_none(values: Phrase) -> Phrase:
    return Phrase(f"{values.zh}，或者无", f"{values.en}, or none")


def owner_of(name: str) -> str:
    """Return the parameter that a name such as `rates[town]` belongs to."""
    return name.partition("[")[0]


def _missing_parameter(parameter: CheckedParameter) -> Missing:
    about = parameter.definition
    label = about.label or Phrase(about.name, about.name)
    return Missing(about.name, label, about.ask, _HOST, allowed(parameter.type), judgement=False)


def allowed(datatype: Datatype) -> Phrase:
    """Return in words which values a type allows."""
    match datatype:
        case BooleanType():
            return Phrase("是或否", "yes or no")
        case EnumType(members):
            return Phrase(
                "、".join(member.label.zh for member in members), " / ".join(member.label.en for member in members)
            )
        case NumberType():
            kind = Phrase("整数", "a whole number") if datatype.scale == 0 else Phrase("数值", "a number")
            if datatype.min is None or datatype.max is None:
                return kind
            low, high = number_text(datatype.min), number_text(datatype.max)
            unit = datatype.unit or ""
            decimals = Phrase(
                f"，最多 {datatype.scale} 位小数", f", up to {datatype.scale} decimal{'s' * (datatype.scale > 1)}"
            )
            tail = decimals if datatype.scale else Phrase("", "")
            return Phrase(
                f"{low} 至 {high}{unit}的{kind.zh}{tail.zh}",
                f"{kind.en} from {low} to {high} {unit}".rstrip() + tail.en,
            )
        case DateType(low_day, high_day):
            if low_day == dt.date.min and high_day == dt.date.max:
                return Phrase("日期", "a day")
            return Phrase(f"{low_day} 至 {high_day} 的日期", f"a day from {low_day} to {high_day}")
        case SetType(of):
            inner = allowed(of)
            return Phrase(f"可多选：{inner.zh}", f"any of {inner.en}")
        case TextType(max_length):
            return Phrase(f"不超过 {max_length} 个字的文本", f"a text of up to {max_length} characters")
        case _:
            return Phrase(describe(datatype), describe(datatype))
