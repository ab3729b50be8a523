"""A review with what it takes beyond the plan: the tree, the editor, the check of what was edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from rewriter.errors import Problem
from rewriter.plan import DriverResult
from rewriter.review.session.checking import Check, Checked, applied, said
from rewriter.review.session.code import function_code
from rewriter.review.session.display import Line, plain
from rewriter.review.session.editing import edited_by_hand
from rewriter.review.session.source import planned_source
from rewriter.review.session.state import Review
from rewriter.review.session.view import driver_view, hunk_at, hunk_view, proof
from rewriter.review.session.whole import side, whole
from rewriter.review.text import flat, visible

Side = Literal["both", "new", "old"]
SIDES: tuple[Side, ...] = ("both", "new", "old")


@dataclass
class Desk:
    """What both front ends work at."""

    review: Review
    root: Path
    check: Check
    as_edited: Callable[[int, int, str], DriverResult]
    """The driver with what is accepted of it, and one hunk (by its number) as edited; raises `Problem` where it cannot be."""

    edit_text: Callable[[str, str, list[str]], str | None] = field(default=edited_by_hand)
    """Lets a person edit; see `editing`."""

    def hunks(self, evidence: bool = True) -> list[Line]:
        """The hunks of the driver in front of the reviewer, with or without the lines that their reasons rest on."""
        review, driver = self.review, self.review.place.driver
        hunks = [hunk_at(review.answers, driver, number) for number in range(len(review.driver.hunks))]
        return driver_view(review.driver, hunks, evidence)

    def hunk(self) -> list[Line]:
        """The hunk in front of the reviewer alone, under the name of its file."""
        review, own = self.review, self.review.hunk
        if own is None:
            return []
        lines = hunk_view(review.driver, hunk_at(review.answers, *review.place))
        return [plain("file", visible(own.file)), *lines]

    def proof(self) -> list[Line]:
        """The proof behind the hunk, and then behind the rest of its driver."""
        return list(proof(self.review.driver, self.review.hunk))

    def function(self, shown: Side = "both") -> list[Line]:
        """The whole function that the hunk is in, with all that was not rejected; or why it cannot be shown."""
        review, hunk = self.review, self.review.hunk
        if hunk is None:
            return [plain("note", "no hunk, no function: see the proof")]
        try:
            source = planned_source(self.root, review.driver, hunk.file)
        except Problem as problem:
            return [plain("note", said(problem)), plain("text", f"do: {flat(problem.hint)}")]
        driver, own = review.place
        states = review.states(driver)
        taken = {
            n: review.answers.text(driver, n)
            for n, other in enumerate(review.driver.hunks)
            if other.file == hunk.file and (states[n] != "rejected" or n == own)
        }
        rows = whole(source, hunk.text, taken)
        head = plain("file", f"{visible(hunk.file)}, {_TITLES[shown]}")
        return [head, *function_code(rows if shown == "both" else side(rows, shown == "new"), own, shown == "new")]

    def edit(self, again: Callable[[str], bool], tell: Callable[[str], None]) -> str:
        """Let the person edit the hunk, check the result, and take it; `again` asks whether to edit once more.

        Returns a sentence, as the answers of a review do.
        """
        review, hunk = self.review, self.review.hunk
        if hunk is None:
            return "there is nothing to edit"
        before = text = review.answers.text(*review.place)
        about = f"hunk {review.place.hunk + 1} of {len(review.driver.hunks)} of {review.driver.driver}"
        troubles: list[str] = []
        while True:
            try:
                edited = self.edit_text(text, about, troubles)
            except Problem as problem:
                return said(problem)
            if edited is None or edited == before:
                return "nothing was changed"
            if edited == hunk.text:
                return review.accept()
            tell("checking ...")
            found = self._checked(edited)
            if not found.problems:
                what = review.replace(edited)
                return what + _left(found)
            text, troubles = edited, list(found.problems)
            for trouble in troubles:
                tell(f"  {trouble}")
            if not again("The edited hunk cannot be taken. Edit it again?"):
                return "given up, nothing was changed"

    def _checked(self, text: str) -> Checked:
        driver, hunk = self.review.place
        try:
            as_edited = self.as_edited(driver, hunk, text)
            return self.check(as_edited, applied(self.root, as_edited))
        except Problem as problem:
            return Checked((said(problem),))


_TITLES: dict[Side, str] = {"both": "old and new", "new": "as it will be", "old": "as it is"}


def _left(found: Checked) -> str:
    return "".join(f"\nstill to convert or remove by the proof: {line}" for line in found.left)
