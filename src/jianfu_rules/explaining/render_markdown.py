"""Explanations as Markdown, for pages and pull requests."""

from __future__ import annotations

from collections.abc import Iterator

from jianfu_rules.explaining.explanation import Explanation, GroundLine, RowLine
from jianfu_rules.explaining.render_text import STATUS_LABELS, condition_text, overlay_text, question_text
from jianfu_rules.kleene import Truth
from jianfu_rules.model.citation import BASIS_LABELS, Basis
from jianfu_rules.phrases import Lang, require_lang

_MARKS = {Truth.TRUE: "✓", Truth.FALSE: "✗", Truth.UNKNOWN: "?"}


def render_markdown(explanation: Explanation, lang: Lang = "zh") -> str:
    """Return the account as Markdown: heading, grounds with their conditions and sources, questions, all rules."""
    return "\n".join(_lines(explanation, require_lang(lang))) + "\n"


def _say(lang: Lang, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in r"\`*_[]<>|#" else char for char in text)


def _lines(explanation: Explanation, lang: Lang) -> Iterator[str]:
    answer = (explanation.outcome or STATUS_LABELS[explanation.status]).text(lang)
    yield f"## {_escaped(explanation.title.text(lang))}"
    yield ""
    yield f"**{_escaped(explanation.label.text(lang))}{_say(lang, '：', ': ')}{_escaped(answer)}**"
    yield ""
    since = _say(lang, f"自 {explanation.version} 起施行", f"in force from {explanation.version}")
    yield f"`{explanation.ruleset}` · {since} · {_say(lang, '按', 'as of')} {explanation.as_of}"
    for overlay in explanation.overlays:
        yield ""
        yield _escaped(overlay_text(overlay, lang))
    if explanation.basis is Basis.MODELLED:
        yield ""
        yield "> " + _say(
            lang, "结论依据含建模推定，不是官方原文。", "This rests on modelled wording, not on an official text."
        )
    for line in explanation.grounds:
        yield from _ground(line, lang)
    if explanation.missing:
        yield ""
        yield f"### {_say(lang, '还缺', 'Missing')}"
        yield ""
        yield from (f"- {_escaped(question_text(item, lang))}" for item in explanation.missing)
    if explanation.rows:
        yield from _table(explanation.rows, lang)


def _ground(line: GroundLine, lang: Lang) -> Iterator[str]:
    ground = line.ground
    basis = BASIS_LABELS[ground.basis].text(lang) if ground.basis else _say(lang, "使用方给定", "given by the host")
    yield ""
    yield f"- `{ground.id}` ({basis}){_say(lang, '：', ': ')}{_escaped(ground.says.text(lang) if ground.says else '')}"
    if line.expression is not None:
        yield f"  - `{line.expression}`"
    if line.value is not None:
        yield f"  - = {_escaped(line.value.text(lang))}"
    yield from (f"  - {_escaped(condition_text(condition, lang))}" for condition in line.conditions)
    if ground.note is not None:
        yield f"  - *{_escaped(ground.note.text(lang))}*"
    if ground.cite is not None:
        yield f"  - {_escaped(ground.cite.text())} (`{ground.span}`)"


def _table(rows: tuple[RowLine, ...], lang: Lang) -> Iterator[str]:
    yield ""
    yield _say(lang, "| | 规则 | 内容 | 条件 |", "| | rule | says | conditions |")
    yield "|---|---|---|---|"
    for row in rows:
        conditions = "<br>".join(_escaped(condition_text(line, lang)) for line in row.conditions)
        yield f"| {_MARKS[row.holds]} | `{row.id}` | {_escaped(row.says.text(lang))} | {conditions} |"
