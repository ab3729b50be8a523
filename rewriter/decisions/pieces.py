"""What an answer is about: the changed lines of a hunk, known again wherever they stand.

A piece is one run of ``-`` and ``+`` lines. Its key says nothing of line numbers or of the lines around, so an answer outlives
edits elsewhere in the file; but it says which of how many equal ones in the function it is, so that no answer can be taken for
one about another place.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from rewriter.decisions.hunktext import Row, runs
from rewriter.plan import DriverResult, Edit, Hunk

KEY_BYTES = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of changed lines: `key` identifies it within its driver, `lines` are for people and are compared as well."""

    key: str
    lines: tuple[str, ...]


def pieces(driver: DriverResult) -> tuple[tuple[Piece, ...], ...]:
    """The pieces of each hunk of a driver, in order."""
    found = [[_plain(driver, hunk, run) for run in runs(hunk.text)] for hunk in driver.hunks]
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


def _plain(driver: DriverResult, hunk: Hunk, run: list[Row]) -> _Plain:
    return hunk.file, _function(driver, hunk, run), tuple(row.text for row in run)


def _function(driver: DriverResult, hunk: Hunk, run: list[Row]) -> str:
    """The function that a run of rows is in: that of the edit next to it, since a hunk can reach from one into another."""
    edits = [driver.edits[number] for number in hunk.edits]
    if not edits or not all(edit.line for edit in edits):
        return hunk.function
    first = run[0].line
    last = first + max(sum(row.sign == "-" for row in run) - 1, 0)

    def away(edit: Edit) -> int:
        return max(first - edit.line, edit.line - last, 0)

    return min(edits, key=away).function
