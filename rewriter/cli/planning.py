"""What the verbs that look at a tree share: from the command line to a plan, and from a plan to the exit status."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rewriter.errors import FAILED
from rewriter.plan import Plan


def plan_for(
    name: str,
    tree: Path,
    paths: Iterable[str] | None,
    transforms: Path | None,
    jobs: int | None,
    timeout: float,
    quiet: bool,
) -> Plan:
    """Run the transform called `name` over `tree`, with progress on a terminal."""
    from rewriter.batch.progress import meter
    from rewriter.batch.run import run
    from rewriter.kernel.tree import Tree
    from rewriter.transform.find import load

    conversion = load(name, transforms)
    opened = Tree.open(tree)
    with meter(quiet) as progress:
        return run(opened, conversion, paths or (), jobs, timeout, progress)


def relative(tree: Path, path: str) -> str:
    """A file of the tree as the plan names it."""
    from rewriter.kernel.tree import Tree

    return Tree.open(tree).resolve([path])[0]


def status(plan: Plan, check: bool = False) -> int:
    """The exit status: 3 where a driver failed, 1 where changes would be made and that is asked about, else 0."""
    if plan.counts["failed"]:
        return FAILED
    return 1 if check and plan.counts["changed"] else 0
