"""An overlay applied to the ruleset that it was written for: what may change, and what a change has to bring along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import attrs

from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.errors import LoadError
from jianfu_rules.loading.relabel import relabelled
from jianfu_rules.model.citation import FIRMNESS, Basis, Citation
from jianfu_rules.model.digest import meaning_digest, overlay_digest
from jianfu_rules.model.inputs import ParameterDefinition
from jianfu_rules.model.overlay import AppliedOverlay, OtherwiseChange, Overlay, RuleChange
from jianfu_rules.model.places import Places
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import DecisionDefinition, Otherwise, Rule, TableDefinition
from jianfu_rules.source import Span

T = TypeVar("T")

# What a rule says about cases; whoever changes one of these keys answers for the rule.
_MEANING = ("when", "then", "overrides", "value", "values")
_OF_RULE = ("cite", "basis", "says", "when", "then", "overrides", "strength", "note")
_OF_ROW = ("then", "cite", "basis", "says", "note")
_OF_PARAMETER = ("value", "values", "cite", "basis", "label", "ask")
_FIXED = {"type", "by", "required", "open"}  # of a parameter that is there already


def apply_overlay_to(base: Ruleset, overlay: Overlay) -> Ruleset:
    """Return the ruleset with the overlay's changes; it still has to be checked as a whole.

    Raises:
        LoadError: The overlay is for another ruleset, version or state of it (JR115), or makes a change that an
            overlay can't make (JR116); all problems are listed.
    """
    found = _misfits(base, overlay)
    if found:
        raise LoadError(found)
    return _Applied(base, overlay).result()


def _misfits(base: Ruleset, overlay: Overlay) -> list[Diagnostic]:
    """Return why the overlay is not for this state of this ruleset."""
    about = overlay.base
    if overlay.ruleset.text != base.id.text:
        message = f"the overlay is for `{overlay.ruleset}`, not for `{base.id}`"
        return [Diagnostic("JR115", message, overlay.ruleset.span)]
    if about.start != base.in_force.start:
        message = f"the overlay is for the version from {about.start}; the one from {base.in_force.start} counts here"
        help_ = "each version takes an overlay of its own"
        return [Diagnostic("JR115", message, about.places.of("from"), help=help_)]
    digest = meaning_digest(base)
    if about.digest != digest:
        message = "the ruleset has changed since the overlay was written"
        help_ = f"read what changed, then write `digest: {digest}`"
        return [Diagnostic("JR115", message, about.places.of("digest"), help=help_)]
    return []


class _Applied:
    """The work of one application; gathers problems."""

    def __init__(self, base: Ruleset, overlay: Overlay) -> None:
        self._base = base
        self._overlay = overlay
        self._found: list[Diagnostic] = []

    def result(self) -> Ruleset:
        base, overlay = self._base, self._overlay
        decisions = self._with_otherwise(self._with_rules(dict(base.decisions)))
        applied = AppliedOverlay(
            overlay_digest(overlay), overlay.base.digest, overlay.title, overlay.ruleset.span.source
        )
        changed = attrs.evolve(
            base,
            sources=self._added("source", base.sources, overlay.sources),
            types=self._added("type", base.types, overlay.types),
            inputs=self._added("input", base.inputs, overlay.inputs),
            parameters=self._parameters(),
            decisions=decisions,
            overlays=(*base.overlays, applied),
        )
        changed = relabelled(changed, overlay.labels, self._found)
        if self._found:
            raise LoadError(self._found)
        return changed

    def _refuse(self, message: str, span: Span, help: str | None = None) -> None:  # noqa: A002
        self._found.append(Diagnostic("JR116", message, span, help=help))

    def _added(self, kind: str, present: Mapping[str, T], more: Mapping[str, Any]) -> dict[str, T]:
        for name, item in more.items():
            if name in present:
                message = f"the ruleset has the {kind} `{name}` already"
                self._refuse(message, item.places.whole, "an overlay adds new ones; give it another name")
        return {**present, **{name: item for name, item in more.items() if name not in present}}

    def _parameters(self) -> dict[str, ParameterDefinition]:
        found = dict(self._base.parameters)
        for name, change in self._overlay.parameters.items():
            present = found.get(name)
            found[name] = change if present is None else self._parameter(present, change)
        return found

    def _parameter(self, present: ParameterDefinition, change: ParameterDefinition) -> ParameterDefinition:
        for key in change.places.values:
            if key in _FIXED or key not in {"value", "dated", "cite", "basis", "label", "ask"}:
                message = f"an overlay can't change `{key}` of the parameter `{present.name}`"
                self._refuse(message, change.places.of(key))
        given = _given(change, _OF_PARAMETER)
        self._answer_for(f"the parameter `{present.name}`", present, given, change.places)
        if "value" in given or "values" in given:
            # One of the two forms takes the place of the other, and the host has given it now.
            given = {"value": None, "values": (), **given, "required": False, "open": False}
        return attrs.evolve(present, **given, places=_joined(present.places, change.places))

    def _with_rules(self, decisions: dict[str, DecisionDefinition]) -> dict[str, DecisionDefinition]:
        for change in self._overlay.rules:
            table = self._table_of(change, decisions)
            if table is None:
                continue
            present = next((rule for rule in table.rules if rule.id.text == change.name.text), None)
            if present is None:
                rules = self._inserted(table, change)
            else:
                changed = self._changed(present, change)
                rules = tuple(changed if rule is present else rule for rule in table.rules)
            decisions[table.name] = attrs.evolve(table, rules=rules)
        return decisions

    def _table_of(self, change: RuleChange, decisions: Mapping[str, DecisionDefinition]) -> TableDefinition | None:
        """Return the table that a change is about."""
        tables = {name: item for name, item in decisions.items() if isinstance(item, TableDefinition)}
        if change.within is not None:
            table = tables.get(change.within.text)
            if table is None:
                help_ = did_you_mean(change.within.text, tables) or f"the tables are {', '.join(tables)}"
                self._refuse(f"there is no table `{change.within}`", change.within.span, help_)
            return table
        ids = {rule.id.text for item in tables.values() for rule in item.rules}
        holding = [item for item in tables.values() if any(rule.id.text == change.name.text for rule in item.rules)]
        if len(holding) == 1:
            return holding[0]
        if holding:
            self._refuse(f"`{change.name}` stands in several tables", change.name.span, "say which with `in:`")
        else:
            help_ = did_you_mean(change.name.text, ids) or "a new rule says its table with `in:`"
            self._refuse(f"there is no rule `{change.name}`", change.name.span, help_)
        return None

    def _inserted(self, table: TableDefinition, change: RuleChange) -> tuple[Rule, ...]:
        needed = {"cite": change.cite, "basis": change.basis, "says": change.says, "when": change.when}
        lacking = [key for key, value in needed.items() if value is None]
        if lacking:
            for key in lacking:
                self._found.append(Diagnostic("JR109", f"the key `{key}` is missing", change.name.span))
            return table.rules
        given = _given(change, _OF_RULE)
        rule = Rule(id=change.name, **given, places=change.places)
        place = len(table.rules)
        if change.after is not None and change.before is not None:
            self._refuse("a rule goes before or after another one, not both", change.before.span)
        anchor = change.after or change.before
        if anchor is not None:
            ids = [item.id.text for item in table.rules]
            if anchor.text not in ids:
                help_ = did_you_mean(anchor.text, ids)
                self._refuse(f"the table `{table.name}` has no rule `{anchor}`", anchor.span, help_)
            else:
                place = ids.index(anchor.text) + (change.after is not None)
        return (*table.rules[:place], rule, *table.rules[place:])

    def _changed(self, present: Rule, change: RuleChange) -> Rule:
        for anchor in (change.after, change.before):
            if anchor is not None:
                self._refuse(f"`{present.id}` is there already and keeps its place", anchor.span)
        given = _given(change, _OF_RULE)
        self._answer_for(f"the rule `{present.id}`", present, given, change.places)
        return attrs.evolve(present, **given, places=_joined(present.places, change.places))

    def _with_otherwise(self, decisions: dict[str, DecisionDefinition]) -> dict[str, DecisionDefinition]:
        for name, change in self._overlay.otherwise.items():
            table = decisions.get(name)
            if not isinstance(table, TableDefinition):
                tables = [key for key, item in decisions.items() if isinstance(item, TableDefinition)]
                help_ = did_you_mean(name, tables) or f"the tables are {', '.join(tables)}"
                self._refuse(f"there is no table `{name}`", change.places.whole, help_)
                continue
            row = self._row(table, change)
            decisions[name] = attrs.evolve(table, otherwise=row)
        return decisions

    def _row(self, table: TableDefinition, change: OtherwiseChange) -> Otherwise | None:
        given = _given(change, _OF_ROW)
        if table.otherwise is not None:
            self._answer_for(f"the otherwise row of `{table.name}`", table.otherwise, given, change.places)
            places = _joined(table.otherwise.places, change.places)
            return attrs.evolve(table.otherwise, **given, places=places)
        lacking = [key for key in ("then", "cite", "basis", "says") if key not in given]
        for key in lacking:
            self._found.append(Diagnostic("JR109", f"the key `{key}` is missing", change.places.whole))
        return None if lacking else Otherwise(**given, places=change.places)

    def _answer_for(
        self, what: str, present: Rule | Otherwise | ParameterDefinition, given: Mapping[str, Any], places: Places
    ) -> None:
        """See that a changed meaning, and a firmer basis, come with a source."""
        cite: Citation | None = given.get("cite")
        basis: Basis | None = given.get("basis")
        changed = [key for key in _MEANING if key in given]
        if changed and (cite is None or basis is None):
            help_ = "give the `cite` and `basis` of the change"
            self._refuse(f"{what} no longer says what its source does", places.of(_key(changed[0])), help_)
            return
        raised = (
            basis is not None and present.basis is not None and FIRMNESS.index(basis) < FIRMNESS.index(present.basis)
        )
        if raised and (cite is None or cite.source.text not in self._overlay.sources):
            message = f"{what} gets a firmer basis without a source of the overlay's own"
            self._refuse(message, places.of("basis"), "add the text to the overlay's `sources:` and cite it")


def _key(field: str) -> str:
    return "dated" if field == "values" else field


def _given(change: RuleChange | OtherwiseChange | ParameterDefinition, fields: Iterable[str]) -> dict[str, Any]:
    """Return the fields that the overlay's file gives."""
    found = {field: getattr(change, field) for field in fields}
    return {field: value for field, value in found.items() if value is not None and _key(field) in change.places.values}


def _joined(below: Places, above: Places) -> Places:
    """Return the places of a definition of which some keys stand in the overlay."""
    return Places(below.whole, {**below.values, **above.values})
