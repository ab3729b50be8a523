"""A driver's conversion: the edits that were decided on, and everything that a careful person would tidy after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rewriter.c.edit import Edit
from rewriter.c.layout import Cut
from rewriter.c.unit import Unit
from rewriter.lifetime.tidy.braces import settle_braces
from rewriter.lifetime.tidy.check import check_edits
from rewriter.lifetime.tidy.comments import orphans, remaining, stale_sentences
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.flow import unreachable
from rewriter.lifetime.tidy.helpers import settle_helpers
from rewriter.lifetime.tidy.hollow import check_settled, settle_hollow
from rewriter.lifetime.tidy.labels import settle_labels
from rewriter.lifetime.tidy.refused import Refused
from rewriter.lifetime.tidy.render import Sheet
from rewriter.lifetime.tidy.variables import settle_variables
from rewriter.lifetime.tidy.workshop import Workshop

WIDTH = 100
"""Columns that a line may have."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One decided edit: `kind` is ``rename``, ``call`` or ``action``."""

    kind: str
    path: str
    offset: int
    why: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should look at: where, and one sentence."""

    path: str
    line: int
    text: str


class Conversion:
    """Collects decided edits over the files of one driver, and tidies up after them.

    `units` are all its files by path, headers included (what is not there counts as unknown). `stale_words` are the
    names of the freeing side: next to an edited call, sentences of comments that name one of them go.
    """

    def __init__(self, units: Mapping[str, Unit], stale_words: Iterable[str] = ()) -> None:
        self._units = dict(units)
        self._stale_words = frozenset(stale_words)
        self._jobs: list[_Job] = []
        self._comments: dict[str, list[Cut]] = {}
        self.notes: list[Note] = []

    def rename_call(self, path: str, offset: int, new_name: str, why: str) -> None:
        """Rename the function called at `offset`; continuation lines move along."""
        self._jobs.append(_Job("rename", path, offset, why, new_name))

    def remove_call(self, path: str, offset: int, why: str) -> None:
        """Remove the call statement whose function name is at `offset`."""
        self._jobs.append(_Job("call", path, offset, why))

    def remove_action(self, path: str, offset: int, why: str) -> None:
        """Remove the callback registration called at `offset`, with the handling of its failure."""
        self._jobs.append(_Job("action", path, offset, why))

    def drop_comment(self, path: str, start: int, end: int, why: str) -> None:
        """Remove the comment (or part of one) that stands at [start, end)."""
        self._comments.setdefault(path, []).append(Cut(start, end, why))

    def can_remove(self, path: str, offset: int) -> Refused | None:
        """Why the call at `offset` cannot be removed cleanly, beside what was asked for before; None if it can.

        The registration of a callback does not count against removing what the callback does, if it can go too.
        """
        return self._try(_Job("call", path, offset, "trial"))

    def can_remove_action(self, path: str, offset: int) -> Refused | None:
        """The same for the callback registration called at `offset`."""
        return self._try(_Job("action", path, offset, "trial"))

    def finish(self) -> tuple[Edit, ...]:
        """All edits in offsets of the unchanged files, disjoint, by file and position; fills `notes`.

        Raises:
            Refused: something cannot be removed cleanly; nothing is done then.
        """
        shop = _run(self._units, self._jobs, lenient=False)
        sheets = self._sheets(shop, self._jobs)
        out: list[Edit] = []
        for path in sorted(sheets):
            edits = sheets[path].edits()
            check_edits(sheets[path], edits, [d for (p, _), d in shop.drafts.items() if p == path])
            out += edits
        self.notes = self._notes(shop, sheets, out)
        return tuple(out)

    def _try(self, job: _Job) -> Refused | None:
        refused = self._trial([*self._jobs, job])
        if refused is not None and self._jobs and self._trial(self._jobs) is not None:
            return self._trial([job])
        return refused

    def _trial(self, jobs: list[_Job]) -> Refused | None:
        try:
            for sheet in self._sheets(_run(self._units, jobs, lenient=True), jobs).values():
                sheet.edits()
        except Refused as refused:
            return refused
        return None

    def _sheets(self, shop: Workshop, jobs: list[_Job]) -> dict[str, Sheet]:
        """What happens to each file that is touched."""
        sheets: dict[str, Sheet] = {}
        for draft in shop.drafts.values():
            path = draft.source.path
            sheet = sheets.setdefault(path, Sheet(draft.source))
            sheet.take(draft)
            sheet.gone += stale_sentences(draft, self._stale_words)
        for job in jobs:
            draft, token = shop.draft_at(job.path, job.offset)
            if job.kind == "rename" and token not in draft.gone:
                until = draft.tokens.end(draft.edited[token][1] - 1)
                sheets[job.path].replace(job.offset, draft.tokens.end(token), job.name, job.why, until)
        for path, cut in [*shop.prototypes, *((p, c) for p, cuts in self._comments.items() for c in cuts)]:
            sheets.setdefault(path, Sheet(shop.units[path].source)).gone.append(cut)
        return sheets

    def _notes(self, shop: Workshop, sheets: Mapping[str, Sheet], edits: list[Edit]) -> list[Note]:
        """Comments that still name what was converted or removed, and lines that became too long."""
        words = self._stale_words | shop.edited_names()
        out = [
            Note(path, sheets[path].source.line_of(offset), "a comment names what was converted or removed")
            for path in sorted({edit.file for edit in edits})
            for offset in remaining(sheets[path].source.text, words, sheets[path].gone)
        ]
        for draft in shop.touched():
            path, source = draft.source.path, draft.source
            out += (
                Note(path, source.line_of(at), "the comment stays, the line below it went") for at in orphans(draft)
            )
        for edit in edits:
            source = sheets[edit.file].source
            start, end = source.line_start(edit.start), source.line_end(edit.start)
            line = source.text[start : edit.start] + edit.text + source.text[edit.end : end]
            if "\n" not in edit.text and edit.end <= end and len(line.rstrip().expandtabs(8)) > WIDTH:
                out.append(Note(edit.file, source.line_of(edit.start), f"the line is longer than {WIDTH} columns now"))
        return out


def _run(units: Mapping[str, Unit], jobs: Iterable[_Job], lenient: bool) -> Workshop:
    """Carry out the jobs, registrations first (their error handling may hold calls), and tidy to a fixpoint."""
    shop = Workshop(units, lenient)
    for job in jobs:
        draft, token = shop.draft_at(job.path, job.offset)
        draft.note_edit(token)
    for job in sorted(jobs, key=lambda j: (j.kind != "action", j.path, j.offset)):
        if job.kind == "action":
            shop.drop_registration(job.path, job.offset, job.why)
        elif job.kind == "call":
            shop.drop_call(job.path, job.offset, job.why)
    _settle(shop)
    return shop


def _settle(shop: Workshop) -> None:
    while _round(shop):
        pass
    for draft in shop.touched():
        check_settled(draft)
        settle_braces(draft)


def _round(shop: Workshop) -> bool:
    """Statements first, to the end; a variable or a function is only judged when nothing else moves."""
    if sum(_settle_flow(draft, shop) for draft in shop.touched()):
        return True
    return sum(settle_variables(d, shop.purity, shop.macros) for d in shop.touched()) > 0 or settle_helpers(shop)


def _settle_flow(draft: Draft, shop: Workshop) -> bool:
    return settle_hollow(draft, shop.purity) or settle_labels(draft, shop.purity) or _drop_unreachable(draft)


def _drop_unreachable(draft: Draft) -> bool:
    """Drop the first statement that nothing reaches any more, though something did before."""
    dead = unreachable(draft.function) - draft.dead_before
    for stmt in draft.function.body.walk():
        if stmt in dead and stmt.kind not in ("label", "case", "default"):
            draft.drop(stmt, "nothing reaches it any more")
            return True
    return False
