"""A hunk as a person edited it: whether it can take the place of the hunk, and the edits that it stands for.

The old side (rows with a space or ``-``) is the file's and has to stay; what is put in is the person's. The header may say
what it likes: its numbers are counted anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from rewriter.decisions.hunktext import Extent
from rewriter.errors import Problem
from rewriter.plan import Edit, Hunk

WHY = "edited in review"
"""Why the edits of an edited hunk are made."""

_NO_NEWLINE = "\\ No newline at end of file\n"
_HINT = (
    "leave lines that begin with a space or - as they are: a space keeps one, - drops it; only lines with + are yours"
)


def edited(hunk: Hunk, replacement: str) -> tuple[Edit, ...]:
    """The edits of a hunk whose text a person replaced, whole lines each; `edited(hunk, hunk.text)` are its own, so cut.

    Raises:
        Problem: `replacement` (bytes as latin-1) cannot take the place of the hunk; its `why` names the line.
    """
    return tuple(
        Edit(hunk.file, block.start, block.end, "".join(block.new), WHY, block.line, hunk.function)
        for block in blocks(hunk, replacement)
        if block.changes
    )


def edited_text(hunk: Hunk, replacement: str) -> str:
    """The text of the edited hunk as a diff has it: counted, and with no line that is taken out and put in again.

    Raises:
        Problem: see `edited`.
    """
    found = blocks(hunk, replacement)
    head = Extent.of(hunk.text.partition("\n")[0])
    sized = Extent(head.old, head.old_size, 0, sum(len(block.new) for block in found), head.tail)
    return "".join((f"{sized.moved(head.shift)}\n", *(row for block in found for row in block.rows())))


def old_side(text: str) -> list[str]:
    """The lines of the file that a hunk's text is about, with their ends; one whole text is what cannot be read."""
    try:
        return [line.text for line in _lines(text) if line.sign != "+"]
    except Problem:
        return [text]


class _Line(NamedTuple):
    """A line of a hunk with its end, which is "" where the file has none; `number` is its place in the text, from 1."""

    sign: str
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of the file from `line` (1-based) on, which is byte `start`, and what stands there afterwards; with their ends."""

    start: int
    line: int
    old: Sequence[str]
    new: Sequence[str]

    @property
    def end(self) -> int:
        """The byte behind the last of the lines."""
        return self.start + sum(map(len, self.old))

    @property
    def changes(self) -> bool:
        """Whether anything is different afterwards."""
        return self.old != self.new

    def rows(self) -> Iterator[str]:
        """It as a diff has it."""
        if not self.changes:
            yield from (_row(" ", text) for text in self.old)
        else:
            yield from (_row("-", text) for text in self.old)
            yield from (_row("+", text) for text in self.new)


def _row(sign: str, text: str) -> str:
    return sign + text if text.endswith("\n") else f"{sign}{text}\n{_NO_NEWLINE}"


def blocks(hunk: Hunk, replacement: str) -> list[Block]:
    """The lines of a hunk whose text a person replaced, cut where something changes.

    Raises:
        Problem: see `edited`.
    """
    if hunk.text.count("\n@@ "):
        why = "it has more than one part, and git shows them apart from where they are made"
        raise Problem("this hunk cannot be edited", why, "accept or reject it as it is")
    before, after = list(_lines(hunk.text)), list(_lines(replacement))
    _check_old_side(before, after)
    _check_end(before, after)
    at, line, found = hunk.start, hunk.line, list[Block]()
    for same, group in groupby(after, lambda line: line.sign == " "):
        for old, new in _stretches(same, list(group)):
            found.append(Block(at, line, old, new))
            at, line = found[-1].end, line + len(old)
    if not any(block.changes for block in found):
        raise Problem("the edited hunk changes nothing", "all that it takes out it puts in again", "reject it instead")
    return found


def _lines(text: str) -> Iterator[_Line]:
    """The lines of a hunk's text, the header left out."""
    waiting: _Line | None = None
    for number, row in enumerate(text.removesuffix("\n").split("\n"), 1):
        sign = row[:1] or " "  # editors take blanks off the end of a line
        if (sign == "@" and number == 1) or (sign == "\\" and waiting is None):
            continue
        if sign == "\\" and waiting is not None:
            yield waiting._replace(text=waiting.text.removesuffix("\n"))
            waiting = None
            continue
        if sign not in " -+":
            raise _wrong(number, f"{_shown(row)!r} begins with neither a space nor - nor +")
        if not row.isascii() and any(ord(char) > 0xFF for char in row):
            raise _wrong(number, f"{row!r} has characters that are no bytes")
        if waiting is not None:
            yield waiting
        waiting = _Line(sign, f"{row[1:]}\n", number)
    if waiting is not None:
        yield waiting


def _check_old_side(before: Sequence[_Line], after: Sequence[_Line]) -> None:
    """The edited hunk speaks of the lines that are there."""
    theirs = [line.text for line in before if line.sign != "+"]
    ours = [line for line in after if line.sign != "+"]
    for line, text in zip(ours, theirs, strict=False):
        if line.text != text:
            raise _wrong(line.number, f"it has {_shown(line.text)!r} where the file has {_shown(text)!r}")
    if len(ours) > len(theirs):
        extra = ours[len(theirs)]
        raise _wrong(extra.number, f"{_shown(extra.text)!r} is more than the hunk is about")
    if len(ours) < len(theirs):
        last = after[-1].number + 1 if after else 1
        raise _wrong(last, f"{_shown(theirs[len(ours)])!r} of the file is not there")


def _check_end(before: Sequence[_Line], after: Sequence[_Line]) -> None:
    """git finds the end of a hunk by the line behind it, and only the last line of a file is without an end."""
    if before and before[-1].sign == " " and after[-1].sign != " ":
        raise _wrong(after[-1].number, "the last line of the hunk has to stay, git finds the place by it")
    news = [line for line in after if line.sign != "-"]
    for line in news[:-1]:
        if not line.text.endswith("\n"):
            raise _wrong(line.number, f"{_shown(line.text)!r} has no line end, but something stands behind it")


def _stretches(same: bool, lines: Sequence[_Line]) -> Iterator[tuple[list[str], list[str]]]:
    """Old and new lines of a stretch, those apart that are taken out at its ends and put in again."""
    old = [line.text for line in lines if line.sign != "+"]
    new = [line.text for line in lines if line.sign != "-"]
    head = len(old) if same else _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    first, last = len(old) - tail, len(new) - tail
    for own, other in ((old[:head], new[:head]), (old[head:first], new[head:last]), (old[first:], new[last:])):
        if own or other:
            yield own, other


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    """The number of lines that both begin with."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _wrong(number: int, why: str) -> Problem:
    return Problem("the edited hunk does not fit", f"line {number}: {why}", _HINT)


def _shown(line: str) -> str:
    """Bytes as latin-1 as text."""
    return line.rstrip("\n").encode("latin-1", "replace").decode("utf-8", "replace")
