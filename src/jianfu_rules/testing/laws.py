"""Laws of answers, each about one case or two: what breaks one is told with the cases that show it.

These are plain functions of cases; `jianfu_rules.strategies` looks for cases that break them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs

from jianfu_rules.api.decision import Decision, DecisionView
from jianfu_rules.api.evaluate import evaluate
from jianfu_rules.api.program import Program
from jianfu_rules.checking.checked import CheckedRuleset, CheckedTable
from jianfu_rules.datatypes import Datatype, EnumType, SetType
from jianfu_rules.evaluating.facts import read_facts
from jianfu_rules.evaluating.parameters import read_parameters
from jianfu_rules.evaluating.result import Status
from jianfu_rules.expr.core import Core
from jianfu_rules.kleene import Truth
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.model.properties import Direction
from jianfu_rules.phrases import LANGS, Lang
from jianfu_rules.semantics.expressions import truth_of
from jianfu_rules.testing.case_text import case_text
from jianfu_rules.values import UNKNOWN, Known, Record, Settled, Unknown, value_text

SETTLED = (Status.DECIDED, Status.CONFLICT, Status.NOT_APPLICABLE)


@attrs.frozen
class Breach:
    """A law that does not hold: the law in a sentence, what came instead, and the cases that show it."""

    law: str
    came: tuple[str, ...]
    cases: str  # entries of a file of cases

    def __str__(self) -> str:
        """Return all of it, the cases ready to paste."""
        came = "\n".join(f"  {line}" for line in self.came)
        return f"broken: {self.law}\n{came}\n\n# what came; put right what should come\n{self.cases}"


class LawBroken(AssertionError):  # noqa: N818 - the sentence that it says
    """A ruleset, or the engine, breaks a law; `breaches` has every law that was broken.

    .. versionadded:: 0.1
    """

    breaches: tuple[Breach, ...]

    def __init__(self, breaches: Iterable[Breach]) -> None:
        """Hold `breaches`, which must not be empty."""
        self.breaches = tuple(breaches)
        super().__init__(self.breaches)

    def __str__(self) -> str:
        """Return every breach with its cases."""
        return "\n".join(str(breach) for breach in self.breaches)


@attrs.frozen(eq=False)
class Asked:
    """A case put to a ruleset: the compiled law, the facts, and the parameters that it was compiled with."""

    program: Program = attrs.field(repr=False)
    facts: Mapping[str, object]
    parameters: Mapping[str, object] = attrs.field(factory=dict)

    @property
    def checked(self) -> CheckedRuleset:
        """Return the ruleset."""
        return self.program.checked

    def answer(self, facts: Mapping[str, object] | None = None) -> Decision:
        """Return what comes of the case, or of other facts put to the same law."""
        return evaluate(self.program, dict(self.facts) if facts is None else facts, as_of=self.program.as_of)

    def as_case(self, title: str, looked_at: Sequence[str] = ()) -> str:
        """Return the case as text, expecting what comes."""
        return case_text(title, self.answer(), self.facts, self.parameters, looked_at)


def told(found: Decision | DecisionView) -> str:
    """Return status and outcome, and what is missing, on one line."""
    if found.status is Status.DECIDED:
        return f"DECIDED {value_text(found.outcome)}"
    missing = ", ".join(item.name for item in found.missing)
    return found.status.name + (f", missing {missing}" if missing else "")


def _came(words: str, name: str, found: Decision | DecisionView) -> str:
    return f"{words}: {name} is {told(found)}"


# -- of one case


def breach_of_total(asked: Asked, names: Iterable[str]) -> Breach | None:
    """Where all facts are given, decisions are decided (or not applicable): neither open nor in conflict.

    A decision that lacks an open parameter is left alone: then not all is given.
    """
    answer = asked.answer()
    complete = all(not isinstance(asked.facts.get(name, UNKNOWN), Unknown) for name in asked.checked.inputs)
    for name in names:
        view = answer[name]
        lacking = [item.name for item in view.missing if item.name in asked.checked.inputs]
        if view.status is Status.CONFLICT or (complete and lacking):
            law = f"where all facts are given, `{name}` is decided"
            rules = ", ".join(ground.id for ground in view.determining)
            came = _came("here", name, view) + (f", by {rules}" if rules else "")
            return Breach(law, (came,), asked.as_case(f"{name} is {view.status.name}", [name]))
    return None


def breach_of_determinism(asked: Asked, again: Program) -> Breach | None:
    """The same facts give the same answer: in any order, asked again, of a program compiled anew; none is changed."""
    law = "the same facts give the same answer"
    before, own = list(asked.facts.items()), dict(asked.facts)
    first = asked.answer(own)
    data = json.dumps(first.to_dict())
    backwards = dict(reversed(before))
    absent = dict.fromkeys(name for name in asked.checked.inputs if name not in asked.facts)
    ways = {
        "asked again": asked.answer(),
        "facts in another order": asked.answer(backwards),
        "unknown facts given as UNKNOWN": asked.answer({**asked.facts, **dict.fromkeys(absent, UNKNOWN)}),
        "compiled anew": attrs.evolve(asked, program=again).answer(),
    }
    for way, other in ways.items():
        if json.dumps(other.to_dict()) != data:
            name = _first_difference(first, other)
            came = (_came("first", name, first[name]), _came(way, name, other[name]))
            return Breach(law, came, asked.as_case(law, [name]))
    if list(own.items()) != before:
        return Breach(law, ("the facts were changed by the evaluation",), asked.as_case(law))
    return None


def _first_difference(one: Decision, other: Decision) -> str:
    differing = (name for name in one.names if one[name].to_dict() != other[name].to_dict())
    return next(differing, one.main)


def breach_of_labels(asked: Asked) -> Breach | None:
    """Facts given by their labels, in either language, get the answer that they get by their names."""
    law = "names and labels get the same answer"
    plain = asked.answer()
    for lang in LANGS:
        labelled = by_labels(asked.checked, asked.facts, lang)
        other = asked.answer(labelled)
        if other.to_dict() != plain.to_dict():
            name = _first_difference(plain, other)
            came = (_came("by names", name, plain[name]), _came(f"by labels ({lang})", name, other[name]))
            cases = asked.as_case(f"{law}: names", [name])
            cases += attrs.evolve(asked, facts=labelled).as_case(f"{law}: labels in {lang}", [name])
            return Breach(law, came, cases)
    return None


def by_labels(checked: CheckedRuleset, facts: Mapping[str, object], lang: Lang) -> dict[str, object]:
    """Return facts with labels for names and for values of enumerations."""
    found: dict[str, object] = {}
    for name, value in facts.items():
        item = checked.inputs[name]
        found[item.definition.label.text(lang)] = _labelled(value, item.type, lang)
    return found


def _labelled(value: object, datatype: Datatype, lang: Lang) -> object:
    match value, datatype:
        case str(), EnumType():
            member = datatype.find_member(value)
            return value if member is None else member.label.text(lang)
        case frozenset(), SetType(of):
            return frozenset(_labelled(item, of, lang) for item in value)
        case _:
            return value


def breach_of_explanation(asked: Asked) -> Breach | None:
    """The account of each decision tells what the answer says: status, outcome, grounds and what is missing."""
    answer = asked.answer()
    for name in answer.names:
        view = answer[name]
        found = next(_contradictions(view), None)
        if found is None and name == answer.main:
            found = next(_disagreements(answer, view), None)
        if found is not None:
            law = f"the explanation of `{name}` agrees with its decision"
            return Breach(law, (_came("the answer", name, view), found), asked.as_case(law, [name]))
    return None


def _contradictions(view: DecisionView) -> Iterator[str]:
    """Yield what an account says otherwise than its decision."""
    account = view.explanation()
    grounds = tuple(line.ground.id for line in account.grounds)
    outcome = None if isinstance(view.outcome, Unknown) else value_text(view.outcome)
    pairs: tuple[tuple[str, object, object], ...] = (
        ("status", account.status, view.status),
        ("outcome", account.value, outcome),
        ("grounds", grounds, tuple(ground.id for ground in view.determining)),
        ("missing", account.missing, view.missing),
    )
    for what, said, is_ in pairs:
        if said != is_:
            yield f"the explanation says of the {what}: {said}"
    for row in account.rows if view.status in SETTLED else ():
        if row.part == "determining" and row.holds is not Truth.TRUE:
            yield f"the explanation rests on the rule {row.id}, which does not match"
    for lang in LANGS:
        text = view.explain(lang=lang)
        if account.outcome is not None and account.outcome.text(lang) not in text:
            yield f"the text ({lang}) does not name the outcome {account.outcome.text(lang)}"


def _disagreements(answer: Decision, view: DecisionView) -> Iterator[str]:
    """Yield what the answer says of its main decision otherwise than the account by the reference evaluator."""
    if told(answer) != told(view):
        yield f"the answer itself says {told(answer)}"
    if [ground.id for ground in answer.determining] != [ground.id for ground in view.determining]:
        yield "the answer itself rests on " + ", ".join(ground.id for ground in answer.determining)


def breach_of_invariant(asked: Asked, condition: Core, text: str, *, always: bool) -> Breach | None:
    """A condition on inputs, parameters and decisions is true of every case (always), or of none."""
    holds = truth_of(condition, everything_known(asked))
    if holds is (Truth.FALSE if always else Truth.TRUE):
        answer = asked.answer()
        law = f"{'always' if always else 'never'}: {text}"
        came = tuple(_came("here", name, answer[name]) for name in answer.names)
        return Breach(law, came, asked.as_case(f"breaks {law}", answer.names))
    return None


def everything_known(asked: Asked) -> dict[str, Known]:
    """Return what is known in a case under the names that expressions read: facts, parameters, outputs."""
    known: dict[str, Known] = dict(read_parameters(asked.checked, asked.parameters, asked.program.as_of))
    known.update(read_facts(asked.checked, asked.facts).values)
    known.update({name: settled(value) for name, value in asked.answer().outputs.items()})
    return known


def settled(value: Any) -> Settled:
    """Return a value as it is computed with, from what an answer gives."""
    match value:
        case bool() | str() | dt.date() | frozenset() | None:
            return value
        case int() | Decimal():
            return Fraction(value)
        case tuple():
            return tuple(settled(item) for item in value)
        case dict():
            return Record(tuple(settled(item) for item in value.values()))
        case _:
            raise TypeError(f"no outcome is a {value!r}")


# -- of two cases


def breach_of_knowledge(some: Asked, more: Asked) -> Breach | None:
    """A further fact changes no settled result, and never adds to what is missing."""
    before, after = some.answer(), more.answer()
    for name in before.names:
        one, other = before[name], after[name]
        missing = {item.name for item in one.missing}
        changed = one.status in SETTLED and (other.status, other.outcome) != (one.status, one.outcome)
        added = {item.name for item in other.missing} - missing
        if changed or added:
            law = f"a further fact changes no settled result of `{name}`, and adds nothing to what is missing"
            came = (_came("with some facts", name, one), _came("with more facts", name, other))
            cases = some.as_case(f"{name} with some facts", [name]) + more.as_case(f"{name} with more", [name])
            return Breach(law, came, cases)
    return None


def breach_of_row_order(asked: Asked, reordered: Asked) -> Breach | None:
    """The same rules in another order give the same results; the order inside a collected list aside."""
    one, other = asked.answer(), reordered.answer()
    for name in one.names:
        if _unordered(asked.checked, one[name]) != _unordered(asked.checked, other[name]):
            law = f"`{name}` does not depend on the order of the rules"
            came = (_came("in file order", name, one[name]), _came("in another order", name, other[name]))
            return Breach(law, came, asked.as_case(law, [name]))
    return None


def _unordered(checked: CheckedRuleset, view: DecisionView) -> tuple[Status, object]:
    decision = checked.decisions[view.name]
    if (
        isinstance(decision, CheckedTable)
        and decision.definition.hit_policy is HitPolicy.COLLECT
        and decision.definition.aggregate is Aggregate.LIST
        and isinstance(view.outcome, tuple)
    ):
        return view.status, sorted(map(value_text, view.outcome))
    return view.status, view.outcome


@attrs.frozen(eq=False)
class Variant:
    """A case in which one input or parameter has a value, all else as in the others beside it."""

    name: str  # of the input or parameter
    shown: object  # its value, as a caller gives it
    asked: Asked


def breach_of_monotony(variants: Sequence[Variant], *, output: str, direction: Direction) -> Breach | None:
    """A greater input, all else equal, gives an output on the right side, or an equal one.

    Args:
        variants: The same case with one input growing; those that leave the output open are passed over.
        output: The output of a decision that is looked at.
        direction: Which way the output is to go.
    """
    known = [(item, item.asked.answer().outputs.get(output, UNKNOWN)) for item in variants]
    decided = [(item, _ordered(value)) for item, value in known if not isinstance(value, Unknown)]
    for (one, low), (other, high) in pairwise(decided):
        if low > high if direction is Direction.INCREASING else low < high:
            return _pair(f"`{output}` is {direction.value} in {one.name}", one, other, output)
    return None


def breach_of_independence(variants: Sequence[Variant], *, output: str) -> Breach | None:
    """Cases that differ in one input only give the same output, with the same status."""
    first = variants[0]
    owner = first.asked.checked.owners.get(output, output)
    found = [(item, item.asked.answer()) for item in variants]
    told_first = found[0][1][owner].status, found[0][1].outputs.get(output, UNKNOWN)
    for other, answer in found[1:]:
        status, value = answer[owner].status, answer.outputs.get(output, UNKNOWN)
        if status is not told_first[0] or not _same(value, told_first[1]):
            return _pair(f"`{output}` does not depend on {first.name}", first, other, output)
    return None


def _same(one: object, other: object) -> bool:
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return one is other
    return one == other


def _ordered(value: object) -> Fraction:
    """Return a number, a day or a truth value as a number that keeps the order."""
    match value:
        case dt.date():
            return Fraction(value.toordinal())
        case int() | Decimal():
            return Fraction(value)
        case _:
            raise TypeError(f"{value!r} has no greater and smaller")


def _pair(law: str, one: Variant, other: Variant, output: str) -> Breach:
    owner = one.asked.checked.owners.get(output, output)
    first, second = one.asked.answer()[owner], other.asked.answer()[owner]
    came = (
        _came(f"{one.name} = {value_text(one.shown)}", owner, first),
        _came(f"{other.name} = {value_text(other.shown)}", owner, second),
    )
    cases = one.asked.as_case(f"{law}: before", [owner]) + other.asked.as_case(f"{law}: after", [owner])
    return Breach(law, came, cases)
