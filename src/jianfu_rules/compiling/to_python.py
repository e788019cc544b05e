"""Plan to one Python function, built as a syntax tree.

The function reads the facts, joins the masks of the columns and works out every step. It gives up (None) on anything
but facts by their names in their plainest forms; the caller then reads them fully, which tells what is wrong or gives
the plain forms. Names of rulesets never become Python names: those are counted.
"""

from __future__ import annotations

import ast
import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import cast

import attrs

from jianfu_rules.checking.law import names_in
from jianfu_rules.compiling import runtime
from jianfu_rules.compiling.codes import code_of
from jianfu_rules.compiling.expressions import Emitter, scaled
from jianfu_rules.compiling.plan import Column, FormulaPlan, Plan, Slot, TablePlan
from jianfu_rules.compiling.settle import settler
from jianfu_rules.compiling.syntax import (
    assign,
    binary,
    call,
    compared,
    constant,
    give_up,
    give_up_unless_text,
    inverted,
    is_,
    joined,
    locate,
    name,
    when,
)
from jianfu_rules.datatypes import BooleanType, Datatype, DateType, EnumType, NumberType, TextType
from jianfu_rules.expr.functions import Rounding
from jianfu_rules.values import UNKNOWN, Known, Unknown

ReadFact = Callable[[object, Datatype], object]
# Unknown bits; for each step its Outcome (a table) or its code (a formula); the code of the scope's condition.
# None: the facts need a full reading.
Found = tuple[int, tuple[object, ...], object]
Run = Callable[[Mapping[str, object]], Found | None]


def to_python(plan: Plan, read: ReadFact) -> Run:
    """Return the function that evaluates `plan`.

    Args:
        plan: What to work out.
        read: Reads a supplied value as one of a datatype; UNKNOWN where it can't or where it has to say something.
    """
    generator = _Generator(plan, read)
    module = ast.Module([generator.function()], [])
    locate(module)
    space = generator.space
    exec(compile(module, f"<plan of {plan.steps[-1].name}>", "exec"), space)  # noqa: S102 - our own tree
    return cast("Run", space["run"])


@attrs.define
class _Generator:
    plan: Plan
    read: ReadFact
    space: dict[str, object] = attrs.field(factory=dict)
    variables: dict[str, str] = attrs.field(factory=dict)
    body: list[ast.stmt] = attrs.field(factory=list)
    count: int = 0

    def function(self) -> ast.stmt:
        self.space.update(
            U=UNKNOWN,
            bisect=bisect_right,
            date=dt.date,
            agree=runtime.agree,
            shift=runtime.shift,
            count_months=runtime.count_months,
            count_years=runtime.count_years,
            contains_scaled=runtime.contains_scaled,
        )
        self.body += [assign("u", constant(0)), assign("get", ast.Attribute(name("facts"), "get", ast.Load()))]
        for index, step in enumerate(self.plan.steps):
            if isinstance(step, TablePlan):
                self.body += [
                    assign(f"p{index}", constant(step.all_rows)),
                    assign(f"s{index}", constant(step.all_rows)),
                ]
        for slot in self.plan.inputs:
            self._input(slot)
        self._all_known_keys()
        self._parameters()
        results = [self._step(index) for index in range(len(self.plan.steps))]
        scope = constant(value=True) if self.plan.scope is None else self._emitter().emit(self.plan.scope)
        found = [name("u"), ast.Tuple(results, ast.Load()), scope]
        self.body.append(ast.Return(ast.Tuple(found, ast.Load())))
        # Parsed, not built: the fields of a definition differ between versions of Python.
        definition = ast.parse("def run(facts): pass").body[0]
        if not isinstance(definition, ast.FunctionDef):
            raise TypeError("a definition is a definition")
        definition.body = self.body
        return definition

    # -- names

    def fresh(self) -> str:
        self.count += 1
        return f"t{self.count}"

    def bind(self, value: object) -> str:
        self.count += 1
        word = f"k{self.count}"
        self.space[word] = runtime.rounder(value) if isinstance(value, Rounding) else value
        return word

    def keyed(self, parameter: str, datatype: Datatype) -> str:
        prefix = f"{parameter}["
        table = {
            key[len(prefix) : -1]: code_of(value, datatype)
            for key, value in self.plan.parameters.items()
            if key.startswith(prefix) and not isinstance(value, Unknown)
        }
        return self.bind(table)

    # -- inputs

    def _columns(self, slot: Slot) -> list[tuple[int, Column]]:
        found = []
        for index, step in enumerate(self.plan.steps):
            if isinstance(step, TablePlan):
                found += [(index, column) for column in step.columns if column.slot.name == slot.name]
        return found

    def _is_read(self, slot: Slot) -> bool:
        """Tell whether an expression reads the name, beside the columns."""
        if self.plan.scope is not None and slot.name in names_in(self.plan.scope):
            return True
        for step in self.plan.steps:
            if isinstance(step, FormulaPlan):
                if step.looks_at & slot.bit:
                    return True
                continue
            looked = sum(part.reads & slot.bit for part in step.complex)
            outputs = 0 if step.constant else slot.bit & step.output_bits
            if looked or outputs:
                return True
        return False

    def _input(self, slot: Slot) -> None:
        variable = f"x{len(self.variables)}"
        self.variables[slot.name] = variable
        columns = self._columns(slot)
        self.body.append(assign(variable, call("get", constant(slot.name), name("U"))))
        unknown: list[ast.stmt] = [joined("u", ast.BitOr(), constant(slot.bit))]
        unknown += _indifferent(columns)
        other = self._reading(slot, variable, columns)
        if slot.optional:
            taken = _accept(columns, lambda column: constant(column.null))
            other = [when(is_(name(variable), constant(None)), taken, other)]
        self.body.append(when(is_(name(variable), name("U")), unknown, other))

    def _reading(self, slot: Slot, variable: str, columns: list[tuple[int, Column]]) -> list[ast.stmt]:
        """Return the statements for a fact that is given and not null."""
        match slot.type:
            case BooleanType():
                return self._boolean(variable, columns)
            case EnumType():
                return self._enum(slot, slot.type, variable, columns)
            case NumberType():
                return self._number(slot.type, variable, columns)
            case _:
                return self._other(slot.type, variable, columns)

    @staticmethod
    def _boolean(variable: str, columns: list[tuple[int, Column]]) -> list[ast.stmt]:
        yes = _accept(columns, lambda column: constant(column.masks[True]))
        no = _accept(columns, lambda column: constant(column.masks[False]))
        last = when(is_(name(variable), constant(value=False)), no, [give_up()])
        return [when(is_(name(variable), constant(value=True)), yes, [last])]

    def _enum(self, slot: Slot, datatype: EnumType, variable: str, columns: list[tuple[int, Column]]) -> list[ast.stmt]:
        words = {word: item.name for item in datatype.members for word in (item.name, item.label.zh, item.label.en)}
        if len(columns) == 1 and not self._is_read(slot):
            # The one thing asked of the fact is its mask.
            index, column = columns[0]
            table = self.bind({word: column.masks[member] for word, member in words.items()})
            return [
                give_up_unless_text(variable),
                assign(variable, _get(table, name(variable))),
                when(is_(name(variable), constant(None)), [give_up()]),
                joined(f"p{index}", ast.BitAnd(), name(variable)),
            ]
        return [
            give_up_unless_text(variable),
            assign(variable, _get(self.bind(words), name(variable))),
            when(is_(name(variable), constant(None)), [give_up()]),
            *self._masked(variable, columns),
        ]

    def _number(self, datatype: NumberType, variable: str, columns: list[tuple[int, Column]]) -> list[ast.stmt]:
        low, high = (code_of(end, datatype) for end in (datatype.min, datatype.max))
        span = ast.Compare(_literal(low), [ast.LtE(), ast.LtE()], [name(variable), _literal(high)])
        whole = [
            assign(variable, scaled(name(variable), datatype.scale)),
            when(ast.UnaryOp(ast.Not(), span), [give_up()]),
        ]
        known: dict[float, object] = {}
        # What is read rather than multiplied is in range: the reader looks.
        reading = [
            assign(variable, call(self.bind(runtime.reader(datatype, self.read, known)), name(variable))),
            when(is_(name(variable), constant(None)), [give_up()]),
        ]
        found = f"n{variable}"
        # The same marks come again and again; a float that was read before is known by its value.
        again = [
            assign(found, _get(self.bind(known), name(variable))),
            when(is_(name(found), constant(None)), reading, [assign(variable, name(found))]),
        ]
        kind = f"c{variable}"
        other = when(is_(name(kind), name("float")), again, reading)
        return [
            assign(kind, call("type", name(variable))),
            when(is_(name(kind), name("int")), whole, [other]),
            *self._masked(variable, columns),
        ]

    def _other(self, datatype: Datatype, variable: str, columns: list[tuple[int, Column]]) -> list[ast.stmt]:
        return [
            assign(variable, call(self.bind(runtime.reader(datatype, self.read)), name(variable))),
            when(is_(name(variable), constant(None)), [give_up()]),
            *self._masked(variable, columns),
        ]

    def _masked(self, variable: str, columns: list[tuple[int, Column]]) -> list[ast.stmt]:
        """Return the statements that join the masks of a known code."""
        return _accept(columns, lambda column: self._mask(column, variable))

    def _mask(self, column: Column, variable: str) -> ast.expr:
        if isinstance(column.slot.type, NumberType | DateType):
            # Bounds are odd: twice a code is beyond one from the code on that is half the next even number.
            bounds = tuple((bound + 1) // 2 for bound in column.bounds)
            stretch = call("bisect", name(self.bind(bounds)), name(variable))
            return ast.Subscript(name(self.bind(column.regions)), stretch, ast.Load())
        if isinstance(column.slot.type, TextType):
            others = constant(column.masks[None])
            masks = {text: mask for text, mask in column.masks.items() if text is not None}
            return call(ast.Attribute(name(self.bind(masks)), "get", ast.Load()), name(variable), others)
        return ast.Subscript(name(self.bind(dict(column.masks))), name(variable), ast.Load())

    def _all_known_keys(self) -> None:
        """Give up where a key of the facts is no input's name."""
        every = constant(len(self.plan.inputs))
        given = binary(every, ast.Sub(), call(ast.Attribute(name("u"), "bit_count", ast.Load())))
        known = ast.IfExp(name("u"), given, every)
        self.body.append(when(compared(call("len", name("facts")), ast.NotEq(), known), [give_up()]))

    def _parameters(self) -> None:
        for item, slot in self.plan.slots.items():
            if item in self.variables or item in self.plan.gives:
                continue
            # A parameter that has no value: open, and unknown.
            self.variables[item] = "U"
            self.body += [joined("u", ast.BitOr(), constant(slot.bit)), *_indifferent(self._columns(slot))]
        for item, value in self.plan.parameters.items():
            datatype = self.plan.parameter_types.get(item)
            if datatype is not None:
                self.variables[item] = self.bind(_as_code(value, datatype))

    # -- steps

    def _step(self, index: int) -> ast.expr:
        step = self.plan.steps[index]
        if isinstance(step, FormulaPlan):
            self._formula(step, f"v{index}")
            return name(f"v{index}")
        return self._table(index, step)

    def _formula(self, step: FormulaPlan, variable: str) -> None:
        """Work out a formula; a strict one at once where nothing is unknown."""
        unknown, known = self._following(step.bit, [(step.name, variable)])
        careful: list[ast.stmt] = []
        result = self._emitter(careful).code(step.formula.formula, step.formula.type)
        self.variables[step.name] = variable
        careful += [assign(variable, result), when(is_(name(variable), name("U")), unknown, known)]
        if not step.exact:
            self.body += careful
            return
        plain = self._emitter([], all_known=True).code(step.formula.formula, step.formula.type)
        self.body.append(when(name("u"), careful, [assign(variable, plain), *known]))

    def _table(self, index: int, step: TablePlan) -> ast.expr:
        possible, sure, result = f"p{index}", f"s{index}", f"o{index}"
        for part in step.complex:
            self._complex(index, part.row, self._emitted(part.core))
        self.body.append(joined(sure, ast.BitAnd(), name(possible)))
        arguments: list[ast.expr] = [name(possible), name(sure)]
        if not step.constant:
            arguments += self._outputs(step)
        settling = settler(step)
        settled: ast.expr = call(self.bind(settling.settle), *arguments)
        if step.constant:
            masks = ast.Tuple([name(possible), name(sure)], ast.Load())
            settled = ast.BoolOp(ast.Or(), [_get(self.bind(settling.kept), masks), settled])
        self.body.append(assign(result, settled))
        if self._is_read_later(index, step):
            self._given(result, step)
        return name(result)

    def _is_read_later(self, index: int, step: TablePlan) -> bool:
        """Tell whether anything looks at what a table gives; nothing but the scope can look at the last step."""
        looked_at = set() if self.plan.scope is None else set(names_in(self.plan.scope))
        return index < len(self.plan.steps) - 1 or any(output in looked_at for output, _ in step.table.outputs)

    def _given(self, result: str, step: TablePlan) -> None:
        """Give what came of a table to those who look at it."""
        gives = []
        for position, (output, _) in enumerate(step.table.outputs):
            variable = f"{result}_{position}"
            code: ast.expr = ast.Attribute(name(result), "code", ast.Load())
            if step.table.has_several_outputs:
                codes = ast.Attribute(name(result), "codes", ast.Load())
                code = ast.Subscript(codes, constant(position), ast.Load())
            self.body.append(assign(variable, code))
            self.variables[output] = variable
            gives.append((output, variable))
        unknown, known = self._following(step.bit, gives)
        self.body.append(when(ast.Attribute(name(result), "undecided", ast.Load()), unknown, known))

    def _complex(self, index: int, row: int, found: tuple[list[ast.stmt], ast.expr]) -> None:
        """A condition that masks can't tell: worked out only where its row may still match."""
        statements, truth = found
        bit = 1 << row
        no = when(is_(truth, constant(value=False)), [joined(f"p{index}", ast.BitAnd(), inverted(bit))])
        unknown = when(is_(truth, name("U")), [joined(f"s{index}", ast.BitAnd(), inverted(bit))])
        test = binary(name(f"p{index}"), ast.BitAnd(), constant(bit))
        self.body.append(when(test, [*statements, no, unknown]))

    def _outputs(self, step: TablePlan) -> list[ast.expr]:
        """Return the codes of all rows' outputs, and of the otherwise row's."""
        rows: list[ast.expr] = []
        emitter = self._emitter()
        for row in step.table.rows:
            codes = [emitter.code(output, of) for output, (_, of) in zip(row.outputs, step.table.outputs, strict=False)]
            rows.append(ast.Tuple(codes, ast.Load()))
        last = step.table.otherwise
        codes = (
            []
            if last is None
            else [emitter.code(output, of) for output, (_, of) in zip(last.outputs, step.table.outputs, strict=True)]
        )
        return [ast.Tuple(rows, ast.Load()), ast.Tuple(codes, ast.Load())]

    def _following(self, bit: int, gives: list[tuple[str, str]]) -> tuple[list[ast.stmt], list[ast.stmt]]:
        """Return what follows an undecided step (it is marked) and a decided one: masks of later tables are joined."""
        unknown: list[ast.stmt] = [joined("u", ast.BitOr(), constant(bit))]
        known: list[ast.stmt] = []
        for output, variable in gives:
            columns = self._columns(self.plan.slots[output])
            unknown += _indifferent(columns)
            known += self._masked(variable, columns)
        return unknown, known

    def _emitted(self, node: object) -> tuple[list[ast.stmt], ast.expr]:
        emitter = self._emitter([])
        truth = emitter.emit(node)  # type: ignore[arg-type]
        return emitter.body, truth

    def _emitter(self, body: list[ast.stmt] | None = None, *, all_known: bool = False) -> Emitter:
        target = self.body if body is None else body
        return Emitter(self.variables, self.bind, self.keyed, target, self.fresh, all_known)


def _as_code(value: Known, datatype: Datatype) -> object:
    return value if isinstance(value, Unknown) else code_of(value, datatype)


def _literal(code: object) -> ast.expr:
    if not isinstance(code, int):
        raise TypeError("an input without bounds: check() should have seen it")
    return constant(code)


def _get(table: str, key: ast.expr) -> ast.expr:
    return call(ast.Attribute(name(table), "get", ast.Load()), key)


def _accept(columns: list[tuple[int, Column]], mask: Callable[[Column], ast.expr]) -> list[ast.stmt]:
    found: list[ast.stmt] = [joined(f"p{index}", ast.BitAnd(), mask(column)) for index, column in columns]
    return found or [ast.Pass()]


def _indifferent(columns: list[tuple[int, Column]]) -> list[ast.stmt]:
    """Return the statements for an unknown name: rows with a condition on it are not sure."""
    return [joined(f"s{index}", ast.BitAnd(), constant(column.indifferent)) for index, column in columns]
