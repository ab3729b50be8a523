"""Where a group of changed lines stands when several places are equally right: as git places it.

Deleting one of two equal neighbouring lines can be shown as deleting either. git slides such groups to line up with the
other side, else to where indentation and blank lines make the best split ("indent heuristic", git's xdiff/xdiffi.c).
Doing the same keeps our hunks byte for byte what ``git diff`` prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_MAX_INDENT = 200
_MAX_BLANKS = 20
_MAX_SLIDE = 100


def compact(lines: Sequence[str], changed: bytearray, other: bytearray) -> None:
    """Move the groups of `changed` (one flag per line) to where git would show them, in place.

    `other` holds the flags of the other side; both sides have the same number of unchanged lines.
    """
    gaps = _gaps(other)
    at = 0
    while (start := changed.find(1, at)) >= 0:
        group = _Group(lines, changed, start)
        group.settle(gaps)
        at = group.end


def _gaps(flags: bytearray) -> list[bool]:
    """For each n: whether changed lines stand between unchanged line n - 1 and unchanged line n."""
    gaps = [False]
    for flag in flags:
        if flag:
            gaps[-1] = True
        else:
            gaps.append(False)
    return gaps


@dataclass(slots=True)
class _Group:
    """One run of changed lines [start, end); `before` counts the unchanged lines above it."""

    lines: Sequence[str]
    changed: bytearray
    start: int
    end: int = 0
    before: int = 0

    def __post_init__(self) -> None:
        self.end = self.start
        self._swallow()
        self.before = self.start - self.changed.count(1, 0, self.start)

    def _swallow(self) -> None:
        """Take in the changed lines that touch the group."""
        while self.end < len(self.changed) and self.changed[self.end]:
            self.end += 1
        while self.start and self.changed[self.start - 1]:
            self.start -= 1

    def _up(self) -> bool:
        if not self.start or self.lines[self.start - 1] != self.lines[self.end - 1]:
            return False
        self.start, self.end, self.before = self.start - 1, self.end - 1, self.before - 1
        self.changed[self.start], self.changed[self.end] = 1, 0
        self._swallow()
        return True

    def _down(self) -> bool:
        if self.end >= len(self.lines) or self.lines[self.start] != self.lines[self.end]:
            return False
        self.changed[self.start], self.changed[self.end] = 0, 1
        self.start, self.end, self.before = self.start + 1, self.end + 1, self.before + 1
        self._swallow()
        return True

    def settle(self, gaps: list[bool]) -> None:
        """Slide to the best place: beside a change of the other side, else the best split."""
        earliest, matching, size = self._range(gaps)
        if self.end == earliest:
            return
        if matching:
            while not gaps[self.before]:
                self._up()
            return
        best = self._best_split(max(earliest, self.end - size - 1, self.end - _MAX_SLIDE), size)
        while self.end > best:
            self._up()

    def _range(self, gaps: list[bool]) -> tuple[int, bool, int]:
        """Slide all the way up, then down, until no more groups join: (highest end, other side met, size)."""
        while True:
            size = self.end - self.start
            while self._up():
                pass
            earliest, matching = self.end, gaps[self.before]
            while self._down():
                matching = matching or gaps[self.before]
            if size == self.end - self.start:
                return earliest, matching, size

    def _best_split(self, first: int, size: int) -> int:
        best, best_score = first, (0, 0)
        for end in range(first, self.end + 1):
            above, below = _score(self.lines, end), _score(self.lines, end - size)
            score = (above[0] + below[0], above[1] + below[1])
            if end == first or _worse(best_score, score) >= 0:
                best, best_score = end, score
        return best


def _worse(a: tuple[int, int], b: tuple[int, int]) -> int:
    """How much worse split `a` is than `b`: indentation weighs most."""
    return 60 * ((a[0] > b[0]) - (a[0] < b[0])) + a[1] - b[1]


def _indent(line: str) -> int:
    """The width of the indentation, -1 for a blank line."""
    width = 0
    for char in line:
        if char == " ":
            width += 1
        elif char == "\t":
            width += 8 - width % 8
        elif char not in "\n\r\f\v":
            return width
        if width >= _MAX_INDENT:
            return _MAX_INDENT
    return -1


def _next_indent(lines: Sequence[str], at: int, step: int) -> tuple[int, int]:
    """(blank lines passed, indentation of the first line with text) from `at` by `step`; -1 at the file's edge."""
    blanks = 0
    while 0 <= at < len(lines):
        indent = _indent(lines[at])
        if indent >= 0:
            return blanks, indent
        blanks += 1
        if blanks == _MAX_BLANKS:
            return blanks, 0
        at += step
    return blanks, -1


def _score(lines: Sequence[str], split: int) -> tuple[int, int]:
    """(indentation, penalty) of a split just above line `split`; less is better."""
    at_end = split >= len(lines)
    own = -1 if at_end else _indent(lines[split])
    pre_blank, pre_indent = _next_indent(lines, split - 1, -1)
    post_blank, post_indent = _next_indent(lines, split + 1, 1)
    after = 1 + post_blank if own < 0 else 0
    total = pre_blank + after
    penalty = (1 if pre_indent < 0 and not pre_blank else 0) + (21 if at_end else 0) - 30 * total + 6 * after
    indent = own if own >= 0 else post_indent
    if indent < 0 or pre_indent < 0 or indent == pre_indent:
        return indent, penalty
    if indent > pre_indent:
        return indent, penalty + (10 if total else -4)
    outdent = post_indent > indent
    return indent, penalty + (17 if total else 24 if outdent else 23)
