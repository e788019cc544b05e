"""For those who write rulesets: cases and running them, what they cover, mutants, and whom a change touches."""

from jianfu_rules.testing.cases import Case, CaseOutcome, cases_from_text, load_cases, run_case
from jianfu_rules.testing.coverage import Coverage, cover
from jianfu_rules.testing.impact import Impact, impact
from jianfu_rules.testing.mutation import Mutation, mutate

__all__ = [
    "Case",
    "CaseOutcome",
    "Coverage",
    "Impact",
    "Mutation",
    "cases_from_text",
    "cover",
    "impact",
    "load_cases",
    "mutate",
    "run_case",
]
