"""The command line: list, check, evaluate, explain."""
