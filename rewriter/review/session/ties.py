"""Which hunks follow an answer: what an accepted hunk needs comes along, what needs a rejected one goes with it."""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.plan import DriverResult


def with_needs(driver: DriverResult, hunks: Iterable[int]) -> list[int]:
    """The hunks and all that they need, in order."""
    hunks = set(hunks)
    return sorted(hunks.union(*(driver.hunks[hunk].needs for hunk in hunks)))


def with_dependents(driver: DriverResult, hunks: Iterable[int]) -> list[int]:
    """The hunks and all that cannot stand without them, in order."""
    hunks = set(hunks)
    return sorted(hunks | {number for number, hunk in enumerate(driver.hunks) if not hunks.isdisjoint(hunk.needs)})


def named(numbers: Iterable[int]) -> str:
    """Hunks by number, such as ``hunks 1 and 3``."""
    words = [str(number + 1) for number in sorted(numbers)]
    return f"hunk {words[0]}" if len(words) == 1 else f"hunks {', '.join(words[:-1])} and {words[-1]}"
