"""What the clean-up leaves for a person to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rewriter.c.edit import Edit
from rewriter.lifetime.tidy.comments import orphans, remaining
from rewriter.lifetime.tidy.parameters import unused_parameters
from rewriter.lifetime.tidy.render import Sheet
from rewriter.lifetime.tidy.workshop import Workshop

WIDTH = 100
"""Columns that a line may have."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should look at: where, and one sentence."""

    path: str
    line: int
    text: str


def notes(shop: Workshop, sheets: Mapping[str, Sheet], edits: list[Edit], stale: frozenset[str]) -> list[Note]:
    """Comments that still name what was converted or removed, and lines that became too long."""
    words = stale | shop.edited_names()
    out = [
        Note(path, sheets[path].source.line_of(offset), "a comment names what was converted or removed")
        for path in sorted({edit.file for edit in edits})
        for offset in remaining(sheets[path].source.text, words, sheets[path].gone)
    ]
    for draft, name in unused_parameters(shop):
        where = draft.source.line_of(draft.tokens.off[draft.function.a])
        text = f"parameter {name} of {draft.function.name}() is used by nothing any more"
        out.append(Note(draft.source.path, where, text))
    for draft in shop.touched():
        path, source = draft.source.path, draft.source
        out += (Note(path, source.line_of(at), "the comment stays, the line below it went") for at in orphans(draft))
    for edit in edits:
        source = sheets[edit.file].source
        start, end = source.line_start(edit.start), source.line_end(edit.start)
        line = source.text[start : edit.start] + edit.text + source.text[edit.end : end]
        if "\n" not in edit.text and edit.end <= end and len(line.rstrip().expandtabs(8)) > WIDTH:
            out.append(Note(edit.file, source.line_of(edit.start), f"the line is longer than {WIDTH} columns now"))
    return out
