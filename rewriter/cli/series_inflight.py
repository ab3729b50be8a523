"""``rewriter series inflight``: who else has a patch under review for what we change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rewriter.cli.asking import Asking, Shape, ShapeOption

if TYPE_CHECKING:
    from rewriter.series.patchwork.inflight import InFlight

EXAMPLES = """Examples:
  rewriter series inflight series --online
  rewriter series inflight plan.json --project linux-pci --since 2026-01-01 --limit 3000 --online
  rewriter series inflight series --server https://patchwork.ozlabs.org --online --check"""

SERVER = "https://patchwork.kernel.org"
PROJECT = "linux-pci"
DAYS = 90
LIMIT = 1000

Mine = Annotated[Path, typer.Argument(metavar="DIR|PLAN", help="The directory of a series, or a plan as JSON.")]
Projects = Annotated[
    list[str] | None,
    typer.Option("--project", metavar="NAME", help=f"A project of the server; {PROJECT} unless given."),
]
Server = Annotated[str, typer.Option("--server", metavar="URL", help="A Patchwork instance.")]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help=f"Patches since then; {DAYS} days back unless given.")
]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Look at this many patches at most.")]
Check = Annotated[bool, typer.Option("--check", help="Exit with 1 where others have a patch under review.")]


def run(
    mine: Mine,
    projects: Projects = None,
    server: Server = SERVER,
    since: Since = None,
    limit: Limit = LIMIT,
    *,
    fmt: ShapeOption = Shape.TEXT,
    check: Check = False,
    ask: Asking,
) -> int:
    """Compare files and changes of a series with the patches under review; no patch is sent or changed."""
    from rewriter.cli.screen import write
    from rewriter.review.inflight import inflight_json, inflight_text
    from rewriter.series.patchwork.address import read_server
    from rewriter.series.patchwork.inflight import Question, find_inflight
    from rewriter.series.patchwork.ours import read_ours

    day = _day(since)
    instance = read_server(server)
    ours = read_ours(mine)
    with ask.about(instance) as client:
        question = Question(instance, tuple(projects or [PROJECT]), day or _days_back(client.now), limit)
        found = find_inflight(client, ours, question)
        age = client.oldest
    write(inflight_json(found) if fmt is Shape.JSON else inflight_text(found, ours))
    ask.tell_age(age)
    return _status(found, check)


def _day(since: str | None) -> str | None:
    """A day as ``2026-01-31``."""
    from datetime import date

    from rewriter.errors import Problem

    try:
        return date.fromisoformat(since).isoformat() if since else None
    except ValueError as error:
        raise Problem(f"{since} is no date", str(error), "give it as 2026-01-31") from error


def _days_back(now: float) -> str:
    from datetime import UTC, datetime, timedelta

    return (datetime.fromtimestamp(now, UTC) - timedelta(days=DAYS)).date().isoformat()


def _status(found: InFlight, check: bool) -> int:
    """The exit status: 1 where others have patches and that is asked about, else 0.

    Raises:
        Problem: some patches could not be read.
    """
    from rewriter.errors import FAILED, Problem

    if found.problems:
        what = f"{len(found.problems)} of {found.under_review} patches under review could not be read"
        raise Problem(what, found.problems[0], "run it again: what is there already is not asked for twice", FAILED)
    return 1 if check and found.others else 0
