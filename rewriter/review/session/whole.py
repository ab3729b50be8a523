"""The whole function around a hunk, from the unchanged file and the hunks of its driver.

Nothing reads C here: a function is found as ``git diff -W`` finds it, by lines that begin in the first column.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from rewriter.decisions.hunktext import rows as hunk_rows

_HEAD = re.compile(r"[A-Za-z_$]")
_LABEL = re.compile(r"[A-Za-z_]\w*[ \t]*:")
_FAR = 2000
"""Lines; where no function ends, the view does."""


class WholeLine(NamedTuple):
    """A line with its numbers in the old and in the new file, 0 where it is not in that one.

    `hunk` is the number of the hunk that takes it out or puts it in, -1 for a line that stays.
    """

    sign: str
    text: str
    old: int
    new: int
    hunk: int


def whole(source: str, own: str, hunks: Mapping[int, str]) -> list[WholeLine]:
    """The function that the hunk with the text `own` changes, with `hunks` (number -> text, of the same file) applied.

    `source` is the unchanged text of the file.
    """
    lines = source.removesuffix("\n").split("\n")
    first, last = extent(lines, own)
    return [row for at, row in _merged(lines[: last + 1], hunks) if first <= at <= last + (row.sign == "+")]


def extent(lines: Sequence[str], hunk: str) -> tuple[int, int]:
    """First and last old line (from 1) of what a hunk changes something in, with the comment above."""
    changed = [row for row in hunk_rows(hunk) if row.sign in ("-", "+")]
    changed = [row for row in changed if row.text[1:].strip()] or changed
    # What is put in belongs to the line that it stands behind.
    touched = [row.line - (row.sign == "+") for row in changed] or [1]
    first, last = (min(max(line, 1), len(lines)) - 1 for line in (min(touched), max(touched)))
    return _start(lines, first) + 1, _end(lines, last) + 1


def _start(lines: Sequence[str], first: int) -> int:
    at = first
    while at > 0 and not _opens(lines[at]):
        if at != first and lines[at].startswith("}"):  # between two functions
            at += 1
            break
        at -= 1
    while at < first and not lines[at].strip():
        at += 1
    while at > 0 and lines[at - 1].strip() and not lines[at - 1].startswith(("}", "#")):
        at -= 1
    return at


def _end(lines: Sequence[str], last: int) -> int:
    end = min(len(lines), last + _FAR)
    for at in range(last, end):
        if lines[at].startswith("}"):
            return at
        if at > last and _opens(lines[at]) and _closed(lines[at - 1]):
            end = at
            break
    while end - 1 > last and not lines[end - 1].strip():
        end -= 1
    return end - 1


def _opens(line: str) -> bool:
    return bool(_HEAD.match(line)) and not _LABEL.match(line)


def _closed(line: str) -> bool:
    return not line.strip() or line.rstrip().endswith(";") or line.startswith("#")


def _merged(lines: Sequence[str], hunks: Mapping[int, str]) -> Iterator[tuple[int, WholeLine]]:
    """The lines, old and new, each with the old line that it is or stands before."""
    gone, put = _changes(hunks)
    new = 0
    for old, text in enumerate([*lines, None], 1):
        for hunk, added in put.get(old, ()):
            new += 1
            yield old, WholeLine("+", added, 0, new, hunk)
        if text is None:
            return
        if old in gone:
            yield old, WholeLine("-", text, old, 0, gone[old])
        else:
            new += 1
            yield old, WholeLine(" ", text, old, new, -1)


def _changes(hunks: Mapping[int, str]) -> tuple[dict[int, int], dict[int, list[tuple[int, str]]]]:
    """Old line -> the hunk that takes it out, and old line -> what is put in before it."""
    gone, put = dict[int, int](), dict[int, list[tuple[int, str]]]()
    for number in sorted(hunks):
        for row in hunk_rows(hunks[number]):
            if row.sign == "-":
                gone[row.line] = number
            elif row.sign == "+":
                put.setdefault(row.line, []).append((number, row.text[1:]))
    return gone, put


def side(rows: Collection[WholeLine], new: bool) -> list[WholeLine]:
    """The function as it is (`new` false) or as it will be."""
    return [row for row in rows if (row.new if new else row.old)]
