"""What a person at a terminal gets: colours, the pager, and a way out of it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rewriter.cli.pager import chosen

from .terminal import Terminal
from .test_main import DRIVER, NAME, program

PAGER = "sed 's/^/|/'"
"""Shows that it was there."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Ten drivers that can be converted: more than a screen, and with long lines more than a pipe holds."""
    root = tmp_path / "linux"
    (root / "drivers").mkdir(parents=True)
    call = "\tret = pci_alloc_irq_vectors"
    for number in range(10):
        (root / f"drivers/demo{number}.c").write_text(DRIVER.replace(call, f"\t/* {'long ' * 2000}*/\n{call}"))
    return root


def diff(tree: Path, *args: str, **more: str) -> Terminal:
    return Terminal(["diff", NAME, str(tree), "--quiet", "-j1", *args], tree.parent, more)


def test_the_pager_gets_what_the_terminal_would(tree: Path) -> None:
    plain = diff(tree, "--no-pager")
    assert plain.status() == 0
    assert "\x1b[7;32mpcim_alloc_irq_vectors\x1b[0m" in plain.seen
    paged = diff(tree, GIT_PAGER=PAGER)
    assert paged.status() == 0
    assert paged.seen == "".join(f"|{line}\n" for line in plain.seen.splitlines())


@pytest.mark.parametrize("how", [{"GIT_PAGER": ""}, {"GIT_PAGER": "cat"}, {"TERM": "dumb"}])
def test_no_pager(how: dict[str, str], tree: Path) -> None:
    terminal = diff(tree, **{"PAGER": PAGER, **how})
    assert terminal.status() == 0
    assert "|" not in terminal.seen


@pytest.mark.parametrize(
    ("more", "command"),
    [
        ({"PAGER": "b"}, "b"),
        ({"PAGER": "b", "GIT_CONFIG_VALUE_0": "c -x"}, "c -x"),
        ({"PAGER": "b", "GIT_CONFIG_VALUE_0": "c -x", "GIT_PAGER": "a"}, "a"),
        ({"PAGER": "b", "GIT_PAGER": ""}, ""),
        ({"PAGER": "cat"}, ""),
        ({"PAGER": "b", "PATH": ""}, "b"),  # without git
    ],
)
def test_the_pager_is_that_of_git(more: dict[str, str], command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIT_PAGER", raising=False)
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(int("GIT_CONFIG_VALUE_0" in more)))
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.pager")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for name, value in more.items():
        monkeypatch.setenv(name, value)
    assert chosen() == command


def test_a_pager_that_is_not_there_is_said_and_done_without(tree: Path) -> None:
    terminal = diff(tree, GIT_PAGER="no-such-pager -R")
    assert terminal.status() == 0
    assert "there is no pager no-such-pager" in terminal.seen
    assert terminal.seen.count("diff --git") == 10


@pytest.mark.parametrize("pager", ["head -n 3", "true"])
def test_to_leave_a_pager_early_is_no_error(pager: str, tree: Path) -> None:
    terminal = diff(tree, GIT_PAGER=pager)
    assert terminal.status() == 0
    assert "rewriter:" not in terminal.seen


def test_ctrl_c_is_the_pagers_while_it_shows_all(tree: Path) -> None:
    terminal = diff(tree, GIT_PAGER="trap '' INT; cat > /dev/null; echo ready; read word < /dev/tty; echo got $word")
    terminal.read("ready")
    terminal.type("\x03")
    terminal.type("on\n")
    assert terminal.status() == 0
    assert "got on" in terminal.seen


def test_ctrl_c_while_the_pager_still_takes_text_waits_for_it(tree: Path) -> None:
    terminal = diff(tree, GIT_PAGER="trap '' INT; echo ready; read word < /dev/tty; cat > /dev/null; echo got $word")
    terminal.read("ready")
    terminal.type("\x03")
    terminal.type("on\n")
    status = terminal.status()
    assert "got on" in terminal.seen
    assert status == 130


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_less_shows_a_screen_and_is_left_with_q(tree: Path) -> None:
    terminal = diff(tree, GIT_PAGER="less")
    terminal.read("# demo0.c:9: convert")
    terminal.read(":")
    terminal.type("q")
    assert terminal.status() == 0
    assert terminal.seen.count("diff --git") < 4
    assert "ESC[" not in terminal.seen


def test_what_is_piped_imports_nothing_that_it_does_not_need(tree: Path) -> None:
    code = "import sys; from rewriter.cli.main import main; main(sys.argv[1:]);"
    code += "print(sorted({'rich', 'textual', 'jinja2', 'rewriter.series', 'rewriter.transform.introduce'} & set(sys.modules)))"
    for more in ([], ["--stat"], ["--name-only"], ["--only", "skipped"]):
        command = [sys.executable, "-c", code, "diff", NAME, str(tree / "drivers/demo1.c"), *more]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.stdout.endswith("[]\n"), done.stderr


def test_without_a_terminal_there_is_no_pager(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_PAGER", "false")
    done = program("diff", NAME, str(tree), "--quiet", stdout=-1)
    text = done.communicate()[0]
    assert done.returncode == 0
    assert text.count(b"\ndiff --git") == 10
    assert b"\x1b" not in text


@pytest.mark.parametrize(
    ("args", "seen"),
    [
        (["scan"], "|\x1b[32mchanged  \x1b[0m  drivers/demo0"),
        (["explain", "drivers/demo0.c"], "\x1b[32mconvert\x1b[0m"),
    ],
)
def test_scan_and_explain_are_coloured_and_paged_too(args: list[str], seen: str, tree: Path) -> None:
    verb, *more = args
    terminal = Terminal([verb, NAME, str(tree), *more], tree.parent, {"GIT_PAGER": PAGER})
    assert terminal.status() == 0
    assert seen in terminal.seen
    assert terminal.seen.split("\n")[-2].startswith("|")


@pytest.mark.parametrize("args", [["--color", "always"], ["--color", "always", "--side-by-side"]])
def test_colours_that_are_asked_for_are_piped(args: list[str], tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "130")
    text = program("diff", NAME, str(tree), "--quiet", *args, stdout=-1).communicate()[0].decode()
    assert "\x1b[7;32mpcim_alloc_irq_vectors" in text
    assert (" │ " in text) == (len(args) == 3)


@pytest.mark.parametrize(("columns", "beside"), [(140, True), (80, False)])
def test_side_by_side_where_there_is_room(columns: int, beside: bool, tree: Path) -> None:
    args = ["diff", NAME, str(tree), "--quiet", "--no-pager", "--side-by-side", "--no-color"]
    terminal = Terminal(args, tree, columns=columns)
    assert terminal.status() == 0
    assert (" │ " in terminal.seen) == beside
    assert ("--side-by-side takes 120 columns and the terminal has 80" in terminal.seen) != beside
    assert not beside or max(map(len, terminal.seen.splitlines())) <= columns
