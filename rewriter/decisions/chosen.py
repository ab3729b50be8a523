"""Which hunks of a driver are taken, and why the others are not, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rewriter.decisions.hunktext import runs
from rewriter.decisions.record import Record
from rewriter.decisions.standing import Standing
from rewriter.plan import DriverResult, Hunk

Fate = Literal["accepted", "edited", "offered", "rejected", "undecided", "without"]
"""What becomes of a hunk; ``offered`` is taken although nobody has decided, ``without`` is left out for want of another."""

_SAID = {"yes": "accepted", "no": "rejected", "edit": "edited"}


@dataclass(frozen=True)
class Chosen:
    """The hunks of a driver with what becomes of each."""

    driver: DriverResult
    standings: tuple[Standing, ...]
    fates: tuple[Fate, ...]

    @property
    def taken(self) -> list[int]:
        """The hunks that are taken, in order."""
        return [number for number, fate in enumerate(self.fates) if fate in ("accepted", "edited", "offered")]

    @property
    def whole(self) -> bool:
        """Whether all of the driver is taken as the plan has it."""
        return all(fate in ("accepted", "offered") for fate in self.fates)

    def code(self, number: int) -> str:
        """The reason code of a hunk that is left out."""
        near = (number, *self.driver.hunks[number].needs)
        return "rejected-in-review" if any(self.fates[one] == "rejected" for one in near) else "not-decided"


def choose(driver: DriverResult, standings: tuple[Standing, ...], take: bool) -> Chosen:
    """What becomes of each hunk; with `take` also those are taken that nobody has decided about."""
    wanted: list[Fate] = [_fate(one, take) for one in standings]
    there = {number for number, fate in enumerate(wanted) if fate in ("accepted", "edited", "offered")}
    # `needs` are closed: a hunk whose needs are all wanted has none that is left out for want of another.
    fates: list[Fate] = [
        fate if number not in there or there.issuperset(driver.hunks[number].needs) else "without"
        for number, fate in enumerate(wanted)
    ]
    return Chosen(driver, standings, tuple(fates))


def _fate(one: Standing, take: bool) -> Fate:
    fates: Mapping[str | None, Fate] = {"yes": "accepted", "edit": "edited", "no": "rejected"}
    return fates.get(one.answer) or ("offered" if take and not one.conflict else "undecided")


def place(hunk: Hunk) -> str:
    """Where a hunk changes something, as ``file:line``."""
    return f"{hunk.file}:{next(runs(hunk.text))[0].line}"


def notes(chosen: Chosen) -> Iterator[str]:
    """What a person has to know of the hunks that are left out, one line each."""
    for number, (hunk, one, fate) in enumerate(zip(chosen.driver.hunks, chosen.standings, chosen.fates, strict=True)):
        if fate == "without":
            though = " although it was accepted" if one.answer else ""
            yield f"{place(hunk)}: left out{though}: {_wanting(chosen, number)}"
        elif one.conflict:
            yield f"{place(hunk)}: left out: reviewers differ ({', '.join(map(_said, reversed(one.conflict)))})"
        elif one.old and fate in ("undecided", "offered"):
            done = "left out" if fate == "undecided" else "taken"
            yield f"{place(hunk)}: {done}, undecided: this is not the edit of an earlier answer ({_said(one.old[0])})"


def summary(counts: Mapping[Fate, int]) -> Iterator[str]:
    """What became of all hunks, in one line."""
    words = {
        "accepted": "accepted",
        "edited": "accepted as edited",
        "offered": "taken undecided",
        "rejected": "rejected",
        "without": "left out for want of others",
        "undecided": "undecided and left out (--undecided takes those nobody has decided about)",
    }
    found = Counter(counts)
    said = [f"{found[fate]} {text}" for fate, text in words.items() if found[fate]]  # type: ignore[index]
    if said:
        yield f"decisions: of {found.total()} hunks {', '.join(said)}"


def _wanting(chosen: Chosen, number: int) -> str:
    """The first hunk that another one needs and does not get."""
    fates: Mapping[Fate, str] = {"rejected": "was rejected", "undecided": "nobody has decided about"}
    for need in chosen.driver.hunks[number].needs:
        if chosen.fates[need] in fates:
            return f"it needs {place(chosen.driver.hunks[need])}, which {fates[chosen.fates[need]]}"
    return "it needs another that is left out"


def _said(record: Record) -> str:
    return f"{record.by}: {_SAID[record.answer]}, {record.when[:10]}"
