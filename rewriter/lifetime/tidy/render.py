"""From drafts to edits: every token that went and every one that reads differently, laid out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rewriter.c.edit import Edit, EditBuffer, Overlap, merge
from rewriter.c.layout import Cut, close_gap, cuts, realign, with_heading
from rewriter.c.lexer import lex
from rewriter.c.source import Source
from rewriter.lifetime.tidy.comments import doomed
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.refused import Refused


@dataclass(slots=True)
class Sheet:
    """What happens to one file, in offsets of the unchanged text."""

    source: Source
    gone: list[Cut] = field(default_factory=list)
    swaps: list[Edit] = field(default_factory=list)
    """Tokens that read differently; these, `gone` and `joins` are all that the tokens of the file may lose or win."""
    joins: list[Edit] = field(default_factory=list)
    """Tokens that go together with the space behind them."""
    blanks: list[Edit] = field(default_factory=list)
    """Changes of whitespace alone."""

    def take(self, draft: Draft) -> None:
        """Add what happened to one function."""
        tokens = draft.tokens
        if draft.whole:
            start, end = tokens.off[draft.function.a], tokens.end(draft.function.b - 1)
            self.gone.append(Cut(with_heading(self.source.text, start), end, draft.whole))
            return
        joined = {i for a, b, _ in draft.joined for i in range(a, b)}
        self.gone += (Cut(tokens.off[i], tokens.end(i), why) for i, why in draft.gone.items() if i not in joined)
        for a, b, why in draft.joined:
            self.joins.append(Edit(self.source.path, tokens.off[a], tokens.off[b], "", why))
        for i in doomed(draft):
            offset, text, _ = tokens.comments[i]
            self.gone.append(Cut(offset, offset + len(text), "the comment belongs to what is gone"))
        for stmt, swap in draft.swaps.items():
            self.replace(tokens.off[swap.a], tokens.end(swap.b - 1), swap.text, swap.why, tokens.end(stmt.b - 1))
        for token, lead in draft.indents.items():
            if token not in draft.gone:
                self.blanks.append(Edit(self.source.path, tokens.off[token], tokens.off[token], lead, "indentation"))

    def replace(self, start: int, end: int, text: str, why: str, until: int) -> None:
        """Let [start, end) read `text`; continuation lines up to `until` move along."""
        self.swaps.append(Edit(self.source.path, start, end, text, why))
        grown = len(text) - (end - start)
        for a, b, lead in realign(self.source.text, end, grown, until) if grown else ():
            self.blanks.append(Edit(self.source.path, a, b, lead, why))

    def edits(self) -> tuple[Edit, ...]:
        """Minimal disjoint edits of the unchanged text.

        Raises:
            Refused: two changes want the same bytes.
        """
        path, text = self.source.path, self.source.text
        laid_out = cuts(text, self.gone)
        lines = {(cut.start, cut.end) for cut in laid_out if cut.lines}
        try:
            ordered = merge(
                [*(Edit(path, c.start, c.end, "", c.why) for c in laid_out), *self.swaps, *self.joins, *self.blanks]
            )
        except Overlap as overlap:
            line = self.source.line_of(overlap.b.start)
            raise Refused(path, line, "overlap", "two changes want the same bytes") from overlap
        buffer = EditBuffer(text)
        for edit in reversed(ordered):
            buffer.replace(edit.start, edit.end, edit.text, edit.why)
            if (edit.start, edit.end) in lines:
                close_gap(buffer, edit.start, edit.why)
        return buffer.edits(path)

    def expected(self, start: int, end: int) -> list[str]:
        """The tokens that must stand afterwards where [start, end) of the unchanged text stands now."""
        tokens = lex(self.source.text, start, end)
        gone = _Ranges([*((cut.start, cut.end) for cut in self.gone), *((edit.start, edit.end) for edit in self.joins)])
        swapped = _Ranges((edit.start, edit.end) for edit in self.swaps)
        swaps = [edit for edit in self.swaps if start <= edit.start < end and not gone.hold(edit.start)]
        new = [(edit.start, word) for edit in swaps for word in lex(edit.text).tok]
        old = [
            (offset, word)
            for offset, word in zip(tokens.off, tokens.tok, strict=True)
            if not gone.hold(offset) and not swapped.hold(offset)
        ]
        return [word for _, word in sorted([*old, *new], key=lambda pair: pair[0])]


class _Ranges:
    """A set of offsets given by ranges."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._held = {offset for start, end in ranges for offset in range(start, end)}

    def hold(self, offset: int) -> bool:
        return offset in self._held
