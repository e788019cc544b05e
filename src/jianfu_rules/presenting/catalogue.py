"""The catalogue: a page and a graph for each version of the rulesets of a folder, in both languages, and an index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.loading.locate import list_rulesets, source_name
from jianfu_rules.loading.read import read_bytes
from jianfu_rules.phrases import LANGS, Lang, Phrase
from jianfu_rules.presenting.blocks import Block, Cell, Code, Heading, Link, Paragraph, Table, cell, line
from jianfu_rules.presenting.describe import profile_of
from jianfu_rules.presenting.graph import graph_of
from jianfu_rules.presenting.listing import family_rank, family_title
from jianfu_rules.presenting.markdown import to_markdown
from jianfu_rules.presenting.page import Surroundings, page_of
from jianfu_rules.presenting.profile import Profile
from jianfu_rules.presenting.svg import to_svg
from jianfu_rules.testing.cases import Case, cases_from_text

_SUFFIXES: dict[Lang, str] = {"en": "", "zh": ".zh-CN"}
_ABOUT = Phrase(
    "随库附带的全部规则集，由规则文件自动生成。它们由开发人员依据公开报道整理，没有经过有关单位审核，不能代替正式文件。"
    "依据一栏是规则和数值的条数：来源自己写明的（明示），取自公开正式文本的（正式文本），"
    "来源只给出数目、主题或做法而由我们拟出的（推定）。",
    "All rulesets that come with the library, written from their files. They are the work of the developers from "
    "published reports; they have not been reviewed by the bodies concerned and do not replace official texts. "
    "How firm they are is told by counts of rules and figures: those that the source states itself (stated), those "
    "from a public official text (official), and those that are ours because the source gives only a count, a theme "
    "or a practice (modelled).",
)


def catalogue(root: Path, *, up: str = "../../rulesets") -> dict[str, str]:
    """Return the files of the catalogue: path below its folder, and text.

    Args:
        root: A folder of rulesets, `<family>/<name>/<first day>.yaml`.
        up: The way from the folder of the catalogue to `root`, for links.

    Raises:
        LoadError: A ruleset or its cases can't be read (JR1xx).
        CheckError: A ruleset is not sound (JR2xx to JR4xx).
    """
    files: dict[str, str] = {}
    newest: list[Profile] = []
    for ruleset in list_rulesets(root):
        versions = versions_of(root / ruleset)
        days = [version.ruleset.in_force.start for version in versions]
        for version in versions:
            profile = profile_of(version, _cases(root / ruleset, version), versions=days)
            graph = graph_of(version)
            for lang in LANGS:
                path = _path(ruleset, version.ruleset.in_force.start, days, lang)
                page = page_of(profile, lang, around=_around(profile, f"../{up}", lang))
                files[f"{path}.md"] = to_markdown(page)
                files[f"{path}.svg"] = to_svg(graph, profile.title, lang)
            if version is versions[-1]:
                newest.append(profile)
    for lang in LANGS:
        files[f"index{_SUFFIXES[lang]}.md"] = to_markdown(_index(newest, lang))
    return files


def _path(ruleset: str, day: dt.date, days: Sequence[dt.date], lang: Lang) -> str:
    """Return the path of a page without its ending: the newest version has the name of the ruleset alone."""
    return f"{ruleset}{'' if day == days[-1] else f'-{day}'}{_SUFFIXES[lang]}"


def _cases(folder: Path, version: CheckedRuleset) -> tuple[Case, ...]:
    file = folder / "cases" / f"{version.ruleset.in_force.start}.yaml"
    return cases_from_text(read_bytes(file), source_name(file)) if file.is_file() else ()


def _around(profile: Profile, up: str, lang: Lang) -> Surroundings:
    """Return what stands beside the page of a version; `up` is the way from it to the folder of rulesets."""
    name = profile.id.partition("/")[2]
    days, day = profile.versions, profile.start
    other: Lang = "en" if lang == "zh" else "zh"
    place = f"{up}/{profile.id}"
    links = [
        Link({"zh": "目录", "en": "catalogue"}[lang], f"../index{_SUFFIXES[lang]}.md"),
        Link({"zh": "English", "en": "中文"}[lang], f"{_path(name, day, days, other)}.md"),
        Link({"zh": "说明", "en": "readme"}[lang], f"{place}/README.md"),
        Link({"zh": "规则文件", "en": "ruleset file"}[lang], f"{place}/{day}.yaml"),
    ]
    if profile.cases:
        links.append(Link({"zh": "案例文件", "en": "cases"}[lang], f"{place}/cases/{day}.yaml"))
    versions = {each: f"{_path(name, each, days, lang)}.md" for each in days if each != day}
    return Surroundings(f"{_path(name, day, days, lang)}.svg", tuple(links), versions)


def _index(profiles: Sequence[Profile], lang: Lang) -> tuple[Block, ...]:
    """Return the first page: rulesets by family and place."""
    other: Lang = "en" if lang == "zh" else "zh"
    blocks: list[Block] = [
        Heading(1, line({"zh": "规则集目录", "en": "Catalogue of rulesets"}[lang])),
        Paragraph(line(Link({"zh": "English", "en": "中文"}[lang], f"index{_SUFFIXES[other]}.md"))),
        Paragraph(line(_ABOUT.text(lang))),
    ]
    head = {
        "zh": ("地域", "规则集", "起始日", "判定", "依据", "输入", "案例"),
        "en": ("place", "ruleset", "in force from", "decides", "how firm", "inputs", "cases"),
    }[lang]
    ordered = sorted(profiles, key=lambda item: (_rank(item), item.jurisdiction.text(lang), item.id))
    for rank, found in groupby(ordered, _rank):
        title = family_title(rank[1])
        blocks.append(Heading(2, line(Code(rank[1]), f" {title.text(lang)}" if title else "")))
        blocks.append(Table(head, _rows(list(found), lang)))
    return tuple(blocks)


def _rank(profile: Profile) -> tuple[int, str]:
    return family_rank(profile.id.partition("/")[0])


def _rows(profiles: Sequence[Profile], lang: Lang) -> tuple[tuple[Cell, ...], ...]:
    """Return a row for each ruleset; a place is told once for all its rulesets."""
    rows = []
    before = None
    for profile in profiles:
        place = profile.jurisdiction.text(lang)
        link = Link(profile.title.text(lang), f"{profile.id}{_SUFFIXES[lang]}.md")
        rows.append(
            (
                cell(place) if place != before else (),
                cell(line(link), line(Code(profile.id))),
                cell(profile.start.isoformat()),
                cell(profile.main.label.text(lang)),
                cell(profile.firmness.text(lang)),
                cell(str(len(profile.inputs))),
                cell(str(len(profile.cases))),
            )
        )
        before = place
    return tuple(rows)
