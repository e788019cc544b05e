"""Names: what each stands for, and that none stands for two things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from jianfu_rules.datatypes import Datatype
from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.expr.core import Origin
from jianfu_rules.model.inputs import TypeSpec
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import TableDefinition
from jianfu_rules.phrases import Phrase
from jianfu_rules.source import Span


@attrs.frozen
class Declared:
    """What a name in an expression stands for; `type` is None where its own definition is faulty."""

    origin: Origin
    type: Datatype | None
    optional: bool = False  # its value may be null
    keyed_by: Datatype | None = None  # of a parameter with a value for each key, read by `lookup`


Scope = Mapping[str, Declared]


def check_names(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Yield clashes of names and labels, repeated rule ids and an unknown main decision."""
    yield from _clashes(_words(ruleset), "in this ruleset")
    for name, spec in _enums(ruleset):
        words = [(key, label, spec.value_places[key].whole) for key, label in (spec.values or {}).items()]
        yield from _clashes(words, f"in the values of `{name}`")
    for decision in ruleset.decisions.values():
        if isinstance(decision, TableDefinition):
            yield from _repeated_rules(decision)
    if ruleset.main.text not in ruleset.decisions:
        help_ = did_you_mean(ruleset.main.text, ruleset.decisions)
        yield Diagnostic("JR201", f"there is no decision `{ruleset.main.text}`", ruleset.main.span, help=help_)


def _words(ruleset: Ruleset) -> list[tuple[str, Phrase | None, Span]]:
    definitions = [*ruleset.inputs.values(), *ruleset.parameters.values(), *ruleset.decisions.values()]
    words = [(item.name, item.label, item.places.whole) for item in definitions]
    for decision in ruleset.decisions.values():
        if isinstance(decision, TableDefinition) and decision.outputs:
            words += [(item.name, item.label, item.places.whole) for item in decision.outputs.values()]
    return words


def _enums(ruleset: Ruleset) -> Iterator[tuple[str, TypeSpec]]:
    yield from ruleset.types.items()
    for item in (*ruleset.inputs.values(), *ruleset.parameters.values(), *ruleset.decisions.values()):
        if item.type is not None and item.type.values is not None:
            yield item.name, item.type
        if isinstance(item, TableDefinition) and item.outputs:
            yield from ((name, output.type) for name, output in item.outputs.items() if output.type.values)


def _clashes(words: Iterable[tuple[str, Phrase | None, Span]], where: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each word (name or label) that stands for two things."""
    owner: dict[str, str] = {}
    for name, label, span in words:
        for word in dict.fromkeys((name, *((label.zh, label.en) if label else ()))):
            if word in owner:
                message = f"`{word}` stands for both `{owner[word]}` and `{name}` {where}"
                yield Diagnostic("JR202", message, span, help="give one of them another name or label")
            else:
                owner[word] = name


def _repeated_rules(table: TableDefinition) -> Iterator[Diagnostic]:
    seen: dict[str, int] = {}
    for rule in table.rules:
        if rule.id.text in seen:
            message = f"the rule id `{rule.id.text}` stands twice, first on line {seen[rule.id.text]}"
            yield Diagnostic("JR202", message, rule.id.span)
        seen.setdefault(rule.id.text, rule.id.span.start.line)
