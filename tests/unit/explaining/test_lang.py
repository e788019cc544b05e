"""A mistyped language or option never quietly becomes another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from jianfu_rules import Decision, FactsError, evaluate

DAY = "2025-06-30"
SAYINGS: dict[str, Callable[[Decision, Any], str]] = {
    "explain": lambda decision, lang: decision.explain(lang=lang),
    "to_markdown": lambda decision, lang: decision.to_markdown(lang=lang),
    "why_not": lambda decision, lang: decision.why_not("admitted").text(lang),
    "ask": lambda decision, lang: decision.ask().text(lang),
}


@pytest.mark.parametrize("say", SAYINGS.values(), ids=SAYINGS)
@pytest.mark.parametrize("lang", ["cn", "ZH", "", None])
def test_an_unknown_language_is_refused(say: Callable[[Decision, Any], str], lang: object) -> None:
    decision = evaluate("admission/jingmen", {}, as_of=DAY)

    with pytest.raises(ValueError, match="the languages are"):
        say(decision, lang)


def test_an_unknown_level_is_refused() -> None:
    decision = evaluate("admission/jingmen", {}, as_of=DAY)

    with pytest.raises(ValueError, match="the levels are"):
        decision.explain(level=cast("Any", "long"))


def test_a_mistyped_option_lets_no_unknown_fact_through() -> None:
    with pytest.raises(FactsError) as raised:
        evaluate("admission/jingmen", {"via_platfrom": True}, as_of=DAY, extra=cast("Any", "Forbid"))

    assert [item.code for item in raised.value.diagnostics] == ["JR609"]
