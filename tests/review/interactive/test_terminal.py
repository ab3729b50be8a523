"""The review in a real terminal: what is answered is remembered, whatever happens next."""

import os
import re
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rewriter.batch.run import run
from rewriter.decisions import Store
from rewriter.kernel.tree import Tree
from transforms.pcim_irq_vectors import CONVERSION

from .terminal import LIMIT, Terminal, needs_tmux

pytestmark = needs_tmux
NAME = "pcim-irq-vectors"
ROOT = Path(__file__).parents[3] / "examples/linux"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The saved plan of the example drivers."""
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    path.write_text(run(Tree.open(ROOT), CONVERSION, jobs=1).to_json())
    return path


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    found = Terminal(tmp_path)
    yield found
    found.stop()


@pytest.fixture
def review(tmp_path: Path, plan: Path) -> list[str]:
    return ["review", NAME, str(ROOT), "--plan", str(plan), "--decisions", str(tmp_path / "decisions.json")]


def answers(tmp_path: Path) -> list[tuple[str, str, str]]:
    known = Store(tmp_path / "decisions.json").load()
    return [(record.driver.rpartition("/")[2], record.function, record.answer) for record in known.records]


def editor(tmp_path: Path, text: str) -> str:
    path = tmp_path / "editor"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_accept_reject_edit_undo_quit_and_resume(terminal: Terminal, review: list[str], tmp_path: Path) -> None:
    careful = editor(tmp_path, "sed -i 's/pcim_alloc_irq_vectors/pcim_alloc_irq_vectors_affinity/' \"$1\"")
    review += ["drivers/char", "drivers/gpio", "drivers/spi"]
    terminal.start(review, EDITOR=careful)
    shown = terminal.wait("hunk 1 of")
    assert "drivers/char/kestrel-rng  changed" in shown
    terminal.keys("y")
    terminal.wait("1 accepted  0 rejected")
    terminal.keys("n")
    shown = terminal.wait("1 rejected")
    before = answers(tmp_path)
    assert [answer for _, _, answer in before] == ["yes", "no"]
    assert "drivers/spi/spi-brook" in shown
    terminal.keys("e")
    terminal.wait("accepted as edited, with hunk 2, which it needs")
    assert set(answers(tmp_path)) - set(before) == {
        ("spi-brook", "brook_spi_probe", "edit"),
        ("spi-brook", "brook_spi_probe", "yes"),
    }
    terminal.keys("u")
    terminal.wait("taken back: hunk 1 of drivers/spi/spi-brook accepted as edited")
    assert answers(tmp_path) == before
    terminal.keys("q")
    terminal.wait("status 0")
    assert answers(tmp_path) == before
    terminal.start(review)
    shown = terminal.wait("1 accepted  1 rejected")
    assert "drivers/spi/spi-brook" in shown


BREAKS = "sed -i 's/^+.*;$/+{ {/' \"$1\""
MENDS = "sed -i 's/^+{ {$/+\\tret = careful(pdev);/' \"$1\""


def test_an_edit_that_does_not_hold_is_offered_again(terminal: Terminal, review: list[str], tmp_path: Path) -> None:
    twice = editor(tmp_path, f"if grep -q '^# It was not taken:' \"$1\"; then {MENDS}; else {BREAKS}; fi")
    terminal.start([*review, "drivers/gpio"], EDITOR=twice)
    terminal.wait("hunk 1 of")
    terminal.keys("e")
    shown = terminal.wait("Edit it again? [y,n]")
    assert "gpio-heron.c:" in shown
    terminal.keys("n", "Enter")
    terminal.wait("given up, nothing was changed")
    assert answers(tmp_path) == []
    terminal.keys("e")
    terminal.wait("Edit it again? [y,n]")
    terminal.keys("e", "Enter")  # neither yes nor no: asked again, the edit is kept
    terminal.keys("y", "Enter")
    terminal.wait("accepted as edited; everything is decided")
    assert answers(tmp_path) == [("gpio-heron", "heron_gpio_probe", "edit")]
    terminal.wait("ret = careful(pdev);")


def test_resize_while_it_runs(terminal: Terminal, review: list[str]) -> None:
    terminal.start(review)
    terminal.wait("driver 1 of 15")
    terminal.resize(140, 40)
    shown = terminal.wait("? watchdog/plover_wdt")
    assert "hunk 1 of" in shown
    terminal.keys("J")
    terminal.resize(60, 16)
    terminal.wait(lambda screen: "watchdog" not in screen and "hunk" in screen)
    terminal.resize(20, 5)
    terminal.wait(lambda screen: len(screen.splitlines()[0]) <= 20)
    terminal.resize(80, 24)
    terminal.wait("y/n accept/reject")
    terminal.keys("y")
    terminal.wait("hunk 2 of drivers/accel/corvid/corvid accepted, with hunk 1, which it needs")


def test_a_kill_loses_no_answer(terminal: Terminal, review: list[str], tmp_path: Path) -> None:
    terminal.start(review)
    terminal.wait("hunk 1 of")
    terminal.keys("y")
    terminal.wait("1 accepted")
    terminal.keys(*"ynynynyn")
    accepted, rejected = counted(terminal.wait(lambda screen: counted(screen)[1] >= 2))
    os.kill(terminal.pid(), signal.SIGKILL)
    terminal.wait("status 137")
    words = [answer for _, _, answer in answers(tmp_path)]
    assert words.count("yes") >= accepted
    assert words.count("no") >= rejected
    terminal.start(review)
    assert counted(terminal.wait("hunk")) == (words.count("yes"), words.count("no"))


def counted(screen: str) -> tuple[int, int]:
    """The hunks accepted and rejected, by the line on top."""
    found = re.search(r"(\d+) accepted  (\d+) rejected", screen)
    return (int(found[1]), int(found[2])) if found else (0, 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_leaves_the_terminal_as_it_was(
    number: int, terminal: Terminal, review: list[str], tmp_path: Path
) -> None:
    terminal.start(review)
    terminal.wait("hunk 1 of")
    terminal.keys("y")
    terminal.wait("1 accepted")
    os.kill(terminal.pid(), number)
    shown = terminal.wait("status")
    assert "remembered in" in shown
    assert "y/n accept/reject" not in shown
    assert len(answers(tmp_path)) == 1


@pytest.mark.parametrize("edited", [False, True])
def test_a_terminal_that_goes_takes_the_review_along(edited: bool, terminal: Terminal, review: list[str]) -> None:
    terminal.start(review, VISUAL="true")
    terminal.wait("hunk 1 of")
    if edited:
        terminal.keys("e")
        terminal.wait("nothing was changed")
    pid = terminal.pid()
    terminal.stop()
    until = time.monotonic() + LIMIT
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < until, "it is still there"
        time.sleep(0.05)


def test_interrupted_it_says_so(terminal: Terminal, review: list[str]) -> None:
    terminal.start(review)
    terminal.wait("hunk 1 of")
    terminal.keys("C-c")
    shown = terminal.wait("status 130")
    assert "rewriter: interrupted" in shown


def test_line_by_line_it_is_interrupted_as_well(terminal: Terminal, review: list[str], tmp_path: Path) -> None:
    terminal.start([*review, "--plain"])
    terminal.wait("Accept this hunk")
    terminal.keys("y", "Enter")
    terminal.wait("(2/")
    terminal.keys("C-c")
    shown = terminal.wait("status 130")
    assert "remembered in" in shown
    assert len(answers(tmp_path)) == 1


def test_without_colours_there_are_none(terminal: Terminal, review: list[str]) -> None:
    terminal.start([*review, "drivers/char"], NO_COLOR="1")
    terminal.wait("hunk 1 of")
    assert colours(terminal) == set()
    terminal.start([*review, "drivers/char", "--no-color"])
    terminal.wait("hunk 1 of")
    assert colours(terminal) == set()
    terminal.start([*review, "drivers/char"], NO_COLOR="")
    terminal.wait("hunk 1 of")
    assert {"31", "32"} <= colours(terminal)


def colours(terminal: Terminal) -> set[str]:
    """The colours on the screen, as the terminal's sequences name them."""
    found = {
        code for codes in re.findall(r"\x1b\[([\d;]*)m", terminal.screen(colours=True)) for code in codes.split(";")
    }
    return {code for code in found if code[:1] in ("3", "4", "9") and code not in ("4", "9", "39", "49")}


def test_a_dumb_terminal_is_asked_line_by_line(terminal: Terminal, review: list[str], tmp_path: Path) -> None:
    terminal.start([*review, "drivers/gpio"], TERM="dumb")
    terminal.wait("Accept this hunk [y,n,")
    terminal.keys("y", "Enter")
    shown = terminal.wait("status 0")
    assert "hunk 1 of drivers/gpio/gpio-heron accepted; everything is decided" in shown
    assert len(answers(tmp_path)) == 1
