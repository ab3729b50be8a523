"""What an answer is about: the changed lines of a hunk, known again wherever they stand.

A piece is one run of ``-`` and ``+`` lines. Its key says nothing of line numbers or of the lines around, so an answer outlives
edits elsewhere in the file; but it says which of how many equal ones in the function it is, so that no answer can be taken for
one about another place.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from rewriter.decisions.hunktext import Row, runs
from rewriter.plan import DriverResult, Hunk

KEY_BYTES = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of changed lines: `key` identifies it within its driver, `lines` are for people and are compared as well."""

    key: str
    lines: tuple[str, ...]


def pieces(driver: DriverResult) -> tuple[tuple[Piece, ...], ...]:
    """The pieces of each hunk of a driver, in order."""
    found = [list(_plain(driver, hunk)) for hunk in driver.hunks]
    equal = Counter(plain for of_hunk in found for plain in of_hunk)
    seen = Counter[_Plain]()
    return tuple(tuple(_numbered(of_hunk, seen, equal)) for of_hunk in found)


_Plain = tuple[str, str, tuple[str, ...]]
"""File, function and lines: all of a piece but its number."""


def _numbered(of_hunk: list[_Plain], seen: Counter[_Plain], equal: Counter[_Plain]) -> Iterator[Piece]:
    for plain in of_hunk:
        seen[plain] += 1
        text = json.dumps([*plain, seen[plain], equal[plain]])
        yield Piece(blake2b(text.encode(), digest_size=KEY_BYTES).hexdigest(), plain[2])


def _plain(driver: DriverResult, hunk: Hunk) -> Iterator[_Plain]:
    edits = sorted((edit.line, edit.function) for edit in map(driver.edits.__getitem__, hunk.edits))
    lines = [line for line, _ in edits]
    counted = bool(edits) and all(lines)
    for run in runs(hunk.text):
        # A hunk can reach from one function into another, so it is the edit next to the run that says which.
        function = edits[_nearest(lines, run)][1] if counted else hunk.function
        yield hunk.file, function, tuple(row.text for row in run)


def _nearest(lines: Sequence[int], run: Sequence[Row]) -> int:
    """The place of the line that is nearest to those of a run of rows."""
    first = run[0].line
    last = first + max(sum(row.sign == "-" for row in run) - 1, 0)
    behind = bisect_left(lines, first)
    if behind == len(lines) or (behind and first - lines[behind - 1] <= lines[behind] - last):
        return behind - 1
    return behind
