"""A checked ruleset and its cases as a profile for readers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import assert_never

from jianfu_rules.checking.checked import (
    CheckedInput,
    CheckedParameter,
    CheckedProperty,
    CheckedRuleset,
    PeriodValue,
)
from jianfu_rules.datatypes import BooleanType, Datatype, EnumType, NumberType, SetType
from jianfu_rules.evaluating.missing import allowed
from jianfu_rules.explaining.render_text import STATUS_LABELS
from jianfu_rules.explaining.words import in_words, listed
from jianfu_rules.model.citation import Source
from jianfu_rules.model.properties import Direction, Independent, Invariant, Monotone, Total
from jianfu_rules.phrases import Phrase
from jianfu_rules.presenting.describe_decisions import decision_profile, members_of, passage, scope_profile
from jianfu_rules.presenting.firmness import firmness_of
from jianfu_rules.presenting.profile import (
    CaseProfile,
    FigureProfile,
    InputProfile,
    OpenPoint,
    ParameterProfile,
    Profile,
    PropertyProfile,
    SourceProfile,
)
from jianfu_rules.presenting.wording import Vocabulary, expression_in_words, vocabulary_of
from jianfu_rules.testing.cases import Case, DecisionExpectation, Expectation


def profile_of(
    checked: CheckedRuleset, cases: Sequence[Case] = (), *, versions: Sequence[dt.date] | None = None
) -> Profile:
    """Return a version of a ruleset as a reader sees it.

    Args:
        checked: The version.
        cases: Its cases.
        versions: The first days of all versions, where there are others.
    """
    ruleset, words = checked.ruleset, vocabulary_of(checked)
    period = ruleset.in_force
    return Profile(
        id=checked.id,
        title=ruleset.title,
        summary=ruleset.summary,
        jurisdiction=ruleset.jurisdiction,
        start=period.start,
        end=period.end,
        start_basis=period.basis,
        start_note=period.note,
        versions=tuple(versions or (period.start,)),
        file=period.places.whole.source,
        firmness=firmness_of(ruleset),
        sources=tuple(_source(key, item) for key, item in ruleset.sources.items()),
        inputs=tuple(map(_input, checked.inputs.values())),
        parameters=tuple(map(_parameter, checked.parameters.values())),
        scope=scope_profile(checked, words),
        decisions=tuple(decision_profile(checked, item, words) for item in checked.decisions.values()),
        cases=tuple(_case(checked, case, words) for case in cases),
        not_encoded=tuple(OpenPoint(item.what, item.why) for item in ruleset.not_encoded),
        properties=tuple(_property(item, words) for item in checked.properties),
    )


def _source(key: str, item: Source) -> SourceProfile:
    return SourceProfile(key, item.title, item.publisher, item.date, item.number, item.note)


def _input(item: CheckedInput) -> InputProfile:
    about = item.definition
    judged = about.judgement
    return InputProfile(
        name=about.name,
        label=about.label,
        allowed=allowed(item.type),
        members=members_of(item.type),
        is_set=isinstance(item.type, SetType),
        optional=about.optional,
        ask=about.ask,
        answered_by=judged.by if judged else about.answered_by,
        judgement=judged is not None,
        criteria=judged.criteria if judged else None,
    )


def _parameter(item: CheckedParameter) -> ParameterProfile:
    about = item.definition
    return ParameterProfile(
        name=about.name,
        label=about.label or Phrase(about.name, about.name),
        allowed=None if about.type is None else allowed(item.type),
        keyed_by=None if item.keyed_by is None else allowed(item.keyed_by),
        figures=tuple(_figure(item, period) for period in item.periods),
        required=about.required,
        open=about.open,
    )


def _figure(item: CheckedParameter, period: PeriodValue) -> FigureProfile:
    dated = bool(item.definition.values)
    return FigureProfile(
        start=period.start if dated else None,
        end=period.end if dated else None,
        value=_value(item, period),
        basis=period.basis,
        cite=None if period.cite is None else passage(period.cite),
    )


def _value(item: CheckedParameter, period: PeriodValue) -> Phrase:
    if item.keyed_by is None:
        return in_words(period.value, item.type)
    pairs = [(in_words(key, item.keyed_by), in_words(value, item.type)) for key, value in period.keyed.items()]
    return listed([Phrase(f"{key.zh} {value.zh}", f"{key.en} {value.en}") for key, value in pairs])


def _case(checked: CheckedRuleset, case: Case, words: Vocabulary) -> CaseProfile:
    return CaseProfile(case.case, case.as_of, tuple(_expected(checked, case.expect, words)), case.story)


def _expected(checked: CheckedRuleset, expect: Expectation, words: Vocabulary) -> Iterator[Phrase]:
    """Yield what a case expects: of the main decision without its name, of others with theirs."""
    if expect.problems:
        codes = ", ".join(expect.problems)
        yield Phrase(f"被拒绝：{codes}", f"refused: {codes}")
    said = _came(expect, words.types.get(checked.main))
    if said is not None:
        yield said
    found = {name: _given(text, words.types.get(name)) for name, text in (expect.outputs or {}).items()}
    for name, of in (expect.decisions or {}).items():
        came = _came(of, words.types.get(name))
        if came is not None:
            found[name] = came
    if said is not None:
        found.pop(checked.main, None)
    for name, value in found.items():
        label = words.label(name)
        yield Phrase(f"{label.zh}：{value.zh}", f"{label.en}: {value.en}")
    missing = [words.label(name) for name in expect.missing or ()]
    if missing:
        names = listed(missing)
        yield Phrase(f"缺少：{names.zh}", f"missing: {names.en}")


def _came(expect: Expectation | DecisionExpectation, datatype: Datatype | None) -> Phrase | None:
    if expect.outcome is not None:
        return _given(expect.outcome, datatype)
    return STATUS_LABELS[expect.status] if expect.status is not None else None


def _given(text: str, datatype: Datatype | None) -> Phrase:
    """Return the canonical text of an outcome in words."""
    match datatype:
        case EnumType() if (member := datatype.find_member(text)) is not None:
            return member.label
        case BooleanType() if text in ("true", "false"):
            return in_words(text == "true", datatype)
        case NumberType(unit=str(unit)):
            return Phrase(f"{text}{unit}", f"{text} {unit}")
        case _:
            return Phrase(text, text)


def _property(item: CheckedProperty, words: Vocabulary) -> PropertyProfile:
    about = item.definition
    return PropertyProfile(about.says or _promise(about, words), str(about))


def _promise(about: Monotone | Independent | Invariant | Total, words: Vocabulary) -> Phrase:
    match about:
        case Monotone(output, of, direction):
            gives, by = words.label(output.text), words.label(of.text)
            if direction is Direction.INCREASING:
                return Phrase(f"{by.zh}变大时，{gives.zh}不会变小", f"a greater {by.en} never lowers the {gives.en}")
            return Phrase(f"{by.zh}变大时，{gives.zh}不会变大", f"a greater {by.en} never raises the {gives.en}")
        case Independent(output, of):
            gives, by = words.label(output.text), words.label(of.text)
            return Phrase(f"{gives.zh}与{by.zh}无关", f"the {gives.en} does not depend on {by.en}")
        case Invariant(condition, always):
            said = expression_in_words(condition, words)
            return Phrase(
                f"{'总是成立' if always else '从不出现'}：{said.zh}", f"{'always' if always else 'never'}: {said.en}"
            )
        case Total(decision):
            gives = words.label(decision.text)
            return Phrase(f"事实齐备时，{gives.zh}必有结论", f"where all facts are given, the {gives.en} is decided")
        case _:
            assert_never(about)
