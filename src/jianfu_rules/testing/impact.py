"""Impact: how many cases of a population get another answer from another version, and which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from jianfu_rules.api.decision import Decision
from jianfu_rules.api.program import Program
from jianfu_rules.errors import FactsError
from jianfu_rules.evaluating.facts import Extra
from jianfu_rules.evaluating.result import Status
from jianfu_rules.phrases import Lang, Phrase, require_lang
from jianfu_rules.testing.population import plain_row
from jianfu_rules.values import value_text

Pair = tuple[str, str]  # the answers by the old and the new ruleset: an outcome, or a status
SHOWN = 20  # cases in a text; data has all


@attrs.frozen
class Impact:
    """What becomes of the cases of a population."""

    counts: Mapping[Pair, int]  # how many cases get which answers, in order of their first case
    changed: tuple[tuple[str, Pair], ...]  # each case that gets another answer, and both
    problems: tuple[tuple[str, str], ...]  # each case whose facts are refused by either, and the codes

    @property
    def cases(self) -> int:
        """Return how many cases there are, refused ones too."""
        return sum(self.counts.values())

    def text(self, lang: Lang = "zh") -> str:
        """Return the counts, and who changes."""
        return "\n".join(self._lines(require_lang(lang)))

    def _lines(self, lang: Lang) -> Iterator[str]:
        zh = f"{self.cases} 个案例，{len(self.changed)} 个结论改变"
        yield Phrase(zh, f"{self.cases} cases, {len(self.changed)} answered differently").text(lang)
        yield from (f"  {old} → {new}: {count}" for (old, new), count in self.counts.items())
        for name, (old, new) in self.changed[:SHOWN]:
            yield f"  {name}: {old} → {new}"
        if len(self.changed) > SHOWN:
            left = len(self.changed) - SHOWN
            yield "  " + Phrase(f"…… 另有 {left} 个", f"… and {left} more").text(lang)
        for name, codes in self.problems[:SHOWN]:
            yield f"  {name}: {Phrase('事实有误', 'facts refused').text(lang)} ({codes})"

    def to_markdown(self, lang: Lang = "zh") -> str:
        """Return the counts as a table for a pull request."""
        heads = Phrase("| 原结论 | 新结论 | 案例数 |", "| before | after | cases |").text(require_lang(lang))
        rows = [f"| {old} | {new} | {count} |" for (old, new), count in self.counts.items()]
        return "\n".join([heads, "|---|---|---|", *rows]) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Return counts and cases as JSON-ready data."""
        return {
            "cases": self.cases,
            "counts": [{"old": old, "new": new, "cases": count} for (old, new), count in self.counts.items()],
            "changed": [{"case": name, "old": old, "new": new} for name, (old, new) in self.changed],
            "problems": [{"case": name, "codes": codes} for name, codes in self.problems],
        }


def impact(
    old: Program,
    new: Program,
    population: Iterable[Mapping[str, object]],
    *,
    key: str | None = None,
    extra: Extra = "forbid",
) -> Impact:
    """Decide every case of a population by two rulesets, and count who gets which answers.

    Args:
        old: A ruleset, compiled.
        new: Another one, or another version.
        population: The facts of each case, such as `read_population` reads. Facts that only one of the rulesets asks
            for are left out for the other one.
        key: The column that names a case; by default cases are named by their number, from 1.
        extra: Whether columns that neither ruleset asks for are refused or ignored.
    """
    counts: Counter[Pair] = Counter()
    changed: list[tuple[str, Pair]] = []
    problems: list[tuple[str, str]] = []
    sides = [(program, _words(other) - _words(program)) for program, other in ((old, new), (new, old))]
    for number, row in enumerate(population, start=1):
        name = str(number if key is None else row.get(key, number))
        facts = plain_row(row, key)
        answers = [_answer(program, foreign, facts, extra) for program, foreign in sides]
        codes = [codes for _, codes in answers if codes]
        if codes:
            problems.append((name, codes[0]))
        pair = (answers[0][0], answers[1][0])
        counts[pair] += 1
        if pair[0] != pair[1]:
            changed.append((name, pair))
    return Impact(dict(counts), tuple(changed), tuple(problems))


def _answer(program: Program, foreign: frozenset[str], facts: Mapping[str, object], extra: Extra) -> tuple[str, str]:
    """Return an answer in a word, and the codes of what is wrong with the facts."""
    own = {name: value for name, value in facts.items() if name not in foreign}
    try:
        decision = program.evaluate(own, extra=extra)
    except FactsError as error:
        return Status.INVALID.name, ", ".join(dict.fromkeys(item.code for item in error.diagnostics))
    return _word(decision), ""


def _words(program: Program) -> frozenset[str]:
    labels = [item.definition.label for item in program.checked.inputs.values()]
    return frozenset([*program.checked.inputs, *(label.zh for label in labels), *(label.en for label in labels)])


def _word(decision: Decision) -> str:
    return value_text(decision.outcome) if decision.status is Status.DECIDED else decision.status.name
