"""Edits as a unified diff in git's dress: the same hunks, the same function names, byte for byte.

The lines that changed are known from the edits, so nothing has to be guessed from the texts and hunks are minimal. Only
``\\n`` ends a line: carriage returns, form feeds and bytes of any encoding stay inside theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

from rewriter.c.edit import Edit, apply, merge
from rewriter.c.slide import compact

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NAME_WIDTH = 80
_NAME = re.compile(r"[A-Za-z_$]")
_SPACE = " \t\n\r\f\v"


def unified(path: str, old: str, new: str | Iterable[Edit], context: int = 3) -> str:
    """What ``git diff`` prints for one file (without the ``index`` line), or "" where nothing changed.

    `new` is the whole new text or, better, edits of `old`: then the hunks follow the edits.
    """
    if isinstance(new, str):
        sides = _Sides.of(old, [_Block(0, len(old), new)])
        return headed(
            path, "".join(_hunk(sides, changes, context).text for changes in _grouped(sides.changes(), context))
        )
    return headed(path, "".join(cut.text for cut in cuts(old, new, context)))


@dataclass(frozen=True, slots=True)
class Cut:
    """One hunk: its `text`, where its first old line begins (`line` from 1, `start` an offset), and the edits that it shows."""

    text: str
    line: int
    start: int
    edits: tuple[Edit, ...]


def cuts(old: str, edits: Iterable[Edit], context: int = 3) -> list[Cut]:
    """The hunks of edits of one file, each with those edits that alone give just this hunk; [] where nothing changed.

    Where git shows an edit so far from its place that hunks and edits do not go together, all hunks are one.
    """
    edits = merge(edits)
    if apply(old, edits) == old:  # edits side by side can undo each other
        return []
    sides = _Sides.of(old, _blocks(old, edits))
    hunks = [_hunk(sides, changes, context) for changes in _grouped(sides.changes(), context)]
    offsets = [0, *accumulate(map(len, sides.old))]
    found = [_cut(old, sides, hunk, offsets, edits) for hunk in hunks]
    if all(found) and sum(len(cut.edits) for cut in found if cut) == len(edits):
        return [cut for cut in found if cut]
    first = hunks[0].old.start
    return [Cut("".join(hunk.text for hunk in hunks), first + 1, offsets[first], edits)]


def _cut(old: str, sides: _Sides, hunk: _Hunk, offsets: list[int], edits: tuple[Edit, ...]) -> Cut | None:
    """A hunk with the edits within its lines; None where these make something else of the lines than it says."""
    start, end = offsets[hunk.old.start], offsets[hunk.old.stop]
    own = [edit for edit in edits if start <= edit.start and edit.end <= end]
    if _replaced(old, start, end, own) != "".join(sides.new[hunk.new.start : hunk.new.stop]):
        return None
    return Cut(hunk.text, hunk.old.start + 1, start, tuple(own))


def headed(path: str, hunks: str) -> str:
    """The hunks of a file under the header that names it; "" where there are none."""
    name = path.encode("utf-8", "surrogateescape").decode("latin-1")  # bytes, as the lines are
    return f"diff --git a/{name} b/{name}\n--- a/{name}\n+++ b/{name}\n{hunks}" if hunks else ""


@dataclass(slots=True)
class _Block:
    """Whole lines [start, end) of the old text (offsets) and what stands there afterwards."""

    start: int
    end: int
    new: str


def _blocks(old: str, edits: tuple[Edit, ...]) -> list[_Block]:
    """The edits widened to whole lines; those that share or join lines become one block."""
    spans: list[tuple[int, int, list[Edit]]] = []
    for edit in edits:
        start, end = old.rfind("\n", 0, edit.start) + 1, _line_end(old, edit.end)
        own = [edit]
        if spans and start < spans[-1][1]:
            start, earlier, before = spans.pop()
            end, own = max(end, earlier), [*before, edit]
        if not _closed(old, start, end, own):
            end = _line_end(old, end, beyond=True)
        spans.append((start, end, own))
    return [_Block(start, end, _replaced(old, start, end, own)) for start, end, own in spans]


def _line_end(text: str, at: int, beyond: bool = False) -> int:
    """The end of the line of `at`; a position at the start of a line ends there unless `beyond`."""
    if not beyond and (at == 0 or text[at - 1] == "\n"):
        return at
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _closed(old: str, start: int, end: int, edits: list[Edit]) -> bool:
    """Whether the block's new text ends where a line ends, so that no later line joins it."""
    text = _replaced(old, start, end, edits)
    return not text or text.endswith("\n") or end == len(old)


def _replaced(old: str, start: int, end: int, edits: list[Edit]) -> str:
    moved = [Edit(e.file, e.start - start, e.end - start, e.text, e.why) for e in edits]
    return apply(old[start:end], moved)


@dataclass(slots=True)
class _Change:
    """Old lines [a, b) became new lines [c, d)."""

    a: int
    b: int
    c: int
    d: int


@dataclass(slots=True)
class _Sides:
    """Both texts as lines, with a flag per line that is not in the other."""

    old: list[str]
    new: list[str]
    gone: bytearray
    come: bytearray

    @classmethod
    def of(cls, text: str, blocks: list[_Block]) -> _Sides:
        """Compare line by line within the blocks, then place the groups as git does."""
        old, new, gone, come = list[str](), list[str](), bytearray(), bytearray()
        at = 0
        for block in [*blocks, _Block(len(text), len(text), "")]:
            same = _LINE.findall(text, at, block.start)
            before, after = _LINE.findall(text, block.start, block.end), _LINE.findall(block.new)
            flags = _compare(before, after)
            old += same + before
            new += same + after
            gone += bytes(len(same)) + flags[0]
            come += bytes(len(same)) + flags[1]
            at = block.end
        compact(old, gone, come)
        compact(new, come, gone)
        return cls(old, new, gone, come)

    def changes(self) -> Iterator[_Change]:
        """The groups of changed lines, in order."""
        a = c = 0
        while True:
            next_a, next_c = self.gone.find(1, a), self.come.find(1, c)
            skip = min((n for n in (next_a - a, next_c - c) if n >= 0), default=-1)
            if skip < 0:
                return
            a, c = a + skip, c + skip
            b, d = _run(self.gone, a), _run(self.come, c)
            yield _Change(a, b, c, d)
            a, c = b, d


def _run(flags: bytearray, at: int) -> int:
    end = flags.find(0, at)
    return len(flags) if end < 0 else end


def _compare(before: list[str], after: list[str]) -> tuple[bytearray, bytearray]:
    """Flags for the lines of a block that are not on the other side."""
    gone, come = bytearray(b"\1" * len(before)), bytearray(b"\1" * len(after))
    for match in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        gone[match.a : match.a + match.size] = bytes(match.size)
        come[match.b : match.b + match.size] = bytes(match.size)
    return gone, come


def _grouped(changes: Iterable[_Change], context: int) -> Iterator[list[_Change]]:
    """Changes that share a hunk: no more than twice the context between them."""
    group: list[_Change] = []
    for change in changes:
        if group and change.a - group[-1].b > 2 * context:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


class _Hunk(NamedTuple):
    """A hunk and the lines that it spans on both sides."""

    text: str
    old: range
    new: range


def _hunk(sides: _Sides, changes: list[_Change], context: int) -> _Hunk:
    lead = min(context, changes[0].a)
    trail = min(context, len(sides.old) - changes[-1].b)
    a, b = changes[0].a - lead, changes[-1].b + trail
    c, d = changes[0].c - lead, changes[-1].d + trail
    out = [f"@@ -{_extent(a, b)} +{_extent(c, d)} @@{_function(sides.old, a)}\n"]
    at = a
    for change in changes:
        out += (_line(" ", text) for text in sides.old[at : change.a])
        out += (_line("-", text) for text in sides.old[change.a : change.b])
        out += (_line("+", text) for text in sides.new[change.c : change.d])
        at = change.b
    out += (_line(" ", text) for text in sides.old[at:b])
    return _Hunk("".join(out), range(a, b), range(c, d))


def _extent(start: int, end: int) -> str:
    """Lines [start, end) as a hunk header counts them: from 1, and an empty range by the line before it."""
    size = end - start
    first = start + 1 if size else start
    return str(first) if size == 1 else f"{first},{size}"


def _function(lines: list[str], at: int) -> str:
    """The last line above line `at` that begins like a function, as git cuts it."""
    for line in reversed(lines[:at]):
        if _NAME.match(line):
            return " " + line[:_NAME_WIDTH].rstrip(_SPACE)
    return ""


def _line(sign: str, text: str) -> str:
    return sign + text if text.endswith("\n") else f"{sign}{text}\n\\ No newline at end of file\n"
