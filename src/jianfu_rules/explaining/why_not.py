"""why_not(): what stood in the way of another outcome, rule by rule."""

from __future__ import annotations

import enum
from collections.abc import Iterator

import attrs

from jianfu_rules.checking.checked import CheckedFormula, CheckedRuleset, CheckedTable
from jianfu_rules.datatypes import Datatype
from jianfu_rules.evaluating.result import DecisionResult, Result, Status
from jianfu_rules.explaining.explanation import ConditionLine, Explanation, RowLine
from jianfu_rules.explaining.render_text import condition_text
from jianfu_rules.explaining.words import in_words
from jianfu_rules.kleene import Truth
from jianfu_rules.phrases import Lang, Phrase, require_lang
from jianfu_rules.semantics.expressions import value_of
from jianfu_rules.values import Settled, Unknown


class Obstacle(enum.Enum):
    """Why a rule that gives an outcome did not set it."""

    CONDITIONS = "conditions"  # a condition is false
    OPEN = "open"  # a condition is not known yet
    OVERRIDDEN = "overridden"  # an exception defeats it
    BEHIND = "behind"  # it holds, but others come first or outrank it


_OBSTACLES = {
    Obstacle.CONDITIONS: Phrase("条件不成立", "its conditions do not hold"),
    Obstacle.OPEN: Phrase("条件尚不清楚", "its conditions are not known yet"),
    Obstacle.OVERRIDDEN: Phrase("被例外排除", "an exception defeats it"),
    Obstacle.BEHIND: Phrase("条件成立，但有其他规则在先", "it holds, but other rules come before it"),
}


@attrs.frozen
class Hindered:
    """A rule that would give the outcome, and what keeps it from doing so."""

    row: RowLine
    obstacle: Obstacle
    failing: tuple[ConditionLine, ...]  # the conditions that are not TRUE


@attrs.frozen
class WhyNot:
    """Why a decision did not come out as asked."""

    decision: str
    label: Phrase
    wanted: Phrase
    is_so: bool  # the decision did come out so
    status: Status
    rules: tuple[Hindered, ...]
    only_otherwise: bool  # no rule gives the outcome, only that none matches
    worked_out: bool  # it is a formula's

    def text(self, lang: Lang = "zh") -> str:
        """Return the account as lines of text."""
        return "\n".join(self._lines(require_lang(lang)))

    def _lines(self, lang: Lang) -> Iterator[str]:
        label, wanted = self.label.text(lang), self.wanted.text(lang)
        if self.is_so:
            yield f"{label}就是“{wanted}”" if lang == "zh" else f"{label} is {wanted}"
            return
        yield f"{label}为什么不是“{wanted}”：" if lang == "zh" else f"why {label} is not {wanted}:"
        if self.worked_out:
            yield "  · 由公式得出，见说明" if lang == "zh" else "  · it is worked out by a formula, see the explanation"
        if self.only_otherwise:
            zh = "  · 没有规则直接给出这一结论；只有所有规则都不成立时才是"
            yield zh if lang == "zh" else "  · no rule gives it: it comes where none of the rules matches"
        for item in self.rules:
            says, obstacle = item.row.says.text(lang), _OBSTACLES[item.obstacle].text(lang)
            yield f"{item.row.id}（{obstacle}）：{says}" if lang == "zh" else f"{item.row.id} ({obstacle}): {says}"
            yield from (f"  · {condition_text(line, lang)}" for line in item.failing)

    def __str__(self) -> str:
        """Return the Chinese account."""
        return self.text()


def why_not(checked: CheckedRuleset, result: Result, account: Explanation, wanted: Settled) -> WhyNot:
    """Return why the decision of `account` did not come out as `wanted`."""
    name = account.decision
    decision, outcome = checked.decisions[name], result.decisions[name]
    is_so = outcome.status is Status.DECIDED and outcome.value == wanted
    if isinstance(decision, CheckedFormula):
        words = in_words(wanted, decision.type)
        return WhyNot(name, account.label, words, is_so, outcome.status, (), only_otherwise=False, worked_out=True)
    rules = () if is_so else tuple(_hindered(decision, result, outcome, account, wanted))
    last = decision.otherwise
    by_last = last is not None and len(last.outputs) == 1 and value_of(last.outputs[0], result.facts) == wanted
    return WhyNot(
        name,
        account.label,
        in_words(wanted, of_row(decision)),
        is_so,
        outcome.status,
        rules,
        only_otherwise=by_last and not rules,
        worked_out=False,
    )


def of_row(table: CheckedTable) -> Datatype:
    """Return the type of what one row gives."""
    return table.outputs[0][1]


def _hindered(
    table: CheckedTable, result: Result, outcome: DecisionResult, account: Explanation, wanted: Settled
) -> Iterator[Hindered]:
    for index, row in enumerate(table.rows):
        if len(row.outputs) != 1:
            continue
        value = value_of(row.outputs[0], result.facts)
        if isinstance(value, Unknown) or value != wanted:
            continue
        line = account.rows[index]
        failing = tuple(part for part in line.conditions if part.holds is not Truth.TRUE)
        yield Hindered(line, _obstacle(index, line, outcome), failing)


def _obstacle(index: int, line: RowLine, outcome: DecisionResult) -> Obstacle:
    if index in outcome.overridden:
        return Obstacle.OVERRIDDEN
    if line.holds is Truth.FALSE:
        return Obstacle.CONDITIONS
    return Obstacle.OPEN if line.holds is Truth.UNKNOWN else Obstacle.BEHIND
