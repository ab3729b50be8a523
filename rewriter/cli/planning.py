"""What the verbs that look at a tree share: from the command line to a plan, and from a plan to the exit status."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from rewriter.cli.options import Work
from rewriter.errors import FAILED, Problem
from rewriter.plan import DriverResult, Plan

_LINE = re.compile(r"(.*):([0-9]{1,9})", re.DOTALL)
_NAMED = 3
_GARBAGE = 4_000_000
"""Objects made between two searches for garbage. Looking at all the trees of C for cycles costs a tenth of the analysis; what
a worker keeps of finished drivers until then is some 100 MB at most."""


def plan_for(
    name: str,
    tree: Path,
    paths: Iterable[str] | None,
    work: Work,
    settled: Callable[[DriverResult], None] | None = None,
) -> Plan:
    """Run the transform called `name` over `tree`, with progress on a terminal; `settled` is told of every final result."""
    from rewriter.batch.progress import meter
    from rewriter.batch.run import run
    from rewriter.kernel.tree import Tree
    from rewriter.transform.find import load

    gc.set_threshold(_GARBAGE)
    conversion = load(name, work.transforms)
    opened = Tree.open(tree)
    both = settled is not None and sys.stdout.isatty()  # a bar in the midst of lines would spoil both
    with meter(work.quiet or both) as progress:
        return run(opened, conversion, paths or (), work.jobs, work.timeout, progress, settled=settled)


def named_file(tree: Path, place: str) -> tuple[str, int | None]:
    """``FILE[:LINE]`` as the path of the file in the tree, and the line.

    Raises:
        Problem: it is not a file of the tree.
    """
    from rewriter.kernel.tree import Tree

    hit = _LINE.fullmatch(place)
    path, line = (hit[1], int(hit[2])) if hit else (place, None)
    opened = Tree.open(tree)
    (found,) = opened.resolve([path])
    if (opened.root / found).is_dir():
        raise Problem(f"{found} is a directory", "one file is explained at a time", "name a file, or see rewriter scan")
    return found, line


def status(plan: Plan, check: bool = False) -> int:
    """The exit status: 1 where changes would be made and that is asked about, else 0.

    Raises:
        Problem: a driver failed.
    """
    failed = [f"{driver.driver} ({driver.reason.code})" for driver in plan.drivers if driver.outcome == "failed"]
    if failed:
        more = f" and {len(failed) - _NAMED} more" if len(failed) > _NAMED else ""
        what = f"{len(failed)} of {len(plan.drivers)} drivers could not be analysed"
        raise Problem(what, ", ".join(failed[:_NAMED]) + more, "see rewriter explain; the others are done", FAILED)
    return 1 if check and plan.counts["changed"] else 0
