"""`jianfu schema`: the schemas on paper."""

from __future__ import annotations

import pytest

from jianfu_rules.cli.main import main
from jianfu_rules.loading.locate import bundled_root
from jianfu_rules.schemas import KINDS
from jianfu_rules.schemas.published import file_name


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_printed_as_it_stands_in_its_file(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", kind]) == 0
    assert capsys.readouterr().out == (bundled_root() / "schema" / file_name(kind)).read_text("utf-8")


def test_another_kind_is_refused_with_the_ones_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["schema", "rulesets"])

    said = capsys.readouterr().err

    assert stopped.value.code == 2
    assert [kind for kind in KINDS if kind not in said] == []
