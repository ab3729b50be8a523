"""The one exception that a person gets to see: what went wrong, why, and what to do about it."""

from __future__ import annotations

USAGE = 2
FAILED = 3


class Problem(Exception):
    """Stops a verb with three lines on stderr; `status` is the exit status (2: usage, 3: something failed)."""

    def __init__(self, what: str, why: str, hint: str, status: int = USAGE) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.hint = hint
        self.status = status
