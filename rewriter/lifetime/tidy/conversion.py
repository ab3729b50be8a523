"""A driver's conversion: the edits that were decided on, and everything that a careful person would tidy after them."""

from __future__ import annotations

from collections.abc import Mapping

from rewriter.c.edit import Edit
from rewriter.c.layout import Cut
from rewriter.c.unit import Unit
from rewriter.lifetime.tidy.check import check_edits
from rewriter.lifetime.tidy.comments import stale_sentences
from rewriter.lifetime.tidy.mentions import Vocabulary
from rewriter.lifetime.tidy.notes import Note, notes
from rewriter.lifetime.tidy.refused import Refused
from rewriter.lifetime.tidy.render import Sheet
from rewriter.lifetime.tidy.run import Job, run
from rewriter.lifetime.tidy.workshop import Workshop


class Conversion:
    """Collects decided edits over the files of one driver, and tidies up after them.

    `units` are all its files by path, headers included (what is not there counts as unknown), `words` those by which
    comments speak of the resource.
    """

    def __init__(self, units: Mapping[str, Unit], words: Vocabulary | None = None) -> None:
        self._units = dict(units)
        self._words = words or Vocabulary()
        self._jobs: list[Job] = []
        self._comments: dict[str, list[Cut]] = {}
        self.notes: list[Note] = []

    def rename_call(self, path: str, offset: int, new_name: str, why: str) -> None:
        """Rename the function called at `offset`; continuation lines move along."""
        self._jobs.append(Job("rename", path, offset, why, new_name))

    def remove_call(self, path: str, offset: int, why: str) -> None:
        """Remove the call statement whose function name is at `offset`."""
        self._jobs.append(Job("call", path, offset, why))

    def remove_action(self, path: str, offset: int, why: str) -> None:
        """Remove the callback registration called at `offset`, with the handling of its failure."""
        self._jobs.append(Job("action", path, offset, why))

    def drop_comment(self, path: str, start: int, end: int, why: str) -> None:
        """Remove the comment (or part of one) that stands at [start, end)."""
        self._comments.setdefault(path, []).append(Cut(start, end, why))

    def can_remove(self, path: str, offset: int) -> Refused | None:
        """Why the call at `offset` cannot be removed cleanly, beside what was asked for before; None if it can.

        The registration of a callback does not count against removing what the callback does, if it can go too.
        """
        return self._try(Job("call", path, offset, "trial"))

    def can_remove_action(self, path: str, offset: int) -> Refused | None:
        """The same for the callback registration called at `offset`."""
        return self._try(Job("action", path, offset, "trial"))

    def finish(self) -> tuple[Edit, ...]:
        """All edits in offsets of the unchanged files, disjoint, by file and position; fills `notes`.

        Raises:
            Refused: something cannot be removed cleanly; nothing is done then. It names the line of the call that
                cannot go, if it takes only one to stay for the rest to go.
        """
        try:
            return self._finish()
        except Refused as refused:
            raise self._blamed(refused) from refused

    def _finish(self) -> tuple[Edit, ...]:
        shop = run(self._units, self._jobs, lenient=False)
        sheets = self._sheets(shop, self._jobs)
        out: list[Edit] = []
        for path in sorted(sheets):
            edits = sheets[path].edits()
            check_edits(sheets[path], edits, [d for (p, _), d in shop.drafts.items() if p == path])
            out += edits
        self.notes = notes(shop, sheets, out, self._words)
        return tuple(out)

    def _blamed(self, refused: Refused) -> Refused:
        """The refusal at the first call without which there is none."""
        for job in self._jobs:
            if job.kind != "rename" and self._trial([j for j in self._jobs if j is not job], lenient=False) is None:
                return self._at(refused, job)
        return refused

    def _at(self, refused: Refused, job: Job) -> Refused:
        line = self._units[job.path].source.line_of(job.offset)
        here = (refused.path, refused.line) == (job.path, line)
        there = f"line {refused.line}" if refused.path == job.path else f"{refused.path}:{refused.line}"
        return Refused(job.path, line, refused.code, refused.text if here else f"{refused.text} ({there})")

    def _try(self, job: Job) -> Refused | None:
        refused = self._trial([*self._jobs, job], lenient=True)
        if refused is not None and self._jobs and self._trial(self._jobs, lenient=True) is not None:
            refused = self._trial([job], lenient=True)
        return refused and self._at(refused, job)

    def _trial(self, jobs: list[Job], lenient: bool) -> Refused | None:
        try:
            for sheet in self._sheets(run(self._units, jobs, lenient), jobs).values():
                sheet.edits()
        except Refused as refused:
            return refused
        return None

    def _sheets(self, shop: Workshop, jobs: list[Job]) -> dict[str, Sheet]:
        """What happens to each file that is touched."""
        sheets: dict[str, Sheet] = {}
        for draft in shop.drafts.values():
            path = draft.source.path
            sheet = sheets.setdefault(path, Sheet(draft.source))
            sheet.take(draft)
            sheet.gone += stale_sentences(draft, self._words.stale)
        for job in jobs:
            draft, token = shop.draft_at(job.path, job.offset)
            if job.kind == "rename" and token not in draft.gone:
                until = draft.tokens.end(draft.edited[token][1] - 1)
                sheets[job.path].replace(job.offset, draft.tokens.end(token), job.name, job.why, until)
        for edit in shop.trims:
            sheet = sheets.setdefault(edit.file, Sheet(shop.units[edit.file].source))
            (sheet.swaps if edit.text else sheet.joins).append(edit)
        for path, cut in [*shop.cuts, *((p, c) for p, cuts in self._comments.items() for c in cuts)]:
            sheets.setdefault(path, Sheet(shop.units[path].source)).gone.append(cut)
        return sheets
