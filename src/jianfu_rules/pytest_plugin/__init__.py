"""Rulesets as tests: `pytest_plugins = ["jianfu_rules.pytest_plugin"]` in a conftest.py, or the option `-p`.

Nothing in here asserts. PYTEST_DONT_REWRITE: a filter of warnings may import this package before pytest does.
"""

from jianfu_rules.pytest_plugin.items import RulesetWarning
from jianfu_rules.pytest_plugin.plugin import (
    pytest_addoption,
    pytest_collect_file,
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

__all__ = [
    "RulesetWarning",
    "pytest_addoption",
    "pytest_collect_file",
    "pytest_collection_finish",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "pytest_testnodedown",
]
