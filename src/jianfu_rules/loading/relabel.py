"""Labels that an overlay changes: of inputs, parameters, decisions, outputs and members of enumerations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.model.inputs import TypeSpec
from jianfu_rules.model.overlay import LabelChange
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import TableDefinition
from jianfu_rules.phrases import Phrase

_SECTIONS = ("inputs", "parameters", "decisions")


def relabelled(ruleset: Ruleset, changes: Iterable[LabelChange], found: list[Diagnostic]) -> Ruleset:
    """Return the ruleset with other labels; a name that nothing has is added to `found`."""
    labels = {change.name.text: change.label for change in changes}
    if not labels:
        return ruleset
    used: set[str] = set()
    sections: dict[str, Any] = {
        section: {name: _definition(name, item, labels, used) for name, item in getattr(ruleset, section).items()}
        for section in _SECTIONS
    }
    sections["types"] = {name: _type(name, spec, labels, used) for name, spec in ruleset.types.items()}
    for change in changes:
        if change.name.text not in used:
            known = [*ruleset.inputs, *ruleset.parameters, *ruleset.decisions]
            help_ = did_you_mean(change.name.text, known) or "a member of an enum is written `type.member`"
            message = f"nothing has the name `{change.name}`"
            found.append(Diagnostic("JR116", message, change.name.span, help=help_))
    return attrs.evolve(ruleset, **sections)


def _definition(name: str, item: Any, labels: Mapping[str, Phrase], used: set[str]) -> Any:
    """Return an input, a parameter, a decision or an output with its label and those of its own enumeration."""
    changed: dict[str, Any] = {}
    if name in labels:
        used.add(name)
        changed["label"] = labels[name]
    if item.type is not None:
        changed["type"] = _type(name, item.type, labels, used)
    if isinstance(item, TableDefinition) and item.outputs is not None:
        changed["outputs"] = {key: _definition(key, part, labels, used) for key, part in item.outputs.items()}
    return attrs.evolve(item, **changed)


def _type(name: str, spec: TypeSpec, labels: Mapping[str, Phrase], used: set[str]) -> TypeSpec:
    if spec.values is None:
        return spec
    members = {member: f"{name}.{member}" for member in spec.values}
    used.update(key for key in members.values() if key in labels)
    return attrs.evolve(spec, values={member: labels.get(key, spec.values[member]) for member, key in members.items()})
