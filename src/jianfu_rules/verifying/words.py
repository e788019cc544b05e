"""The sentences of findings, in Chinese and English: what is so where a claim is proved, and where it is refuted."""

from __future__ import annotations

from collections.abc import Mapping

from jianfu_rules.phrases import Phrase
from jianfu_rules.verifying.report import Kind, State

# `{d}` is the decision, `{0}` and so on are what the claim is about.
_PROVED: Mapping[Kind, Phrase] = {
    Kind.COMPLETE: Phrase("“{d}”对每个完整的案例都有结论", "`{d}` answers every complete case"),
    Kind.WAITING: Phrase("“{d}”从不等待未公布的参数", "`{d}` never waits for a parameter that nobody published"),
    Kind.CONSISTENT: Phrase("“{d}”的规则从不互相冲突", "no two rules of `{d}` disagree"),
    Kind.IDLE_CONFLICT: Phrase(
        "“{d}”声明了自相矛盾（conflict），但矛盾从不出现", "the contradiction that `{d}` declares never comes up"
    ),
    Kind.DEAD_RULE: Phrase("“{d}”的规则“{0}”永远不会成立", "the rule `{0}` of `{d}` can never match"),
    Kind.SHADOWED_RULE: Phrase(
        "“{d}”的规则“{0}”可以成立，但从不起作用", "the rule `{0}` of `{d}` can match, but never counts"
    ),
    Kind.IDLE_EXCEPTION: Phrase(
        "“{d}”的例外“{0}”从不推翻规则“{1}”", "the exception `{0}` of `{d}` never defeats the rule `{1}`"
    ),
    Kind.IDLE_DEFEATER: Phrase(
        "“{d}”中只起推翻作用的规则“{0}”没有作用：它所推翻的总已被别的规则推翻",
        "the rule `{0}` of `{d}`, which only defeats, has no effect: what it defeats is defeated by others anyway",
    ),
    Kind.IDLE_OTHERWISE: Phrase("“{d}”的兜底行永远不适用", "the otherwise row of `{d}` never applies"),
    Kind.USELESS: Phrase("“{0}”不影响任何结论", "`{0}` changes no answer"),
    Kind.UNREACHED: Phrase("“{0}”从不取值“{1}”", "no case gives `{0}` the value `{1}`"),
    Kind.MONOTONE: Phrase("“{1}”增大时，“{0}”从不{2}", "where `{1}` grows, `{0}` never {3}"),
    Kind.INDEPENDENT: Phrase("“{0}”不受“{1}”影响", "`{0}` does not depend on `{1}`"),
    Kind.NEVER: Phrase("从不出现：{0}", "never: {0}"),
    Kind.ALWAYS: Phrase("总是成立：{0}", "always: {0}"),
    Kind.TOTAL: Phrase("事实齐全时“{d}”总有结论", "where all facts are given, `{d}` is decided"),
}
_REFUTED: Mapping[Kind, Phrase] = {
    Kind.COMPLETE: Phrase("“{d}”对有的完整案例没有结论", "`{d}` does not answer every complete case"),
    Kind.WAITING: Phrase(
        "事实齐全时“{d}”仍可能等待未公布的参数：{0}",
        "`{d}` can wait for parameters that nobody published, where all facts are given: {0}",
    ),
    Kind.CONSISTENT: Phrase("“{d}”的规则“{0}”与“{1}”可能冲突", "the rules `{0}` and `{1}` of `{d}` can disagree"),
    Kind.IDLE_CONFLICT: Phrase("“{d}”声明的自相矛盾可能出现", "the contradiction that `{d}` declares can come up"),
    Kind.DEAD_RULE: Phrase("“{d}”的规则“{0}”可以成立", "the rule `{0}` of `{d}` can match"),
    Kind.SHADOWED_RULE: Phrase("“{d}”的规则“{0}”可以起作用", "the rule `{0}` of `{d}` can count"),
    Kind.IDLE_EXCEPTION: Phrase(
        "“{d}”的例外“{0}”可以推翻规则“{1}”", "the exception `{0}` of `{d}` can defeat the rule `{1}`"
    ),
    Kind.IDLE_DEFEATER: Phrase(
        "“{d}”中只起推翻作用的规则“{0}”有作用", "the rule `{0}` of `{d}`, which only defeats, has an effect"
    ),
    Kind.IDLE_OTHERWISE: Phrase("“{d}”的兜底行可以适用", "the otherwise row of `{d}` can apply"),
    Kind.USELESS: Phrase("“{0}”影响结论", "`{0}` changes answers"),
    Kind.UNREACHED: Phrase("“{0}”可以取值“{1}”", "`{0}` can have the value `{1}`"),
    Kind.MONOTONE: Phrase("“{1}”增大时，“{0}”可能{2}", "where `{1}` grows, `{0}` can {4}"),
    Kind.INDEPENDENT: Phrase("“{0}”受“{1}”影响", "`{0}` depends on `{1}`"),
    Kind.NEVER: Phrase("可能出现（声明为从不）：{0}", "can be true, although declared never: {0}"),
    Kind.ALWAYS: Phrase("可能不成立（声明为总是）：{0}", "can fail, although declared always: {0}"),
    Kind.TOTAL: Phrase(
        "事实齐全时“{d}”也可能没有结论", "`{d}` can be undecided or in conflict where all facts are given"
    ),
}


def sentence(kind: Kind, state: State, decision: str | None, subject: tuple[str, ...], seconds: int) -> Phrase:
    """Return what was found out about a claim."""
    about = {"d": decision or ""}
    form = _REFUTED[kind] if state is State.REFUTED else _PROVED[kind]
    zh, en = form.zh.format(*subject, **about), form.en.format(*subject, **about)
    match state:
        case State.UNDECIDED:
            return Phrase(f"{seconds} 秒内未能判定：{zh}", f"not decided in {seconds} s: {en}")
        case State.INEXPRESSIBLE:
            return Phrase(f"无法向求解器表达：{zh}", f"the solver can't be told: {en}")
        case _:
            return Phrase(zh, en)
