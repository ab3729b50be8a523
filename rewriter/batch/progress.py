"""A progress bar with the time left on stderr, where a person looks at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def meter(quiet: bool = False) -> Iterator[Callable[[int, int], None] | None]:
    """Something to tell about progress, shown until the block ends; None where stderr is no terminal or on `quiet`."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("drivers"), BarColumn(), MofNCompleteColumn(), TextColumn("left"), TimeRemainingColumn())
    # No refresh thread: workers are forked while the bar stands.
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True) as bar:
        task = bar.add_task("drivers", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, refresh=True)

        yield show
