"""What the clean-up leaves for a person to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rewriter.c.edit import Edit
from rewriter.c.source import TAB, Source
from rewriter.lifetime.tidy.comments import beside_edits, orphans
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.mentions import Vocabulary, mentions
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


def notes(shop: Workshop, sheets: Mapping[str, Sheet], edits: list[Edit], words: Vocabulary) -> list[Note]:
    """Comments and strings to read again, labels and parameters that had to stay, and lines that became too long."""
    return [
        *(note for path in sorted({edit.file for edit in edits}) for note in _mentions(shop, sheets[path], words)),
        *(note for draft in shop.touched() for note in _left(draft, words)),
        *(
            _note(draft, draft.function.a, f"parameter {name} of {draft.function.name}() is used by nothing any more")
            for draft, name in unused_parameters(shop)
        ),
        *(note for edit in edits for note in _too_long(edit, sheets[edit.file].source)),
    ]


def _mentions(shop: Workshop, sheet: Sheet, words: Vocabulary) -> Iterator[Note]:
    """The comments and strings of a file that stay as they are, though they may be untrue now."""
    source, names = sheet.source, words.stale | shop.edited_names()
    drafts = [draft for (path, _), draft in shop.drafts.items() if path == source.path]
    near = {draft.tokens.comments[i][0] for draft in drafts for i in beside_edits(draft)}
    for found in mentions(source.text, names, words, near):
        if not any(cut.start < found.end and found.start < cut.end for cut in sheet.gone):
            yield Note(source.path, source.line_of(found.at), found.text)


def _left(draft: Draft, words: Vocabulary) -> Iterator[Note]:
    """What a function keeps beside something that went: comments above it, labels that may be named after it."""
    for offset in orphans(draft):
        yield Note(draft.source.path, draft.source.line_of(offset), "the comment stays, the line below it went")
    labels = [label for label in draft.statements("label") if draft.live(label)]
    for label, end in zip(labels, [*(label.a for label in labels[1:]), draft.function.b], strict=False):
        lost = any(label.b <= start < end for start, _ in draft.removed)
        if lost and not words.nouns.isdisjoint(label.name.lower().split("_")):
            yield _note(draft, label.a, f"label {label.name} may be named after what went")


def _too_long(edit: Edit, source: Source) -> Iterator[Note]:
    start, end = source.line_start(edit.start), source.line_end(edit.start)
    line = source.text[start : edit.start] + edit.text + source.text[edit.end : end]
    if "\n" not in edit.text and edit.end <= end and len(line.rstrip().expandtabs(TAB)) > WIDTH:
        yield Note(edit.file, source.line_of(edit.start), f"the line is longer than {WIDTH} columns now")


def _note(draft: Draft, token: int, text: str) -> Note:
    return Note(draft.source.path, draft.source.line_of(draft.tokens.off[token]), text)
