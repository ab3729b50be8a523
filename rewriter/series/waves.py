"""Cuts a series into waves: each goes through one maintainers' tree, as a thread of its own that can be read in one go.

What introduces the functions goes first, with its users in the same tree. One easy driver is kept for the series that
finishes the job: the last step needs a driver to show itself on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rewriter.kernel.maintainers import Maintainers
from rewriter.series.changes import Change
from rewriter.series.ownership import Owner, owner_of
from rewriter.series.policy import Policy, policy_of

SIZE = 15
"""Patches in one wave at most: more are put off by those who have to read them."""

_NOBODY = Owner("", "")


@dataclass(frozen=True)
class Wave:
    """One thread: what it introduces, what it converts, whose tree it is for, and its place among all."""

    first: tuple[Change, ...]
    drivers: tuple[Change, ...]
    owner: Owner
    prefix: str
    number: int = 1
    total: int = 1

    @property
    def folder(self) -> str:
        """The name of its directory, such as ``03-gregkh-tty``."""
        return f"{self.number:0{max(2, len(str(self.total)))}d}-{self.owner.slug}"


@dataclass(frozen=True)
class Schedule:
    """All waves in their order, and the driver that is kept for the finish."""

    waves: tuple[Wave, ...]
    kept: Change | None


@dataclass(frozen=True)
class _Place:
    """Where a change goes: the tree, or the policy that wants a wave of its own; and what that asks for."""

    owner: Owner
    policy: Policy | None

    @property
    def key(self) -> str:
        return f"policy {self.policy.name}" if self.policy else self.owner.url


def plan_waves(
    first: Sequence[Change],
    drivers: Sequence[Change],
    maintainers: Maintainers,
    policies: Sequence[Policy],
    size: int = SIZE,
) -> Schedule:
    """The waves of a series: `first` introduces what `drivers` use; `size` is the most patches of one wave."""
    kept = easiest(drivers)
    places = _places([*first, *drivers], maintainers, policies)
    groups: dict[str, list[Change]] = {}
    for change in (*first, *drivers):
        if change is not kept:
            groups.setdefault(places[change.file].key, []).append(change)
    waves: list[Wave] = []
    for changes in groups.values():
        place = places[changes[0].file]
        limit = min(size, place.policy.at_most or size) if place.policy else size
        for at in range(0, len(changes), limit):
            part = changes[at : at + limit]
            ahead = tuple(change for change in part if change in first)
            rest = tuple(change for change in part if change not in first)
            waves.append(Wave(ahead, rest, place.owner, place.policy.prefix if place.policy else ""))
    numbered = (
        Wave(wave.first, wave.drivers, wave.owner, wave.prefix, number, len(waves))
        for number, wave in enumerate(waves, 1)
    )
    return Schedule(tuple(numbered), kept)


def easiest(drivers: Sequence[Change]) -> Change | None:
    """The pure rename with the fewest changed lines, where there is one and others are left."""
    plain = [change for change in drivers if _is_rename(change) and not _is_shared(change, drivers)]
    return min(plain, key=lambda change: (_lines(change), change.result.driver)) if len(drivers) > 1 and plain else None


def _is_rename(change: Change) -> bool:
    verdicts = {site.verdict for site in change.result.sites}
    same = all(before.count(b"\n") == change.after[file].count(b"\n") for file, before in change.before.items())
    proven = not change.for_review and not change.by_hand
    return proven and "convert" in verdicts and not verdicts & {"remove", "review"} and same


def _is_shared(change: Change, drivers: Sequence[Change]) -> bool:
    """Whether another driver relies on a file that this change edits."""
    return any(edit.file in change.before for other in drivers if other is not change for edit in other.result.edits)


def _lines(change: Change) -> int:
    """Lines that differ, of a change that keeps their number."""
    return sum(
        old != new
        for file, before in change.before.items()
        for old, new in zip(before.split(b"\n"), change.after[file].split(b"\n"), strict=True)
    )


def _places(changes: Sequence[Change], maintainers: Maintainers, policies: Sequence[Policy]) -> Mapping[str, _Place]:
    """First file -> where its change goes; one that relies on a file of an earlier change goes with that one."""
    found: dict[str, _Place] = {}
    of_file: dict[str, _Place] = {}
    for change in changes:
        shared = sorted({edit.file for edit in change.result.edits} - set(change.before))
        known = [of_file[file] for file in shared if file in of_file]
        place = known[0] if known else _place(change, maintainers, policies)
        found[change.file] = place
        of_file.update(dict.fromkeys(change.before, place))
    return found


def _place(change: Change, maintainers: Maintainers, policies: Sequence[Policy]) -> _Place:
    policy = policy_of([policy for policy in policies if policy.prefix], maintainers, change.before)
    return _Place(owner_of(maintainers.matching(change.file)) or _NOBODY, policy)
