"""Values and tests in words, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from jianfu_rules.datatypes import BooleanType, Datatype, EnumType, ListType, NumberType, RecordType, SetType
from jianfu_rules.expr import nodes
from jianfu_rules.expr.nodes import CompareOp
from jianfu_rules.expr.to_text import to_text
from jianfu_rules.phrases import Lang, Phrase
from jianfu_rules.values import Known, Record, Unknown, decimal_from, value_text

_TRUTHS = {True: Phrase("是", "yes"), False: Phrase("否", "no")}
_UNKNOWN = Phrase("未知", "unknown")
_NULL = Phrase("无", "none")
_COMPARISONS = {
    CompareOp.EQ: Phrase("", ""),
    CompareOp.NE: Phrase("不是 ", "not "),
    CompareOp.LT: Phrase("小于 ", "below "),
    CompareOp.LE: Phrase("不大于 ", "at most "),
    CompareOp.GT: Phrase("大于 ", "above "),
    CompareOp.GE: Phrase("不小于 ", "at least "),
}


def in_words(value: Known, datatype: Datatype) -> Phrase:
    """Return a value as a reader sees it: labels, yes and no, numbers with their unit."""
    match value:
        case Unknown():
            return _UNKNOWN
        case None:
            return _NULL
        case bool():
            return _TRUTHS[value]
        case str() if isinstance(datatype, EnumType):
            member = datatype.find_member(value)
            return member.label if member else Phrase(value, value)
        case str():
            return Phrase(f"“{value}”", f'"{value}"')
        case Fraction() if isinstance(datatype, NumberType):
            text = f"{decimal_from(value, datatype.scale):f}"
            unit = datatype.unit or ""
            return Phrase(f"{text}{unit}", f"{text} {unit}".rstrip())
        case frozenset() if isinstance(datatype, SetType):
            names = [name for name in datatype.of.names if name in value]
            return listed([in_words(name, datatype.of) for name in names])
        case Record(values) if isinstance(datatype, RecordType):
            parts = [in_words(item, of) for (_, of), item in zip(datatype.fields, values, strict=True)]
            return listed(parts)
        case tuple() if isinstance(datatype, ListType):
            return listed([in_words(item, datatype.of) for item in value])
        case _:
            text = value_text(value)
            return Phrase(text, text)


def listed(items: Sequence[Phrase]) -> Phrase:
    """Return several things in one breath."""
    if not items:
        return Phrase("（空）", "(nothing)")
    return Phrase("、".join(item.zh for item in items), ", ".join(item.en for item in items))


def tests_in_words(tests: nodes.Tests, datatype: Datatype) -> Phrase:
    """Return the tests of a cell in words: what the value should be."""
    if tests.is_any:
        return Phrase("任何取值", "anything")
    zh, en = ([_test(test, datatype, lang) for test in tests.items] for lang in ("zh", "en"))
    if tests.negated:
        return Phrase("不是" + "或".join(zh), "not " + " or ".join(en))
    return Phrase("或".join(zh), " or ".join(en))


def _test(test: nodes.Test, datatype: Datatype, lang: Lang) -> str:
    match test:
        case nodes.ValueTest(value):
            return _operand(value, datatype, lang)
        case nodes.CompareTest(op, value):
            return _COMPARISONS[op].text(lang) + _operand(value, datatype, lang)
        case nodes.RangeTest(low, high, low_included, high_included):
            return _range(low, high, (low_included, high_included), datatype, lang)
        case _:
            assert_never(test)


def _range(low: nodes.Node, high: nodes.Node, included: tuple[bool, bool], datatype: Datatype, lang: Lang) -> str:
    above = _COMPARISONS[CompareOp.GE if included[0] else CompareOp.GT].text(lang)
    below = _COMPARISONS[CompareOp.LE if included[1] else CompareOp.LT].text(lang)
    joint = "且" if lang == "zh" else " and "
    return f"{above}{_operand(low, datatype, lang)}{joint}{below}{_operand(high, datatype, lang)}"


def _operand(node: nodes.Node, datatype: Datatype, lang: Lang) -> str:
    match node:
        case nodes.BooleanLiteral(value) if isinstance(datatype, BooleanType):
            return _TRUTHS[value].text(lang)
        case nodes.NullLiteral():
            return _NULL.text(lang)
        case nodes.TextLiteral(text) | nodes.Name(text) if isinstance(datatype, EnumType):
            member = datatype.find_member(text)
            return member.label.text(lang) if member else text
        case _:
            return to_text(node)
