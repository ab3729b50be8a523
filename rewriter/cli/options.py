"""The arguments and options that verbs share, as annotated types."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from textwrap import shorten
from typing import Annotated

import typer

TIMEOUT = 60.0
"""Seconds a driver may take unless the user says otherwise."""


_SENTENCE = 70
"""Columns of a sentence that a shell shows; typer breaks longer ones."""


class Rows(StrEnum):
    """How a listing is printed."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


class Form(StrEnum):
    """How a plan is printed."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    SARIF = "sarif"


class When(StrEnum):
    """Whether there are colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Outcome(StrEnum):
    """What became of a driver."""

    CHANGED = "changed"
    REVIEW = "review"
    SKIPPED = "skipped"
    UNCHANGED = "unchanged"
    FAILED = "failed"


def transform_names(ctx: typer.Context, _args: list[str], _incomplete: str) -> list[str]:
    """The names of all transforms, for shell completion."""
    from rewriter.errors import Problem
    from rewriter.transform.find import modules

    try:
        return list(modules(ctx.params.get("transforms")))
    except Problem:
        return []


def reason_codes(ctx: typer.Context, _args: list[str], _incomplete: str) -> list[tuple[str, str]]:
    """The reason codes of the transform that is named, each with its sentence, for shell completion."""
    from rewriter.errors import Problem
    from rewriter.review.reasons import sentences
    from rewriter.transform.find import load

    # An option that still lacks its value leaves the arguments before it unread.
    name = ctx.params.get("name") or next(iter(ctx.args), "")
    try:
        found = sentences(load(name, ctx.params.get("transforms")))
    except Problem:
        return []
    return [(code, shorten(text, _SENTENCE, placeholder=" ...")) for code, text in found.items()]


Name = Annotated[
    str, typer.Argument(metavar="NAME", help="The transform; see rewriter list.", autocompletion=transform_names)
]
TreeDir = Annotated[Path, typer.Argument(metavar="TREE", help="A kernel source tree, with or without git.")]
Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Only drivers with calls in these files or folders."),
]
RowsFormat = Annotated[Rows, typer.Option("--format", help="Text for people, JSON or JSON lines for programs.")]
Format = Annotated[
    Form,
    typer.Option(
        "--format",
        help="Text for people; for programs the plan as json, as jsonl (a driver a line, as soon as it is done) or as sarif.",
    ),
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
Color = Annotated[
    When, typer.Option("--color", metavar="WHEN", help="Colours: auto (on a terminal, unless NO_COLOR), always, never.")
]
NoColor = Annotated[bool, typer.Option("--no-color", help="The same as --color never.")]
NoPager = Annotated[bool, typer.Option("--no-pager", help="Do not page what a terminal shows (else: git's pager).")]
Only = Annotated[
    list[Outcome] | None,
    typer.Option(
        "--only", metavar="|".join(Outcome), help="Only drivers with this outcome; may be given more than once."
    ),
]
Reasons = Annotated[
    list[str] | None,
    typer.Option(
        "--reason",
        metavar="CODE",
        autocompletion=reason_codes,
        help="Only drivers with this reason, of their own or of a call; may be given more than once.",
    ),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback where something goes wrong.")]
Check = Annotated[bool, typer.Option("--check", help="Exit with 1 where changes would be made; write nothing.")]
IncludeReview = Annotated[
    bool, typer.Option("--include-review", help="Also take what is provable of drivers up for review.")
]


@dataclass(frozen=True)
class Work:
    """How a tree is analysed, and what is said meanwhile."""

    jobs: Jobs = None
    timeout: Timeout = TIMEOUT
    transforms: Transforms = None
    quiet: Quiet = False
    debug: Debug = False


@dataclass(frozen=True)
class Screen:
    """How text looks on a terminal."""

    color: Color = When.AUTO
    no_color: NoColor = False
    no_pager: NoPager = False

    @property
    def when(self) -> When:
        """Whether there are colours."""
        return When.NEVER if self.no_color else self.color
