"""A run: a tree and a transform go in, a plan comes out, the same whatever the number of workers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial

from rewriter.batch.guard import Analyse, examine, lost
from rewriter.batch.pool import Lost, Work, cores, forked, here
from rewriter.batch.survey import search, survey
from rewriter.batch.units import DriverUnit
from rewriter.kernel.tree import Tree
from rewriter.lifetime.pair import ResourcePair
from rewriter.plan import DriverResult, Plan
from rewriter.transform.contract import ManagedConversion

Progress = Callable[[int, int], None]
"""Told how many drivers are done, of how many."""


def run(
    tree: Tree,
    conversion: ManagedConversion,
    paths: Iterable[str] = (),
    jobs: int | None = None,
    timeout: float | None = None,
    progress: Progress | None = None,
    analyse: Analyse | None = None,
) -> Plan:
    """The plan of `conversion` for `tree`.

    Args:
        tree: the kernel tree; it is only read.
        conversion: the transform.
        paths: report only drivers with a call in these files or folders; empty for all.
        jobs: worker processes; all cores unless given, and 1 works in this process.
        timeout: seconds per driver, without limit unless given.
        progress: told after every driver.
        analyse: the analysis of one module, the project's own unless given.

    Raises:
        TreeError: a path is not in the tree.
    """
    within = tree.resolve(paths)
    jobs = jobs or cores()
    searching = search(tree, conversion.pair, within, jobs)
    analyse = analyse or _analysis()  # imported while other processes search
    units, notes = survey(tree, conversion.pair, within, searching)
    work = partial(_work, tree, units, conversion.pair, analyse)
    found = dict(_results(tree, units, work, jobs, timeout, progress))
    reported = [
        result for number, result in sorted(found.items()) if result and _reported(units[number], result, within)
    ]
    plan = Plan(
        transform=conversion.name,
        transform_version=conversion.version,
        tree_version=tree.version,
        tree_commit=tree.commit,
        drivers=tuple(sorted(reported, key=lambda result: (result.driver, result.files))),
        notes=(*tree.notes, *notes),
    )
    assert plan.counts["scanned"] == len(reported)
    return plan


def _analysis() -> Analyse:
    """The project's analysis, with all that it needs in memory, for workers to inherit."""
    import rewriter.c.parse  # noqa: F401  (the analysis loads it late)
    from rewriter.lifetime.analyse import analyse_driver

    return analyse_driver


def _work(
    tree: Tree, units: Sequence[DriverUnit], pair: ResourcePair, analyse: Analyse, number: int
) -> DriverResult | None:
    return examine(tree, units[number], pair, analyse)


def _results(
    tree: Tree,
    units: Sequence[DriverUnit],
    work: Work[DriverResult | None],
    jobs: int,
    timeout: float | None,
    progress: Progress | None,
) -> Iterator[tuple[int, DriverResult | None]]:
    """Every unit's number and result, as they come in; the largest units are started first."""
    numbers = sorted(range(len(units)), key=lambda number: -_size(tree, units[number]))
    jobs = min(jobs, len(units))
    stream = forked(work, numbers, jobs, timeout) if jobs > 1 else here(work, numbers, timeout)
    with closing(stream):
        for done, (number, result) in enumerate(stream, start=1):
            yield number, lost(units[number], result) if isinstance(result, Lost) else result
            if progress is not None:
                progress(done, len(units))


def _size(tree: Tree, unit: DriverUnit) -> int:
    """Bytes of the files that name the API: what the analysis reads closely."""
    total = 0
    for path in unit.hits:
        with suppress(OSError):
            total += os.stat(tree.root / path).st_size
    return total


def _reported(unit: DriverUnit, result: DriverResult, within: Sequence[str]) -> bool:
    """Whether one of the driver's calls (of a failed one: of the files that name the API) lies within the paths."""
    files = {site.file for site in result.sites} or set(unit.hits)
    return not within or any(_below(path, place) for path in files for place in within)


def _below(path: str, place: str) -> bool:
    """Whether a file is `place` or lies below it; "." is the tree."""
    return place == "." or path == place or path.startswith(f"{place}/")
