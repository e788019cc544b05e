"""Which rulesets there are: by family and place, with their versions and how firm they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import attrs

from jianfu_rules.formatting.width import width_of
from jianfu_rules.loading.load import load_ruleset
from jianfu_rules.loading.locate import source_name, version_files
from jianfu_rules.model.digest import meaning_digest
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.phrases import Lang, Phrase
from jianfu_rules.presenting.firmness import Firmness, firmness_of
from jianfu_rules.presenting.plain_text import padded
from jianfu_rules.presenting.to_json import firmness_to_dict

# In the order in which they are shown; families of other packages follow, by name.
FAMILIES = {
    "admission": Phrase("事项准入", "what may be put on the grassroots"),
    "tolerance": Phrase("容错纠错", "which errors are tolerated"),
    "scoring": Phrase("考核评分", "scores and what follows from them"),
    "eligibility": Phrase("资格认定", "who qualifies"),
    "structure": Phrase("组织结构", "who belongs to what, and who serves where"),
    "burden": Phrase("负担增减", "how burdens change"),
}


@attrs.frozen
class Entry:
    """A ruleset in a list, with its versions as they were read; none was checked."""

    id: str
    versions: tuple[Ruleset, ...]  # oldest first, at least one

    @property
    def family(self) -> str:
        """Return the first word of the id."""
        return self.id.partition("/")[0]

    @property
    def newest(self) -> Ruleset:
        """Return the version that started last."""
        return self.versions[-1]

    @property
    def firmness(self) -> Firmness:
        """Return how firm the newest version is."""
        return firmness_of(self.newest)


def entry_of(ruleset: str, root: Path | None = None) -> Entry:
    """Return a ruleset for a list: its files are read, and not checked.

    Raises:
        LoadError: It can't be found or read (JR1xx).
    """
    found = [load_ruleset(file, source=source_name(file)) for file in version_files(ruleset, root)]
    return Entry(ruleset, tuple(sorted(found, key=lambda version: version.in_force.start)))


def family_title(family: str) -> Phrase | None:
    """Return what a family is about; None for one that is not the library's own."""
    return FAMILIES.get(family)


def family_rank(family: str) -> tuple[int, str]:
    """Return the place of a family among all: the library's own first."""
    known = list(FAMILIES)
    return (known.index(family) if family in known else len(known), family)


def grouped(entries: Iterable[Entry], lang: Lang) -> Iterator[tuple[str, str, tuple[Entry, ...]]]:
    """Yield family, place and the rulesets of both, in the order in which they are shown."""

    def key(entry: Entry) -> tuple[tuple[int, str], str]:
        return family_rank(entry.family), entry.newest.jurisdiction.text(lang)

    for (rank, place), found in groupby(sorted(entries, key=lambda entry: (key(entry), entry.id)), key):
        yield rank[1], place, tuple(found)


def list_text(entries: Sequence[Entry], lang: Lang, *, digests: bool = False) -> str:
    """Return rulesets as lines: family, place, and for each its id, first days, how firm it is, and its title.

    Args:
        entries: The rulesets.
        lang: Chinese (`zh`) or English (`en`).
        digests: Show each version with the digest of what it means.
    """
    families = groupby(grouped(entries, lang), key=lambda group: group[0])
    return "\n\n".join(
        "\n".join(_family_lines(family, [group[1:] for group in places], lang, digests=digests))
        for family, places in families
    )


def _family_lines(
    family: str, places: Sequence[tuple[str, tuple[Entry, ...]]], lang: Lang, *, digests: bool
) -> Iterator[str]:
    title = family_title(family)
    yield family if title is None else f"{family}  {title.text(lang)}"
    cells = {entry.id: _cells(entry, lang) for _, found in places for entry in found}
    widths = [max(width_of(row[column]) for row in cells.values()) for column in range(3)]
    for place, found in places:
        yield f"  {place}"
        for entry in found:
            row = [padded(text, width) for text, width in zip(cells[entry.id], widths, strict=True)]
            yield f"    {'  '.join(row)}  {entry.newest.title.text(lang)}"
            if digests:
                yield from (f"      {version.in_force.start}  {meaning_digest(version)}" for version in entry.versions)


def list_to_dicts(entries: Sequence[Entry], lang: Lang) -> list[dict[str, Any]]:
    """Return rulesets as data for JSON, in the order of the list in `lang`."""
    return [_to_dict(entry) for _, _, found in grouped(entries, lang) for entry in found]


def _cells(entry: Entry, lang: Lang) -> list[str]:
    days = ", ".join(version.in_force.start.isoformat() for version in entry.versions)
    return [entry.id, days, entry.firmness.text(lang)]


def _to_dict(entry: Entry) -> dict[str, Any]:
    newest, firmness = entry.newest, entry.firmness
    return {
        "ruleset": entry.id,
        "family": entry.family,
        "title": {"zh": newest.title.zh, "en": newest.title.en},
        "jurisdiction": {"zh": newest.jurisdiction.zh, "en": newest.jurisdiction.en},
        "firmness": firmness_to_dict(firmness),
        "least_firm": None if firmness.least is None else firmness.least.value,
        "versions": [
            {
                "from": version.in_force.start.isoformat(),
                "to": None if version.in_force.end is None else version.in_force.end.isoformat(),
                "digest": meaning_digest(version),
            }
            for version in entry.versions
        ],
    }
