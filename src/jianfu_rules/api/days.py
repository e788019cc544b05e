"""Days, as callers give them."""

from __future__ import annotations

import datetime as dt

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import PeriodError
from jianfu_rules.evaluating.plain import plain
from jianfu_rules.expr.functions import is_iso_day


def day_of(as_of: dt.date | str) -> dt.date:
    """Return a day from a `date` or ISO text.

    Raises:
        PeriodError: It is neither; a moment (`datetime`) is no day either, as its zone would decide (JR622).
    """
    given = plain(as_of)
    if isinstance(given, dt.date):
        return given
    if isinstance(given, str) and is_iso_day(given):
        return dt.date.fromisoformat(given)
    shown = given[:40] if isinstance(given, str) else "this"
    message = f"`{shown}` is no day"
    help_ = "pass a date, or text like 2025-01-31"
    zh, help_zh = f"“{shown}”不是日期", "请给出日期，例如 2025-01-31"
    raise PeriodError([Diagnostic("JR622", message, path="as_of", help=help_, zh=zh, help_zh=help_zh)])
