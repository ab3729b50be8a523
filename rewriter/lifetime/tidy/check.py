"""What must hold of every set of edits, asserted: a failure here is a mistake in this package, never in the driver."""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.c.edit import Edit, apply
from rewriter.c.lexer import lex
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.render import Sheet


def check_edits(sheet: Sheet, edits: Iterable[Edit], drafts: Iterable[Draft]) -> None:
    """Assert that a file loses and wins exactly the tokens that were meant to, and still reads as well as before."""
    path = sheet.source.path
    text = apply(sheet.source.text, edits)
    if lex(text).tok != sheet.expected():
        raise AssertionError(f"{path}: the edits do not do what was decided")
    unit = Unit(Source(path, text))
    for draft in drafts:
        name = draft.function.name
        before = sum(where.name == name for where in Unit(sheet.source).functions)
        after = unit.named(name)
        if len(after) != before - bool(draft.whole):
            raise AssertionError(f"{path}: {name}() cannot be found in the edited text")
        if before == 1 and after and unit.parse(after[0]).opaque > draft.function.opaque:
            raise AssertionError(f"{path}: {name}() does not read as before")
