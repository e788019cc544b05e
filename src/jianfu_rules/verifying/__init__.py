"""Proofs about rulesets, by the solver z3: `pip install "jianfu-rules[verify]"`."""

from jianfu_rules.explaining.what_if import Alternative, Change, WhatIf
from jianfu_rules.verifying.asking import MismatchError
from jianfu_rules.verifying.compare import Compared, compare
from jianfu_rules.verifying.difference import DecisionDifference, Difference, Transition, diff
from jianfu_rules.verifying.regions import Part, Region
from jianfu_rules.verifying.report import Answer, Finding, Kind, Report, State, Witness
from jianfu_rules.verifying.verify import verify
from jianfu_rules.verifying.what_if import KnownCase, what_if

__all__ = [
    "Alternative",
    "Answer",
    "Change",
    "Compared",
    "DecisionDifference",
    "Difference",
    "Finding",
    "Kind",
    "KnownCase",
    "MismatchError",
    "Part",
    "Region",
    "Report",
    "State",
    "Transition",
    "WhatIf",
    "Witness",
    "compare",
    "diff",
    "verify",
    "what_if",
]
