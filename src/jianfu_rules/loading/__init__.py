"""From files to a Ruleset, every node with its place."""
