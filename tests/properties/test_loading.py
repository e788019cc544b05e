"""Whatever stands in a file, loading and checking succeed or say what is wrong and where."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jianfu_rules.checking.check import check
from jianfu_rules.diagnostics import CODES, Diagnostic
from jianfu_rules.errors import JianfuError
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.loading.locate import list_rulesets, version_files
from tests.properties.strategies import damaged

SHIPPED = [file.read_text("utf-8") for ruleset in list_rulesets() for file in version_files(ruleset)]
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def said_about(data: str | bytes) -> tuple[Diagnostic, ...]:
    """Return all diagnostics; anything raised that is no JianfuError is a fault of ours."""
    try:
        return check(ruleset_from_text(data, "f.yaml")).warnings
    except JianfuError as error:
        return error.diagnostics


def hold_to_account(data: str | bytes) -> None:
    """See that every diagnostic about `data` has a known code and a place inside it."""
    text = data if isinstance(data, str) else data.decode("utf-8", errors="replace")
    lines = text.replace("\r\n", "\n").split("\n")
    for item in said_about(data):
        assert item.code in CODES
        assert item.message
        assert "\n" not in str(item)
        span = item.span
        assert span is not None
        assert span.source == "f.yaml"
        assert span.start <= span.end
        assert 1 <= span.start.line <= len(lines), item
        assert 1 <= span.start.column <= len(lines[span.start.line - 1]) + 1, item


@RELAXED
@given(st.binary())
@example(b"\xff\xfe")
def test_any_bytes_are_held_to_account(data: bytes) -> None:
    hold_to_account(data)


@RELAXED
@given(st.text())
@example("{")
@example("a: [1, 2")
@example("\ufffe")
@example("---\n---\n")
def test_any_text_is_held_to_account(text: str) -> None:
    hold_to_account(text)


@RELAXED
@given(st.text(st.sampled_from("ab:-?{}[],'\"#|>&*!%@ \n"), max_size=30))
def test_any_yaml_is_held_to_account(text: str) -> None:
    hold_to_account(f"format: 1\n{text}")


@RELAXED
@given(st.sampled_from(SHIPPED).flatmap(damaged))
def test_a_damaged_ruleset_is_held_to_account(text: str) -> None:
    hold_to_account(text)


@RELAXED
@given(st.data())
def test_a_ruleset_with_other_words_is_held_to_account(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SHIPPED))
    words = sorted(set(re.findall(r"[\w.]+", text)))
    old, new = (
        data.draw(st.sampled_from(words)),
        data.draw(st.sampled_from([*words, "null", "{}", "[]", '"', "1e9", "９"])),
    )

    hold_to_account(re.sub(rf"\b{re.escape(old)}\b", lambda _: new, text))
