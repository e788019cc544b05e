"""The schemas as they are published: well-formed, written to their files, complete, and described."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator

from jianfu_rules.checking.types import _KEYS
from jianfu_rules.expr.tokens import KEYWORDS
from jianfu_rules.loading.document import ScalarNode
from jianfu_rules.loading.locate import bundled_root, list_rulesets
from jianfu_rules.loading.overlay import OVERLAY_SHAPES
from jianfu_rules.loading.properties import PROPERTY_SHAPES
from jianfu_rules.loading.shapes import SHAPES
from jianfu_rules.loading.structure import AS_NAMED, Keys, StructureError, fields_by_key, require_name
from jianfu_rules.model.places import NOWHERE
from jianfu_rules.schemas import KINDS, schema
from jianfu_rules.schemas.descriptions import DESCRIPTIONS
from jianfu_rules.schemas.from_model import ALL_SHAPES, Schemas
from jianfu_rules.schemas.published import file_name, file_text
from jianfu_rules.schemas.scalars import BASE_TYPES, NAME_PATTERN, TYPE_PROPERTIES
from jianfu_rules.testing.cases import CASE_SHAPES
from tests.unit.schemas import whole
from tests.unit.schemas.reading import as_an_editor_reads, faults

ROOT = Path(__file__).resolve().parents[3]

each_kind = pytest.mark.parametrize("kind", KINDS)


def parts_of(found: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping in a schema."""
    if isinstance(found, dict):
        yield found
    for item in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        yield from parts_of(item)


@each_kind
def test_a_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(schema(kind))


@each_kind
def test_the_file_of_a_schema_is_what_is_generated(kind: str) -> None:
    file = ROOT / "rulesets" / "schema" / file_name(kind)

    assert file.read_text("utf-8") == file_text(kind), "run scripts/write_schemas.py"


def test_the_folder_of_schemas_holds_nothing_else() -> None:
    assert {path.name for path in (bundled_root() / "schema").iterdir()} == {file_name(kind) for kind in KINDS}


@each_kind
def test_a_schema_says_its_kind_and_version(kind: str) -> None:
    found = schema(kind)

    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["$id"] == f"urn:jianfu-rules:schema:{kind}:1"
    assert file_name(kind) == f"{kind}-1.json"


def test_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the kinds are 'ruleset', .*, not 'rulset'"):
        schema("rulset")


def test_a_schema_is_the_callers_own() -> None:
    schema("cases")["items"].clear()

    assert schema("cases")["items"]["required"] == ["case", "as_of", "facts", "expect"]


@each_kind
def test_every_mapping_of_a_schema_is_closed_or_open_to_any_name(kind: str) -> None:
    mappings = [part for part in parts_of(schema(kind)) if part.get("type") == "object" and "$ref" not in part]
    open_ones = [part for part in mappings if "additionalProperties" not in part and part.keys() != {"type"}]

    assert mappings
    assert open_ones == []


@each_kind
def test_every_reference_leads_to_a_definition_and_every_definition_is_used(kind: str) -> None:
    found = schema(kind)
    targets = {part["$ref"] for part in parts_of(found) if "$ref" in part}

    assert targets == {f"#/$defs/{name}" for name in found["$defs"]}


@pytest.mark.parametrize("cls", ALL_SHAPES, ids=lambda cls: cls.__name__)
def test_every_key_is_described_and_no_other(cls: type[attrs.AttrsInstance]) -> None:
    keys = ALL_SHAPES[cls]
    wanted = fields_by_key(cls, keys).keys() - ({"type"} if keys.extra else set())

    assert DESCRIPTIONS[cls].keys() == wanted


def test_every_description_is_of_a_class() -> None:
    assert DESCRIPTIONS.keys() == ALL_SHAPES.keys()


@pytest.mark.parametrize("cls", ALL_SHAPES, ids=lambda cls: cls.__name__)
def test_every_key_of_a_file_is_in_a_schema(cls: type[attrs.AttrsInstance]) -> None:
    properties = Schemas().mapping(cls, ALL_SHAPES[cls])["properties"]

    assert properties.keys() == fields_by_key(cls, ALL_SHAPES[cls]).keys() | set(ALL_SHAPES[cls].extra)


def test_a_type_that_nobody_knows_has_no_schema() -> None:
    with pytest.raises(TypeError, match="no schema is known for <class 'complex'>"):
        Schemas().of(complex)


def test_the_types_are_those_that_check_knows() -> None:
    assert set(BASE_TYPES) == _KEYS.keys()
    assert TYPE_PROPERTIES.keys() == {"type", *(key for keys in _KEYS.values() for key in keys)}


@pytest.mark.parametrize(
    ("shapes", "text"),
    [
        ({**SHAPES, **PROPERTY_SHAPES}, whole.RULESET),
        (OVERLAY_SHAPES, whole.OVERLAY),
        (dict.fromkeys(CASE_SHAPES, AS_NAMED), whole.CASES),
    ],
)
def test_every_key_is_in_the_whole_files(shapes: Mapping[type[attrs.AttrsInstance], Keys], text: str) -> None:
    """The law of the schemas is tested on these files: what is not there would not be tested."""
    keys = {key for cls, spelt in shapes.items() for key in (*fields_by_key(cls, spelt), *spelt.extra)}

    assert keys - set(re.findall(r"([a-z_]+):", text)) == set()


@pytest.mark.parametrize("name", ["x", "年龄", "_1", "a1", "ａ", "々", "é", "𠀀", "ªb", "名・字"])
def test_names_of_any_script_are_names(name: str) -> None:
    assert re.search(NAME_PATTERN, name)


@pytest.mark.parametrize("name", ["", "1a", "１a", "a b", "a-b", "a.b", "（a）", "a，b", "a：b", "“a”", "a\u3000b"])
def test_signs_are_no_part_of_a_name(name: str) -> None:
    assert not re.search(NAME_PATTERN, name)


def test_no_name_that_the_loader_takes_is_refused() -> None:
    """Every character that can stand in a name, alone, in front and behind."""
    words = (word for code in range(0x3_1350) for word in (chr(code), f"a{chr(code)}"))

    assert [f"{word!a}" for word in words if not re.search(NAME_PATTERN, word) and is_name(word)] == []


def is_name(word: str) -> bool:
    try:
        return bool(require_name(ScalarNode(word, plain=True, raw=word, span=NOWHERE)))
    except StructureError:
        return False


@pytest.mark.parametrize("word", sorted(KEYWORDS))
def test_a_word_of_the_language_is_no_name(word: str) -> None:
    data = as_an_editor_reads(whole.RULESET)
    data["inputs"][word] = data["inputs"]["level"]

    assert [fault.partition(":")[0] for fault in faults("ruleset", data)] == ["$.inputs"]


def test_the_folder_of_schemas_is_no_ruleset() -> None:
    assert not any(name.startswith("schema") for name in list_rulesets())
