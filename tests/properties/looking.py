"""Looking at answers and errors from all sides: what comes out of the library can be shown, kept and compared."""

from __future__ import annotations

import copy
import json
import pickle

from jianfu_rules import UNKNOWN, Decision, DecisionView, Status
from jianfu_rules.diagnostics import CODES
from jianfu_rules.errors import FactsError, JianfuError
from jianfu_rules.explaining.render_json import render_json
from jianfu_rules.phrases import LANGS

FEW = 4  # facts missing, up to which asking what to ask next is quick in any ruleset


def look_at_error(error: JianfuError) -> None:
    """See that an error prints on a line a diagnostic, can be redacted, and comes back from a pickle."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert error.diagnostics
    for seen in (error, error.redacted()):
        assert repr(seen)
        for lang in LANGS:
            lines = seen.text(lang).split("\n")
            assert len(lines) == len(seen.diagnostics), lines
    for item in error.diagnostics:
        assert item.code in CODES
        assert item.message


def look_at(decision: Decision, *wanted: object, fully: bool = True) -> None:
    """See that a decision can be shown and asked.

    Args:
        decision: What came.
        wanted: Outcomes that `why_not` is asked for.
        fully: Whether to look at the other decisions, too, and at the rarer forms of an account.
    """
    _look_at_one(decision, fully=fully)
    for view in (decision[name] for name in decision.names) if fully else ():
        _look_at_one(view, fully=fully)
    told = decision.to_dict()
    assert json.loads(json.dumps(told)) == json.loads(json.dumps(told, ensure_ascii=False)) == told
    assert set(decision.outputs) or not _all_decided(decision)
    assert all(note.code in CODES for note in decision.notes)
    assert decision.digest != decision.document_digest
    for outcome in (decision.outcome, *wanted):
        try:
            assert str(decision.why_not(outcome))
        except FactsError as error:
            look_at_error(error)
    if len(decision.missing) <= FEW:
        asking = decision.ask()
        assert all(asking.text(lang) for lang in LANGS)
    if fully:
        assert hash(copy.copy(decision)) == hash(decision)
        assert json.dumps(decision.redacted().to_dict())


def _look_at_one(view: Decision | DecisionView, *, fully: bool) -> None:
    assert isinstance(view.status, Status)
    assert repr(view)
    assert str(view)
    assert (view.status is Status.DECIDED) == (view.outcome is not UNKNOWN)
    assert all(item.label for item in view.missing)
    assert all(ground.id for ground in view.determining)
    for lang in LANGS if fully else LANGS[:1]:
        assert view.explain(lang=lang)
    for lang in LANGS if fully else ():
        assert view.explain(lang=lang, level="full")
        assert view.to_markdown(lang=lang)
    assert not fully or json.dumps(render_json(view.explanation()))


def _all_decided(decision: Decision) -> bool:
    return all(decision[name].status is Status.DECIDED for name in decision.names)


def pickle_and_compare(decision: Decision) -> None:
    """See that a decision comes back from a pickle as it was."""
    again = pickle.loads(pickle.dumps(decision))  # noqa: S301 - our own
    assert again == decision
    assert hash(again) == hash(decision)
    assert repr(again) == repr(decision)
