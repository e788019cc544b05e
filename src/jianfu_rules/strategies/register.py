"""What Hypothesis is told when it is imported: strategies for the types of this library."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.datatypes import (
    BooleanType,
    DateType,
    DurationType,
    EnumType,
    ListType,
    NullType,
    NumberType,
    RecordType,
    SetType,
    TextType,
)
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.strategies.datatypes import (
    date_types,
    enum_types,
    list_types,
    number_types,
    record_types,
    set_types,
    text_types,
)
from jianfu_rules.strategies.rulesets import rulesets
from jianfu_rules.values import UNKNOWN, Unknown


def register() -> None:
    """Let `st.from_type` make rulesets and datatypes; the entry point of the group `hypothesis` calls this.

    .. versionadded:: 0.1
    """
    found: dict[type[Any], st.SearchStrategy[Any]] = {
        CheckedRuleset: rulesets(),
        Ruleset: rulesets().map(lambda checked: checked.ruleset),
        Unknown: st.just(UNKNOWN),
        BooleanType: st.just(BooleanType()),
        NumberType: number_types(),
        EnumType: enum_types(),
        TextType: text_types(),
        DateType: date_types(),
        SetType: set_types(),
        ListType: list_types(),
        RecordType: record_types(),
        DurationType: st.just(DurationType()),
        NullType: st.just(NullType()),
    }
    for kind, strategy in found.items():
        st.register_type_strategy(kind, strategy)
