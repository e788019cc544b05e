"""Expressions in words: labels instead of names, words instead of operators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

import attrs

from jianfu_rules.checking.checked import CheckedRuleset, output_type
from jianfu_rules.datatypes import Datatype, EnumType, ListType, SetType
from jianfu_rules.explaining.words import tests_in_words
from jianfu_rules.expr import nodes
from jianfu_rules.expr.functions import days_and_months
from jianfu_rules.expr.nodes import ArithmeticOp, CompareOp, Node
from jianfu_rules.model.places import Written
from jianfu_rules.model.table import Cell, TableDefinition
from jianfu_rules.phrases import Lang, Phrase

_OPERATORS = {ArithmeticOp.ADD: "+", ArithmeticOp.SUB: "−", ArithmeticOp.MUL: "×", ArithmeticOp.DIV: "÷"}
_COMPARISONS = {
    CompareOp.EQ: Phrase("为", "is"),
    CompareOp.NE: Phrase("不是", "is not"),
    CompareOp.LT: Phrase("小于", "is below"),
    CompareOp.LE: Phrase("不大于", "is at most"),
    CompareOp.GT: Phrase("大于", "is above"),
    CompareOp.GE: Phrase("不小于", "is at least"),
}
_FUNCTIONS = {
    "round half up": Phrase("四舍五入", "round half up"),
    "round half down": Phrase("五舍六入", "round half down"),
    "round half even": Phrase("四舍六入五成双", "round half even"),
    "round up": Phrase("进位取整", "round up"),
    "round down": Phrase("去尾取整", "round down"),
    "floor": Phrase("向下取整", "floor"),
    "ceiling": Phrase("向上取整", "ceiling"),
    "min": Phrase("较小者", "the least of"),
    "max": Phrase("较大者", "the greatest of"),
    "sum": Phrase("合计", "the sum of"),
    "count": Phrase("个数", "the number of"),
    "abs": Phrase("绝对值", "the absolute value of"),
    "count days": Phrase("相隔天数", "days between"),
    "count months": Phrase("相隔整月数", "whole months between"),
    "count years": Phrase("相隔整年数", "whole years between"),
}
_TRUTHS = {True: Phrase("是", "yes"), False: Phrase("否", "no")}
_JOINTS = {"and": Phrase(" 且 ", " and "), "or": Phrase(" 或 ", " or ")}

# How tightly the words of a node hold together; what holds less tightly than its place asks for stands in parentheses.
_IF, _OR, _AND, _COMPARISON, _SUM, _PRODUCT, _PRIMARY = range(7)


@attrs.frozen
class Vocabulary:
    """What the names of a ruleset are called and which values they have."""

    labels: Mapping[str, Phrase]
    types: Mapping[str, Datatype]

    def label(self, name: str) -> Phrase:
        """Return the label of a name; the name itself where it has none."""
        return self.labels.get(name) or Phrase(name, name)


def vocabulary_of(checked: CheckedRuleset) -> Vocabulary:
    """Return the labels and types of all names that expressions can read."""
    labels: dict[str, Phrase] = {}
    types: dict[str, Datatype] = {}
    for name, item in checked.inputs.items():
        labels[name], types[name] = item.definition.label, item.type
    for name, parameter in checked.parameters.items():
        types[name] = parameter.type
        if parameter.definition.label is not None:
            labels[name] = parameter.definition.label
    for name, owner in checked.owners.items():
        decision = checked.decisions[owner]
        about = decision.definition
        several = about.outputs if isinstance(about, TableDefinition) else None
        labels[name] = several[name].label if several else about.label
        types[name] = output_type(decision, name)
    return Vocabulary(labels, types)


def cell_in_words(cell: Cell, words: Vocabulary) -> Phrase:
    """Return a cell of a rule in words: what is looked at, and what it should be."""
    name, tests = cell.subject.text, cell.tests.tree
    zh, en = (_Teller(words, lang).tests(tests, words.types.get(name)) for lang in ("zh", "en"))
    label = words.label(name)
    return Phrase(f"{label.zh}：{zh}", f"{label.en}: {en}")


def expression_in_words(expression: Written[Node], words: Vocabulary) -> Phrase:
    """Return an expression in words."""
    return Phrase(_Teller(words, "zh").text(expression.tree, _IF), _Teller(words, "en").text(expression.tree, _IF))


def outcome_in_words(expression: Written[Node], datatype: Datatype, words: Vocabulary) -> Phrase:
    """Return what a rule gives in words; a member of an enumeration by its label."""
    zh, en = (_Teller(words, lang).value(expression.tree, datatype) for lang in ("zh", "en"))
    return Phrase(zh, en)


@attrs.frozen
class _Teller:
    """Tells expressions in one language."""

    words: Vocabulary
    lang: Lang

    def text(self, node: Node, needed: int) -> str:
        text, binding = self._shown(node)
        if binding >= needed:
            return text
        return f"（{text}）" if self.lang == "zh" else f"({text})"

    def value(self, node: Node, datatype: Datatype | None) -> str:
        """Return a node where a value of `datatype` stands: texts and bare names can be members."""
        of = datatype.of if isinstance(datatype, SetType | ListType) else datatype
        if isinstance(node, nodes.TextLiteral | nodes.Name) and isinstance(of, EnumType):
            member = of.find_member(node.text)
            if member is not None:
                return member.label.text(self.lang)
        return self.text(node, _IF)

    def tests(self, tests: nodes.Tests, datatype: Datatype | None) -> str:
        """Return the tests of a cell: what the value should be."""
        if datatype is None:
            datatype = ListType(EnumType(()))  # of which nothing is known
        plain = attrs.evolve(tests, items=tuple(self._labelled(test, datatype) for test in tests.items))
        return tests_in_words(plain, datatype).text(self.lang)

    def _labelled(self, test: nodes.Test, datatype: Datatype) -> nodes.Test:
        match test:
            case nodes.RangeTest(low, high):
                return attrs.evolve(test, low=self._bound(low, datatype), high=self._bound(high, datatype))
            case nodes.ValueTest(value) | nodes.CompareTest(value=value):
                return attrs.evolve(test, value=self._bound(value, datatype))
            case _:
                assert_never(test)

    def _bound(self, node: Node, datatype: Datatype) -> Node:
        """Return a node with which a cell compares; what is worked out becomes a name that is its words."""
        match node:
            case nodes.TextLiteral() | nodes.BooleanLiteral() | nodes.NullLiteral() | nodes.NumberLiteral():
                return node
            case nodes.Name(text) if isinstance(datatype, EnumType) and datatype.find_member(text):
                return node
            case _:
                return nodes.Name(self.text(node, _SUM))

    def _shown(self, node: Node) -> tuple[str, int]:
        """Return the words of a node and how tightly they hold together."""
        match node:
            case nodes.NumberLiteral(text) | nodes.DateLiteral(text):
                return text, _PRIMARY
            case nodes.TextLiteral(text):
                return self._quoted(text), _PRIMARY
            case nodes.BooleanLiteral(value):
                return _TRUTHS[value].text(self.lang), _PRIMARY
            case nodes.NullLiteral():
                return self._say("无", "none"), _PRIMARY
            case nodes.DurationLiteral(text):
                return self._duration(text), _PRIMARY
            case nodes.Name(name):
                return self._quoted(self.words.label(name).text(self.lang)), _PRIMARY
            case nodes.Call(function, arguments):
                return self._call(function, arguments), _PRIMARY
            case nodes.Negate(operand):
                return f"−{self.text(operand, _PRIMARY)}", _PRODUCT
            case nodes.Arithmetic(op, left, right):
                level = _SUM if op in (ArithmeticOp.ADD, ArithmeticOp.SUB) else _PRODUCT
                return f"{self.text(left, level)} {_OPERATORS[op]} {self.text(right, level + 1)}", level
            case _:
                return self._condition(node)

    def _condition(self, node: Node) -> tuple[str, int]:
        match node:
            case nodes.Not(operand):
                return f"{self._say('并非', 'not ')}{self.text(operand, _PRIMARY)}", _COMPARISON
            case nodes.Comparison(op, left, right):
                return self._comparison(op, left, right), _COMPARISON
            case nodes.Between(operand, low, high):
                low_text, high_text = self.text(low, _SUM), self.text(high, _SUM)
                asked = self._say(f"{low_text} 至 {high_text}", f"from {low_text} to {high_text}")
                return self._spaced(self.text(operand, _SUM), self._say("为", "is"), asked), _COMPARISON
            case nodes.In(operand, tests):
                asked = self.tests(tests, self._type(operand))
                return self._spaced(self.text(operand, _SUM), self._say("为", "is"), asked), _COMPARISON
            case nodes.And(items):
                return _JOINTS["and"].text(self.lang).join(self.text(item, _COMPARISON) for item in items), _AND
            case nodes.Or(items):
                return _JOINTS["or"].text(self.lang).join(self.text(item, _AND) for item in items), _OR
            case nodes.If(condition, yes, no):
                asked, then, other = (self.text(part, _OR) for part in (condition, yes, no))
                return self._say(f"如果{asked}，则{then}，否则{other}", f"if {asked} then {then}, else {other}"), _IF
            case _:
                raise TypeError(f"no words are known for {type(node)}")

    def _comparison(self, op: CompareOp, left: Node, right: Node) -> str:
        of = self._type(left) or self._type(right)
        return self._spaced(self._side(left, of), _COMPARISONS[op].text(self.lang), self._side(right, of))

    def _spaced(self, left: str, verb: str, right: str) -> str:
        """Return subject, verb and object; in Chinese a blank stands only before figures and letters."""
        if self.lang == "en":
            return f"{left} {verb} {right}"
        return f"{left}{verb} {right}" if right[:1].isascii() else f"{left}{verb}{right}"

    def _side(self, node: Node, of: Datatype | None) -> str:
        """Return one side of a comparison: a name that nothing has is a member of the other side's type."""
        is_word = isinstance(node, nodes.TextLiteral) or (
            isinstance(node, nodes.Name) and node.text not in self.words.types
        )
        return self.value(node, of) if is_word else self.text(node, _SUM)

    def _call(self, function: str, arguments: tuple[Node, ...]) -> str:
        of = next((found for found in map(self._type, arguments) if found is not None), None)
        given = [self._side(item, of) for item in arguments]
        match function, given:
            case "list contains", [whole, part]:
                return self._spaced(whole, self._say("含有", "contains"), part)
            case "lookup", [figure, key]:
                return self._say(f"{figure}（按{key}）", f"{figure} for {key}")
            case _:
                name = _FUNCTIONS[function].text(self.lang)
                inner = self._say("，", ", ").join(given)
                return self._say(f"{name}（{inner}）", f"{name} ({inner})")

    def _duration(self, text: str) -> str:
        months, days = days_and_months(text) or (0, 0)
        if not months and not days:
            return self._say("0 天", "0 days")
        parts = [(months, "个月", "month"), (days, "天", "day")]
        if self.lang == "zh":
            return " ".join(f"{count} {zh}" for count, zh, _ in parts if count)
        return " ".join(f"{count} {en}{'s' * (abs(count) != 1)}" for count, _, en in parts if count)

    def _type(self, node: Node) -> Datatype | None:
        return self.words.types.get(node.text) if isinstance(node, nodes.Name) else None

    def _quoted(self, text: str) -> str:
        return f"“{text}”"

    def _say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en
