"""Exit codes."""

from __future__ import annotations

import enum

from jianfu_rules.evaluating.result import Status


class Exit(enum.Enum):
    """How a command ended; 2 is argparse's own, for words it can't read."""

    DONE = 0
    PROBLEMS = 1
    USAGE = 2
    UNDECIDED = 3
    CONFLICT = 4
    NOT_APPLICABLE = 5
    DIFFERENT = 6

    @property
    def meaning(self) -> str:
        """Return the code in words."""
        return _MEANINGS[self]


_MEANINGS = {
    Exit.DONE: "done, and decided",
    Exit.PROBLEMS: "the ruleset or the facts have problems, printed on standard error",
    Exit.USAGE: "the command's words are wrong",
    Exit.UNDECIDED: "facts or a judgement are missing",
    Exit.CONFLICT: "rules that apply disagree",
    Exit.NOT_APPLICABLE: "outside the ruleset's scope",
    Exit.DIFFERENT: "two rulesets answer some cases differently",
}

_BY_STATUS = {
    Status.DECIDED: Exit.DONE,
    Status.UNDETERMINED: Exit.UNDECIDED,
    Status.DISCRETION: Exit.UNDECIDED,
    Status.CONFLICT: Exit.CONFLICT,
    Status.NOT_APPLICABLE: Exit.NOT_APPLICABLE,
    Status.INVALID: Exit.PROBLEMS,
}


def exit_for(status: Status) -> Exit:
    """Return the exit code for the status of an answer."""
    return _BY_STATUS[status]
