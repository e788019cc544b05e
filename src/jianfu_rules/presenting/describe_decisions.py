"""Decisions and rules of a checked ruleset in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jianfu_rules.checking.checked import (
    CheckedDecision,
    CheckedFormula,
    CheckedRuleset,
    CheckedTable,
    Condition,
)
from jianfu_rules.datatypes import Datatype, EnumType, ListType, RecordType, SetType
from jianfu_rules.evaluating.missing import allowed
from jianfu_rules.explaining.words import in_words
from jianfu_rules.expr.core import Const, Core
from jianfu_rules.expr.nodes import Node
from jianfu_rules.model.citation import Citation
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.model.places import Written
from jianfu_rules.model.table import FormulaDefinition, TableDefinition, Then
from jianfu_rules.phrases import Phrase
from jianfu_rules.presenting.firmness import bases_of_decision, counted
from jianfu_rules.presenting.profile import ConflictProfile, DecisionProfile, OutputProfile, Passage, RuleProfile
from jianfu_rules.presenting.wording import Vocabulary, cell_in_words, expression_in_words, outcome_in_words

POLICIES = {
    HitPolicy.UNIQUE: Phrase("最多一条规则适用", "at most one rule applies"),
    HitPolicy.ANY: Phrase("适用的规则结论必须相同", "all rules that apply must agree"),
    HitPolicy.FIRST: Phrase("按顺序，第一条适用的规则说了算", "in order: the first rule that applies counts"),
    HitPolicy.PRIORITY: Phrase("适用的规则中取排位最前的结论", "of the rules that apply, the highest outcome counts"),
    HitPolicy.RULE_ORDER: Phrase(
        "按规则顺序列出全部结论", "lists the outcomes of all rules that apply, in their order"
    ),
    HitPolicy.OUTPUT_ORDER: Phrase(
        "按结论排位列出全部结论", "lists the outcomes of all rules that apply, the highest first"
    ),
}
AGGREGATES = {
    Aggregate.LIST: Phrase("汇总所有适用规则的结论", "collects the outcomes of all rules that apply"),
    Aggregate.SUM: Phrase("所有适用规则的结论相加", "adds up the outcomes of all rules that apply"),
    Aggregate.MIN: Phrase("取所有适用规则中最小的结论", "takes the least outcome of the rules that apply"),
    Aggregate.MAX: Phrase("取所有适用规则中最大的结论", "takes the greatest outcome of the rules that apply"),
    Aggregate.COUNT: Phrase("清点适用的规则", "counts the rules that apply"),
}
_FORMULA = Phrase("按公式计算", "worked out by a formula")


def decision_profile(checked: CheckedRuleset, decision: CheckedDecision, words: Vocabulary) -> DecisionProfile:
    """Return one decision in words."""
    about = decision.definition
    declared = about.conflict if isinstance(about, TableDefinition) else None
    return DecisionProfile(
        name=about.name,
        label=about.label,
        is_main=about.name == checked.main,
        method=method_of(about),
        is_formula=isinstance(about, FormulaDefinition),
        gives=tuple(_gives(decision)),
        firmness=counted(bases_of_decision(about)),
        rules=tuple(_rules(decision, words)),
        conflict=None if declared is None else ConflictProfile(declared.says, passage(declared.cite)),
    )


def method_of(about: FormulaDefinition | TableDefinition) -> Phrase:
    """Return in words how a decision is found."""
    if isinstance(about, FormulaDefinition):
        return _FORMULA
    return AGGREGATES[about.aggregate] if about.hit_policy is HitPolicy.COLLECT else POLICIES[about.hit_policy]


def scope_profile(checked: CheckedRuleset, words: Vocabulary) -> RuleProfile | None:
    """Return which cases the ruleset is about; None where it is about all."""
    if checked.applies_when is None:
        return None
    scope, conditions = checked.applies_when.scope, checked.applies_when.conditions
    asked = conditions_in_words(conditions, words)
    return RuleProfile("applies_when", scope.says, asked, (), scope.basis, None, passage(scope.cite), (), scope.note)


def passage(cite: Citation) -> Passage:
    """Return where a citation points."""
    return Passage(cite.source.text, cite.at)


def conditions_in_words(conditions: Sequence[Condition], words: Vocabulary) -> tuple[Phrase, ...]:
    """Return the conditions of a rule in words; all of them must hold."""
    found = []
    for condition in conditions:
        if condition.cell is not None:
            found.append(cell_in_words(condition.cell, words))
        elif condition.expression is not None:
            found.append(expression_in_words(condition.expression, words))
    return tuple(found)


def _gives(decision: CheckedDecision) -> Iterator[OutputProfile]:
    """Yield what a decision can be; of several outputs, what each can be."""
    of = decision.type.of if isinstance(decision.type, ListType) else decision.type
    about = decision.definition
    if isinstance(of, RecordType) and isinstance(about, TableDefinition) and about.outputs:
        for name, datatype in of.fields:
            yield OutputProfile(about.outputs[name].label, allowed(datatype), members_of(datatype))
        return
    yield OutputProfile(None, allowed(of), members_of(of))


def members_of(datatype: Datatype) -> Mapping[str, Phrase]:
    """Return the names and labels of an enumeration, or of what a set holds; nothing of other types."""
    of = datatype.of if isinstance(datatype, SetType) else datatype
    return {member.name: member.label for member in of.members} if isinstance(of, EnumType) else {}


def _rules(decision: CheckedDecision, words: Vocabulary) -> Iterator[RuleProfile]:
    if isinstance(decision, CheckedFormula):
        rule = decision.definition
        worked_out = expression_in_words(rule.formula, words)
        cite = passage(rule.cite)
        yield RuleProfile(rule.name, rule.says, (), (worked_out,), rule.basis, None, cite, (), rule.note)
        return
    for row in decision.rows:
        about = row.rule
        yield RuleProfile(
            id=about.id.text,
            says=about.says,
            conditions=conditions_in_words(row.conditions, words),
            outcomes=_outcomes(decision, about.then, row.outputs, words),
            basis=about.basis,
            strength=about.strength,
            cite=passage(about.cite),
            overrides=tuple(item.text for item in about.overrides),
            note=about.note,
        )
    if decision.otherwise is not None:
        last = decision.otherwise.rule
        outcomes = _outcomes(decision, last.then, decision.otherwise.outputs, words)
        yield RuleProfile("otherwise", last.says, (), outcomes, last.basis, None, passage(last.cite), (), last.note)


def _outcomes(table: CheckedTable, then: Then | None, outputs: Sequence[Core], words: Vocabulary) -> tuple[Phrase, ...]:
    if then is None:
        return ()
    if not isinstance(then, Mapping):
        return (_outcome(then, outputs[0], table.outputs[0][1], words),)
    labels = table.definition.outputs or {}
    found = []
    for (name, datatype), core in zip(table.outputs, outputs, strict=True):
        said = _outcome(then[name], core, datatype, words)
        label = labels[name].label
        found.append(Phrase(f"{label.zh}：{said.zh}", f"{label.en}: {said.en}"))
    return tuple(found)


def _outcome(written: Written[Node], core: Core, datatype: Datatype, words: Vocabulary) -> Phrase:
    if isinstance(core, Const):
        return in_words(core.value, datatype)
    return outcome_in_words(written, datatype, words)
