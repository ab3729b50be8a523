"""What a series keeps of a review: the whole plan, the decisions, and what was asked for beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rewriter.decisions import Decisions, Store, replay
from rewriter.plan import Plan

FILE = ".rewriter/decisions.json"
"""Where a series keeps the decisions that it was made with."""


@dataclass(frozen=True)
class Decided:
    """The plan before decisions were replayed onto it, and those decisions.

    `undecided` and `include_review` are what `replay` was asked for.
    """

    plan: Plan
    decisions: Decisions
    undecided: bool = False
    include_review: bool = False
    api: Plan | None = None
    """The same of the plan that introduces what the drivers need."""

    @property
    def files(self) -> Mapping[str, bytes]:
        """What a series keeps: the decisions about its drivers."""
        plans = (self.plan, *([self.api] if self.api else ()))
        known = {(plan.transform, driver.driver) for plan in plans for driver in plan.drivers}
        own = (one for one in self.decisions.records if (one.transform, one.driver) in known)
        return {FILE: Decisions.of(own).to_json().encode("ascii")}


def decided_in(directory: Path) -> Decisions:
    """The decisions that the series in `directory` was made with; none where it was made without.

    Raises:
        Problem: its file of them is damaged.
    """
    return Store(directory / FILE).load()


def as_decided(directory: Path, plan: Plan, undecided: bool, include_review: bool) -> Plan:
    """What of the plan kept in `directory` is in the series there.

    Raises:
        Problem: see `decided_in`.
    """
    return replay(plan, decided_in(directory), undecided, include_review).plan
