"""ask(): which of the missing facts to ask for next.

A set of questions *must* decide where the case is settled whatever the answers, and *can* decide where some answers
settle it. Both are searched for by trying the answers that matter: the ends of each domain and the values that
conditions look at. Where that is too much, or an input can't be tried out, the result says that it is not exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, product

import attrs

from jianfu_rules.checking.boxes import values_that_matter
from jianfu_rules.checking.checked import CheckedFormula, CheckedRuleset
from jianfu_rules.checking.law import expressions_of, names_in
from jianfu_rules.evaluating.missing import Missing
from jianfu_rules.expr.core import Core
from jianfu_rules.phrases import Lang, require_lang
from jianfu_rules.values import Known, Settled

MAX_EXACT = 12  # missing inputs
BUDGET = 5_000  # answers tried, and sets looked at
WORK = 200_000  # rules and inputs looked at in trying them
MAX_SETS = 5  # sets that can decide, shown

Settles = Callable[[Mapping[str, Settled]], bool]


@attrs.frozen
class Question:
    """A missing fact as a question, and the decisions that need it."""

    missing: Missing
    needed_by: tuple[str, ...]  # rules (`decision.rule`) and formulas that look at it


@attrs.frozen
class QuestionSet:
    """Questions that can decide, with answers that do."""

    questions: tuple[Question, ...]
    witness: Mapping[str, Settled]


@attrs.frozen
class Asking:
    """What to ask next; empty where the answer is settled."""

    must_decide: tuple[Question, ...]  # a smallest set that settles the case whatever the answers
    can_decide: tuple[QuestionSet, ...]  # the smallest sets with answers that settle it
    exact: bool  # whether smaller sets are excluded

    def text(self, lang: Lang = "zh") -> str:
        """Return the questions as lines of text, in the order in which to ask them."""
        return "\n".join(self._lines(require_lang(lang)))

    def _lines(self, lang: Lang) -> Iterator[str]:
        if not self.must_decide:
            yield "不需要再问" if lang == "zh" else "nothing to ask"
            return
        yield "依次询问：" if lang == "zh" else "ask, in this order:"
        for number, question in enumerate(self.must_decide, start=1):
            item = question.missing
            words = item.ask.text(lang) if item.ask else item.label.text(lang)
            by = item.answered_by
            who = "" if by is None else f"（{by.zh}）" if lang == "zh" else f" ({by.en})"
            yield f"  {number}. {words}{who}"
        if self.can_decide:
            names = " + ".join(question.missing.label.text(lang) for question in self.can_decide[0].questions)
            yield f"  最快：{names}" if lang == "zh" else f"  quickest: {names}"

    def __str__(self) -> str:
        """Return the Chinese lines."""
        return self.text()


def ask(
    checked: CheckedRuleset, parameters: Mapping[str, Known], missing: Sequence[Missing], settles: Settles
) -> Asking:
    """Return what to ask next.

    Args:
        checked: The ruleset.
        parameters: What is known of its parameters.
        missing: What is missing, in file order.
        settles: Tells whether these answers, added to what is known, settle the case.
    """
    if not missing:
        return Asking((), (), exact=True)
    size = sum(1 for _ in rules_of(checked)) + len(checked.inputs)
    search = _Search(checked, parameters, settles, min(BUDGET, WORK // size))
    asked = [item for item in missing if item.name in checked.inputs]
    # Judgement is asked last: a fact may make it unnecessary.
    asked.sort(key=lambda item: item.judgement)
    answers = {item.name: search.answers(item.name) for item in asked}
    exact = search.exhaustive and len(asked) <= MAX_EXACT
    can = tuple(search.smallest_that_can(asked, answers))
    must = search.smallest_that_must(asked, answers)
    exact = exact and search.tried <= search.budget and len(asked) == len(missing)
    return Asking(tuple(search.question(item) for item in must), can, exact)


def rules_of(checked: CheckedRuleset) -> Iterator[tuple[str, tuple[Core, ...]]]:
    """Yield each rule (`decision.rule`), otherwise row and formula with the expressions that it looks at."""
    for name, decision in checked.decisions.items():
        if isinstance(decision, CheckedFormula):
            yield name, (decision.formula,)
            continue
        for row in decision.rows:
            yield f"{name}.{row.rule.id}", (*(part.core for part in row.conditions), *row.outputs)
        if decision.otherwise is not None:
            yield f"{name}.otherwise", decision.otherwise.outputs
    if checked.applies_when is not None:
        yield "applies_when", tuple(part.core for part in checked.applies_when.conditions)


@attrs.define
class _Search:
    checked: CheckedRuleset
    parameters: Mapping[str, Known]
    settles: Settles
    budget: int
    tried: int = 0
    exhaustive: bool = True
    conditions: dict[str, list[Core]] = attrs.field(init=False)  # by the name that they read
    rules: dict[str, dict[str, None]] = attrs.field(init=False)  # that look at a name

    @conditions.default
    def _by_name(self) -> dict[str, list[Core]]:
        found: dict[str, list[Core]] = {}
        for decision in self.checked.decisions.values():
            for node in expressions_of(decision):
                for name in frozenset(names_in(node)):
                    found.setdefault(name, []).append(node)
        return found

    @rules.default
    def _rules_by_name(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for rule, nodes in rules_of(self.checked):
            for node in nodes:
                for name in names_in(node):
                    found.setdefault(name, {})[rule] = None
        return found

    def question(self, item: Missing) -> Question:
        return Question(item, tuple(self.rules.get(item.name, ())))

    def answers(self, name: str) -> list[Settled]:
        """Return the answers to try for an input."""
        item = self.checked.inputs[name]
        conditions = self.conditions.get(name, [])
        found = values_that_matter(name, item.type, conditions, self.parameters, optional=item.definition.optional)
        if found is None:
            self.exhaustive = False
            return []
        return found

    def smallest_that_can(
        self, asked: Sequence[Missing], answers: Mapping[str, Sequence[Settled]]
    ) -> Iterator[QuestionSet]:
        """Yield the smallest sets with answers that settle the case."""
        shown = 0
        for size in range(1, len(asked) + 1):
            for chosen in combinations(asked, size):
                self.tried += 1
                witness = self._witness([item.name for item in chosen], answers)
                if witness is not None:
                    yield QuestionSet(tuple(self.question(item) for item in chosen), witness)
                    shown += 1
                if shown == MAX_SETS or self.tried > self.budget:
                    return
            if shown:
                return

    def _witness(self, names: Sequence[str], answers: Mapping[str, Sequence[Settled]]) -> dict[str, Settled] | None:
        for values in product(*(answers[name] for name in names)):
            given = dict(zip(names, values, strict=True))
            if self._settled(given):
                return given
            if self.tried > self.budget:
                return None
        return None

    def _settled(self, given: Mapping[str, Settled]) -> bool:
        self.tried += 1
        return self.settles(given)

    def smallest_that_must(self, asked: Sequence[Missing], answers: Mapping[str, Sequence[Settled]]) -> list[Missing]:
        """Return a smallest set that settles the case whatever the answers: drop what is never needed."""
        for size in range(1, len(asked)):
            for chosen in combinations(asked, size):
                self.tried += 1
                if self.tried > self.budget:
                    return list(asked)
                if self._always([item.name for item in chosen], answers):
                    return list(chosen)
        return list(asked)

    def _always(self, names: Sequence[str], answers: Mapping[str, Sequence[Settled]]) -> bool:
        if not all(answers[name] for name in names):
            return False
        for values in product(*(answers[name] for name in names)):
            if self.tried > self.budget or not self._settled(dict(zip(names, values, strict=True))):
                return False
        return True
