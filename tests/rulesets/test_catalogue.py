"""The rulesets together: every system that is to be there is, one fact has one definition, and cases notice slips."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import attrs
import pytest

from jianfu_rules import list_rulesets
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.checking.checked import CheckedInput
from jianfu_rules.loading.locate import bundled_root
from jianfu_rules.testing import load_cases, mutate
from jianfu_rules.testing.proving import prover
from jianfu_rules.verifying import State, verify
from tests.conftest import COUNTED

RULESETS = list_rulesets()
CATALOGUE = {
    "admission": (
        "beizhen boxing central-2024 chenggong daye gansu hubei-bodies hubei-certificates hunan huzhou jiaxing jiayu "
        "jingmen jingmen-lists jingmen-plaques qinghai shanghai shanghai-dispatch yantan zaoyang-forms zhoushan"
    ),
    "burden": "reduction",
    "eligibility": "haidong huangpu-milk hubei-rigid-expenditure hunan-eldercare medical-account wuhan-secondment",
    "scoring": "daye-pay huishan pudong ruian wuxing",
    "structure": "xiangdong xiaya-tiers zhenlin-grid",
    "tolerance": "hangzhou zhejiang",
}
FIRST = (
    "admission/jingmen",
    "eligibility/hubei-rigid-expenditure",
    "scoring/huishan",
    "scoring/pudong",
    "tolerance/zhejiang",
)


def all_inputs() -> list[tuple[str, CheckedInput]]:
    return [(name, item) for name in RULESETS for version in versions_of(name) for item in version.inputs.values()]


def told_apart(key: Callable[[CheckedInput], object], value: Callable[[CheckedInput], object]) -> dict[object, object]:
    """Return what stands for more than one value, with the values and the rulesets."""
    found: dict[object, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for ruleset, item in all_inputs():
        found[key(item)][str(value(item))].add(ruleset)
    return {
        name: {word: sorted(where) for word, where in values.items()}
        for name, values in found.items()
        if len(values) > 1
    }


def test_every_system_of_the_catalogue_is_a_ruleset() -> None:
    assert {f"{family}/{name}" for family, names in CATALOGUE.items() for name in names.split()} == set(RULESETS)


# -- one fact, one definition


@pytest.mark.parametrize("field", ["label", "ask", "answered_by", "optional", "immutable"])
def test_an_input_of_one_name_is_the_same_everywhere(field: str) -> None:
    assert told_apart(lambda item: item.definition.name, lambda item: getattr(item.definition, field)) == {}


def test_an_input_of_one_name_has_one_type() -> None:
    assert told_apart(lambda item: item.definition.name, lambda item: item.type) == {}


def test_an_input_of_one_name_is_judged_by_one_standard() -> None:
    def standard(item: CheckedInput) -> object:
        judgement = item.definition.judgement
        return None if judgement is None else attrs.asdict(judgement, filter=lambda field, _: field.name != "places")

    assert told_apart(lambda item: item.definition.name, standard) == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_inputs_never_share_a_label(lang: str) -> None:
    assert told_apart(lambda item: item.definition.label.text(lang), lambda item: item.definition.name) == {}  # type: ignore[arg-type]


# -- proofs and slips


@pytest.mark.lane
@pytest.mark.parametrize("name", RULESETS)
def test_nothing_is_found_wrong_and_nothing_is_left_open(name: str) -> None:
    for version in versions_of(name):
        report = verify(version)

        assert [item.text("en") for item in report.faults] == []
        assert [item.text("en") for item in report.findings if item.state is State.UNDECIDED] == []


def require_notice(name: str, record: Callable[[str, object], None]) -> None:
    least = (
        95 if name in FIRST or name.startswith(("scoring/", "tolerance/")) else 90
    )  # percent of what is not equivalent
    for version in versions_of(name):
        cases = load_cases(bundled_root() / name / "cases" / f"{version.ruleset.in_force.start}.yaml")
        found = mutate(version, cases, prove=prover())
        record(COUNTED, found.text("en").splitlines()[0])
        killed, of = found.score
        assert 100 * killed >= least * of, found.text("en")


@pytest.mark.lane
@pytest.mark.parametrize("name", FIRST)
def test_the_cases_of_the_first_rulesets_notice_slips(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    require_notice(name, record_property)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(set(RULESETS) - set(FIRST)))
def test_the_cases_of_every_other_ruleset_notice_slips(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    require_notice(name, record_property)
