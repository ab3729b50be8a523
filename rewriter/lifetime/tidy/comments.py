"""Comments around what was removed or renamed: which go, and which lose a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rewriter.c.layout import Cut
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.mentions import naming
from rewriter.lifetime.tidy.sentences import stale_parts

_GAP = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)*")
_WHY = "the comment says who releases, as the managed call does now"


def doomed(draft: Draft) -> set[int]:
    """The comments (by index) that go with removed tokens: beside them, among them, or their heading."""
    if not draft.gone:
        return set()
    going = {i for i, (_, _, after) in enumerate(draft.tokens.comments) if any(a < after < b for a, b in draft.removed)}
    lines = _Lines(draft)
    for i in reversed(range(len(draft.tokens.comments))):
        if i not in going and (lines.beside_removed(i) or lines.heads_removed(i, going)):
            going.add(i)
    return going


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line holds: live tokens and removed ones; comments that stand alone on it are in `alone`."""

    live: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    alone: int = -1


class _Lines:
    """The function by lines."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._line_of = draft.source.line_of
        live: dict[int, list[int]] = {}
        gone: dict[int, list[int]] = {}
        for i, offset in enumerate(draft.tokens.off):
            (gone if i in draft.gone else live).setdefault(self._line_of(offset), []).append(i)
        self._live, self._gone = live, gone
        self._alone = {self._first(i): i for i in range(len(draft.tokens.comments)) if self._stands_alone(i)}

    def _first(self, comment: int) -> int:
        return self._line_of(self._draft.tokens.comments[comment][0])

    def _last(self, comment: int) -> int:
        offset, text, _ = self._draft.tokens.comments[comment]
        return self._line_of(offset + len(text) - 1)

    def _stands_alone(self, comment: int) -> bool:
        lines = range(self._first(comment), self._last(comment) + 1)
        return not any(line in self._live or line in self._gone for line in lines)

    def beside_removed(self, comment: int) -> bool:
        """Whether it shares lines with removed tokens and with nothing else."""
        lines = range(self._first(comment), self._last(comment) + 1)
        return any(line in self._gone for line in lines) and not any(line in self._live for line in lines)

    def heads_removed(self, comment: int, going: set[int]) -> bool:
        """Whether it stands right above removed lines that are a paragraph of their own."""
        if self._alone.get(self._first(comment)) != comment:
            return False
        line = self._last(comment) + 1
        while self._alone.get(line) in going:
            line = self._last(self._alone[line]) + 1
        first = line
        while line in self._gone and line not in self._live:
            line += 1
        return line > first and self._ends_paragraph(line, self._gone[first][0])

    def above_removed(self, comment: int) -> bool:
        """Whether it stands alone, right above a line that goes."""
        line = self._last(comment) + 1
        return self._alone.get(self._first(comment)) == comment and line in self._gone and line not in self._live

    def _ends_paragraph(self, line: int, first: int) -> bool:
        """Whether `line` is blank, a comment, a closing brace, or a label (but that ends no label's paragraph)."""
        live = self._live.get(line, [])
        if not live:
            return line not in self._gone
        tok = self._draft.tokens.tok
        if tok[live[0]] in ("case", "default"):
            return True
        is_label = live[0] + 1 < len(tok) and tok[live[0] + 1] == ":"
        return tok[live[0]] == "}" or (is_label and tok[first + 1] != ":")


def orphans(draft: Draft) -> Iterator[int]:
    """The offsets of comments right above removed lines that stay, because they may head what follows."""
    going, lines = doomed(draft), _Lines(draft)
    for i, (offset, _, _) in enumerate(draft.tokens.comments):
        if i not in going and lines.above_removed(i):
            yield offset


def stale_sentences(draft: Draft, words: Collection[str]) -> Iterator[Cut]:
    """Cuts for sentences that name one of `words`, in comments next to the edited calls."""
    if draft.whole or not draft.edited:
        return
    called = {word for word in words if _still_called(draft, word)}
    stale = naming(set(words) - called)
    going = doomed(draft)
    for i in sorted(beside_edits(draft) - going):
        offset, text, _ = draft.tokens.comments[i]
        parts = stale_parts(text, lambda sentence: stale.search(sentence) is not None)
        for start, end in [(0, len(text))] if parts is None else parts:
            yield Cut(offset + start, offset + end, _WHY)


def beside_edits(draft: Draft) -> set[int]:
    """The comments (by index) next to the edited calls."""
    return {i for span in draft.edited.values() for i in _next_to(draft, span)}


def _still_called(draft: Draft, word: str) -> bool:
    tok = draft.tokens.tok
    return any(tok[i] == word and i + 1 < len(tok) and tok[i + 1] == "(" for i in draft.live_tokens())


def _next_to(draft: Draft, stmt: tuple[int, int]) -> Iterator[int]:
    """The comments of the paragraph that holds a statement (a token range) and of the one before, in the same block."""
    tokens = draft.tokens
    bottom = draft.source.line_end(tokens.end(stmt[1] - 1))
    behind, below = (bisect_left(tokens.comments, (offset,)) for offset in (tokens.off[stmt[0]], bottom))
    yield from _shortly_before(draft, stmt[0])
    yield from range(behind, below)
    if below < len(tokens.comments) and not draft.source.text[bottom : tokens.comments[below][0]].strip(" \t"):
        yield below


def _shortly_before(draft: Draft, token: int) -> Iterator[int]:
    """The comments in front of a token and in its block, with at most one gap of blank lines between."""
    text, tokens = draft.source.text, draft.tokens
    end, gaps = tokens.off[token], 0
    for i in range(bisect_left(tokens.comments, (end,)) - 1, -1, -1):
        offset, comment, after = tokens.comments[i]
        gaps += len(_GAP.findall(text, offset + len(comment), end))
        if gaps > 1 or not {"{", "}"}.isdisjoint(tokens.tok[after:token]):
            return
        yield i
        gaps += len(_GAP.findall(comment))
        end, token = offset, after
