"""The arguments and options that verbs share, as annotated types."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

TIMEOUT = 60.0
"""Seconds a driver may take unless the user says otherwise."""


class Form(StrEnum):
    """How a view is printed."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


def transform_names(ctx: typer.Context, _args: list[str], _incomplete: str) -> list[str]:
    """The names of all transforms, for shell completion."""
    from rewriter.errors import Problem
    from rewriter.transform.find import modules

    try:
        return list(modules(ctx.params.get("transforms")))
    except Problem:
        return []


Name = Annotated[
    str, typer.Argument(metavar="NAME", help="The transform; see rewriter list.", autocompletion=transform_names)
]
TreeDir = Annotated[Path, typer.Argument(metavar="TREE", help="A kernel source tree, with or without git.")]
Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Only drivers with calls in these files or folders."),
]
Format = Annotated[
    Form, typer.Option("--format", help="Text for people; json or jsonl (a line as soon as it is done) for programs.")
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, max=1024, help="Worker processes; all cores unless given.")
]
Timeout = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", min=0.001, max=1e6, help="Time limit per driver.")
]
Transforms = Annotated[
    Path | None, typer.Option("--transforms", metavar="DIR", help="A directory with transforms of your own.")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no summary on stderr.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours on a terminal (also: NO_COLOR).")]
Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback where something goes wrong.")]
Check = Annotated[bool, typer.Option("--check", help="Exit with 1 where changes would be made; write nothing.")]
IncludeReview = Annotated[
    bool, typer.Option("--include-review", help="Also take what is provable of drivers up for review.")
]
