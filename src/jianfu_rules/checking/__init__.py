"""From a Ruleset to a CheckedRuleset: names, types, tables and law, every problem at once."""
