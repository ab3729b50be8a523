"""The options of remembered decisions, and how they come over a plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rewriter.decisions import Decisions
    from rewriter.plan import DriverResult, Plan
    from rewriter.series import Decided


@dataclass(frozen=True)
class Answers:
    """Which decisions are taken, and what becomes of what nobody has decided about."""

    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions", metavar="FILE", help="What reviewers decided; else what is remembered of the tree."
        ),
    ] = None
    ignore_decisions: Annotated[
        bool, typer.Option("--ignore-decisions", help="Take what is proven, whatever reviewers decided.")
    ] = False
    undecided: Annotated[bool, typer.Option("--undecided", help="Also take what nobody has decided about.")] = False

    def of(self, tree: Path, include_review: bool = False, previous: Path | None = None) -> Deciding:
        """What was decided about a tree, over what the series `previous` was made with.

        Raises:
            Problem: the options contradict each other, the file that is named is not there, or one of them is damaged.
        """
        return deciding(tree, self.decisions, self.ignore_decisions, self.undecided, include_review, previous)


@dataclass(frozen=True)
class Deciding:
    """The decisions that hold for a run, and where they come from."""

    decisions: Decisions
    sources: tuple[Path, ...]
    undecided: bool
    include_review: bool

    def replayed(self, plan: Plan) -> tuple[Plan, tuple[str, ...]]:
        """The plan with what was accepted, and notes."""
        from rewriter.decisions import replay

        found = replay(plan, self.decisions, self.undecided, self.include_review)
        if not found.notes:
            return found.plan, ()
        where = " and ".join(map(str, self.sources))
        return found.plan, (
            *found.notes,
            f"decisions are those of {where}; --ignore-decisions takes all that is proven",
        )

    def kept(self, plan: Plan, api: Plan | None) -> Decided | None:
        """What a series keeps of them; None where there are none about its plans."""
        from rewriter.series import Decided

        if self.decisions.transforms.isdisjoint({plan.transform, *([api.transform] if api else ())}):
            return None
        return Decided(plan, self.decisions, self.undecided, self.include_review, api)

    def driver(self, transform: str, driver: DriverResult) -> DriverResult:
        """One driver of it."""
        from rewriter.decisions import replay_driver

        return replay_driver(transform, driver, self.decisions, self.undecided, self.include_review)


def deciding(
    tree: Path,
    file: Path | None,
    ignore: bool,
    undecided: bool,
    include_review: bool = False,
    previous: Path | None = None,
) -> Deciding:
    """What was decided: in `file`, which is that of the tree unless given, over what the series `previous` was made with.

    Raises:
        Problem: the options contradict each other, the file that is named is not there, or one of them is damaged.
    """
    from rewriter.decisions import Decisions, Store, default_path, follow
    from rewriter.errors import Problem

    if ignore and (file is not None or undecided):
        other = "--decisions" if file is not None else "--undecided"
        raise Problem(f"--ignore-decisions and {other} contradict each other", "one ignores them", "leave out one")
    if ignore:
        return Deciding(Decisions(), (), undecided, include_review)
    if file is not None and not file.exists():
        raise Problem(f"there are no decisions in {file}", "there is no such file", "see rewriter review --help")
    path = file or default_path(tree)
    known = {path: Store(path).load()}
    found = known[path]
    if previous is not None:
        from rewriter.series.decided import FILE  # and with it the whole of the series, which few runs take

        known = {previous / FILE: Store(previous / FILE).load(), **known}
        found = follow(known[previous / FILE], found)
    return Deciding(found, tuple(place for place in known if place.exists()), undecided, include_review)
