"""Sizes of numbers: no decision gives one of more digits than can be worked with and given back exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from jianfu_rules.checking.checked import CheckedDecision, CheckedFormula, CheckedTable
from jianfu_rules.datatypes import Datatype, ListType, NumberType
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.expr.core import Apply, Calculate, Choose, Const, Core, Lookup, Origin, Read, Round, parts
from jianfu_rules.expr.functions import Function
from jianfu_rules.expr.nodes import ArithmeticOp
from jianfu_rules.values import MAX_DIGITS, MAX_OUTCOME_DIGITS

Digits = Mapping[str, int]  # before the point, of each name that decisions give


def check_sizes(decisions: Mapping[str, CheckedDecision], order: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield the decisions whose numbers can have too many digits; `order` has each after the ones it reads."""
    known: dict[str, int] = {}
    for name in order:
        decision = decisions[name]
        for output, datatype, values in _outputs(decision):
            number = datatype.of if isinstance(datatype, ListType) else datatype
            if not isinstance(number, NumberType):
                continue
            declared = _of_type(number)
            reached = max((_digits(value, known) for value in values), default=0)
            # A sum over rules has as many digits more as their count has.
            reached += len(str(len(values))) if isinstance(decision, CheckedTable) else 0
            known[output] = reached if declared is None else min(declared, reached)
            if known[output] + number.scale > MAX_OUTCOME_DIGITS:
                message = f"`{output}` can have more than {MAX_OUTCOME_DIGITS} digits"
                help_ = "give the decisions that it is worked out from a `min` and a `max`"
                yield Diagnostic("JR208", message, decision.definition.places.whole, help=help_)
                known[output] = 0  # told once, and not again of all that read it


def _outputs(decision: CheckedDecision) -> Iterator[tuple[str, Datatype, list[Core]]]:
    """Yield each name that a decision gives, with its type and the expressions that it comes from."""
    if isinstance(decision, CheckedFormula):
        yield decision.definition.name, decision.type, [decision.formula]
        return
    rows = [row.outputs for row in decision.rows if row.outputs]
    rows += [decision.otherwise.outputs] if decision.otherwise is not None else []
    for index, (name, datatype) in enumerate(decision.outputs):
        yield name, datatype, [outputs[index] for outputs in rows]


def _digits(node: Core, known: Digits) -> int:
    """Return how many digits a number can have before its point; 0 for what is no number."""
    match node:
        case Const(value):
            return _of(value) if isinstance(value, Fraction) else 0
        case Read(name, origin, datatype):
            number = datatype.of if isinstance(datatype, ListType) else datatype
            found = _of_type(number) if isinstance(number, NumberType) else 0
            if found is not None:
                return found
            return known.get(name, MAX_OUTCOME_DIGITS) if origin is Origin.DECISION else MAX_DIGITS
        case Lookup(type=datatype):
            found = _of_type(datatype) if isinstance(datatype, NumberType) else 0
            return MAX_DIGITS if found is None else found
        case Calculate(ArithmeticOp.MUL, left, right):
            return _digits(left, known) + _digits(right, known)
        case Calculate(_, left, right):
            return max(_digits(left, known), _digits(right, known)) + 1
        case Choose(_, yes, no):
            return max(_digits(yes, known), _digits(no, known))
        case Round(_, dividend, divisor, places):
            return max(_digits(dividend, known) + (0 if divisor is None else _scale(divisor)), -places) + 1
        case Apply(Function.COUNT | Function.COUNT_DAYS | Function.COUNT_MONTHS | Function.COUNT_YEARS):
            return 8
        case Apply(function, arguments):
            most = max(_digits(argument, known) for argument in arguments)
            return most + _more(arguments) if function is Function.SUM else most
        case _:
            return 0


def _more(arguments: Sequence[Core]) -> int:
    """Return how many digits a sum has more than what is summed up."""
    only = arguments[0]
    listed = only.type if isinstance(only, Read) else None
    count = listed.max_length or MAX_DIGITS if isinstance(listed, ListType) else len(arguments)
    return len(str(count))


def _scale(node: Core) -> int:
    """Return the decimals of a number."""
    match node:
        case Const(_, datatype) | Read(_, _, datatype) | Lookup(_, _, datatype, _):
            return datatype.scale if isinstance(datatype, NumberType) else 0
        case Calculate(ArithmeticOp.MUL, left, right):
            return _scale(left) + _scale(right)
        case Round(_, _, _, places):
            return max(0, places)
        case _:
            return max(map(_scale, parts(node)), default=0)


def _of_type(datatype: NumberType) -> int | None:
    if datatype.min is None or datatype.max is None:
        return None
    return max(_of(datatype.min), _of(datatype.max))


def _of(number: Fraction) -> int:
    """Return the digits before the point, or one more: a text of very long numbers would take long."""
    return abs(int(number)).bit_length() * 302 // 1000 + 1
