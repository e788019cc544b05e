"""Explanations as plain text, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from jianfu_rules.evaluating.missing import Missing
from jianfu_rules.evaluating.result import GroundKind, Status
from jianfu_rules.explaining.explanation import ConditionLine, Explanation, GroundLine, Reading
from jianfu_rules.kleene import Truth
from jianfu_rules.model.citation import BASIS_LABELS, Basis
from jianfu_rules.model.overlay import AppliedOverlay
from jianfu_rules.phrases import Lang, Phrase, require_lang

Level = Literal["short", "full"]

STATUS_LABELS = {
    Status.DECIDED: Phrase("已判定", "decided"),
    Status.UNDETERMINED: Phrase("不能判定：缺少事实", "undetermined: facts are missing"),
    Status.DISCRETION: Phrase("有待裁量", "left to discretion"),
    Status.CONFLICT: Phrase("规则冲突", "conflict"),
    Status.NOT_APPLICABLE: Phrase("不适用", "not applicable"),
    Status.INVALID: Phrase("输入有误", "invalid"),
}
MAX_READINGS = 12  # shown of what a formula or an otherwise row rests on; data has all
_TRUTH_MARKS = {Truth.TRUE: "✓", Truth.FALSE: "✗", Truth.UNKNOWN: "?"}
_PARTS = {
    "determining": Phrase("决定结论", "determining"),
    "concurring": Phrase("结论相同", "concurring"),
    "open": Phrase("尚未确定", "open"),
    "overridden": Phrase("被例外排除", "overridden"),
    "overriding": Phrase("例外", "overriding"),
    "no part": Phrase("未参与", "no part"),
}
_KINDS = {
    GroundKind.RULE: Phrase("规则", "rule"),
    GroundKind.OTHERWISE: Phrase("兜底规则", "otherwise row"),
    GroundKind.FORMULA: Phrase("公式", "formula"),
    GroundKind.PARAMETER: Phrase("参数", "parameter"),
    GroundKind.SCOPE: Phrase("适用范围", "scope"),
}


def render_text(explanation: Explanation, lang: Lang = "zh", level: Level = "short") -> str:
    """Return the account as lines of text.

    Args:
        explanation: What to tell.
        lang: Chinese (`zh`) or English (`en`).
        level: `short` tells what the answer rests on or lacks; `full` adds every rule of the table.

    Raises:
        ValueError: There is no such language or level.
    """
    require_lang(lang)
    if level not in ("short", "full"):
        raise ValueError(f"the levels are 'short' and 'full', not {level!r}")
    lines = [*_head(explanation, lang)]
    # What was worked out comes before the amounts it used; a citation is told once.
    told: set[str] = set()
    for line in sorted(explanation.grounds, key=lambda line: line.ground.kind is GroundKind.PARAMETER):
        lines += _ground(line, lang, told)
    lines += _exceptions(explanation, lang)
    if explanation.contradiction is not None:
        says, cite = explanation.contradiction.says.text(lang), explanation.contradiction.cite.text()
        lines.append(_say(lang, f"文本自相矛盾：{says}（{cite}）", f"The text contradicts itself: {says} ({cite})"))
    lines += _missing(explanation, lang)
    lines += [_bullet(note.text(lang)) for note in explanation.notes]
    if level == "full":
        lines += _rows(explanation, lang)
    return "\n".join(lines)


def _say(lang: Lang, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def _bullet(text: str) -> str:
    return f"  · {text}"


def _head(explanation: Explanation, lang: Lang) -> Iterator[str]:
    title, label = explanation.title.text(lang), explanation.label.text(lang)
    if explanation.outcome is not None:
        answer = explanation.outcome.text(lang)
    else:
        answer = STATUS_LABELS[explanation.status].text(lang)
    yield _say(lang, f"{title}——{label}：{answer}", f"{title} - {label}: {answer}")
    modelled = explanation.version_basis is Basis.MODELLED
    zh_start = f"自 {explanation.version} 起施行" + ("（起始日为建模推定）" if modelled else "")
    en_start = f"in force from {explanation.version}" + (" (this day is modelled)" if modelled else "")
    yield _say(
        lang,
        f"  {explanation.ruleset}，{zh_start}；按 {explanation.as_of} 判断",
        f"  {explanation.ruleset}, {en_start}; as of {explanation.as_of}",
    )
    for overlay in explanation.overlays:
        yield "  " + overlay_text(overlay, lang)
    if explanation.basis is Basis.MODELLED:
        yield "  " + _say(
            lang,
            "注意：结论依据含建模推定，不是官方原文",
            "Mind: this rests on modelled wording, not on an official text",
        )


def overlay_text(overlay: AppliedOverlay, lang: Lang) -> str:
    """Return which overlay of the host changed the ruleset, on one line."""
    digest = overlay.digest.removeprefix("sha256:")[:12]
    if overlay.title is None:
        zh, en = f"{overlay.source}（摘要 {digest}）", f"{overlay.source} (digest {digest})"
    else:
        zh = f"{overlay.title.zh}（{overlay.source}，摘要 {digest}）"
        en = f"{overlay.title.en} ({overlay.source}, digest {digest})"
    return _say(lang, f"使用方叠加：{zh}", f"with the host's overlay: {en}")


def _ground(line: GroundLine, lang: Lang, told: set[str]) -> Iterator[str]:
    ground = line.ground
    cite = "" if ground.cite is None else ground.cite.text()
    kind = _KINDS[ground.kind].text(lang)
    basis = BASIS_LABELS[ground.basis].text(lang) if ground.basis else _say(lang, "使用方给定", "given by the host")
    says = ground.says.text(lang) if ground.says else ""
    if ground.kind is GroundKind.PARAMETER:
        value = line.value.text(lang) if line.value else ""
        source = "" if not cite or cite in told else _say(lang, f"，出处：{cite}", f", source: {cite}")
        told.add(cite)
        zh = f"{kind} {says or ground.id} = {value}（{basis}{source}）"
        yield _bullet(_say(lang, zh, f"{kind} {says or ground.id} = {value} ({basis}{source})"))
        return
    yield _say(lang, f"依据{kind} {ground.id}（{basis}）：{says}", f"By {kind} {ground.id} ({basis}): {says}")
    if line.expression is not None:
        yield _bullet(line.expression)
    if line.readings:
        yield _bullet(_joined(line.readings[:MAX_READINGS], lang) + (" …" if line.readings[MAX_READINGS:] else ""))
    yield from (_bullet(condition_text(condition, lang)) for condition in line.conditions)
    if ground.note is not None:
        yield _bullet(_say(lang, "说明：", "Note: ") + ground.note.text(lang))
    yield _bullet(_say(lang, f"出处：{cite}；规则文件 {ground.span}", f"Source: {cite}; ruleset file {ground.span}"))
    told.add(cite)


def _joined(readings: tuple[Reading, ...], lang: Lang) -> str:
    parts = [f"{reading.label.text(lang)} = {reading.value.text(lang)}" for reading in readings]
    return _say(lang, "，", ", ").join(parts)


def condition_text(line: ConditionLine, lang: Lang) -> str:
    """Return a condition on one line: whether it holds, what was read, what was asked for."""
    mark = _TRUTH_MARKS[line.holds]
    asked = line.asked.text(lang)
    read = _joined(line.readings, lang)
    return _say(lang, f"{mark} {read}（要求：{asked}）", f"{mark} {read} (asked for: {asked})")


def _exceptions(explanation: Explanation, lang: Lang) -> Iterator[str]:
    """Yield the rules that matched but fell to an exception."""
    for row in explanation.rows:
        if row.overridden_by:
            by = _say(lang, "、", ", ").join(row.overridden_by)
            yield _bullet(
                _say(
                    lang,
                    f"{row.id} 条件成立，但被例外 {by} 排除",
                    f"{row.id} matches, but the exception {by} defeats it",
                )
            )


def _missing(explanation: Explanation, lang: Lang) -> Iterator[str]:
    count = len(explanation.missing)
    if not count:
        return
    if explanation.status is Status.DISCRETION:
        yield _say(lang, f"有 {count} 项须由人裁量：", f"{count} to be judged by a person:")
    else:
        yield _say(lang, f"还缺 {count} 项：", f"{count} still missing:")
    for item in explanation.missing:
        yield _bullet(question_text(item, lang))


def question_text(item: Missing, lang: Lang) -> str:
    """Return a missing fact as a question on one line: what is asked, which answers there are, who answers."""
    ask = (item.ask.zh if lang == "zh" else f" {item.ask.en}") if item.ask else ""
    by = item.answered_by
    who = "" if by is None else _say(lang, f"；由{by.zh}回答", f"; answered by {by.en}")
    criteria = ""
    if item.criteria is not None:
        criteria = _say(lang, "；标准：", "; judged by: ") + item.criteria.text(lang)
    values = item.allowed.text(lang)
    return _say(
        lang,
        f"{item.label.zh}（{item.name}）：{ask}（{values}{who}{criteria}）",
        f"{item.label.en} ({item.name}):{ask} ({values}{who}{criteria})",
    )


def _rows(explanation: Explanation, lang: Lang) -> Iterator[str]:
    if not explanation.rows:
        return
    yield _say(lang, "全部规则，按文件顺序：", "All rules, in file order:")
    for row in explanation.rows:
        part = _PARTS[row.part].text(lang)
        yield _say(
            lang,
            f"{_TRUTH_MARKS[row.holds]} {row.id}（{part}）：{row.says.zh}",
            f"{_TRUTH_MARKS[row.holds]} {row.id} ({part}): {row.says.en}",
        )
        yield from (_bullet(condition_text(line, lang)) for line in row.conditions)
