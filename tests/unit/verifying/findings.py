"""What tests ask of a report."""

from __future__ import annotations

from jianfu_rules.verifying import Finding, Kind, Report


def of_kind(report: Report, kind: Kind) -> list[Finding]:
    """Return the findings of a kind."""
    return [item for item in report.findings if item.kind is kind]


def the(report: Report, kind: Kind, *subject: str, decision: str | None = None) -> Finding:
    """Return the one finding of a kind about a subject."""
    [found] = [
        item
        for item in of_kind(report, kind)
        if item.subject == subject and (decision is None or item.decision == decision)
    ]
    return found
