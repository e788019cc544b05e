"""The rulesets below the folders that pytest looks at are tests, too."""

pytest_plugins = ["jianfu_rules.pytest_plugin"]
