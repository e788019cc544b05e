"""Parameters on a day: what the ruleset fixes, and what the host brings."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from jianfu_rules.checking.checked import CheckedParameter, CheckedRuleset
from jianfu_rules.datatypes import DurationType, EnumType
from jianfu_rules.diagnostics import Diagnostic, nearest
from jianfu_rules.errors import ParameterError
from jianfu_rules.evaluating.facts import MAX_HELPED, Problem, read_value, wrong_type
from jianfu_rules.evaluating.plain import cut, items_of, plain, shown
from jianfu_rules.expr.functions import days_and_months
from jianfu_rules.semantics.expressions import keyed
from jianfu_rules.values import Duration, Known, Settled, Unknown


def read_parameters(checked: CheckedRuleset, supplied: Mapping[str, object] | None, day: dt.date) -> dict[str, Known]:
    """Return what is known of the parameters on `day`, those of the host included; an open one is UNKNOWN.

    The host may give required and open parameters, parameters without a value on the day, and for keyed ones the keys
    that have none.

    Raises:
        ParameterError: A parameter is unknown, may not be set by the host, has a wrong value, or is required and
            missing (JR61x); all are listed.
    """
    found: list[Diagnostic] = []
    given = _by_name(checked, _as_mapping(supplied), found)
    values: dict[str, Known] = {}
    for parameter in checked.parameters.values():
        values.update(parameter.known_on(day))
    for name, value in given.items():
        item = checked.parameters.get(name)
        if item is None:
            continue
        if item.keyed_by is None:
            if not isinstance(values.get(name, Unknown()), Unknown):
                found.append(_fixed(name))
                continue
            _read(name, name, value, item, values, found)
        else:
            found += _read_keyed(name, value, item, values)
    found += _lacking(checked, given, values)
    if found:
        raise ParameterError(found)
    return values


def _as_mapping(supplied: object) -> dict[object, object]:
    items = {} if supplied is None else items_of(supplied)
    if items is None:
        message, zh = "parameters are a mapping of names to values", "参数应为名称到取值的映射"
        raise ParameterError([Diagnostic("JR614", message, zh=zh)])
    return items


def _by_name(checked: CheckedRuleset, supplied: Mapping[object, object], found: list[Diagnostic]) -> dict[str, object]:
    """Return what was supplied by the parameters' names; it may come by their labels."""
    names = {name: name for name in checked.parameters}
    for name, item in checked.parameters.items():
        label = item.definition.label
        names |= {} if label is None else {label.zh: name, label.en: name}
    given: dict[str, object] = {}
    for key, value in supplied.items():
        word = plain(key)
        if not isinstance(word, str):
            words = shown(word)
            message, zh = f"the name of a parameter is a text, not {words.en}", f"参数的名称应为文本，而不是{words.zh}"
            found.append(Diagnostic("JR611", message, zh=zh))
            continue
        if word not in names:
            found.append(_unknown(word, names if len(found) < MAX_HELPED else ()))
            continue
        name = names[word]
        if name in given:
            message, zh = f"the parameter `{name}` is given twice", f"参数“{name}”重复给出"
            help_, help_zh = "by its name or by its label", "名称和标签只用一个"
            found.append(Diagnostic("JR614", message, path=name, help=help_, zh=zh, help_zh=help_zh))
        else:
            given[name] = value
    return given


def _unknown(name: str, known: Iterable[str]) -> Diagnostic:
    word = cut(name)
    near = nearest(word, known)
    help_ = f"did you mean `{near}`?" if near else None
    help_zh = f"是不是“{near}”？" if near else None
    message, zh = f"there is no parameter `{word}`", f"没有名为“{word}”的参数"
    return Diagnostic("JR611", message, path=word, help=help_, zh=zh, help_zh=help_zh)


def _fixed(name: str) -> Diagnostic:
    message, zh = f"`{name}` is fixed by the text", f"参数“{name}”由文本规定，不能改动"
    help_, help_zh = "only required and open parameters are the host's", "只有必填或未公布的参数由使用方给出"
    return Diagnostic("JR612", message, path=name, help=help_, zh=zh, help_zh=help_zh)


def _read(
    path: str,
    target: str,
    value: object,
    item: CheckedParameter,
    values: dict[str, Known],
    found: list[Diagnostic],
) -> None:
    is_duration = isinstance(item.type, DurationType)
    outcome = read_duration(value) if is_duration else read_value(value, item.type, optional=False)
    if isinstance(outcome, Problem):
        wrong = outcome.at(path)
        found.append(Diagnostic("JR614", wrong.message, path=path, help=wrong.help, zh=wrong.zh, help_zh=wrong.help_zh))
    elif not isinstance(outcome, Unknown):
        values[target] = outcome[0]


def read_duration(supplied: object) -> tuple[Settled, bool] | Unknown | Problem:
    """Return a duration that the host supplies as a parameter, or what is wrong with it; no fact is one."""
    value = plain(supplied)
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Duration):
        return value, False
    span = days_and_months(value) if isinstance(value, str) else None
    if span is None:
        return wrong_type(value, "a duration such as P1Y2M3D", "时长（例如 P1Y2M3D）")
    return Duration(*span), False


def _read_keyed(name: str, value: object, item: CheckedParameter, values: dict[str, Known]) -> list[Diagnostic]:
    items = items_of(value)
    if items is None:
        message, zh = f"`{name}` takes a value for each key", f"参数“{name}”应按键分别给值"
        return [Diagnostic("JR614", message, path=name, help="pass a mapping", zh=zh)]
    found: list[Diagnostic] = []
    for supplied, part in items.items():
        word = plain(supplied)
        path = f"{name}[{cut(word) if isinstance(word, str) else '…'}]"
        key = _key_of(word, item)
        if key is None:
            message, zh = f"`{path}` is no key of this parameter", f"“{path}”不是该参数的键"
            found.append(Diagnostic("JR611", message, path=path, zh=zh))
            continue
        target = keyed(name, key)
        if not isinstance(values.get(target, Unknown()), Unknown):
            found.append(_fixed(path))
        else:
            _read(path, target, part, item, values, found)
    return found


def _key_of(word: object, item: CheckedParameter) -> str | None:
    """Return the key that a plain value names; None where it names none."""
    if not isinstance(word, str):
        return None
    if isinstance(item.keyed_by, EnumType):
        member = item.keyed_by.find_member(unicodedata.normalize("NFC", word))
        return None if member is None else member.name
    read = None if item.keyed_by is None else read_value(word, item.keyed_by, optional=False)
    return None if read is None or isinstance(read, Unknown | Problem) else str(read[0])


def _lacking(checked: CheckedRuleset, given: Mapping[str, object], values: Mapping[str, Known]) -> Iterator[Diagnostic]:
    """Yield the required parameters that nobody gave."""
    for name, item in checked.parameters.items():
        absent = name not in given or isinstance(given[name], Unknown)
        if item.definition.required and absent and isinstance(values.get(name, Unknown()), Unknown):
            message, zh = f"the parameter `{name}` is required", f"缺少必填参数“{name}”"
            help_, help_zh = "pass it in `parameters=`", "请用 parameters= 给出"
            yield Diagnostic("JR613", message, path=name, help=help_, zh=zh, help_zh=help_zh)
