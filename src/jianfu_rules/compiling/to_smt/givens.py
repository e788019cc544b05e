"""Everything that a case is given: the facts and parameters of a ruleset on a day, as terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

import attrs

from jianfu_rules.checking.checked import CheckedParameter, CheckedRuleset
from jianfu_rules.compiling.to_smt.inputs import Given, Maker, fixed
from jianfu_rules.compiling.to_smt.solving import Model
from jianfu_rules.compiling.to_smt.terms import Bool, Context, conj
from jianfu_rules.compiling.to_smt.unsupported import unsupported
from jianfu_rules.compiling.to_smt.values import Texts
from jianfu_rules.datatypes import EnumType, TextType
from jianfu_rules.errors import UnsupportedError
from jianfu_rules.semantics.expressions import keyed
from jianfu_rules.values import UNKNOWN, Known, Settled, Unknown, Value, given_back


@attrs.frozen
class Freedom:
    """What a case may leave open or choose beside its facts."""

    may_be_unknown: bool = False  # facts may be unknown; else every case is complete
    open_is_free: bool = False  # parameters that nobody published, and keys without a value, are free; else unknown


@attrs.frozen(eq=False)
class Givens:
    """Facts by name, parameters by name, and the values of keyed parameters by parameter and key."""

    context: Context
    texts: Texts
    inputs: Mapping[str, Given]
    parameters: Mapping[str, Given]
    keyed: Mapping[str, Mapping[str, Given]]  # those that nobody gave are absent, or free
    refused: Mapping[str, UnsupportedError]  # parameters that can't be expressed

    @classmethod
    def of(
        cls, checked: CheckedRuleset, known: Mapping[str, Known], maker: Maker, freedom: Freedom, context: Context
    ) -> Givens:
        """Return the facts of a ruleset, and its parameters of which `known` is known."""
        inputs = {
            name: maker.free(name, item.type, optional=item.definition.optional, may_be_unknown=freedom.may_be_unknown)
            for name, item in checked.inputs.items()
        }
        parameters: dict[str, Given] = {}
        values: dict[str, dict[str, Given]] = {}
        refused: dict[str, UnsupportedError] = {}
        for name, item in checked.parameters.items():
            if item.keyed_by is None:
                parameters[name] = _parameter(item, known.get(name, UNKNOWN), maker, freedom)
                continue
            try:
                values[name] = _keyed(item, known, maker, freedom)
            except UnsupportedError as error:
                refused[name] = error
        return cls(context, maker.texts, inputs, parameters, values, refused)

    def apart(self, names: frozenset[str], prefix: str) -> Givens:
        """Return the same facts and parameters, but for those in `names` that are free: these are made anew."""
        maker = Maker(self.context, prefix, self.texts)

        def of(given: Given) -> Given:
            if given.name not in names or not given.is_free:
                return given
            unknown = given.known is not True
            return maker.free(given.name, given.type, optional=given.null is not False, may_be_unknown=unknown)

        return attrs.evolve(self, inputs=_each(of, self.inputs), parameters=_each(of, self.parameters))

    @property
    def all(self) -> tuple[Given, ...]:
        """Return all facts and parameters, those with keys as `name[key]`."""
        of_keys = (given for values in self.keyed.values() for given in values.values())
        return (*self.inputs.values(), *self.parameters.values(), *of_keys)

    def has_open(self, checked: CheckedRuleset) -> bool:
        """Tell whether some parameter has no value, or not for each of its keys."""
        if any(given.known is not True for given in self.parameters.values()):
            return True
        keys = {name: checked.parameters[name].keyed_by for name in self.keyed}
        return any(not isinstance(of, EnumType) or len(self.keyed[name]) < len(of.members) for name, of in keys.items())

    def domain(self) -> Bool:
        """Return what holds of their variables."""
        return conj(*(given.domain for given in self.all))

    def known_in(self, model: Model) -> dict[str, Settled]:
        """Return what a model says of them by the names that expressions read, as the evaluator takes it."""
        found = {given.name: given.read(model, self.texts) for given in self.all}
        return {name: value for name, value in found.items() if not isinstance(value, Unknown)}

    def facts_of(self, model: Model) -> dict[str, Value]:
        """Return the facts of a model as the caller would give them; those not known are left out."""
        return dict(self._plain(self.inputs, model))

    def parameters_of(self, model: Model) -> dict[str, Value]:
        """Return the free parameters of a model as the host would give them."""
        found = dict(self._plain({name: item for name, item in self.parameters.items() if item.is_free}, model))
        for name, values in self.keyed.items():
            by_key = dict(self._plain({key: item for key, item in values.items() if item.is_free}, model))
            if by_key:
                found[name] = by_key
        return found

    def _plain(self, givens: Mapping[str, Given], model: Model) -> Iterator[tuple[str, Value]]:
        for name, given in givens.items():
            value = given.read(model, self.texts)
            if not isinstance(value, Unknown):
                yield name, None if value is None else given_back(value, given.type)


def _each(of: Callable[[Given], Given], givens: Mapping[str, Given]) -> dict[str, Given]:
    return {name: of(given) for name, given in givens.items()}


def _parameter(item: CheckedParameter, value: Known, maker: Maker, freedom: Freedom) -> Given:
    name, is_free = item.definition.name, item.definition.required or freedom.open_is_free
    if isinstance(value, Unknown) and is_free:
        return maker.free(name, item.type)
    return fixed(name, item.type, value, maker.texts)


def _keyed(item: CheckedParameter, known: Mapping[str, Known], maker: Maker, freedom: Freedom) -> dict[str, Given]:
    name, keys = item.definition.name, item.keyed_by
    given = {key: value for key, value in _by_key(name, known) if not isinstance(value, Unknown)}
    found = {key: fixed(keyed(name, key), item.type, value, maker.texts) for key, value in given.items()}
    is_lacking = item.definition.required and not given
    if isinstance(keys, EnumType) and (is_lacking or freedom.open_is_free):
        found |= {key: maker.free(keyed(name, key), item.type) for key in keys.names if key not in given}
    elif is_lacking or (item.definition.open and freedom.open_is_free and isinstance(keys, TextType)):
        # There is no end of texts that the host could give a value for.
        what, zh = f"the parameter `{name}`, a value for any text,", f"参数“{name}”（任意文本各有一个取值）"
        raise unsupported(what, zh, item.definition.places.whole)
    return found


def _by_key(name: str, known: Mapping[str, Known]) -> Iterator[tuple[str, Known]]:
    prefix = f"{name}["
    for word, value in known.items():
        if word.startswith(prefix):
            yield word[len(prefix) : -1], value


def known_parameters(checked: CheckedRuleset, day: dt.date, parameters: Mapping[str, Known] | None) -> dict[str, Known]:
    """Return what is known of the parameters on a day: what the text fixes, and `parameters` besides."""
    fixed_ones = {name: value for item in checked.parameters.values() for name, value in item.known_on(day).items()}
    return fixed_ones | dict(parameters or {})


def texts_in(checked: CheckedRuleset, known: Mapping[str, Known]) -> Iterator[str]:
    """Yield the texts that parameters bring: keys that are texts, and values."""
    for name, item in checked.parameters.items():
        values = dict(_by_key(name, known))
        yield from values if isinstance(item.keyed_by, TextType) else ()
        if isinstance(item.type, TextType):
            yield from (value for value in (known.get(name), *values.values()) if isinstance(value, str))
