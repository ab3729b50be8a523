"""A verb takes options in groups; the command line shows them one by one."""

from dataclasses import dataclass
from inspect import signature
from typing import Annotated, Any

import typer

from rewriter.cli.groups import flat


@dataclass(frozen=True)
class Size:
    height: Annotated[int, typer.Option("--height", "-H", min=1, help="How high.")] = 1
    wide: Annotated[bool, typer.Option("--wide", help="Twice as wide.")] = False


def draw(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    colour: Annotated[str, typer.Option("--colour")] = "red",
    *,
    size: Size,
    twice: Annotated[bool, typer.Option("--twice")] = False,
) -> Any:
    """Draw something."""
    return name, colour, size, twice


def run(*args: str) -> Any:
    app = typer.Typer()
    app.command()(flat(draw))
    return app(list(args), standalone_mode=False)


def test_a_group_is_filled_from_its_options() -> None:
    assert run("it") == ("it", "red", Size(), False)
    assert run("-H", "3", "it", "--twice", "--wide", "--colour", "blue") == ("it", "blue", Size(3, True), True)


def test_options_stand_where_the_group_does() -> None:
    shown = flat(draw)
    assert list(signature(shown).parameters) == ["name", "colour", "height", "wide", "twice"]
    assert (shown.__name__, shown.__doc__) == ("draw", "Draw something.")


def test_help_shows_the_options_of_a_group(capsys: Any) -> None:
    run("--help")
    out = capsys.readouterr().out
    assert out.index("--height") < out.index("--wide") < out.index("--twice")
    assert "How high." in out
