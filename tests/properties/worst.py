"""Inputs as bad as the limits allow: the largest, deepest, longest and widest, each run in a worker with bounds.

Run by `guarded.in_a_worker`, as `python -m tests.properties.worst JOURNAL`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from jianfu_rules import check, compile_ruleset
from jianfu_rules.checking.bounds import MAX_DECISIONS, MAX_INPUTS, MAX_MEMBERS, MAX_RULES, MAX_WORKED_OUT
from jianfu_rules.checking.overrides import MAX_DEPTH as MAX_EXCEPTIONS
from jianfu_rules.errors import JianfuError
from jianfu_rules.loading.document import MAX_CHARACTERS, MAX_DEPTH, MAX_NODES, MAX_SCALAR
from jianfu_rules.loading.load import ruleset_from_text
from tests.given import DAY, choice, formula, number, rule, ruleset_text, table, yes_no
from tests.given import otherwise as otherwise_row
from tests.properties.guarded import Bounds, BrokenBoundError

Part = dict[str, Any]
Worst = Callable[[], str]

RULES = min(MAX_RULES, MAX_NODES // 25) - 10  # of one table, that a file has room for
WORST: dict[str, Worst] = {}


def worst(make: Worst) -> Worst:
    """Put an input on the list, under the name of the function that makes it."""
    WORST[make.__name__] = make
    return make


def joined(parts: Iterator[Part]) -> Part:
    """Return the entries of all parts."""
    return {name: value for part in parts for name, value in part.items()}


def numbers(count: int, most: str = "1000") -> Part:
    """Return inputs `x0`, `x1` …"""
    return joined(number(f"x{index}", most=most) for index in range(count))


def big_table(rules: list[Part], policy: str, **typed: Any) -> Part:
    """Return a table of whole numbers with an otherwise row."""
    last = None if policy == "collect" else otherwise_row("0")
    return table("t", rules, last, policy=policy, **(typed or {"type": "integer", "min": 0, "max": 10**6}))


def compact(text: str) -> str:
    """Return JSON without its line breaks and indentation."""
    return json.dumps(json.loads(text), ensure_ascii=False, separators=(", ", ": "))


def ruleset(inputs: Part, decisions: Part, **more: Any) -> str:
    """Return the text of a ruleset, short."""
    return compact(ruleset_text(inputs, decisions, **more))


# -- files


@worst
def as_many_values_as_a_file_may_have() -> str:
    return "a: [" + ",".join(["1"] * (MAX_NODES - 10)) + "]"


@worst
def as_many_keys_as_a_file_may_have() -> str:
    return "{" + ",".join(f"k{index}: 1" for index in range(MAX_NODES // 2 - 10)) + "}"


@worst
def the_same_key_again_and_again() -> str:
    return "format: 1\n" + "k: 1\n" * (MAX_NODES // 2 - 10)


@worst
def keys_that_no_ruleset_has() -> str:
    return "format: 1\n" + "".join(f"titel{index}: 1\n" for index in range(MAX_NODES // 2 - 10))


@worst
def rules_without_a_right_key() -> str:
    row = {"idd": "r", "cites": 1, "bases": 2, "sais": 3, "wen": 4, "than": 5}
    return ruleset(numbers(1), big_table([row] * (MAX_NODES // 13 - 50), "first"))


@worst
def one_long_line() -> str:
    return "x: '" + "''" * (MAX_CHARACTERS // 2 - 10) + "'"


@worst
def many_short_lines() -> str:
    return "x: |\n" + " a\n" * (MAX_CHARACTERS // 3 - 10)


@worst
def one_value_of_many_plain_lines() -> str:
    return "a: b" + "\n  b" * (MAX_CHARACTERS // 4 - 10)


@worst
def many_escapes() -> str:
    return 'x: "' + "\\u0041" * (MAX_CHARACTERS // 6 - 10) + '"'


@worst
def nothing_but_colons() -> str:
    return "a" + ":" * (MAX_CHARACTERS - 10)


@worst
def nothing_but_comments() -> str:
    return "#\n" * (MAX_CHARACTERS // 2 - 10)


@worst
def many_invisible_characters() -> str:
    return "\u202e" * (MAX_CHARACTERS - 10)


@worst
def as_deep_as_a_file_may_nest() -> str:
    nest = "[" * (MAX_DEPTH - 2) + "]" * (MAX_DEPTH - 2)
    return "a: [" + ", ".join([nest] * (MAX_NODES // MAX_DEPTH - 2)) + "]"


@worst
def texts_as_long_as_they_may_be() -> str:
    says = {"zh": "\ufdfa" * (MAX_SCALAR - 1), "en": "e\u0301" * (MAX_SCALAR // 2 - 1)}
    parts = [{"what": says, "why": says}] * (MAX_CHARACTERS // (4 * MAX_SCALAR) - 1)
    return ruleset(yes_no("b"), formula("d", "b", type="boolean"), not_encoded=parts)


# -- declarations


@worst
def as_many_inputs_as_there_may_be() -> str:
    inputs = joined(choice(f"e{index}", "a", "b") for index in range(MAX_INPUTS))
    asked = " or ".join(f'e{index} = "a"' for index in range(240))
    return ruleset(inputs, formula("d", asked, type="boolean"))


@worst
def more_inputs_than_there_may_be() -> str:
    return ruleset(joined(yes_no(f"b{index}") for index in range(2 * MAX_INPUTS)), formula("d", "b0", type="boolean"))


@worst
def as_many_members_as_there_may_be() -> str:
    values = {f"m{index}": f"值{index}" for index in range(MAX_MEMBERS)}
    inputs = {f"e{index}": {"type": "enum", "values": values, "label": f"e{index}"} for index in range(8)}
    for name, item in inputs.items():
        item["label"] = {"zh": f"{name}甲", "en": f"the {name}"}
    rows = [rule(f"r{index}", {f"e{index % 8}": f'"m{index % MAX_MEMBERS}"'}, "1") for index in range(RULES // 4)]
    return ruleset(inputs, big_table(rows, "any"))


@worst
def many_periods() -> str:
    cite = {"source": "text", "at": "art. 1"}
    dated = [
        {
            "from": f"{1000 + year:04}-01-01",
            "to": f"{1001 + year:04}-01-01",
            "value": year % 9,
            "cite": cite,
            "basis": "stated",
        }
        for year in range(min(2_000, MAX_NODES // 16))
    ]
    share = {"share": {"type": "integer", "min": 0, "max": 9, "dated": dated}}
    return ruleset(yes_no("b"), formula("d", "b and share > 3", type="boolean"), parameters=share)


@worst
def many_keys_of_a_parameter() -> str:
    values = {f"区{index}": index % 9 for index in range(MAX_NODES // 2 - 100)}
    cite = {"source": "text", "at": "art. 1"}
    rates = {
        "rates": {"by": "text", "type": "integer", "min": 0, "max": 9, "value": values, "cite": cite, "basis": "stated"}
    }
    place = {"place": {"type": "text", "max_length": 50, "label": {"zh": "地方", "en": "the place"}}}
    return ruleset(place, formula("d", "lookup(rates, place) > 3", type="boolean"), parameters=rates)


@worst
def many_sources_that_nothing_cites() -> str:
    sources = {"text": {"title": "x"}} | {f"s{index}": {"title": "x"} for index in range(MAX_NODES // 4 - 50)}
    return ruleset(yes_no("b"), formula("d", "b", type="boolean"), sources=sources)


# -- expressions and decisions


@worst
def many_long_lists() -> str:
    members = ", ".join(str(index % 10) for index in range(480))
    parts = joined(
        formula(f"d{index}", f"x0 in [{members}]", type="boolean") for index in range(MAX_WORKED_OUT // 1_000)
    )
    return ruleset(numbers(1), parts | formula("d", " and ".join(parts), type="boolean"))


@worst
def more_expressions_than_can_be_read() -> str:
    members = ", ".join(["1"] * 480)
    names = range(MAX_CHARACTERS // 1_600)
    return ruleset(numbers(1), joined(formula(f"d{index}", f"x0 in [{members}]", type="boolean") for index in names))


@worst
def operands_that_are_spelt_out() -> str:
    operand, members = "+".join(["x0"] * 30), ",".join(str(index % 10) for index in range(80))
    parts = joined(
        formula(f"d{i}", f"({operand}) in [{members}]", type="boolean") for i in range(MAX_WORKED_OUT // 4_900)
    )
    return ruleset(numbers(1), parts | formula("d", " and ".join(parts), type="boolean"))


@worst
def more_operands_than_may_be_spelt_out() -> str:
    operand, members = "+".join(["x0"] * 30), ",".join(["1"] * 150)
    names = range(MAX_DECISIONS)
    return ruleset(numbers(1), joined(formula(f"d{i}", f"({operand}) in [{members}]", type="boolean") for i in names))


@worst
def ranges_in_ranges() -> str:
    asked = "x0"
    for _ in range(9):
        asked = f"if ({asked}) between 1 and 2 then 3 else x0"
    return ruleset(numbers(1), formula("d", asked, type="integer", min=0, max=1000))


@worst
def unknown_names_that_look_alike() -> str:
    stem = "abcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyz"
    inputs = joined(yes_no(f"{stem}_{index:03}") for index in range(300))
    asked = " or ".join(f"{stem[::-1]}_{index:03}" for index in range(60))
    return ruleset(inputs, joined(formula(f"d{index}", asked, type="boolean") for index in range(20)))


@worst
def a_long_chain_of_decisions() -> str:
    chain = joined(formula(f"d{index}", f"d{index - 1}", type="boolean") for index in range(1, MAX_DECISIONS))
    return ruleset(yes_no("b"), formula("d0", "b", type="boolean") | chain)


@worst
def decisions_that_read_all_before_them() -> str:
    def of(index: int) -> str:
        return " or ".join(f"d{earlier}" for earlier in range(max(0, index - 40), index))

    chain = joined(formula(f"d{index}", of(index), type="boolean") for index in range(1, MAX_DECISIONS))
    return ruleset(yes_no("b"), formula("d0", "b", type="boolean") | chain)


@worst
def a_chain_behind_many_hits() -> str:
    rows = [rule(f"r{index}", f"x0 + {index} >= 0", str(index % 10)) for index in range(RULES // 2)]
    chain = joined(formula(f"d{index}", f"d{index - 1}", type="boolean") for index in range(1, 150))
    decisions = big_table(rows, "collect", type="integer") | formula("d0", "sum(t) >= 0", type="boolean") | chain
    return ruleset(numbers(1), decisions)


@worst
def squares_of_squares() -> str:
    chain = joined(formula(f"d{i}", f"d{i - 1} * d{i - 1}", type="integer") for i in range(1, MAX_DECISIONS))
    return ruleset(numbers(1, "9" * 39), formula("d0", "x0 * x0", type="integer") | chain)


# -- tables


@worst
def a_table_as_wide_as_it_may_be() -> str:
    rows = [rule(f"r{i}", {"x0": f"[{i * 10}..{i * 10 + 9}]"}, str(i)) for i in range(RULES)]
    return ruleset(numbers(1, "100000"), big_table(rows, "unique"))


@worst
def rules_that_all_overlap() -> str:
    rows = [rule(f"r{index}", {"x0": f">= {index}"}, str(index)) for index in range(RULES)]
    return ruleset(numbers(1, "100000"), big_table(rows, "unique"))


@worst
def rules_that_all_overlap_and_agree() -> str:
    rows = [rule(f"r{index}", {"x0": f">= {index}"}, str(index % 2)) for index in range(RULES)]
    return ruleset(numbers(1, "100000"), big_table(rows, "any"))


@worst
def rules_behind_rules() -> str:
    rows = [rule(f"r{i}", {"x0": f">= {i}", "x1": f"<= {i}"}, str(i)) for i in range(RULES)]
    return ruleset(numbers(2, "100000"), big_table(rows, "first"))


@worst
def ranked_rules() -> str:
    values = {f"v{index}": f"值{index}" for index in range(40)}
    rows = [
        rule(f"r{i}", {"x0": f">= {i}", "x1": f"<= {i}", "x2": f"[{i}..{i + 100}]"}, f"v{i % 40}")
        for i in range(RULES * 3 // 4)
    ]
    decision = table("t", rows, otherwise_row("v0"), policy="priority", type="enum", values=values)
    return ruleset(numbers(3, "100000"), decision)


def ranges(rules: int, columns: int, each: int, policy: str) -> str:
    """Return a table of rules that look at `each` of the columns, by ranges that overlap anyhow."""
    random = Random(rules)  # noqa: S311 - chance that comes again

    def cells() -> dict[str, str]:
        starts = {column: random.randint(0, 500) for column in random.sample(range(columns), each)}
        return {f"x{column}": f"[{low}..{low + random.randint(300, 700)}]" for column, low in starts.items()}

    rows = [rule(f"r{index}", cells(), str(index)) for index in range(rules)]
    return ruleset(numbers(columns, "2000"), big_table(rows, policy))


@worst
def boxes_in_twelve_dimensions() -> str:
    return ranges(RULES // 3, 12, 12, "first")


@worst
def boxes_of_six_sides_in_twenty_dimensions() -> str:
    return ranges(RULES // 2, 20, 6, "first")


@worst
def boxes_that_must_not_overlap() -> str:
    return ranges(RULES // 2, 20, 4, "unique")


@worst
def exceptions_to_exceptions() -> str:
    width, rows = RULES // 60, []
    for layer in range(MAX_EXCEPTIONS + 1):
        over = {"overrides": [f"r{layer - 1}_{index}" for index in range(width)]} if layer else {}
        rows += [rule(f"r{layer}_{index}", {f"x{layer}": f">= {index}"}, "1", **over) for index in range(width)]
    return ruleset(numbers(MAX_EXCEPTIONS + 1), big_table(rows, "unique"))


@worst
def one_exception_to_all_rules() -> str:
    rows = [rule(f"r{index}", {"x0": f"= {index}"}, "1") for index in range(RULES - 100)]
    last = rule("last", {"x1": "> 5"}, "1", overrides=[row["id"] for row in rows])
    del last["then"]
    return ruleset(numbers(2, "100000"), big_table([*rows, last], "unique"))


@worst
def an_exception_to_each_rule() -> str:
    rows = []
    for index in range(RULES // 2 - 20):
        rows.append(rule(f"r{index}", {"x0": f"= {index}"}, "1"))
        rows.append(rule(f"e{index}", {"x0": f"= {index}", "x1": "> 3"}, "2", overrides=[f"r{index}"]))
    return ruleset(numbers(2, "100000"), big_table(rows, "unique"))


@worst
def conditions_on_several_names() -> str:
    each = 10  # parts, with its output
    rows = [
        rule(f"r{i}", f"x0 + {i % 900} > x1 and x2 > {i % 900}", str(i))
        for i in range(min(RULES, MAX_WORKED_OUT // each - 1))
    ]
    return ruleset(numbers(3), big_table(rows, "unique"))


@worst
def texts_by_the_thousand() -> str:
    words = {"word": {"type": "text", "max_length": 50, "label": {"zh": "词", "en": "the word"}}}
    rows = [rule(f"r{i}", {"word": ", ".join(f'"w{i}_{k}"' for k in range(5))}, str(i)) for i in range(RULES)]
    return ruleset(words, big_table(rows, "unique"))


@worst
def tables_by_the_hundred() -> str:
    def one(index: int) -> Part:
        rows = [rule(f"r{i}", {"x0": f">= {i}", "x1": f"<= {i}"}, str(i)) for i in range(RULES // 200)]
        found = big_table(rows, "first")["t"]
        return {f"t{index}": {**found, "label": {"zh": f"表{index}", "en": f"table {index}"}}}

    return ruleset(numbers(2), joined(one(index) for index in range(100)))


# -- the worker

Stage = tuple[str, Callable[[Any], Any]]
STAGES: tuple[Stage, ...] = (
    ("load", lambda text: ruleset_from_text(text, "worst.yaml")),
    ("check", check),
    ("compile", lambda checked: compile_ruleset(checked, as_of=DAY)),
    ("evaluate", lambda program: program.evaluate({})),
)
ACCOUNTS: tuple[Stage, ...] = (
    ("explain", lambda decision: (decision.explain(), decision.outputs)),
    ("explain fully", lambda decision: decision.explain(lang="en", level="full")),
    ("to_markdown", lambda decision: decision.to_markdown()),
    ("to_dict", lambda decision: json.dumps(decision.to_dict())),
    ("ask", lambda decision: decision.ask().text()),
)


def run(bounds: Bounds, name: str) -> dict[str, str]:
    """Return what came of each call of the library: its seconds, what it refused, or the bound that it broke."""
    found: dict[str, str] = {}
    item: Any = WORST[name]()
    for stage, step in STAGES:
        said, item = held(bounds, f"{name}: {stage}", step, item)
        found[stage] = said
        if item is None:
            return found
    for stage, step in ACCOUNTS:
        found[stage], _ = held(bounds, f"{name}: {stage}", step, item)
    return found


def held(bounds: Bounds, shown: str, step: Callable[[Any], Any], item: Any) -> tuple[str, Any]:
    """Return what came of one call, in words, and its result; None where there is none."""
    try:
        result = bounds.hold(step, item, shown)
    except BrokenBoundError as error:
        return f"broken: {error}", None
    except JianfuError as error:
        return f"refused: {', '.join(sorted({item.code for item in error.diagnostics}))}, {bounds.last:.2f} s", None
    return f"{bounds.last:.2f} s", result


def main(journal: str) -> None:
    """Run all inputs, and print what came of each as JSON."""
    check(ruleset_from_text(ruleset(yes_no("b"), formula("d", "b", type="boolean"))))
    bounds = Bounds.of_this_process(journal)
    sys.stdout.write(json.dumps({name: run(bounds, name) for name in WORST}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
