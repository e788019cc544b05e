"""Parameters that the host brings: required ones must be given, open ones may be."""

from __future__ import annotations

from collections.abc import Mapping

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.diagnostics import Diagnostic, nearest
from jianfu_rules.errors import ParameterError
from jianfu_rules.evaluating.facts import Problem, read_value
from jianfu_rules.values import Known, Unknown


def read_parameters(checked: CheckedRuleset, supplied: Mapping[str, object] | None) -> dict[str, Known]:
    """Return the value of every parameter, those of the host included; an open one may stay UNKNOWN.

    Raises:
        ParameterError: A parameter is unknown, may not be set by the host, has a wrong value, or is required and
            missing (JR61x); all are listed.
    """
    given = dict(supplied or {})
    found: list[Diagnostic] = []
    values: dict[str, Known] = {name: item.value for name, item in checked.parameters.items()}
    for name, value in given.items():
        item = checked.parameters.get(name)
        if item is None:
            near = nearest(str(name), checked.parameters)
            help_ = f"did you mean `{near}`?" if near else None
            help_zh = f"是不是“{near}”？" if near else None
            message, zh = f"there is no parameter `{name}`", f"没有名为“{name}”的参数"
            found.append(Diagnostic("JR611", message, path=str(name), help=help_, zh=zh, help_zh=help_zh))
            continue
        if not (item.definition.required or item.definition.open):
            message, zh = f"`{name}` is fixed by the text", f"参数“{name}”由文本规定，不能改动"
            found.append(Diagnostic("JR612", message, path=name, help="change it by an overlay", zh=zh))
            continue
        outcome = read_value(value, item.type, optional=False)
        if isinstance(outcome, Problem):
            wrong = outcome.at(name)
            found.append(Diagnostic("JR614", wrong.message, path=name, help=wrong.help, zh=wrong.zh))
        else:
            values[name] = outcome if isinstance(outcome, Unknown) else outcome[0]
    for name, item in checked.parameters.items():
        if item.definition.required and isinstance(values[name], Unknown) and name not in given:
            message, zh = f"the parameter `{name}` is required", f"缺少必填参数“{name}”"
            found.append(Diagnostic("JR613", message, path=name, help="pass it in `parameters=`", zh=zh))
    if found:
        raise ParameterError(found)
    return values
