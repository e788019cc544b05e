"""diff(): what another version changes, in words and in answers, with proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.solving import GaveUp, Limits, Model, Solver
from jianfu_rules.compiling.to_smt.terms import Bool, conj, negated
from jianfu_rules.compiling.to_smt.values import same
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import UnsupportedError
from jianfu_rules.evaluating.citing import ground_of
from jianfu_rules.evaluating.result import Status
from jianfu_rules.model.digest import meaning_digest
from jianfu_rules.phrases import Lang, Phrase, require_lang
from jianfu_rules.values import Unknown, value_text
from jianfu_rules.verifying.asking import Case, MismatchError
from jianfu_rules.verifying.changes import Change, changes_between
from jianfu_rules.verifying.compare import Pair, compare
from jianfu_rules.verifying.constants import outcome_of
from jianfu_rules.verifying.regions import Region, region_of
from jianfu_rules.verifying.report import Answer, State, Witness

MAX_TRANSITIONS = 12  # of one decision
MAX_REGIONS = 6  # of one transition


_SHOWN = 8  # tests on facts in one line of text; JSON and Markdown have them all


@attrs.frozen
class Transition:
    """Cases that get another answer: from which, to which, an example, and the regions in which all do."""

    decision: str
    old: Answer
    new: Answer
    example: Witness  # as the old ruleset answers it, with the facts that only the new one asks for
    regions: tuple[Region, ...]
    all_regions: bool  # whether it is proved that no other case has this transition
    by: tuple[str, ...]  # what the old answer of the example rests on
    now_by: tuple[str, ...]  # and the new one

    def text(self, lang: Lang) -> str:
        """Return the transition on one line; where many facts make up its regions, a part of the first one."""
        arrow = f"{_answer(self.old)} → {_answer(self.new)}"
        more = Phrase("", "") if self.all_regions else Phrase("，等等", ", among others")
        where = self._where()
        zh = f"{arrow}：凡 {where.zh}{more.zh}（{'、'.join(self.by)} → {'、'.join(self.now_by)}）"
        en = f"{arrow}: wherever {where.en}{more.en} ({', '.join(self.by)} → {', '.join(self.now_by)})"
        return Phrase(zh, en).text(lang)

    def _where(self) -> Phrase:
        texts = [str(region) for region in self.regions]
        if sum(len(region.parts) for region in self.regions) <= _SHOWN:
            return Phrase("；或 ".join(texts), "; or ".join(texts))
        first, others = self.regions[0], len(self.regions) - 1
        shown, left = str(Region(first.parts[:_SHOWN])), len(first.parts) - _SHOWN
        zh = shown + (f"，以及另外 {left} 项条件" if left > 0 else "")
        en = shown + (f" and {left} conditions more" if left > 0 else "")
        if not others:
            return Phrase(zh, en)
        regions = "region" if others == 1 else "regions"
        return Phrase(f"{zh}；或在另外 {others} 个范围内", f"{en}; or in {others} more {regions}")


@attrs.frozen
class DecisionDifference:
    """Whether one decision answers every complete case as before, and which answers change."""

    decision: str
    state: State  # of the claim that nothing changes
    transitions: tuple[Transition, ...] = ()
    all_found: bool = True  # whether it is proved that there are no other transitions
    reason: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


@attrs.frozen
class Difference:
    """Two rulesets side by side."""

    old: str  # id and first day
    new: str
    digests: tuple[str, str]
    changes: tuple[Change, ...]  # of the documents
    decisions: tuple[DecisionDifference, ...]  # those that both have, on complete cases
    incomplete: State  # of the claim that all cases, with facts missing too, are answered alike
    example: tuple[Witness, Witness] | None = None  # where only cases with facts missing differ

    @property
    def is_same(self) -> bool:
        """Tell whether it is proved that every case is answered as before."""
        return self.incomplete is State.PROVED

    def text(self, lang: Lang = "zh") -> str:
        """Return the changes of the documents, then those of answers."""
        return "\n".join(self._lines(require_lang(lang)))

    def _lines(self, lang: Lang) -> Iterator[str]:
        yield f"{self.old} → {self.new}"
        yield from (f"  {item.text(lang)}" for item in self.changes)
        for item in self.decisions:
            yield f"{item.decision}{'：' if lang == 'zh' else ': '}{_verdict(item).text(lang)}"
            yield from (f"  {found.text(lang)}" for found in item.transitions)
            yield from (f"  {found.text(lang)}" for found in item.diagnostics)
        yield _WHOLE[self.incomplete].text(lang)
        if self.example is not None:
            one, other = self.example
            for name, answer in one.answers.items():
                if name in other.answers and other.answers[name] != answer:
                    facts = ", ".join(f"{key} = {value_text(value)}" for key, value in one.given.items()) or "-"
                    yield f"  {facts}: {name} {_answer(answer)} → {_answer(other.answers[name])}"

    def to_markdown(self, lang: Lang = "zh") -> str:
        """Return the difference for a pull request."""
        return "\n".join(self._markdown(require_lang(lang))) + "\n"

    def _markdown(self, lang: Lang) -> Iterator[str]:
        yield f"## {self.old} → {self.new}"
        yield ""
        yield f"**{_WHOLE[self.incomplete].text(lang)}**"
        yield ""
        if self.changes:
            yield f"### {Phrase('文本改动', 'In the document').text(lang)}"
            yield ""
            yield from (f"- `{item.subject}` {item.says.text(lang)}" for item in self.changes)
            yield ""
        for item in self.decisions:
            yield f"### `{item.decision}`{'：' if lang == 'zh' else ': '}{_verdict(item).text(lang)}"
            yield ""
            if item.transitions:
                heads = Phrase(
                    "| 原结论 | 新结论 | 范围 | 原依据 | 新依据 |", "| before | after | where | by | now by |"
                )
                yield heads.text(lang)
                yield "|---|---|---|---|---|"
            for found in item.transitions:
                by, now = (", ".join(f"`{name}`" for name in names) for names in (found.by, found.now_by))
                where = "<br>".join(f"`{region}`" for region in found.regions) + ("" if found.all_regions else " …")
                yield f"| {_answer(found.old)} | {_answer(found.new)} | {where} | {by} | {now} |"
            yield ""

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as JSON-ready data."""
        return {
            "old": self.old,
            "new": self.new,
            "digests": list(self.digests),
            "same": self.is_same,
            "incomplete": self.incomplete.value,
            "changes": [
                {
                    "subject": item.subject,
                    "says": {"zh": item.says.zh, "en": item.says.en},
                    "meaning": item.meaning,
                    "place": None if item.span is None else str(item.span),
                }
                for item in self.changes
            ],
            "decisions": [
                {
                    "decision": item.decision,
                    "state": item.state.value,
                    "all_found": item.all_found,
                    "reason": item.reason,
                    "diagnostics": [found.text("en") for found in item.diagnostics],
                    "transitions": [
                        {
                            "old": _answer(found.old),
                            "new": _answer(found.new),
                            "regions": [{part.name: part.test for part in region.parts} for region in found.regions],
                            "all_regions": found.all_regions,
                            "example": found.example.to_dict(),
                            "by": list(found.by),
                            "now_by": list(found.now_by),
                        }
                        for found in item.transitions
                    ],
                }
                for item in self.decisions
            ],
            "example": None if self.example is None else [witness.to_dict() for witness in self.example],
        }


_WHOLE = {
    State.PROVED: Phrase("已证明：任何情形的结论都不变", "proved: every case is answered as before"),
    State.REFUTED: Phrase("有情形的结论改变", "some cases are answered differently"),
    State.UNDECIDED: Phrase("限度之内未能判定", "it could not be settled within the limits"),
    State.INEXPRESSIBLE: Phrase("有内容求解器无法表达", "something can't be expressed for the solver"),
}


def diff(
    old: CheckedRuleset,
    new: CheckedRuleset,
    *,
    days: tuple[dt.date, dt.date] | None = None,
    parameters: Mapping[str, object] | None = None,
    seconds: int = 10,
    memory: int = 2_048,
) -> Difference:
    """Return what another ruleset, or another version of one, changes: in its document, and in answers.

    Each decision that both have is proved to answer complete cases as before, or the answers that change are listed
    with an example and a region in which every case changes so. Examples are answered by the reference evaluator.

    Args:
        old: A ruleset.
        new: Another one.
        days: The days whose parameters count; by default the first ones of the versions.
        parameters: What the host gives; other required parameters can have any value, the same one in both.
        seconds: What one question may take.
        memory: What the solver may take, in megabytes.
    """
    when = days or (old.ruleset.in_force.start, new.ruleset.in_force.start)
    limits = Limits(seconds, memory)
    pair = Pair.of(old, new, when, parameters, limits, may_be_unknown=False)
    decisions = tuple(_decision(pair, name) for name in pair.decisions)
    whole = compare(old, new, days=when, parameters=parameters, seconds=seconds, memory=memory)
    only_incomplete = whole.cases is not None and all(item.state is State.PROVED for item in decisions)
    witnesses = (whole.cases[0].witness, whole.cases[1].witness) if whole.cases and only_incomplete else None
    names = [f"{item.id} {item.ruleset.in_force.start}" for item in (old, new)]
    return Difference(
        old=names[0],
        new=names[1],
        digests=(meaning_digest(old.ruleset), meaning_digest(new.ruleset)),
        changes=changes_between(old.ruleset, new.ruleset),
        decisions=decisions,
        incomplete=whole.state,
        example=witnesses,
    )


def _decision(pair: Pair, name: str) -> DecisionDifference:
    try:
        differs = pair.differs(name)
    except UnsupportedError as error:
        return DecisionDifference(name, State.INEXPRESSIBLE, all_found=False, diagnostics=error.diagnostics)
    solver = pair.solver(differs)
    found: list[Transition] = []
    while True:
        answer = solver.find()
        if answer is None:
            return DecisionDifference(name, State.REFUTED if found else State.PROVED, tuple(found))
        if isinstance(answer, GaveUp):
            state = State.REFUTED if found else State.UNDECIDED
            return DecisionDifference(name, state, tuple(found), all_found=False, reason=answer.reason)
        if len(found) == MAX_TRANSITIONS:
            return DecisionDifference(name, State.REFUTED, tuple(found), all_found=False)
        transition, alike = _transition(pair, solver, answer, name)
        found.append(transition)
        solver.add(negated(alike))


def _transition(pair: Pair, solver: Solver, model: Model, name: str) -> tuple[Transition, Bool]:
    """Return the transition of a model, and what all cases with the same one have in common."""
    plain = pair.plainest(solver, model)
    cases = pair.cases(plain)
    answers = [case.witness.answers[name] for case in cases]
    if answers[0] == answers[1]:
        raise MismatchError(f"no difference of {name} in {cases[0].witness}")
    alike = conj(*(_answers(pair, index, name, case) for index, case in enumerate(cases)))
    regions, all_regions = _regions(pair, plain, alike)
    by, now_by = (_grounds(encoding.checked, encoding.day, case, name) for encoding, case in _sides(pair, cases))
    example = attrs.evolve(cases[0].witness, facts={**cases[1].witness.facts, **cases[0].witness.facts})
    return Transition(name, answers[0], answers[1], example, regions, all_regions, by, now_by), alike


def _regions(pair: Pair, model: Model, alike: Bool) -> tuple[tuple[Region, ...], bool]:
    """Return regions that together hold all cases of a transition, and whether they do."""
    left = pair.solver(alike)
    found: list[Region] = []
    answer: Model | GaveUp | None = model
    while isinstance(answer, Model) and len(found) < MAX_REGIONS:
        region, term = region_of(pair.solver(), answer, pair.givens, pair.old.givens.texts, alike)
        found.append(region)
        left.add(negated(term))
        answer = left.find()
    return tuple(found), answer is None


def _sides(pair: Pair, cases: tuple[Case, Case]) -> Iterator[tuple[Encoding, Case]]:
    yield from zip((pair.old, pair.new), cases, strict=True)


def _answers(pair: Pair, index: int, name: str, case: Case) -> Bool:
    """Return whether a decision is answered as it is in a case."""
    encoding = (pair.old, pair.new)[index]
    result, terms = case.results[name], encoding.decision(name)
    statuses = terms.status
    if result.status is Status.DECIDED and not isinstance(result.value, Unknown):
        constant = outcome_of(result.value, case.checked.decisions[name].type, pair.old.givens.texts)
        return conj(statuses.decided, same(terms.value, constant))
    wanted: Bool = getattr(statuses, result.status.name.lower())
    return wanted


def _grounds(checked: CheckedRuleset, day: dt.date, case: Case, name: str) -> tuple[str, ...]:
    return tuple(ground_of(checked, key, day).id for key in case.results[name].grounds) or ("-",)


def _answer(answer: Answer) -> str:
    if answer.status is not Status.DECIDED or isinstance(answer.outcome, Unknown):
        return answer.status.name
    return value_text(answer.outcome)


def _verdict(item: DecisionDifference) -> Phrase:
    match item.state:
        case State.PROVED:
            return Phrase("已证明：事实齐全时结论不变", "proved: no complete case is answered differently")
        case State.REFUTED:
            count = len(item.transitions)
            more = Phrase("", "") if item.all_found else Phrase("，可能还有", ", and there may be more")
            changes = "answer changes" if count == 1 else "answers change"
            return Phrase(f"{count} 种结论变化{more.zh}", f"{count} {changes}{more.en}")
        case State.UNDECIDED:
            return Phrase("限度之内未能判定", "not settled within the limits")
        case State.INEXPRESSIBLE:
            return Phrase("求解器无法表达", "can't be expressed for the solver")
