"""What a host application can hear through the standard `logging`, and what it never hears: values of facts.

Loggers: `jianfu_rules.rulesets` (INFO: a ruleset was read and checked; WARNING: what its check found suspicious) and
`jianfu_rules.decisions` (DEBUG: a case was decided; INFO: its facts were refused). Each record of a decision carries
`record.jianfu`, a mapping of ruleset, digest, as_of, and status or codes. The library adds no handler but a silent one.
"""

from __future__ import annotations

import logging

from jianfu_rules.api.decision import Decision
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.errors import JianfuError
from jianfu_rules.model.digest import meaning_digest

_RULESETS = logging.getLogger("jianfu_rules.rulesets")
_DECISIONS = logging.getLogger("jianfu_rules.decisions")
logging.getLogger("jianfu_rules").addHandler(logging.NullHandler())

# Asked for on every case, so looked up once.
wants_decisions = _DECISIONS.isEnabledFor


def log_ruleset(checked: CheckedRuleset) -> None:
    """Say that a ruleset was read and checked, and what is suspicious about it."""
    about = {"ruleset": checked.id, "in_force_from": checked.ruleset.in_force.start.isoformat()}
    if _RULESETS.isEnabledFor(logging.INFO):
        data = {**about, "digest": meaning_digest(checked.ruleset)}
        _RULESETS.info("checked %(ruleset)s in force from %(in_force_from)s", data, extra={"jianfu": data})
    for item in checked.warnings:
        data = {**about, "codes": item.code}
        _RULESETS.warning("%s", item.text("en"), extra={"jianfu": data})


def log_decision(decision: Decision) -> None:
    """Say that a case was decided, without its facts."""
    data = {
        "ruleset": decision.ruleset,
        "digest": decision.digest,
        "as_of": decision.as_of.isoformat(),
        "status": decision.status.name,
    }
    _DECISIONS.debug("%(ruleset)s as of %(as_of)s: %(status)s", data, extra={"jianfu": data})


def log_refusal(checked: CheckedRuleset, as_of: str, error: JianfuError) -> None:
    """Say that the facts of a case were refused, by codes only."""
    codes = ", ".join(dict.fromkeys(item.code for item in error.diagnostics))
    data = {"ruleset": checked.id, "as_of": as_of, "codes": codes}
    _DECISIONS.info("%(ruleset)s as of %(as_of)s: facts refused (%(codes)s)", data, extra={"jianfu": data})
