"""Answers of compiled rulesets: status, grounds and missing facts from masks, each kind of answer worked out once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Context, Decimal
from functools import partial
from typing import Any, TypeVar

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.compiling.codes import value_from
from jianfu_rules.compiling.compile import compile_plan
from jianfu_rules.compiling.plan import FormulaPlan, Step, TablePlan
from jianfu_rules.compiling.settle import Outcome, Shown
from jianfu_rules.compiling.to_python import Found
from jianfu_rules.datatypes import Datatype, NumberType
from jianfu_rules.evaluating.citing import ground_of
from jianfu_rules.evaluating.facts import Problem, read_value
from jianfu_rules.evaluating.grounds import has_choice, joined_grounds, position_of, used_in
from jianfu_rules.evaluating.missing import missing_of
from jianfu_rules.evaluating.result import Ground, GroundKey, GroundKind, Status
from jianfu_rules.expr.core import Core, Lookup, Origin
from jianfu_rules.model.digest import document_digest, meaning_digest
from jianfu_rules.semantics.hit_policy import State
from jianfu_rules.values import MAX_OUTCOME_DIGITS, UNKNOWN, Known, Settled, Unknown, Value, given_back


def read_plainly(value: object, datatype: Datatype) -> Settled | Unknown:
    """Return a supplied value that is read without anything to say about it; UNKNOWN for all others."""
    found = read_value(value, datatype, optional=False)
    if isinstance(found, Problem | Unknown):
        return UNKNOWN
    settled, normalised = found
    return UNKNOWN if normalised else settled


class Answers:
    """A ruleset compiled for one law, and what its answers are; None means that only the reference can tell exactly."""

    __slots__ = (
        "_digests",
        "_formula",
        "_given",
        "_grounds",
        "_one_table",
        "_openings",
        "_outside",
        "_steps",
        "checked",
        "day",
        "known",
        "main",
        "plan",
        "run",
    )

    def __init__(self, checked: CheckedRuleset, known: Mapping[str, Known], day: dt.date) -> None:
        """Compile `checked` for the law of `day` and what is known of its parameters."""
        compiled = compile_plan(checked, known, read_plainly)
        self.checked = checked
        self.known = dict(known)
        self.day = day
        self.plan = compiled.plan
        self.run = compiled.run
        self.main = checked.decisions[checked.main]
        self._digests: tuple[str, str] | None = None
        self._openings: dict[tuple[int, bool], Shown] = {}
        self._given = sum({self.plan.slots[name].bit for name in self.plan.gives})
        self._formula = Shown(Status.DECIDED, is_formula=True)
        self._outside = Shown(Status.NOT_APPLICABLE)
        # Then formulas that are all known change no ground: what the outcome rests on is kept with it.
        self._one_table = all(isinstance(step, FormulaPlan) for step in self.plan.steps[:-1])
        self._steps = {
            step.name: (index, shower(checked.decisions[step.name].type)) for index, step in enumerate(self.plan.steps)
        }
        self._grounds: dict[tuple[object, ...], tuple[Ground, ...]] = {}

    def __reduce__(self) -> tuple[type[Answers], tuple[CheckedRuleset, dict[str, Known], dt.date]]:
        """Pickle what it was compiled from."""
        return Answers, (self.checked, self.known, self.day)

    @property
    def digests(self) -> tuple[str, str]:
        """Return the digests of the ruleset's meaning and of its document, worked out when first asked for."""
        if self._digests is None:
            ruleset = self.checked.ruleset
            self._digests = (meaning_digest(ruleset), document_digest(ruleset))
        return self._digests

    def find(self, plain: Mapping[str, object]) -> Found | None:
        """Return what comes of facts in their plainest forms; None for facts that need a full reading."""
        try:
            return self.run(plain)
        except TypeError:  # a value that can't be looked up, such as a list
            return None

    def shown(self, found: Found) -> Shown | None:
        """Return what a reader gets of the main decision; None where only the reference can tell."""
        if found[2] is not True:
            return self._outside if found[2] is False else None
        last = found[1][-1]
        if isinstance(last, Outcome):
            shown = last.shown
            if shown is None:
                shown = last.shown = self._show(last)
            if shown.status is not None:
                return shown
        elif last is not UNKNOWN:
            return self._formula
        return self.opening(found)

    def _show(self, outcome: Outcome) -> Shown:
        value, state = outcome.ruling.output, outcome.ruling.state
        if state is State.UNDECIDED:
            return Shown(None)  # it takes the rest of the case to tell
        status = Status.CONFLICT if state is State.CONFLICT else Status.DECIDED
        return Shown(status, UNKNOWN if isinstance(value, Unknown) else given_back(value, self.main.type))

    def outcome(self, found: Found, shown: Shown) -> Value | Unknown:
        """Return the value of the main decision; UNKNOWN unless it is decided."""
        value: Value | Unknown = shown.value
        return self._steps[self.checked.main][1](found[1][-1]) if shown.is_formula else value

    def step_outcome(self, name: str, found: Found) -> Value | Unknown | None:
        """Return the value of a decision that the main one needs; None for the others and the undecided."""
        step = self._steps.get(name)
        if step is None:
            return None
        index, show = step
        code = found[1][index]
        if isinstance(code, Outcome):
            value = code.ruling.output
            return None if isinstance(value, Unknown) else given_back(value, self.checked.decisions[name].type)
        return None if code is UNKNOWN else show(code)

    def determining(self, found: Found, shown: Shown) -> tuple[Ground, ...] | None:
        """Return the rules, formulas and parameters that a decided (or conflicting) answer rests on."""
        if not found[0] and shown.grounds is not None:
            return shown.grounds  # type: ignore[no-any-return]
        if shown.missing:
            return ()
        steps = found[1]
        if found[2] is not True or not _is_settled(steps[-1]):
            return None  # for the scope, or for a conflict elsewhere
        # Outcomes and undecided formulas make the key: what a formula comes to changes no ground.
        key = steps if len(steps) == 1 and not shown.is_formula else tuple(map(_kind, steps))
        grounds = self._grounds.get(key)
        if grounds is None:
            keys = self.grounds(found)
            if keys is None:
                return None
            grounds = tuple(ground_of(self.checked, item, self.day) for item in keys)
            _bounded(self._grounds)[key] = grounds
        if not found[0] and self._one_table:
            shown.grounds = grounds
        return grounds

    def opening(self, found: Found) -> Shown | None:
        """Return what a reader gets of an undecided main decision: what is open in it."""
        bits, conflicted, doubtful = 0, False, self._needs(len(self.plan.steps) - 1, found)
        while doubtful is not None:
            bits |= doubtful & ~self._given
            further: int | None = 0
            for index, step in enumerate(self.plan.steps) if doubtful & self._given else ():
                if not doubtful & step.bit:
                    continue
                outcome = found[1][index]
                if isinstance(outcome, Outcome) and outcome.ruling.state is State.CONFLICT:
                    conflicted = True
                    continue
                needs = self._needs(index, found)
                further = None if needs is None or further is None else further | needs
            if not further:
                return self._opened(bits, conflicted=conflicted) if further == 0 else None
            doubtful = further
        return None

    def _needs(self, index: int, found: Found) -> int | None:
        """Return the unknown bits that an undecided step looks at; None where they may be more than are missing."""
        step = self.plan.steps[index]
        if not step.exact:
            return None
        outcome = found[1][index]
        return found[0] & (outcome.needs if isinstance(outcome, Outcome) else _looked_at(step))

    def _opened(self, bits: int, *, conflicted: bool) -> Shown:
        opening = self._openings.get((bits, conflicted))
        if opening is None:
            names = frozenset(name for name, slot in self.plan.slots.items() if slot.bit & bits)
            if not names and not conflicted:
                raise TypeError("an undecided answer with nothing missing")
            if not names:
                status = Status.CONFLICT
            else:
                status = Status.UNDETERMINED if bits & ~self.plan.judgement else Status.DISCRETION
            opening = Shown(status, missing=missing_of(self.checked, names))
            _bounded(self._openings)[(bits, conflicted)] = opening
        return opening

    def grounds(self, found: Found) -> tuple[GroundKey, ...] | None:
        """Return what a decided (or conflicting) main decision rests on, in file order."""
        if found[2] is not True:
            return None
        keys: set[GroundKey] = set()
        if not self._collect(len(self.plan.steps) - 1, found, keys):
            return None
        return joined_grounds([keys])

    def _collect(self, index: int, found: Found, keys: set[GroundKey]) -> bool:
        step = self.plan.steps[index]
        outcome = found[1][index]
        if isinstance(step, FormulaPlan):
            if outcome is UNKNOWN:
                return True
            keys.add(GroundKey(position_of(self.checked, step.name), GroundKind.FORMULA, step.name))
            expressions: list[Core] = [step.formula.formula]
        else:
            if not isinstance(outcome, Outcome) or outcome.ruling.state is State.UNDECIDED:
                return True
            expressions = list(self._of_table(step, outcome, keys))
        for node in expressions:
            if has_choice(node):
                return False  # which branch was taken depends on the facts
            for read in used_in(node, {}):
                if isinstance(read, Lookup):
                    name = read.parameter
                    keys.add(GroundKey(position_of(self.checked, name), GroundKind.PARAMETER, name))
                elif read.origin is Origin.PARAMETER:
                    keys.add(GroundKey(position_of(self.checked, read.name), GroundKind.PARAMETER, read.name))
                elif read.origin is Origin.DECISION and not self._collect_used(read.name, found, keys):
                    return False
        return True

    def _collect_used(self, name: str, found: Found, keys: set[GroundKey]) -> bool:
        """Collect the grounds of a decision that another one read; nothing settled rests on one in conflict."""
        index = self._index(name)
        outcome = found[1][index]
        in_conflict = isinstance(outcome, Outcome) and outcome.ruling.state is State.CONFLICT
        return in_conflict or self._collect(index, found, keys)

    def _of_table(self, step: TablePlan, outcome: Outcome, keys: set[GroundKey]) -> Iterator[Core]:
        position = position_of(self.checked, step.name)
        for row in outcome.ruling.hits:
            keys.add(GroundKey(position, GroundKind.RULE, step.name, row))
            yield from (part.core for part in step.table.rows[row].conditions)
            yield from step.table.rows[row].outputs
        if outcome.ruling.by_otherwise and step.table.otherwise is not None:
            keys.add(GroundKey(position, GroundKind.OTHERWISE, step.name, len(step.table.rows)))
            yield from step.table.otherwise.outputs

    def _index(self, name: str) -> int:
        owner = self.checked.owners[name]
        return next(index for index, step in enumerate(self.plan.steps) if step.name == owner)


def shower(datatype: Datatype) -> Callable[[Any], Value | Unknown]:
    """Return the function that gives the code of a formula back as the caller sees it."""
    if isinstance(datatype, NumberType):
        if datatype.integral:
            return int
        # Exact, and of just the declared decimals; in a context of our own, as the caller's may round.
        return partial(_EXACT.multiply, Decimal((0, (1,), -datatype.scale)))

    def show(code: Any) -> Value | Unknown:
        value = value_from(code, datatype)
        return UNKNOWN if isinstance(value, Unknown) else given_back(value, datatype)

    return show


_EXACT = Context(prec=MAX_OUTCOME_DIGITS)
_MAX_KEPT = 1 << 14
Kept = TypeVar("Kept", bound=dict[Any, Any])


def _bounded(kept: Kept) -> Kept:
    """Return a memory that may take one more."""
    if len(kept) >= _MAX_KEPT:
        kept.clear()
    return kept


def _is_settled(code: object) -> bool:
    """Tell whether a step is decided or conflicting by itself."""
    return code.ruling.state is not State.UNDECIDED if isinstance(code, Outcome) else code is not UNKNOWN


def _kind(item: object) -> object:
    return item if isinstance(item, Outcome) else item is UNKNOWN


def _looked_at(step: Step) -> int:
    return step.looks_at if isinstance(step, FormulaPlan) else 0
