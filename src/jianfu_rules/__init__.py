"""jianfu-rules: rules for easing the burden on the grassroots, with answers that cannot lie."""

from jianfu_rules.api.decision import Decision, DecisionView
from jianfu_rules.api.evaluate import evaluate
from jianfu_rules.api.overlays import apply_overlay
from jianfu_rules.api.program import Program, compile_ruleset
from jianfu_rules.checking.check import check
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import CheckError, FactsError, JianfuError, LoadError, ParameterError, PeriodError
from jianfu_rules.evaluating.result import Status
from jianfu_rules.loading.load import load_ruleset
from jianfu_rules.loading.locate import list_rulesets
from jianfu_rules.loading.overlay import load_overlay
from jianfu_rules.model.overlay import Overlay
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.values import UNKNOWN

__all__ = [
    "UNKNOWN",
    "CheckError",
    "CheckedRuleset",
    "Decision",
    "DecisionView",
    "Diagnostic",
    "FactsError",
    "JianfuError",
    "LoadError",
    "Overlay",
    "ParameterError",
    "PeriodError",
    "Program",
    "Ruleset",
    "Status",
    "apply_overlay",
    "check",
    "compile_ruleset",
    "evaluate",
    "list_rulesets",
    "load_overlay",
    "load_ruleset",
]
