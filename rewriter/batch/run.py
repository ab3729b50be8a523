"""A run: a tree and a transform go in, a plan comes out, the same whatever the number of workers."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial

from rewriter.batch.guard import Analyse, examine, lost
from rewriter.batch.pool import Lost, cores, forked, here
from rewriter.batch.prefilter import Listing, listing
from rewriter.batch.survey import search, survey
from rewriter.batch.units import DriverUnit
from rewriter.kernel.tree import Tree
from rewriter.lifetime.links import Analysed, Links
from rewriter.lifetime.pair import ResourcePair
from rewriter.plan import DriverResult, Plan
from rewriter.transform.introduction import Introduction, Transform

Progress = Callable[[int, int], None]
"""Told how many drivers are done, of how many."""

Settled = Callable[[DriverResult], None]
"""Told a result that will not change any more; what it raises ends the run and its workers."""


def run(
    tree: Tree,
    conversion: Transform,
    paths: Iterable[str] = (),
    jobs: int | None = None,
    timeout: float | None = None,
    progress: Progress | None = None,
    analyse: Analyse | None = None,
    settled: Settled | None = None,
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
        settled: told every result of the plan as soon as it is final, in the order that they are done.

    Raises:
        TreeError: a path is not in the tree.
    """
    within = tree.resolve(paths)
    if isinstance(conversion, Introduction):
        return _introduced(tree, conversion, within, settled)
    jobs = jobs or cores()
    listed = listing(tree, within)
    searching = search(tree, conversion.pair, listed, jobs)
    analyse = analyse or _analysis()  # imported while other processes search
    units, notes = survey(tree, conversion.pair, within, searching)
    work = _Analyses(tree, units, conversion.pair, analyse, jobs, timeout)
    with closing(work.final(None if within else listed, progress)) as stream:
        inside = (result for number, result in stream if result and _reported(units[number], result, within))
        return _plan(tree, conversion, _each_told(inside, settled), notes)


def _introduced(tree: Tree, introduction: Introduction, within: Sequence[str], settled: Settled | None) -> Plan:
    """The plan of an introduction: one result, unless its files lie outside the paths."""
    from rewriter.batch.introduce import result

    made = result(tree, introduction)
    files = made.files or introduction.headers
    inside = not within or any(_below(path, place) for path in files for place in within)
    return _plan(tree, introduction, _each_told([made] if inside else [], settled), [])


def _each_told(results: Iterable[DriverResult], settled: Settled | None) -> list[DriverResult]:
    """The results, of which each is told on as it comes."""
    told = []
    for result in results:
        told.append(result)
        if settled is not None:
            settled(result)
    return told


def _plan(tree: Tree, conversion: Transform, reported: Sequence[DriverResult], notes: Sequence[str]) -> Plan:
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


@dataclass(frozen=True)
class _Analyses:
    """The drivers of a tree and how they are analysed."""

    tree: Tree
    units: Sequence[DriverUnit]
    pair: ResourcePair
    analyse: Analyse
    jobs: int
    timeout: float | None

    def final(self, listed: Listing | None, progress: Progress | None) -> Generator[tuple[int, DriverResult | None]]:
        """What becomes of every unit, as it comes in; those that ask for other modules come when these have been asked.

        `listed` is the listing of the whole tree, if it has been made.
        """
        asking = {}
        for number, analysed in self.results(range(len(self.units)), Links(), progress):
            if analysed.asks:
                asking[number] = analysed
            else:
                yield number, analysed.result
        if asking:
            from rewriter.batch.links import Lookup, follow

            for number, analysed in follow(Lookup(self.tree, self.pair, listed, self.jobs), asking, self.results):
                yield number, analysed.result

    def results(
        self, numbers: Sequence[int], links: Links, progress: Progress | None = None
    ) -> Iterator[tuple[int, Analysed]]:
        """The analyses of the units of these numbers, as they come in; the largest units are started first."""
        order = sorted(numbers, key=lambda number: -_size(self.tree, self.units[number]))
        jobs, work = min(self.jobs, len(order)), partial(self._work, links)
        stream = forked(work, order, jobs, self.timeout) if jobs > 1 else here(work, order, self.timeout)
        with closing(stream):
            for done, (number, result) in enumerate(stream, start=1):
                yield number, Analysed(lost(self.units[number], result)) if isinstance(result, Lost) else result
                if progress is not None:
                    progress(done, len(order))

    def _work(self, links: Links, number: int) -> Analysed:
        return examine(self.tree, self.units[number], self.pair, self.analyse, links)


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
