"""Hypothesis strategies for facts and rulesets, and laws that are ready to call.

The first import is that of Hypothesis: it loads `register` through its entry point, which must find nothing half done.
"""

from hypothesis.errors import InvalidArgument

from jianfu_rules.strategies.datatypes import datatypes
from jianfu_rules.strategies.decided import decided_facts_for
from jianfu_rules.strategies.expressions import expressions
from jianfu_rules.strategies.facts import days_for, facts_for, parameters_for
from jianfu_rules.strategies.laws import (
    always,
    check_laws,
    declared_properties,
    deterministic,
    explanation_agrees,
    independent,
    knowledge_monotone,
    monotone,
    names_and_labels_agree,
    never,
    never_both,
    row_order_free,
    total,
)
from jianfu_rules.strategies.rulesets import ruleset_texts, rulesets
from jianfu_rules.strategies.values import values
from jianfu_rules.testing.laws import LawBroken

__all__ = [
    "InvalidArgument",
    "LawBroken",
    "always",
    "check_laws",
    "datatypes",
    "days_for",
    "decided_facts_for",
    "declared_properties",
    "deterministic",
    "explanation_agrees",
    "expressions",
    "facts_for",
    "independent",
    "knowledge_monotone",
    "monotone",
    "names_and_labels_agree",
    "never",
    "never_both",
    "parameters_for",
    "row_order_free",
    "ruleset_texts",
    "rulesets",
    "total",
    "values",
]
