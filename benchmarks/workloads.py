"""The workloads, once, as plain data: our rulesets are made from them, hand-written code and rivals follow them.

admission: 12 first-match rules over 10 facts. tolerance: 27 rules of which all matches are collected, 6 exclude the 21
others, 4 general conditions, 23 facts. score: 70/30, an exam of 30/30/40 over five grades, 10/90, half-up to two
decimals, banded; exact. scale: first-match rules on unique codes, on ranges, or on both.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

LISTING = ("履职清单", "赋能清单", "负面清单", "未列入")
KIND = ("工作任务", "报表台账", "检查考核", "证明盖章")
Condition = tuple[str, str, Any]
Rule = tuple[str, str, tuple[Condition, ...]]

ADMISSION: tuple[Rule, ...] = (
    ("R01", "complaint", (("listing", "=", "负面清单"), ("platform", "=", False))),
    ("R02", "reject", (("listing", "=", "负面清单"),)),
    ("R03", "send_back", (("platform", "=", False),)),
    ("R04", "reject", (("kind", "=", "报表台账"), ("duplicate", "=", True))),
    ("R05", "send_back", (("kind", "=", "检查考核"), ("planned", "=", False))),
    ("R06", "complaint", (("kind", "=", "检查考核"), ("freq", ">", 8))),
    ("R07", "send_back", (("listing", "=", "赋能清单"), ("budget", "=", False))),
    ("R08", "review", (("listing", "=", "未列入"), ("reviewed", "=", False))),
    ("R09", "send_back", (("listing", "=", "未列入"), ("budget", "=", False))),
    ("R10", "review", (("kind", "in", ("报表台账", "证明盖章")), ("freq", ">=", 10))),
    (
        "R11",
        "admit",
        (
            ("dept_role", "=", True),
            ("village_role", "=", True),
            ("support", "=", True),
            ("listing", "in", ("履职清单", "赋能清单", "未列入")),
        ),
    ),
    ("R12", "send_back", ()),
)
ADMISSION_FACTS: dict[str, Any] = {
    "listing": LISTING,
    "kind": KIND,
    "platform": 0.85,
    "dept_role": 0.8,
    "village_role": 0.8,
    "support": 0.75,
    "reviewed": 0.6,
    "budget": 0.65,
    "duplicate": 0.25,
    "planned": 0.7,
    "freq": (0, 12),
}
FIELD = ("改革创新", "招商引资", "项目建设", "应急处置", "基层治理", "历史遗留")
TOLERANCE: tuple[Rule, ...] = (
    ("N1", "excluded", (("private_gain", "=", True),)),
    ("N2", "excluded", (("forbidden", "=", True), ("stage", "in", ("决策", "执行")))),
    ("N3", "excluded", (("concealed", "=", True), ("loss", "in", ("较大", "重大")))),
    ("N4", "excluded", (("safety", "=", True), ("procedure", "=", "违规"))),
    ("N5", "excluded", (("repeated", "=", True), ("corrected", "=", False))),
    ("N6", "excluded", (("motive", "=", "为私"), ("loss", "!=", "无"))),
    ("T01", "situation", (("field", "=", "改革创新"), ("first_try", "=", True), ("loss", "in", ("无", "较小")))),
    ("T02", "situation", (("field", "=", "改革创新"), ("no_precedent", "=", True), ("collective", "=", True))),
    ("T03", "situation", (("field", "=", "改革创新"), ("policy_changed", "=", True))),
    ("T04", "situation", (("field", "=", "招商引资"), ("motive", "=", "为公"), ("procedure", "!=", "违规"))),
    ("T05", "situation", (("field", "=", "招商引资"), ("third_party", "=", True))),
    ("T06", "situation", (("field", "=", "招商引资"), ("loss", "in", ("无", "较小")), ("reported", "=", True))),
    ("T07", "situation", (("field", "=", "项目建设"), ("procedure", "=", "瑕疵"), ("corrected", "=", True))),
    ("T08", "situation", (("field", "=", "项目建设"), ("urgent", "=", True), ("collective", "=", True))),
    ("T09", "situation", (("field", "=", "项目建设"), ("force_majeure", "=", True))),
    ("T10", "situation", (("field", "=", "应急处置"), ("urgent", "=", True), ("reported", "=", True))),
    ("T11", "situation", (("field", "=", "应急处置"), ("urgent", "=", True), ("loss", "!=", "重大"))),
    ("T12", "situation", (("field", "=", "应急处置"), ("force_majeure", "=", True), ("stage", "=", "执行"))),
    ("T13", "situation", (("field", "=", "基层治理"), ("first_try", "=", True), ("motive", "=", "为公"))),
    ("T14", "situation", (("field", "=", "基层治理"), ("procedure", "in", ("合规", "瑕疵")), ("loss", "=", "无"))),
    ("T15", "situation", (("field", "=", "基层治理"), ("policy_changed", "=", True), ("reported", "=", True))),
    ("T16", "situation", (("field", "=", "历史遗留"), ("policy_changed", "=", True))),
    (
        "T17",
        "situation",
        (("field", "=", "历史遗留"), ("no_precedent", "=", True), ("collective", "=", True), ("corrected", "=", True)),
    ),
    ("T18", "situation", (("field", "=", "历史遗留"), ("third_party", "=", True), ("loss", "in", ("无", "较小")))),
    ("T19", "situation", (("force_majeure", "=", True), ("loss", "!=", "重大"), ("reported", "=", True))),
    (
        "T20",
        "situation",
        (("collective", "=", True), ("procedure", "=", "合规"), ("motive", "=", "为公"), ("stage", "=", "决策")),
    ),
    (
        "T21",
        "situation",
        (("corrected", "=", True), ("loss", "=", "无"), ("first_try", "=", True), ("repeated", "=", False)),
    ),
)
GENERAL = ("g_public", "g_lawful", "g_diligent", "g_remedied")
TOLERANCE_FACTS: dict[str, Any] = {
    "field": FIELD,
    "stage": ("决策", "执行", "监督"),
    "motive": ("为公", "为私", "不明"),
    "loss": ("无", "较小", "较大", "重大"),
    "procedure": ("合规", "瑕疵", "违规"),
    "first_try": 0.4,
    "no_precedent": 0.4,
    "urgent": 0.5,
    "collective": 0.6,
    "reported": 0.6,
    "corrected": 0.7,
    "policy_changed": 0.3,
    "force_majeure": 0.2,
    "third_party": 0.3,
    "forbidden": 0.06,
    "private_gain": 0.04,
    "concealed": 0.08,
    "repeated": 0.1,
    "safety": 0.08,
    "g_public": 0.9,
    "g_lawful": 0.9,
    "g_diligent": 0.9,
    "g_remedied": 0.9,
}
GRADES = {"好": 100, "较好": 80, "一般": 60, "较差": 40, "差": 20}
BANDS = ((90, "优秀"), (80, "良好"), (60, "合格"), (0, "不合格"))
SCORE_FACTS: dict[str, Any] = {
    "mark_a": "mark",
    "mark_b": "mark",
    "g1": tuple(GRADES),
    "g2": tuple(GRADES),
    "g3": tuple(GRADES),
}
FACTS = {"admission": ADMISSION_FACTS, "tolerance": TOLERANCE_FACTS, "score": SCORE_FACTS}


def draw(facts: dict[str, Any], count: int, seed: int = 7, unknown: float = 0.0) -> list[dict[str, Any]]:
    """Return cases drawn with a fixed seed; a share of the facts is left out."""
    rng = random.Random(seed)
    return [{name: value(rng, of) for name, of in facts.items() if rng.random() >= unknown} for _ in range(count)]


def value(rng: random.Random, of: Any) -> Any:
    """Return one value: a mark of two decimals, a word, a whole number, or true with a probability."""
    if of == "mark":
        return rng.randint(0, 10_000) / 100
    if isinstance(of, float):
        return rng.random() < of
    if isinstance(of[0], int):
        return rng.randint(*of)
    return rng.choice(of)


def ties(count: int) -> list[dict[str, Any]]:
    """Return cases whose annual score sits exactly between two hundredths."""
    rng = random.Random(11)
    found: list[dict[str, Any]] = []
    while len(found) < count:
        a, b = rng.randint(0, 10_000), rng.randint(0, 10_000)
        a += next(more for more in range(100) if (7 * (a + more) + 3 * b) % 100 == 50)
        if a <= 10_000:
            grades = {name: rng.choice(tuple(GRADES)) for name in ("g1", "g2", "g3")}
            found.append({"mark_a": a / 100, "mark_b": b / 100, **grades})
    return found


def scale_rules(count: int, shape: str) -> tuple[dict[str, Any], tuple[Rule, ...]]:
    """Return facts and first-match rules of one shape: `keys`, `ranges` or `mixed`; the last rule matches all."""
    rng = random.Random(20_240 + count)
    outcomes = ("admit", "send_back", "reject", "review")
    rules: list[Rule] = []
    for index in range(count - 1):
        conditions: list[Condition] = []
        if shape in ("keys", "mixed"):
            conditions.append(("code", "=", f"item{index:04d}"))
        if shape == "mixed":
            conditions += [("kind", "=", KIND[index % 4]), ("freq", ">=", rng.randint(0, 6))]
        if shape == "ranges":
            conditions += [("size", ">=", 10 * index), ("size", "<", 10 * index + 10)]
        rules.append((f"S{index:04d}", rng.choice(outcomes), tuple(conditions)))
    rules.append((f"S{count - 1:04d}", "send_back", ()))
    facts: dict[str, Any] = {}
    if shape in ("keys", "mixed"):
        facts["code"] = tuple(f"item{index:04d}" for index in range(count))
    if shape == "mixed":
        facts |= {"kind": KIND, "freq": (0, 12)}
    if shape == "ranges":
        facts["size"] = (0, 10 * count)
    return facts, tuple(rules)


# -- as rulesets of ours

HEAD = """format: 1
ruleset: benchmark/{name}
title: {{zh: 测试, en: benchmark}}
jurisdiction: {{zh: 无, en: none}}
in_force: {{from: 2025-01-01, basis: modelled}}
sources: {{made: {{title: made up}}}}
"""
LAW = "cite: {source: made, at: here}, basis: modelled"


def table_ruleset(name: str, facts: dict[str, Any], rules: tuple[Rule, ...]) -> str:
    """Return a ruleset with one first-match table; a rule without conditions becomes the otherwise row."""
    outcomes = dict.fromkeys(outcome for _, outcome, _ in rules)
    rows = [rule for rule in rules if rule[2]]
    last = next(rule for rule in rules if not rule[2])
    text = HEAD.format(name=name) + "inputs:\n" + "".join(_input(fact, of) for fact, of in facts.items())
    text += "decisions:\n  outcome:\n    type: enum\n    label: {zh: 结果, en: outcome}\n"
    text += f"    values: {_values(outcomes)}\n"
    text += "    hit_policy: first\n    rules:\n" + "".join(_row(*rule) for rule in rows)
    says = "says: {zh: 其他, en: all else}"
    return text + f"    otherwise: {{then: {last[1]}, {LAW}, {says}}}\nmain: outcome\n"


def tolerance_ruleset() -> str:
    """Return the ruleset of the tolerance workload: all matches collected, then the outcome."""
    text = HEAD.format(name="tolerance") + "inputs:\n"
    text += "".join(_input(fact, of) for fact, of in TOLERANCE_FACTS.items())
    text += "decisions:\n  hits:\n    type: enum\n    label: {zh: 命中, en: hits}\n"
    text += f"    values: {_values(['excluded', 'situation'])}\n    hit_policy: collect\n    rules:\n"
    text += "".join(_row(*rule) for rule in TOLERANCE)
    text += "  outcome:\n    type: enum\n    label: {zh: 结果, en: outcome}\n    hit_policy: first\n"
    text += f"    values: {_values(['not_tolerated', 'tolerated', 'not_applicable'])}\n    rules:\n"
    general = " and ".join(GENERAL)
    for rule, when, then in (
        ("excluded", 'list contains(hits, "excluded")', "not_tolerated"),
        ("tolerated", f'list contains(hits, "situation") and {general}', "tolerated"),
    ):
        text += f"      - {{id: {rule}, {LAW}, says: {{zh: {rule}, en: {rule}}}, when: '{when}', then: {then}}}\n"
    return text + f"    otherwise: {{then: not_applicable, {LAW}, says: {{zh: 其他, en: all else}}}}\nmain: outcome\n"


def score_ruleset() -> str:
    """Return the ruleset of the score workload."""
    points = ", ".join(f"p{index}: {points}" for index, points in enumerate(GRADES.values()))
    grades = ", ".join(f"p{index}: {label}" for index, label in enumerate(GRADES))
    text = HEAD.format(name="score") + f"types: {{grade: {{enum: {{{grades}}}}}}}\ninputs:\n"
    for mark in ("mark_a", "mark_b"):
        text += f"  {mark}: {{type: decimal, scale: 2, min: 0, max: 100, label: {{zh: {mark}, en: {mark}}}}}\n"
    for grade in ("g1", "g2", "g3"):
        text += f"  {grade}: {{type: grade, label: {{zh: {grade}, en: {grade}}}}}\n"
    text += f"parameters:\n  points: {{by: grade, value: {{{points}}}, {LAW}, label: {{zh: 分值, en: points}}}}\n"
    text += "decisions:\n"
    exam = "0.3 * lookup(points, g1) + 0.3 * lookup(points, g2) + 0.4 * lookup(points, g3)"
    for name, scale, formula in (
        ("daily", 3, "0.7 * mark_a + 0.3 * mark_b"),
        ("exam", 1, exam),
        ("annual", 2, "round half up(0.1 * daily + 0.9 * exam, 2)"),
    ):
        text += f"  {name}: {{type: decimal, scale: {scale}, min: 0, max: 100, label: {{zh: {name}, en: {name}}}, "
        text += f'formula: "{formula}", {LAW}, says: {{zh: {name}, en: {name}}}}}\n'
    bands = ", ".join(f"b{index}: {label}" for index, (_, label) in enumerate(BANDS))
    text += f"  grade:\n    type: enum\n    label: {{zh: 等次, en: grade}}\n    values: {{{bands}}}\n"
    text += "    hit_policy: first\n    rules:\n"
    for index, (low, _) in enumerate(BANDS):
        text += f"      - {{id: b{index}, {LAW}, says: {{zh: b{index}, en: b{index}}}, "
        text += f'when: {{annual: ">= {low}"}}, then: b{index}}}\n'
    return text + "main: grade\n"


def ruleset_text(workload: str) -> str:
    """Return the ruleset of a workload."""
    if workload == "tolerance":
        return tolerance_ruleset()
    if workload == "score":
        return score_ruleset()
    return table_ruleset("admission", ADMISSION_FACTS, ADMISSION)


def _input(name: str, of: Any) -> str:
    label = f"label: {{zh: {name}, en: {name}}}"
    if isinstance(of, float):
        return f"  {name}: {{type: boolean, {label}}}\n"
    if isinstance(of[0], int):
        return f"  {name}: {{type: integer, min: {of[0]}, max: {of[1]}, {label}}}\n"
    return f"  {name}: {{type: enum, values: {_values(of)}, {label}}}\n"


def _values(words: Any) -> str:
    return "{" + ", ".join(f"{word}: {word}" for word in words) + "}"


def _row(rule: str, outcome: str, conditions: tuple[Condition, ...]) -> str:
    cells: dict[str, list[str]] = {}
    for name, op, wanted in conditions:
        cells.setdefault(name, []).append(_test(op, wanted))
    shown = ", ".join(f"{name}: '{_cell(tests)}'" for name, tests in cells.items())
    return f"      - {{id: {rule}, {LAW}, says: {{zh: {rule}, en: {rule}}}, when: {{{shown}}}, then: {outcome}}}\n"


def _cell(tests: list[str]) -> str:
    if len(tests) == 1:
        return tests[0]
    low, high = (test.split()[1] for test in tests)
    return f"[{low}..{high})"


def _test(op: str, wanted: Any) -> str:
    words = wanted if isinstance(wanted, tuple) else (wanted,)
    texts = [_literal(word) for word in words]
    if op == "in":
        return ", ".join(texts)
    return texts[0] if op == "=" else f"not({texts[0]})" if op == "!=" else f"{op} {texts[0]}"


def _literal(word: Any) -> str:
    if isinstance(word, bool):
        return "true" if word else "false"
    return str(word) if isinstance(word, int | Decimal) else f'"{word}"'


def all_workloads() -> Iterator[str]:
    """Yield the names of the three workloads."""
    yield from FACTS
