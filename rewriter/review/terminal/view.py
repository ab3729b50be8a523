"""The diff of a plan as a person reads it on a terminal: above each hunk why, and the lines it rests on."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from rewriter.plan import DriverResult, Plan
from rewriter.review.diffview import heading, unsettled
from rewriter.review.explain import closing
from rewriter.review.lines import header, last_number
from rewriter.review.select import FileDiff, files
from rewriter.review.terminal.columns import MIN_WIDTH, side_by_side
from rewriter.review.terminal.paint import Look, Paint
from rewriter.review.terminal.unified import unified
from rewriter.review.text import flat, shown
from rewriter.review.why import Names, Why, names_of, of_calls, of_hunk


class View:
    """Shows drivers one by one, as lines of text without control characters other than those of colours."""

    def __init__(self, paint: Paint, width: int, beside: bool = False) -> None:
        self.paint = paint
        self.width = width
        self.beside = beside and width >= MIN_WIDTH
        self.too_narrow = beside and not self.beside

    def text(self, plan: Plan) -> Iterator[str]:
        """The plan, driver by driver and file by file."""
        if self.too_narrow and plan.drivers:
            said = f"--side-by-side takes {MIN_WIDTH} columns and the terminal has {self.width}: one below the other"
            yield "".join(f"{line}\n" for line in self._said(said, "driver"))
        for number, driver in enumerate(plan.drivers):
            names = names_of(driver)
            head = [*([""] if number else []), *self._head(driver, names)]
            yield "".join(f"{line}\n" for line in head)
            for place, file in enumerate(files(driver)):
                yield "\n" * (place > 0) + "".join(f"{line}\n" for line in self._file(file, names))

    def _head(self, driver: DriverResult, names: Names) -> Iterator[str]:
        yield from self._said(flat(heading(driver)), "review" if driver.outcome == "review" else "driver")
        sites = unsettled(driver)
        if not driver.diff:
            own = (
                []
                if driver.reason.code in {site.reason.code for site in sites}
                else [f"{driver.reason.code}: {driver.reason.text}"]
            )
            for text in (*own, *(f"note: {note}" for note in driver.notes)):
                yield from self._said(flat(text), "why")
        for why in of_calls(sites, names):
            yield from self._why(why)
        for check in dict.fromkeys(closing(site) for site in sites if site.verdict == "review"):
            yield from self._said(check, "review")
        # What the diff leaves as it is a reader of the diff would ask about.
        for why in of_calls((site for site in driver.sites if driver.diff and site.verdict == "keep"), names):
            yield from self._said(why.text, "why")

    def _file(self, file: FileDiff, names: Names) -> Iterator[str]:
        yield from (self.paint(shown(line), "meta") for line in file.header.removesuffix("\n").split("\n"))
        for note in file.notes:
            yield from self._said(f"note: {flat(note)}", "why")
        last = max(map(last_number, file.hunks), default=0)
        for number, hunk in enumerate(file.hunks):
            yield from [""] * (number > 0)
            for why in of_hunk(file, hunk, names):
                yield from self._why(why)
            yield self._hunk_header(hunk)
            yield from side_by_side(hunk, self.paint, self.width, last) if self.beside else unified(hunk, self.paint)

    def _hunk_header(self, hunk: str) -> str:
        """The ``@@`` line, the function plain as git has it."""
        numbers, _, function = header(hunk)[2:].partition("@@")
        return self.paint(f"@@{numbers}@@", "hunk") + self.paint(shown(function), "plain")

    def _why(self, why: Why) -> Iterator[str]:
        yield from self._said(why.text, "why")
        for line in why.evidence:
            yield self.paint(self._cut(f"#     {line}"), "dim")
        if why.more:
            yield self.paint(f"#     {why.more} more, see rewriter explain", "dim")

    def _said(self, text: str, look: Look) -> Iterator[str]:
        rows = textwrap.wrap(text, max(self.width - 2, 20), subsequent_indent="  ", break_on_hyphens=False)
        yield from (self.paint(f"# {row}", look) for row in rows)

    def _cut(self, line: str) -> str:
        return line if len(line) <= self.width else line[: max(self.width - 1, 1)] + "…"
