"""How many lines a diff changes, file by file, as ``git diff --stat`` draws it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rewriter.plan import Plan
from rewriter.review.select import files
from rewriter.review.terminal.paint import Paint, runs
from rewriter.review.text import flat

_AROUND = 6
"""Columns around name, number and bar; a bar has as many at least."""

_NAME = 10
"""Columns that a name has at least."""


@dataclass(frozen=True, slots=True)
class Change:
    """Lines put in and taken out of a file."""

    path: str
    added: int
    removed: int

    @property
    def lines(self) -> int:
        """Both together."""
        return self.added + self.removed


def changes(plan: Plan) -> list[Change]:
    """What a diff changes, in its order."""
    return [
        Change(
            file.path,
            *(sum(line.startswith(sign) for hunk in file.hunks for line in hunk.split("\n")) for sign in "+-"),
        )
        for driver in plan.drivers
        for file in files(driver)
    ]


def stat(found: Sequence[Change], width: int, paint: Paint) -> Iterator[str]:
    """A table at most `width` columns wide with a line for each file, and a line with the sum; nothing of no files."""
    if not found:
        return
    most = max(change.lines for change in found)
    digits = len(str(most))
    names = [flat(change.path) for change in found]
    wide, graph = _widths(max(map(len, names)), digits, most, width)
    for change, name in zip(found, names, strict=True):
        added, removed = _bar(change, most, graph)
        bar = runs(paint, [("+" * added, "new"), ("-" * removed, "old")])
        yield f" {_shortened(name, wide):{wide}} | {change.lines:{digits}} {bar}".rstrip()
    yield _sum(found)


def _widths(name: int, digits: int, bar: int, width: int) -> tuple[int, int]:
    """Columns for names and bars that want `name` and `bar`: where both do not fit a bar has three eighths."""
    width = max(width, _NAME + _AROUND + _AROUND + digits)
    free = width - digits - _AROUND
    if name + bar > free:
        most = width * 3 // 8 - digits - _AROUND
        bar = max(most, _AROUND) if bar > most else bar
        name, bar = (free - bar, bar) if name > free - bar else (name, free - name)
    return name, bar


def _bar(change: Change, most: int, width: int) -> tuple[int, int]:
    """How many pluses and minuses stand for a change; who has any gets one."""
    added, removed = change.added, change.removed
    if width > most:
        return added, removed
    total = _scaled(added + removed, width, most)
    if total < 2 and added and removed:
        total = 2
    if added < removed:
        added = _scaled(added, width, most)
        return added, total - added
    removed = _scaled(removed, width, most)
    return total - removed, removed


def _scaled(lines: int, width: int, most: int) -> int:
    return 1 + lines * (width - 1) // most if lines else 0


def _shortened(name: str, width: int) -> str:
    """A name without its beginning where it is too long, cut between folders where that is possible."""
    if len(name) <= width:
        return name
    end = name[len(name) - width + 3 :]
    return "..." + end[max(end.find("/"), 0) :]


def _sum(found: Sequence[Change]) -> str:
    added, removed = sum(change.added for change in found), sum(change.removed for change in found)
    parts = [f"{len(found)} file{'s' * (len(found) != 1)} changed"]
    if added or not removed:
        parts.append(f"{added} insertion{'s' * (added != 1)}(+)")
    if removed or not added:
        parts.append(f"{removed} deletion{'s' * (removed != 1)}(-)")
    return f" {', '.join(parts)}"
