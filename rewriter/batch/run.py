"""A run: a tree and a transform go in, a plan comes out, the same whatever the number of workers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial

from rewriter.batch.guard import Analyse, examine, lost
from rewriter.batch.pool import Lost, Work, cores, forked, here
from rewriter.batch.prefilter import candidates
from rewriter.batch.units import DriverUnit, find_units
from rewriter.kernel.kbuild import Kbuild
from rewriter.kernel.tree import Tree, TreeError
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
    if analyse is None:
        from rewriter.lifetime.analyse import analyse_driver

        analyse = analyse_driver
    jobs = jobs or cores()
    units, notes = _units(tree, conversion.pair, within, jobs)
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


def _units(tree: Tree, pair: ResourcePair, within: Sequence[str], jobs: int) -> tuple[list[DriverUnit], list[str]]:
    """The drivers to analyse, and what of the tree could not be looked at.

    A source that cannot be read counts as one that names the API: its driver fails, and says so.
    """
    needles = sorted({*pair.acquires, *pair.acquires.values(), *pair.releases})
    found = candidates(tree, needles, within, jobs)
    blind = {item.path: item.why for item in found.unreadable}
    hits = {*found.files, *(path for path in blind if path.endswith((".c", ".h")))} - set(pair.headers)
    naming = partial(_naming, tree, [needle.encode("latin-1") for needle in needles]) if within else None
    notes = [f"{path} could not be searched: {why}" for path, why in blind.items() if path not in hits]
    return find_units(hits, Kbuild(tree).modules_of, naming), notes


def _naming(tree: Tree, needles: Sequence[bytes], paths: Iterable[str]) -> list[str]:
    """Those of `paths` that name the API."""
    found = []
    for path in paths:
        try:
            data = tree.read(path)
        except TreeError:
            continue  # it cannot share a call; examining the driver says what is wrong with it
        if any(needle in data for needle in needles):
            found.append(path)
    return found


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
