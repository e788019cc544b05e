"""Rulesets as a reader sees them: lists, pages, and graphs of what rests on what."""
