"""A plan that was saved: by ``scan --format json``, or beside a series."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path, PurePosixPath

from rewriter.errors import Problem
from rewriter.plan import Plan, from_json
from rewriter.series.api import PLAN_FILE

_HINT = "give what rewriter scan --format json printed, or the directory of a series"


def saved_plan(path: Path, transform: str) -> Plan:
    """The plan in a file, or in the directory of a series.

    Raises:
        Problem: there is none, it is one of another transform, or of a version that knew no hunks.
    """
    file = path / PLAN_FILE if path.is_dir() else path
    try:
        plan = from_json(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Problem(f"no plan in {path}", f"{file}: {error.strerror or error}", _HINT) from error
    except (ValueError, RecursionError) as error:
        raise Problem(f"{file} is no plan", str(error) or "it is nested too deep", _HINT) from error
    if plan.transform != transform:
        raise Problem(f"{file} is a plan of {plan.transform}", f"{transform} is asked for", "name its transform")
    if any(driver.diff for driver in plan.drivers) and not any(driver.hunks for driver in plan.drivers):
        why = "it was saved by a version of rewriter that did not look at hunks"
        raise Problem(f"{file} has no hunks to decide about", why, "make it anew, or leave out --plan")
    return plan


def narrowed(plan: Plan, paths: Collection[str]) -> Plan:
    """The drivers with a file among `paths` or below them (relative to the tree, "." is all of it); all without paths."""
    if not paths or "." in paths:
        return plan
    wanted = set(paths)

    def below(file: str) -> bool:
        return not wanted.isdisjoint([file, *map(str, PurePosixPath(file).parents)])

    return replace(plan, drivers=tuple(driver for driver in plan.drivers if any(map(below, driver.files))))
