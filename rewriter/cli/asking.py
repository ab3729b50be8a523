"""What the verbs that may ask a server share: their options, and the rule that nobody is asked without ``--online``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from rewriter.cli.options import Debug, Quiet

if TYPE_CHECKING:
    from rewriter.series.patchwork.client import Client

WAIT = 20.0
"""Seconds that a server may be silent unless the user says otherwise."""


class Shape(StrEnum):
    """How a series is printed."""

    TEXT = "text"
    JSON = "json"


ShapeOption = Annotated[Shape, typer.Option("--format", help="Text for people, JSON for programs.")]


@dataclass(frozen=True)
class Asking:
    """Whether and how a server is asked, and what is said of its answers."""

    online: Annotated[
        bool, typer.Option("--online", help="A server may be asked. It is only read from, without a login.")
    ] = False
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again what is cached (for an hour).")] = False
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=0.1, max=600, help="How long a server may be silent.")
    ] = WAIT
    quiet: Quiet = False
    debug: Debug = False

    @contextmanager
    def about(self, what: str) -> Iterator[Client]:
        """A client that asks about `what`.

        Raises:
            Problem: ``--online`` was not given.
        """
        from rewriter.errors import Problem
        from rewriter.series.patchwork.cache import user_cache
        from rewriter.series.patchwork.client import connect

        if not self.online:
            hint = "give --online, or a file that you fetched yourself"
            raise Problem(f"{what}: that asks a server", "nothing is contacted unless you say so", hint)
        with connect(user_cache(), self.refresh, self.timeout) as client:
            yield client

    def tell_age(self, age: float) -> None:
        """Say how old the oldest answer is (seconds), if it came from the cache."""
        from rewriter.cli.screen import note
        from rewriter.review.posted import cached_line

        if age:
            note(cached_line(age), self.quiet)
