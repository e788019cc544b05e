"""From a CheckedRuleset to terms for the SMT solver z3; only the modules of this package know z3."""
