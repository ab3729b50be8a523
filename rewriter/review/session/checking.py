"""An edited hunk put to the test: it has to apply beside the other accepted ones, and the file still has to parse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rewriter.c.edit import apply
from rewriter.errors import Problem
from rewriter.plan import DriverResult, Edit
from rewriter.review.session.source import planned_source
from rewriter.review.text import flat, visible


@dataclass(frozen=True)
class Checked:
    """What a check found: `problems` forbid the edit, `left` is what the transform would still change in the driver."""

    problems: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


Check = Callable[[DriverResult, dict[str, bytes]], Checked]
"""Looks at the files of a driver (path -> edited bytes)."""


def applied(root: Path, driver: DriverResult) -> dict[str, bytes]:
    """The files of a driver (path -> bytes) with its edits.

    Raises:
        Problem: a file is not the one that was planned.
    """
    by_file: dict[str, list[Edit]] = defaultdict(list)
    for edit in driver.edits:
        by_file[edit.file].append(edit)
    return {file: apply(planned_source(root, driver, file), edits).encode("latin-1") for file, edits in by_file.items()}


def through_the_door(root: Path, transform: str, transforms: Path | None) -> Check:
    """A check by the analysis, which is loaded when it is needed."""

    def check(driver: DriverResult, files: dict[str, bytes]) -> Checked:
        from rewriter.batch.recheck import recheck
        from rewriter.kernel.tree import Tree
        from rewriter.transform.find import load

        found = recheck(Tree.open(root), load(transform, transforms), driver, files)
        left = (f"{site.file}:{site.line}: {site.call}() in {site.function}()" for site in found.left)
        return Checked(tuple(map(visible, found.problems)), tuple(map(visible, left)))

    return check


def said(error: Exception) -> str:
    """A problem on one line."""
    if isinstance(error, Problem):
        return flat(f"{error.what}: {error.why}")
    return flat(str(error) or type(error).__name__)
