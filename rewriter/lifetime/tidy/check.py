"""What must hold of every set of edits, asserted: a failure here is a mistake in this package, never in the driver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rewriter.c.edit import Edit, apply
from rewriter.c.lexer import LexError, lex
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.c.worse import nowhere
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.render import Sheet


def check_edits(sheet: Sheet, edits: Sequence[Edit], drafts: Sequence[Draft]) -> None:
    """Assert that a file loses and wins exactly the tokens that were meant to, and still reads as well as before.

    Bytes outside the edits are the same by construction, so only functions and lines that were touched are looked at.
    """
    path = sheet.source.path
    text = apply(sheet.source.text, edits)
    for start, end in _regions(sheet.source, edits, drafts):
        if not _same_tokens(sheet, text, edits, start, end):
            line = sheet.source.line_of(start)
            raise AssertionError(f"{path}: the edits from line {line} on do not do what was decided")
    before, after = Unit(sheet.source), Unit(Source(path, text))
    for draft in drafts:
        name = draft.function.name
        found = after.named(name)
        if len(found) != len(before.named(name)) - bool(draft.whole):
            raise AssertionError(f"{path}: {name}() cannot be found in the edited text")
        if len(found) == 1 and draft.gone:
            function = after.parse(found[0])
            if function.opaque > draft.function.opaque:
                raise AssertionError(f"{path}: {name}() does not read as before")
            if lost := nowhere(function.tokens) - nowhere(draft.tokens):
                raise AssertionError(f"{path}: {name}() jumps to {min(lost)}, which is gone")


def _same_tokens(sheet: Sheet, text: str, edits: Sequence[Edit], start: int, end: int) -> bool:
    try:
        return lex(text, _moved(start, edits), _moved(end, edits)).tok == sheet.expected(start, end)
    except LexError:  # the range begins or ends inside a comment
        return lex(text).tok == sheet.expected(0, len(sheet.source.text))


def _regions(source: Source, edits: Iterable[Edit], drafts: Iterable[Draft]) -> list[tuple[int, int]]:
    """Disjoint ranges that hold every edit, whole functions where there are any."""
    spans = [(edit.start, edit.end) for edit in edits]
    touched = [draft for draft in drafts if draft.gone or draft.swaps or draft.edited]
    spans += [(draft.tokens.off[0], draft.tokens.end(len(draft.tokens) - 1)) for draft in touched]
    out: list[tuple[int, int]] = []
    for start, end in sorted((source.line_start(a), _line_end(source, b)) for a, b in spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _line_end(source: Source, at: int) -> int:
    """The end of the line of `at`, or `at` if a line ends there."""
    return at if source.text[at - 1 : at] == "\n" else source.line_end(at)


def _moved(offset: int, edits: Iterable[Edit]) -> int:
    """Where an offset of the unchanged text, not inside any edit, comes to stand."""
    return offset + sum(len(edit.text) - (edit.end - edit.start) for edit in edits if edit.end <= offset)
