"""A small ruleset that hosts change by overlays, and overlays for it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.errors import JianfuError
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.model.digest import meaning_digest
from tests.given import CITE, Part, checked_text, formula, label, number, otherwise, rule, ruleset_text, table, yes_no

OWN = {"source": "local", "at": "art. 9"}  # a passage of the host's own text
LOCAL = {"local": {"title": "本地文件", "number": "某发〔2025〕9号", "date": "2025"}}
HOST = {"cite": OWN, "basis": "official"}
SHARE = {"type": "decimal", "scale": 2, "min": 0, "max": 1}
POINTS = {"good": "10", "fair": "5"}


def base_text(**more: Any) -> str:
    """Return the text of the ruleset `test/small`: two tables, a formula, parameters of every kind."""
    verdict = table(
        "verdict",
        [
            rule("banned", {"banned": "true"}, '"refused"', strength="must not"),
            rule("passed", "mark >= pass_mark", '"granted"', note={"zh": "注", "en": "a note"}),
        ],
        otherwise('"refused"', basis="modelled"),
    )
    fee = table(
        "fee",
        [
            rule("late", {"late": "true"}, "30", basis="modelled"),
            rule("moved", {"late": "true", "banned": "true"}, "20", overrides=["late"]),
        ],
        otherwise("0"),
        policy="unique",
        type="integer",
        min=0,
        max=90,
    )
    worth = formula("worth", "share * mark + lookup(points, grade)", type="decimal", scale=3)
    wide = formula("wide", "rate * mark", type="decimal", scale=2)
    parameters = {
        "pass_mark": {"value": "60", "label": label("pass_mark"), "cite": CITE, "basis": "modelled"},
        "share": {**SHARE, "required": True, "label": label("share")},
        "rate": {**SHARE, "open": True},
        "points": {**SHARE, "max": 10, "by": "grade", "value": POINTS, "cite": CITE, "basis": "modelled"},
    }
    inputs = {
        **yes_no("banned"),
        **number("mark"),
        **yes_no("late"),
        "grade": {"type": "grade", "label": label("grade")},
    }
    options = {
        "types": {"grade": {"enum": {word: label(word) for word in ("good", "fair", "poor")}}},
        "parameters": parameters,
        "main": "verdict",
        **more,
    }
    return ruleset_text(inputs, {**verdict, **fee, **worth, **wide}, **options)


@cache
def base() -> CheckedRuleset:
    """Return the ruleset of `base_text`, checked; its file is called `small.yaml`."""
    return checked_text(base_text())


def digest_of(checked: CheckedRuleset) -> str:
    """Return the digest of what a ruleset means."""
    return meaning_digest(checked.ruleset)


def overlay_data(below: CheckedRuleset | None = None, **sections: Any) -> Part:
    """Return an overlay for `below` (by default for `base`) as plain data."""
    checked = below or base()
    start = checked.ruleset.in_force.start.isoformat()
    about = {"from": start, "digest": digest_of(checked)}
    return {"format": 1, "overlay": checked.id, "base": about, **sections}


def overlay_text(below: CheckedRuleset | None = None, **sections: Any) -> str:
    """Return an overlay as the text of a file."""
    return json.dumps(overlay_data(below, **sections), ensure_ascii=False, indent=1)


def written(folder: Path, text: str, name: str = "local.yaml") -> Path:
    """Write a file and return its path."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def where(text: str, piece: str, source: object) -> str:
    """Return `source:line:column` of `piece`, which must stand in `text` exactly once."""
    assert text.count(piece) == 1, f"`{piece}` stands {text.count(piece)} times"
    at = text.index(piece)
    return f"{source}:{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


def codes(error: JianfuError) -> list[str]:
    """Return the codes of an error, sorted by place."""
    return [item.code for item in error.diagnostics]


def reread(text: str) -> str:
    """Return the digest of the meaning of a ruleset's text."""
    return meaning_digest(ruleset_from_text(text))
