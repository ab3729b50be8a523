"""The program: its verbs, and what becomes of an error."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from rewriter.cli import convert, diff, explain, list_, report, review, scan, series, show, test
from rewriter.cli.groups import flat
from rewriter.cli.screen import ReaderGone, open_streams, tell, to_nowhere
from rewriter.errors import FAILED, USAGE, Problem

INTERRUPTED = 130

app = typer.Typer(
    name="rewriter",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _verb in (list_, show, scan, diff, explain, review, convert, report, test):
    app.command(_verb.__name__.rsplit(".", 1)[1].rstrip("_"), epilog=f"\b\n{_verb.EXAMPLES}")(flat(_verb.run))
app.add_typer(series.app, name="series")


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
    open_streams()
    try:
        status = _run(args)
    except ReaderGone:
        to_nowhere(sys.stdout)
        return 0 if args else USAGE
    except Exception as error:
        if "--debug" in args:
            raise
        return _explain(error)
    if status == INTERRUPTED:
        tell("rewriter: interrupted")
    if not args:
        return USAGE
    return status if isinstance(status, int) else 0


def _run(args: list[str]) -> object:
    """What the verb returns, or help without any arguments."""
    if "" in args:
        raise Problem("an argument is empty", "perhaps a variable of the shell is not set", "leave it out, or fill it")
    try:
        return app(args or ["--help"], standalone_mode=False, prog_name="rewriter")
    except SystemExit as stop:
        if stop.code == 1:  # how the typer library ends where nobody reads its help
            raise ReaderGone from None
        raise


def _explain(error: Exception) -> int:
    """Three lines on stderr (what, why, what to do), and the exit status."""
    if isinstance(error, typer.TyperException):
        problem = _usage(error)
    elif isinstance(error, Problem):
        problem = error
    elif isinstance(error, OSError):
        why = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
        problem = Problem("it stopped", why, "see that there is room, and that files can be read and written", FAILED)
    else:
        why = f"{type(error).__name__}: {error}"
        problem = Problem("it stopped", why, "run it again with --debug and report what it shows", FAILED)
    what, why, hint = map(_printable, (problem.what, problem.why, problem.hint))
    tell(f"rewriter: {what}\n  why: {why}\n  do:  {hint}")
    return problem.status


def _printable(text: str) -> str:
    """One line that a terminal shows and does not obey, whatever file names are in it."""
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def _usage(error: typer.TyperException) -> Problem:
    """A command line that cannot be read."""
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    context = getattr(error, "ctx", None)
    verb = context.command_path if context is not None else "rewriter"
    usage = context.get_usage().removeprefix("Usage: ") if context is not None else "rewriter VERB ..."
    return Problem(message.rstrip("."), f"usage is: {' '.join(usage.split())}", f"see {verb} --help")
