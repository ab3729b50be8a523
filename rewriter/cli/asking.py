"""What the verbs that may ask a server share: their options, and the rule that nobody is asked without ``--online``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rewriter.series.patchwork.client import Client

WAIT = 20.0
"""Seconds that a server may be silent unless the user says otherwise."""


class Shape(StrEnum):
    """How a series is printed."""

    TEXT = "text"
    JSON = "json"


ShapeOption = Annotated[Shape, typer.Option("--format", help="Text for people, JSON for programs.")]
Online = Annotated[bool, typer.Option("--online", help="A server may be asked. It is only read from, without a login.")]
Refresh = Annotated[bool, typer.Option("--refresh", help="Ask again what is cached (for an hour).")]
Wait = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", min=0.1, max=600, help="How long a server may be silent.")
]


@contextmanager
def asking(online: bool, what: str, refresh: bool, timeout: float) -> Iterator[Client]:
    """A client that asks about `what`.

    Raises:
        Problem: ``--online`` was not given.
    """
    from rewriter.errors import Problem
    from rewriter.series.patchwork.cache import user_cache
    from rewriter.series.patchwork.client import connect

    if not online:
        hint = "give --online, or a file that you fetched yourself"
        raise Problem(f"{what}: that asks a server", "nothing is contacted unless you say so", hint)
    with connect(user_cache(), refresh, timeout) as client:
        yield client
