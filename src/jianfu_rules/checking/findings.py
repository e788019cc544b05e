"""What is found wrong, up to a bound: a file that is wrong throughout is not told of to the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import CheckError

MAX_ERRORS = 100


class Findings(list[Diagnostic]):
    """A list of diagnostics that ends the check at the last error that it takes."""

    def __init__(self) -> None:
        """Start without a diagnostic."""
        super().__init__()
        self._errors = 0

    def append(self, item: Diagnostic) -> None:
        """Add a diagnostic.

        Raises:
            CheckError: It was the last error that there is room for.
        """
        super().append(item)
        self._errors += item.is_error
        if self._errors == MAX_ERRORS:
            self.require_none()

    def extend(self, items: Iterable[Diagnostic]) -> None:
        """Add diagnostics one by one."""
        for item in items:
            self.append(item)

    def __iadd__(self, items: Iterable[Diagnostic]) -> Self:  # type: ignore[misc,override]
        """Add diagnostics one by one."""
        self.extend(items)
        return self

    def require_none(self) -> None:
        """Raise the errors, if there are any."""
        if self._errors:
            raise CheckError(item for item in self if item.is_error)
