"""Rule mutation: would the cases of a ruleset notice a slip in it?"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from jianfu_rules.checking.check import check
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.errors import CheckError
from jianfu_rules.phrases import Lang, Phrase
from jianfu_rules.testing.cases import Case, run_case
from jianfu_rules.testing.mutants import Mutant, mutants_of


class Fate(enum.Enum):
    """What became of a mutant."""

    KILLED = "killed"  # a case came out otherwise
    REFUSED = "refused"  # check() refused it, so it could not have been used
    EQUIVALENT = "equivalent"  # proved to decide every case as the ruleset does
    SURVIVED = "survived"  # no case noticed


@attrs.frozen
class Comparison:
    """What a prover says of two rulesets: equal, different with a case that shows it, or not decided (neither)."""

    equal: bool = False
    witness: str | None = None  # a case on which they differ, ready for the file of cases


Prover = Callable[[CheckedRuleset, CheckedRuleset], Comparison]


@attrs.frozen
class MutantResult:
    """One mutant and what became of it."""

    mutant: Mutant
    fate: Fate
    killed_by: str | None = None  # the first case that noticed
    witness: str | None = None  # of a survivor: a case that would have noticed


@attrs.frozen
class Mutation:
    """What became of all mutants of a version of a ruleset."""

    ruleset: str
    start: str  # first day of the version
    results: tuple[MutantResult, ...]
    proved: bool  # whether survivors were held against a prover

    def count(self, fate: Fate) -> int:
        """Return how many mutants had this fate."""
        return sum(item.fate is fate for item in self.results)

    @property
    def survivors(self) -> tuple[MutantResult, ...]:
        """Return the mutants that no case noticed and that are not known to be equivalent."""
        return tuple(item for item in self.results if item.fate is Fate.SURVIVED)

    @property
    def score(self) -> tuple[int, int]:
        """Return how many of the mutants that could be noticed were: killed, and killed or survived."""
        killed = self.count(Fate.KILLED)
        return killed, killed + self.count(Fate.SURVIVED)

    def text(self, lang: Lang = "zh") -> str:
        """Return the counts, and each survivor with its place and a case that would kill it."""
        return "\n".join(self._lines(lang))

    def _lines(self, lang: Lang) -> Iterator[str]:
        killed, of = self.score
        refused, equivalent = self.count(Fate.REFUSED), self.count(Fate.EQUIVALENT)
        share = f"{1000 * killed // of / 10}%" if of else "-"
        zh = f"{killed}/{of} 个变异被案例发现（{share}）；另有 {refused} 个被检查拒绝，{equivalent} 个证明等价"
        en = f"{killed} of {of} mutants killed ({share}); {refused} refused by check, {equivalent} proved equivalent"
        yield f"{self.ruleset} {self.start}: {Phrase(zh, en).text(lang)}"
        if not self.proved:
            yield "  " + Phrase("未证明等价性", "equivalence was not looked at").text(lang)
        for item in self.survivors:
            yield f"  {item.mutant.span}: {item.mutant.operator}: {item.mutant.change}"
            yield from (f"    {line}" for line in (item.witness or "").splitlines())

    def to_dict(self) -> dict[str, Any]:
        """Return counts and mutants as JSON-ready data."""
        return {
            "ruleset": self.ruleset,
            "from": self.start,
            "counts": {fate.value: self.count(fate) for fate in Fate},
            "by_operator": dict(sorted(Counter(item.mutant.operator for item in self.results).items())),
            "mutants": [
                {
                    "operator": item.mutant.operator,
                    "change": item.mutant.change,
                    "place": str(item.mutant.span),
                    "fate": item.fate.value,
                    "killed_by": item.killed_by,
                    "witness": item.witness,
                }
                for item in self.results
            ],
        }


def mutate(checked: CheckedRuleset, cases: Sequence[Case], *, prove: Prover | None = None) -> Mutation:
    """Run the cases of a version on each of its mutants.

    Args:
        checked: One version of a ruleset, for which all cases come out as expected.
        cases: Its cases; those of days outside its period are left out.
        prove: Says of a survivor whether it is equivalent, or gives a case that would have killed it.

    Raises:
        ValueError: A case does not come out as expected on the ruleset itself.
    """
    own = [case for case in cases if checked.ruleset.in_force.covers(case.as_of)]
    for case in own:
        outcome = run_case(checked, case)
        if not outcome.passed:
            raise ValueError(f"{case.case}: {'; '.join(outcome.differences)}")
    results = tuple(_result(checked, mutant, own, prove) for mutant in mutants_of(checked))
    return Mutation(checked.id, checked.ruleset.in_force.start.isoformat(), results, prove is not None)


def _result(checked: CheckedRuleset, mutant: Mutant, cases: Sequence[Case], prove: Prover | None) -> MutantResult:
    try:
        changed = check(mutant.ruleset)
    except CheckError:
        return MutantResult(mutant, Fate.REFUSED)
    for case in cases:
        if not run_case(changed, case).passed:
            return MutantResult(mutant, Fate.KILLED, killed_by=case.case)
    compared = Comparison() if prove is None else prove(checked, changed)
    if compared.equal:
        return MutantResult(mutant, Fate.EQUIVALENT)
    return MutantResult(mutant, Fate.SURVIVED, witness=compared.witness)
