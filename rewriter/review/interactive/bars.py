"""The lines above and below the hunks: counts, the driver, what was done, the keys."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from rewriter.review.session.filters import OPEN, TAKEN
from rewriter.review.session.walk import Walk
from rewriter.review.text import flat, visible

KEYS_TEXT = Text(
    " y/n accept/reject  a/d rest  e edit  u undo  p proof  f function  l list  ? q",
    "dim",
    no_wrap=True,
    overflow="ellipsis",
)
"""The keys that are needed most; they fit into 80 columns."""


class Bar(Static):
    """A line of text; never markup, whatever stands in it."""

    def __init__(self, name: str) -> None:
        super().__init__(Text(), id=name, markup=False)

    def put(self, text: Text | str) -> None:
        """Show another text; lines of their own stay lines."""
        self.update(text if isinstance(text, Text) else Text("\n".join(map(visible, text.split("\n")))))


def counts_text(review: Walk, width: int) -> Text:
    """What is decided of the whole plan, and which drivers are shown."""
    counts = review.counts
    accepted, rejected, left = (
        sum(counts[state] for state in TAKEN),
        counts["rejected"],
        sum(counts[state] for state in OPEN),
    )
    at = f"driver {review.shown.index(review.place.driver) + 1} of {len(review.shown)}"
    words = f"  only: {flat(review.filter.words)}" if review.filter.words else ""
    text = Text(f" {accepted} accepted  {rejected} rejected  {left} undecided   {at}{words} ", no_wrap=True)
    name = f"{review.plan.transform} "
    if text.cell_len + len(name) <= width:
        text.append(" " * (width - text.cell_len - len(name)) + name)
    return text


def title_text(review: Walk, view: str) -> Text:
    """The driver in front of the reviewer."""
    driver = review.driver
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append(flat(driver.driver), "bold")
    text.append(f"  {driver.outcome}", "bold magenta" if driver.outcome == "review" else "")
    text.append(f"  {driver.reason.code}", "dim")
    if view != "hunks":
        text.append(f"  [{view}]", "bold")
    return text
