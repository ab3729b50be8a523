"""What a cover letter says of how the series is sent: what is held back, and which of several threads this is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from rewriter.series.history import prefix_of
from rewriter.series.policy import Held
from rewriter.series.text import WIDTH
from rewriter.series.waves import Schedule, Wave


@dataclass(frozen=True)
class HeldBack:
    """Drivers that a policy holds back, and why."""

    drivers: tuple[str, ...]
    reason: str
    source: str


@dataclass(frozen=True)
class Place:
    """The place of a thread among all; `patches` are those of all threads, `kept` is the driver none of them has."""

    number: int
    total: int
    patches: int
    tree: str
    introducing: int
    kept: str


@dataclass(frozen=True)
class Sent:
    """Both; a template sees the fields. `place` is None where there is one thread only."""

    held: tuple[HeldBack, ...] = ()
    place: Place | None = None

    @property
    def reasons(self) -> dict[str, str]:
        """Each driver that is held back, and why."""
        return {driver: one.reason for one in self.held for driver in one.drivers}


def held_back(held: Sequence[Held]) -> tuple[HeldBack, ...]:
    """What the cover letter says of each policy."""
    return tuple(
        HeldBack(tuple(change.result.driver for change in one.changes), one.policy.reason, one.policy.source)
        for one in held
    )


def place_of(wave: Wave, schedule: Schedule) -> Place:
    """What the cover letter of `wave` says of its place; `introducing` is 0 where no wave introduces anything."""
    return Place(
        number=wave.number,
        total=len(schedule.waves),
        patches=sum(len(one.first) + len(one.drivers) for one in schedule.waves),
        tree=wave.owner.url,
        introducing=next((one.number for one in schedule.waves if one.first), 0),
        kept=schedule.kept.result.driver if schedule.kept else "",
    )


def wave_subject(cover: str, subjects: Sequence[str]) -> str:
    """The subject of a wave's cover letter: the words of `cover` behind what its patches' subjects begin with alike."""
    summary = cover[len(prefix_of(cover)) :].strip()
    words = [prefix_of(subject).split() for subject in subjects]
    shared = [column[0] for column in takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False))]
    subject = " ".join((*shared, summary))
    return subject if shared and shared[-1].endswith(":") and len(subject) <= WIDTH else cover
