"""Rulesets of Yunxi, a city that does not exist."""
