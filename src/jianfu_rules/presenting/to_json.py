"""Profiles as plain data for programs."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from typing import Any

import attrs

from jianfu_rules.presenting.firmness import Firmness
from jianfu_rules.presenting.profile import Profile


def profile_to_dict(profile: Profile) -> dict[str, Any]:
    """Return a profile as data for JSON: phrases as `zh` and `en`, days as texts."""
    return {"format": 1, **_plain(profile)}


def firmness_to_dict(firmness: Firmness) -> dict[str, int]:
    """Return how many rules and figures have each basis, those that none has too."""
    return {basis.value: count for basis, count in firmness.counts.items()}


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case dt.date():
            return value.isoformat()
        case enum.Enum():
            return value.value
        case Firmness():
            return firmness_to_dict(value)
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return {field.name: _plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
