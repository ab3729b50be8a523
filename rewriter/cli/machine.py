"""The plan for programs, as `scan` and `diff` print it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rewriter.cli.options import Form
from rewriter.cli.screen import write_data
from rewriter.plan import DriverResult, Plan


def told(
    fmt: Form,
    takes: Callable[[DriverResult], bool],
    decided: Callable[[DriverResult], DriverResult] = lambda driver: driver,
) -> Callable[[DriverResult], None] | None:
    """Prints a driver as soon as it is final, where that is asked for: what reviewers `decided`, if `takes` takes it."""
    from rewriter.review.data import driver_line

    def tell(driver: DriverResult) -> None:
        driver = decided(driver)
        if takes(driver):
            write_data(driver_line(driver))

    return tell if fmt is Form.JSONL else None


def write_plan(plan: Plan, fmt: Form, tree: Path, kept: bool = True) -> None:
    """Print the plan of a tree, or what of it is still to be printed; SARIF leaves out what is `kept` as it is, if told so."""
    if fmt is Form.SARIF:
        from rewriter.review.sarif import sarif

        write_data(sarif(plan, tree, kept))
    elif fmt is Form.JSONL:
        from rewriter.review.data import last_line

        write_data(last_line(plan))
    else:
        write_data(plan.to_json())
