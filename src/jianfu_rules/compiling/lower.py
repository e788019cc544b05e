"""Lowering: CheckedRuleset to Plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jianfu_rules.checking.boxes import conjuncts, is_simple
from jianfu_rules.checking.checked import (
    CheckedDecision,
    CheckedFormula,
    CheckedRuleset,
    CheckedTable,
    counts_outputs,
    output_type,
)
from jianfu_rules.checking.law import expressions_of, names_in
from jianfu_rules.compiling.columns import column_of
from jianfu_rules.compiling.plan import Complex, FormulaPlan, Plan, Slot, Step, TablePlan
from jianfu_rules.datatypes import BooleanType, DateType, EnumType, NumberType, TextType
from jianfu_rules.expr.core import All, AnyOf, Choose, Const, Core, Inverse, Lookup, parts
from jianfu_rules.kleene import Truth
from jianfu_rules.semantics.expressions import keyed, truth_of
from jianfu_rules.values import Known, Unknown

_MASKED = (BooleanType, EnumType, NumberType, DateType, TextType)


def lower(checked: CheckedRuleset, parameters: Mapping[str, Known]) -> Plan:
    """Return the plan for the main decision, given what is known of the parameters."""
    known = {name: value for name, value in parameters.items() if not isinstance(value, Unknown)}
    slots = _slots(checked, known)
    steps = tuple(_step(checked.decisions[name], slots, known) for name in _needed(checked))
    inputs = tuple(slots[name] for name in checked.inputs)
    judged = sum(slots[name].bit for name, item in checked.inputs.items() if item.definition.judgement)
    types = {name: item.type for name, item in checked.parameters.items() if item.keyed_by is None and name in known}
    about = checked.applies_when
    scope = All(tuple(part.core for part in about.conditions)) if about else None
    return Plan(inputs, slots, steps, scope, frozenset(checked.owners), known, types, judged)


def outputs_named(decision: CheckedDecision) -> tuple[str, ...]:
    """Return the names that a decision gives."""
    if isinstance(decision, CheckedFormula):
        return (decision.definition.name,)
    return tuple(name for name, _ in decision.outputs)


def _slots(checked: CheckedRuleset, known: Mapping[str, Known]) -> dict[str, Slot]:
    """Return a slot for every name that may be unknown; the outputs of one table share a bit."""
    found: dict[str, Slot] = {}
    bit = 1
    for name, item in checked.inputs.items():
        found[name] = Slot(name, bit, item.type, item.definition.optional)
        bit <<= 1
    for name, parameter in checked.parameters.items():
        if parameter.keyed_by is None and name not in known:
            found[name] = Slot(name, bit, parameter.type)
            bit <<= 1
    for decision in checked.decisions.values():
        for name in outputs_named(decision):
            found[name] = Slot(name, bit, output_type(decision, name))
        bit <<= 1
    return found


def _needed(checked: CheckedRuleset) -> Iterator[str]:
    """Yield the decisions that the main one needs, itself last, each after the ones it reads."""
    wanted = {checked.main}
    for part in checked.applies_when.conditions if checked.applies_when else ():
        wanted |= {checked.owners[read] for read in names_in(part.core) if read in checked.owners}
    for name in reversed(checked.order):
        if name in wanted:
            for node in expressions_of(checked.decisions[name]):
                wanted |= {checked.owners[read] for read in names_in(node) if read in checked.owners}
    needed = [name for name in checked.order if name in wanted]
    yield from needed
    if needed[-1] != checked.main:
        # What the scope looks at may come after the main decision, and may even read it: then it is worked out again.
        yield checked.main


def _step(decision: CheckedDecision, slots: Mapping[str, Slot], known: Mapping[str, Known]) -> Step:
    bit = slots[outputs_named(decision)[0]].bit
    if isinstance(decision, CheckedFormula):
        return FormulaPlan(decision, bit, _bits([decision.formula], slots), _is_strict(decision.formula, known))
    return _table(decision, bit, slots, known)


def _table(table: CheckedTable, bit: int, slots: Mapping[str, Slot], known: Mapping[str, Known]) -> TablePlan:
    simple: dict[str, list[tuple[int, Core]]] = {}
    left: list[Complex] = []
    for row, item in enumerate(table.rows):
        for condition in conjuncts([part.core for part in item.conditions]):
            names = {name for name in names_in(condition) if name in slots}
            subject = next(iter(names)) if len(names) == 1 else None
            if subject and isinstance(slots[subject].type, _MASKED) and _is_told_by_one(condition, known):
                simple.setdefault(subject, []).append((row, condition))
            else:
                left.append(Complex(row, condition, _bits([condition], slots), _is_strict(condition, known)))
    columns = tuple(column_of(slots[name], tests, len(table.rows), known) for name, tests in simple.items())
    outputs = [output for row in table.rows for output in row.outputs]
    outputs += table.otherwise.outputs if table.otherwise else ()
    looks_at = tuple(_bits([part.core for part in row.conditions], slots) for row in table.rows)
    gives = tuple(_bits(row.outputs, slots) if counts_outputs(table) else 0 for row in table.rows)
    exact = all(item.strict for item in left) and all(_is_strict(output, known) for output in outputs)
    constant = all(isinstance(output, Const) for output in outputs)
    last = _bits(table.otherwise.outputs, slots) if table.otherwise else 0
    read = _bits(outputs, slots)
    return TablePlan(table, bit, columns, tuple(left), constant, looks_at, gives, last, read, exact)


def _is_told_by_one(condition: Core, known: Mapping[str, Known]) -> bool:
    """Tell whether a condition on one name is simple, and unknown as long as the name is.

    `x > 3 or strict` is settled without `x` where the parameter `strict` is true.
    """
    return is_simple(condition) and truth_of(condition, known) is Truth.UNKNOWN


def _bits(nodes: Iterable[Core], slots: Mapping[str, Slot]) -> int:
    bits = 0
    for node in nodes:
        for name in names_in(node):
            bits |= slots[name].bit if name in slots else 0
    return bits


def _is_strict(node: Core, known: Mapping[str, Known]) -> bool:
    """Tell whether an expression is unknown as soon as one of its names is, and only then."""
    match node:
        case All() | AnyOf() | Inverse() | Choose():
            return False
        case Lookup(parameter, key, _, keys):
            # A parameter that has a value for every key is never the reason.
            complete = keys is not None and all(keyed(parameter, name) in known for name in keys)
            return complete and _is_strict(key, known)
        case _:
            return all(_is_strict(part, known) for part in parts(node))
