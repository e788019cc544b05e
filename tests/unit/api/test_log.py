"""Records for the standard logging: what is told, how loud, and never a fact."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jianfu_rules import FactsError, apply_overlay, compile_ruleset, evaluate
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.errors import CheckError
from tests.given import DAY, formula, label, number, ruleset_text, small, yes_no
from tests.overlaid import digest_of, overlay_data, written

RULESETS, DECISIONS = "jianfu_rules.rulesets", "jianfu_rules.decisions"
PERSON = "张三"
NAME = {"name": {"type": "text", "max_length": 9, "label": label("name")}}


@pytest.fixture
def checked() -> CheckedRuleset:
    return small({**number("mark"), **NAME}, formula("passed", 'mark >= 60 and name != "x"', type="boolean"))


@pytest.fixture(autouse=True)
def everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "jianfu_rules")


def told(caplog: pytest.LogCaptureFixture, logger: str) -> list[tuple[str, str]]:
    return [(item.levelname, item.getMessage()) for item in caplog.records if item.name == logger]


def data(caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    """Return what the last record carries."""
    found: dict[str, Any] = vars(caplog.records[-1])["jianfu"]
    return found


# -- decisions


@pytest.mark.parametrize(
    ("facts", "status"), [({"mark": 70, "name": PERSON}, "DECIDED"), ({"name": PERSON}, "UNDETERMINED")]
)
def test_a_decided_case_is_told_at_debug(
    caplog: pytest.LogCaptureFixture, checked: CheckedRuleset, facts: dict[str, object], status: str
) -> None:
    evaluate(checked, facts, as_of=DAY)

    assert told(caplog, DECISIONS) == [("DEBUG", f"test/small as of 2025-06-30: {status}")]
    assert data(caplog) == {
        "ruleset": "test/small",
        "digest": digest_of(checked),
        "as_of": "2025-06-30",
        "status": status,
    }


def test_refused_facts_are_told_at_info_by_their_codes(
    caplog: pytest.LogCaptureFixture, checked: CheckedRuleset
) -> None:
    with pytest.raises(FactsError):
        evaluate(checked, {"mark": 700, "name": PERSON, PERSON: 1, "nam": 2}, as_of=DAY)

    assert told(caplog, DECISIONS) == [("INFO", "test/small as of 2025-06-30: facts refused (JR603, JR601)")]
    assert data(caplog) == {
        "ruleset": "test/small",
        "digest": digest_of(checked),
        "as_of": "2025-06-30",
        "codes": "JR603, JR601",
    }


@pytest.mark.parametrize(
    "facts",
    [
        {"mark": 70, "name": PERSON},
        {"mark的名称": 70, "name的名称": PERSON},
        {"mark": "７０", "name": PERSON},
        {"mark": PERSON, "name": 7, PERSON: PERSON},
        {PERSON: None},
    ],
)
def test_no_record_holds_a_fact_or_the_callers_word_for_it(
    caplog: pytest.LogCaptureFixture, checked: CheckedRuleset, facts: dict[str, object]
) -> None:
    with contextlib.suppress(FactsError):
        evaluate(checked, facts, as_of=DAY)
    (record,) = [item for item in caplog.records if item.name == DECISIONS]
    shown = f"{record.getMessage()} {record.args} {vars(record)['jianfu']}".replace(digest_of(checked), "")

    assert [word for word in (PERSON, "70", "７０", "mark", "name") if word in shown] == []


def test_every_case_of_a_program_is_told(caplog: pytest.LogCaptureFixture, checked: CheckedRuleset) -> None:
    program = compile_ruleset(checked, as_of=DAY)
    list(program.evaluate_many([{"mark": 1, "name": "a"}, {"mark": 99, "name": "b"}, {"mark的名称": 5, "name": "c"}]))

    assert [level for level, _ in told(caplog, DECISIONS)] == ["DEBUG"] * 3


def test_a_host_that_does_not_ask_gets_no_records(caplog: pytest.LogCaptureFixture, checked: CheckedRuleset) -> None:
    caplog.set_level(logging.WARNING, "jianfu_rules")
    evaluate(checked, {"mark": 70}, as_of=DAY)
    with pytest.raises(FactsError):
        evaluate(checked, {"mark": 700}, as_of=DAY)

    assert caplog.records == []


def test_a_host_may_hear_refusals_and_not_decisions(caplog: pytest.LogCaptureFixture, checked: CheckedRuleset) -> None:
    caplog.set_level(logging.INFO, "jianfu_rules")
    evaluate(checked, {"mark": 70}, as_of=DAY)
    with pytest.raises(FactsError):
        evaluate(checked, {"mark": 700}, as_of=DAY)

    assert [level for level, _ in told(caplog, DECISIONS)] == ["INFO"]


# -- rulesets


def test_a_ruleset_that_is_read_is_told_once(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    file = written(tmp_path, ruleset_text(number("x"), formula("y", "x")), "2025-01-01.yaml")
    (found,) = versions_of(file)
    versions_of(file)

    assert told(caplog, RULESETS) == [("INFO", "checked test/small in force from 2025-01-01")]
    assert data(caplog) == {"ruleset": "test/small", "in_force_from": "2025-01-01", "digest": digest_of(found)}


def test_what_is_suspicious_is_told_as_a_warning(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    text = ruleset_text({**number("x"), **yes_no("unread")}, formula("y", "x"))
    file = written(tmp_path, text, "2025-01-01.yaml")
    (found,) = versions_of(file)

    assert told(caplog, RULESETS)[1:] == [("WARNING", found.warnings[0].text("en"))]
    assert data(caplog) == {"ruleset": "test/small", "in_force_from": "2025-01-01", "codes": "JR406"}


def test_a_ruleset_that_does_not_check_is_not_told(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    file = written(tmp_path, ruleset_text(number("x"), formula("y", "z")), "2025-01-01.yaml")
    with pytest.raises(CheckError):
        versions_of(file)

    assert caplog.records == []


def test_a_ruleset_that_an_overlay_changed_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    below = small(number("x"), formula("y", "x"))
    overlay = overlay_data(below, inputs=yes_no("unread"))
    changed = apply_overlay(below, overlay)
    apply_overlay(below, overlay)

    assert [level for level, _ in told(caplog, RULESETS)] == ["INFO", "WARNING"]
    assert vars(caplog.records[0])["jianfu"]["digest"] == digest_of(changed)


# -- the library's own handlers

QUIET = f"""
import logging
from jianfu_rules import FactsError, evaluate
evaluate("scoring/pudong", {{"street_rating": 88}}, as_of="{DAY}")
try:
    evaluate("scoring/pudong", {{"street_rating": 880}}, as_of="{DAY}")
except FactsError:
    pass
ours = logging.getLogger("jianfu_rules")
print([type(item).__name__ for item in ours.handlers])
print(logging.getLogger().handlers, ours.level, ours.propagate)
"""


def test_the_library_prints_nothing_and_sets_nothing_up() -> None:
    done = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True, check=True)

    assert done.stderr == ""
    assert done.stdout.splitlines() == ["['NullHandler']", "[] 0 True"]
