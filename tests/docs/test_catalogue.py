"""The catalogue under `docs/` is what is generated from the shipped rulesets."""

from __future__ import annotations

from functools import cache

import pytest

from jianfu_rules.loading.locate import bundled_root
from jianfu_rules.presenting.catalogue import catalogue
from scripts.write_catalogue import FOLDER, spare_files, stale_files

pytestmark = pytest.mark.xdist_group("catalogue")  # generated once, by one worker


@cache
def generated() -> dict[str, str]:
    return catalogue(bundled_root())


def test_every_page_and_graph_is_what_is_generated() -> None:
    assert stale_files(FOLDER, generated()) == (), "run scripts/write_catalogue.py"


def test_the_catalogue_holds_nothing_else() -> None:
    assert spare_files(FOLDER, generated()) == (), "run scripts/write_catalogue.py"


def test_pages_have_no_code_to_run() -> None:
    assert generated()
    assert [path for path, text in generated().items() if "```" in text or "~~~" in text] == []
