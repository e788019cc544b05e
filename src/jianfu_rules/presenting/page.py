"""The page of a ruleset, in one language: what it decides, from what, by which rules, and what is left open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from jianfu_rules.model.citation import BASIS_LABELS, Basis
from jianfu_rules.model.table import Strength
from jianfu_rules.phrases import Lang, Phrase, require_lang
from jianfu_rules.presenting.blocks import (
    Aside,
    Block,
    Bullets,
    Cell,
    Code,
    Heading,
    Line,
    Link,
    Paragraph,
    Picture,
    Piece,
    Table,
    cell,
    joined,
    line,
)
from jianfu_rules.presenting.profile import (
    CaseProfile,
    DecisionProfile,
    FigureProfile,
    InputProfile,
    ParameterProfile,
    Passage,
    Profile,
    RuleProfile,
    SourceProfile,
)

STRENGTH_LABELS = {
    Strength.MUST: Phrase("必须", "must"),
    Strength.MUST_NOT: Phrase("不得", "must not"),
    Strength.IN_PRINCIPLE: Phrase("原则上", "in principle"),
    Strength.GENERALLY: Phrase("一般", "generally"),
}


@attrs.frozen
class Surroundings:
    """Files beside a page, relative to it."""

    graph: str
    links: tuple[Link, ...]
    versions: Mapping[dt.date, str]  # first day of another version to its page


def page_of(
    profile: Profile, lang: Lang, *, around: Surroundings | None = None, with_cases: bool = True
) -> tuple[Block, ...]:
    """Return the blocks of the page of a ruleset.

    Args:
        profile: The ruleset.
        lang: Chinese (`zh`) or English (`en`).
        around: The graph and the links of a page that stands among others.
        with_cases: Show every case; else only how many there are.

    Raises:
        ValueError: There is no such language.
    """
    return tuple(_Page(profile, require_lang(lang)).blocks(around, with_cases=with_cases))


@attrs.frozen
class _Page:
    profile: Profile
    lang: Lang

    def blocks(self, around: Surroundings | None, *, with_cases: bool) -> Iterator[Block]:
        profile = self.profile
        yield Heading(1, line(profile.title.text(self.lang)))
        if around is not None:
            yield Paragraph(joined(tuple((item,) for item in around.links), " · "))
        if profile.summary is not None:
            yield Paragraph(line(profile.summary.text(self.lang)))
        yield Bullets(tuple(self._facts(around)))
        if around is not None:
            yield Picture(self._say("判定关系图", "what rests on what"), around.graph)
        yield from self._inputs()
        yield from self._parameters()
        yield from self._scope()
        for decision in profile.decisions:
            yield from self._decision(decision)
        yield from self._open_points()
        yield from self._properties()
        if with_cases and profile.cases:
            yield self._heading("案例", "Cases")
            head = self._head(("案例", "case"), ("日期", "as of"), ("应得结论", "expected"))
            yield Table(head, tuple(map(self._case, profile.cases)))
        yield self._heading("来源", "Sources")
        yield Bullets(tuple(map(self._source, profile.sources)))

    def _say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def _in_brackets(self, *pieces: Piece) -> Line:
        return (self._say("（", " ("), *pieces, self._say("）", ")"))

    def _heading(self, zh: str, en: str) -> Heading:
        return Heading(2, line(self._say(zh, en)))

    def _head(self, *names: tuple[str, str]) -> tuple[str, ...]:
        return tuple(self._say(*name) for name in names)

    def _fact(self, zh: str, en: str, *pieces: Piece) -> Line:
        return (self._say(f"{zh}：", f"{en}: "), *pieces)

    def _facts(self, around: Surroundings | None) -> Iterator[Line]:
        """Yield the points that a reader wants first."""
        profile = self.profile
        yield self._fact("规则集", "ruleset", Code(profile.id))
        yield self._fact("地域", "place", profile.jurisdiction.text(self.lang))
        yield self._fact("施行", "in force", *self._in_force())
        if len(profile.versions) > 1:
            days = tuple(line(_day(day, around)) for day in profile.versions)
            yield self._fact("全部版本", "all versions", *joined(days, self._say("、", ", ")))
        main = profile.main
        yield self._fact("判定", "decides", main.label.text(self.lang), *self._in_brackets(Code(main.name)))
        counts = profile.firmness.text(self.lang)
        yield self._fact("依据（规则和数值的条数）", "how firm (rules and figures)", counts)
        yield self._fact("案例", "cases", str(len(profile.cases)))
        if around is None:
            yield self._fact("文件", "file", Code(profile.file))

    def _in_force(self) -> Iterator[str | Aside]:
        profile = self.profile
        text = self._say(f"自 {profile.start} 起", f"from {profile.start}")
        if profile.end is not None:
            text += self._say(f"，至 {profile.end} 止（不含当日）", f" until {profile.end}, which is no longer covered")
        if profile.start_basis is Basis.MODELLED:
            text += self._say("（起始日为建模推定）", " (this day is modelled)")
        yield text
        if profile.start_note is not None:
            yield self._say("；", "; ")
            yield Aside(profile.start_note)

    def _inputs(self) -> Iterator[Block]:
        yield self._heading("输入", "Inputs")
        head = self._head(("输入", "input"), ("问题", "question"), ("取值", "values"), ("谁回答", "answered by"))
        yield Table(head, tuple(map(self._input, self.profile.inputs)))

    def _input(self, item: InputProfile) -> tuple[Cell, ...]:
        by = item.answered_by.text(self.lang) if item.answered_by else ""
        criteria = None
        if item.judgement:
            merits = item.criteria.text(self.lang) if item.criteria else ""
            criteria = (Aside(self._say(f"裁量：{merits}", f"a judgement: {merits}")),)
        return (
            self._named(item.label, item.name),
            cell(item.ask.text(self.lang) if item.ask else None),
            cell(self._values(item)),
            cell(by, criteria),
        )

    def _values(self, item: InputProfile) -> Line:
        found = self._allowed(item.allowed, item.members)
        before = (self._say("可多选：", "any of "),) if item.is_set and item.members else ()
        return (*before, *found, self._say("，或者无", ", or none")) if item.optional else (*before, *found)

    def _allowed(self, values: Phrase, members: Mapping[str, Phrase]) -> Line:
        """Return values in words; of an enumeration, each with the name by which it is given."""
        if not members:
            return line(values.text(self.lang))
        shown = tuple(line(Code(name), f" {label.text(self.lang)}") for name, label in members.items())
        return joined(shown, self._say("、", " / "))

    def _named(self, label: Phrase, name: str) -> Cell:
        return cell(line(label.text(self.lang)), line(Code(name)))

    def _parameters(self) -> Iterator[Block]:
        if self.profile.parameters:
            yield self._heading("参数", "Parameters")
            head = self._head(("参数", "parameter"), ("取值", "values"), ("数值", "figure"), ("依据", "basis"))
            rows = [row for item in self.profile.parameters for row in self._parameter(item)]
            yield Table(head, tuple(rows))

    def _parameter(self, item: ParameterProfile) -> Iterator[tuple[Cell, ...]]:
        """Yield a row for each value; one for a parameter without any."""
        keys = item.keyed_by.text(self.lang) if item.keyed_by else ""
        by = self._say(f"分别按：{keys}", f"one for each of {keys}") if keys else None
        name, values = (
            self._named(item.label, item.name),
            cell(item.allowed.text(self.lang) if item.allowed else None, by),
        )
        if item.required:
            yield (name, values, cell(self._say("由使用方给定", "given by the host")), ())
        elif not item.figures:
            yield (name, values, cell(self._say("来源没有公布", "not published")), ())
        for figure in item.figures:
            yield (name, values, cell(self._figure(figure)), self._basis(figure.basis, figure.cite))

    def _figure(self, figure: FigureProfile) -> Line:
        value = figure.value.text(self.lang)
        if figure.start is None:
            return line(value)
        end = figure.end
        zh = f"{figure.start} 起" + (f"，{end} 前" if end else "")
        en = f"from {figure.start}" + (f" until {end}" if end else "")
        return line(self._say(f"{value}（{zh}）", f"{value} ({en})"))

    def _basis(self, basis: Basis | None, cite: Passage | None) -> Cell:
        return cell(BASIS_LABELS[basis].text(self.lang) if basis else None, self._passage(cite) if cite else None)

    def _passage(self, cite: Passage) -> Line:
        return line(Code(cite.source), self._say(f"：{cite.at}", f": {cite.at}"))

    def _scope(self) -> Iterator[Block]:
        if self.profile.scope is not None:
            yield self._heading("适用范围", "Scope")
            yield self._rules((self.profile.scope,), self._say("范围", "scope"), None)

    def _decision(self, decision: DecisionProfile) -> Iterator[Block]:
        main = self._say("（主判定）", " (main decision)") if decision.is_main else ""
        label = decision.label.text(self.lang)
        yield Heading(2, line(self._say(f"判定：{label}{main}", f"Decision: {label}{main}")))
        facts = [self._fact("名称", "name", Code(decision.name))]
        facts.append(self._fact("方法", "method", decision.method.text(self.lang)))
        for output in decision.gives:
            label = self._say(f"{output.label.zh}：", f"{output.label.en}: ") if output.label else ""
            facts.append(self._fact("结论", "gives", label, *self._allowed(output.allowed, output.members)))
        facts.append(self._fact("依据", "how firm", decision.firmness.text(self.lang)))
        yield Bullets(tuple(facts))
        given = self._say("公式", "formula") if decision.is_formula else self._say("结论", "outcome")
        yield self._rules(decision.rules, self._say("规则", "rule"), given)
        if decision.conflict is not None:
            says, cite = decision.conflict.says.text(self.lang), decision.conflict.cite
            before = self._say(f"文本自相矛盾：{says}", f"The text contradicts itself: {says}")
            yield Paragraph(line(before, *self._in_brackets(*self._passage(cite))))

    def _rules(self, rules: tuple[RuleProfile, ...], what: str, outcome: str | None) -> Table:
        """Return rules as a table; `outcome` heads the column of what they give, None for the scope."""
        conditions = any(rule.conditions for rule in rules)
        head = [what, self._say("内容", "says")]
        head += [self._say("条件（须全部满足）", "conditions (all must hold)")] if conditions else []
        head += [outcome] if outcome else []
        head += [self._say("依据", "basis"), self._say("出处", "citation")]
        rows = []
        for rule in rules:
            row = [cell(line(Code(rule.id)), self._overrides(rule)), self._says(rule)]
            row += [cell(*(part.text(self.lang) for part in rule.conditions))] if conditions else []
            row += [self._outcome(rule)] if outcome else []
            row += [cell(self._firm(rule)), cell(self._passage(rule.cite))]
            rows.append(tuple(row))
        return Table(tuple(head), tuple(rows))

    def _firm(self, rule: RuleProfile) -> str:
        basis = BASIS_LABELS[rule.basis].text(self.lang)
        if rule.strength is None:
            return basis
        return self._say("；", "; ").join((basis, STRENGTH_LABELS[rule.strength].text(self.lang)))

    def _overrides(self, rule: RuleProfile) -> Line | None:
        if not rule.overrides:
            return None
        under = joined(tuple(line(Code(name)) for name in rule.overrides), self._say("、", ", "))
        return (self._say("优先于 ", "overrides "), *under)

    def _says(self, rule: RuleProfile) -> Cell:
        note = None
        if rule.note is not None:
            note = line(Aside(self._say("说明：", "Note: ") + rule.note.text(self.lang)))
        return cell(rule.says.text(self.lang), note)

    def _outcome(self, rule: RuleProfile) -> Cell:
        if not rule.outcomes:
            return cell(line(Aside(self._say("只排除其他规则", "only defeats other rules"))))
        return cell(*(item.text(self.lang) for item in rule.outcomes))

    def _open_points(self) -> Iterator[Block]:
        if self.profile.not_encoded:
            yield self._heading("没有编入规则的内容", "Not encoded")
            colon = self._say("：", ": ")
            points = [(item.what.text(self.lang), item.why.text(self.lang)) for item in self.profile.not_encoded]
            yield Bullets(tuple(line(f"{what}{colon}", Aside(why)) for what, why in points))

    def _properties(self) -> Iterator[Block]:
        if self.profile.properties:
            yield self._heading("保证的性质", "Properties")
            items = [(item.says.text(self.lang), Code(item.text)) for item in self.profile.properties]
            yield Bullets(tuple(line(says, *self._in_brackets(text)) for says, text in items))

    def _case(self, case: CaseProfile) -> tuple[Cell, ...]:
        told = self._say("情节取自 ", "a story from ")
        story = None if case.story is None else line(Aside(f"{told}{case.story}"))
        expected = cell(*(item.text(self.lang) for item in case.expected))
        return (cell(case.case, story), cell(case.as_of.isoformat()), expected)

    def _source(self, source: SourceProfile) -> Line:
        about = [part for part in (source.publisher, source.number, source.date) if part]
        details = self._say("，", ", ").join(about)
        shown = self._say(f" 《{source.title}》", f" 《{source.title}》")
        if details:
            shown += self._say(f"（{details}）", f" ({details})")
        if source.note is None:
            return line(Code(source.key), shown)
        return line(Code(source.key), shown + self._say("：", ": "), Aside(source.note))


def _day(day: dt.date, around: Surroundings | None) -> Piece:
    """Return the first day of a version; it leads to the page of that version where there is one."""
    to = None if around is None else around.versions.get(day)
    return day.isoformat() if to is None else Link(day.isoformat(), to)
