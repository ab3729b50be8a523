"""The reason codes that decisions put into a plan."""

from __future__ import annotations

from rewriter.plan import Reason

REASONS: dict[str, str] = {
    "accepted-in-review": "a reviewer accepted what is provable of it",
    "edited-in-review": "a reviewer wrote this change by hand",
    "rejected-in-review": "a reviewer decided to leave this as it is",
    "not-decided": "no reviewer has decided about it",
}
"""Every code with its sentence; codes are stable."""


def reason(code: str) -> Reason:
    """A reason as the plan holds it."""
    return Reason(code, REASONS[code])
