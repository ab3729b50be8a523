"""The program: its verbs, and what becomes of an error."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from rewriter.cli import convert, diff, explain, list_, scan, show, test
from rewriter.cli.screen import ReaderGone
from rewriter.errors import FAILED, USAGE, Problem

INTERRUPTED = 130

app = typer.Typer(
    name="rewriter",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _verb in (list_, show, scan, diff, explain, convert, test):
    app.command(_verb.__name__.rsplit(".", 1)[1].rstrip("_"), epilog=f"\b\n{_verb.EXAMPLES}")(_verb.run)


def _version(wanted: bool) -> None:
    if wanted:
        from rewriter import __version__

        typer.echo(f"rewriter {__version__}")
        raise typer.Exit


@app.callback(epilog="\b\nExample:\n  rewriter scan pcim-irq-vectors linux drivers/dma")
def _program(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
) -> None:
    """Converts kernel drivers from one API to another, by proof."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status (0 done, 1 changes, 2 usage, 3 failed, 130 interrupted)."""
    args = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in args
    if not args:
        app(["--help"], standalone_mode=False, prog_name="rewriter")
        return USAGE
    try:
        status = app(args, standalone_mode=False, prog_name="rewriter")
    except ReaderGone:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the flush at exit
        return 0
    except Exception as error:
        if debug:
            raise
        return _explain(error)
    if status == INTERRUPTED:
        print("rewriter: interrupted", file=sys.stderr)
    return status if isinstance(status, int) else 0


def _explain(error: Exception) -> int:
    """Three lines on stderr (what, why, what to do), and the exit status."""
    if isinstance(error, typer.TyperException):
        problem = _usage(error)
    elif isinstance(error, Problem):
        problem = error
    else:
        why = f"{type(error).__name__}: {error}"
        problem = Problem("it stopped", why, "run it again with --debug and report what it shows", FAILED)
    what, why, hint = (" ".join(text.split()) for text in (problem.what, problem.why, problem.hint))
    print(f"rewriter: {what}\n  why: {why}\n  do:  {hint}", file=sys.stderr)
    return problem.status


def _usage(error: typer.TyperException) -> Problem:
    """A command line that cannot be read."""
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    context = getattr(error, "ctx", None)
    verb = context.command_path if context is not None else "rewriter"
    usage = context.get_usage().removeprefix("Usage: ") if context is not None else "rewriter VERB ..."
    return Problem(message.rstrip("."), f"usage is: {' '.join(usage.split())}", f"see {verb} --help")
