"""The plan for programs, as `scan` and `diff` print it."""

from __future__ import annotations

from collections.abc import Callable

from rewriter.cli.options import Form
from rewriter.cli.screen import write_line
from rewriter.plan import DriverResult, Plan
from rewriter.review.data import driver_line, last_line


def told(fmt: Form, takes: Callable[[DriverResult], bool]) -> Callable[[DriverResult], None] | None:
    """Prints a driver that `takes` takes as soon as it is final, where that is asked for."""

    def tell(driver: DriverResult) -> None:
        if takes(driver):
            write_line(driver_line(driver))

    return tell if fmt is Form.JSONL else None


def write_plan(plan: Plan, fmt: Form) -> None:
    """Print the plan, or what of it is still to be printed."""
    write_line(last_line(plan) if fmt is Form.JSONL else plan.to_json())
