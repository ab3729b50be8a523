"""A real terminal: tmux, driven from outside, with the real program in it."""

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

LIMIT = 60.0
"""Seconds to wait for something on the screen; it comes within one, this is for a machine that is busy."""

REQUIRED = "REWRITER_NEEDS_TMUX"
"""Set where tmux has to be there (.ci/run): its absence is then a failure, not a skip."""

needs_tmux = pytest.mark.skipif(
    shutil.which("tmux") is None and not os.environ.get(REQUIRED),
    reason="THE REVIEW IS NOT TESTED IN A TERMINAL: there is no tmux (Debian: apt-get install tmux)",
)
PROGRAM = [sys.executable, "-c", "from rewriter.cli.main import main; raise SystemExit(main())"]


class Terminal:
    """A terminal of some columns and rows in which a program runs; what it shows is text, without colours."""

    def __init__(self, folder: Path, size: tuple[int, int] = (80, 24)) -> None:
        self._folder = folder
        self._size = size
        self._started = 0

    def start(self, args: Sequence[str], **environment: str) -> None:
        """Run the program; when it ends its status is on the screen, as ``status N``."""
        self.stop()
        self._started += 1
        command = shlex.join(["env", *(f"{name}={value}" for name, value in environment.items()), *PROGRAM, *args])
        width, height = map(str, self._size)
        shell = f"trap : INT; {command}; echo status $?; sleep 1000"
        self._tmux("-f", os.devnull, "new-session", "-d", "-x", width, "-y", height, "sh", "-c", shell)

    def keys(self, *keys: str) -> None:
        """Type; names such as ``Enter`` are keys."""
        for key in keys:
            self._tmux("send-keys", key) if key in _NAMED else self._tmux("send-keys", "-l", key)

    def resize(self, width: int, height: int) -> None:
        """Change the size of the terminal."""
        self._tmux("resize-window", "-x", str(width), "-y", str(height))

    def screen(self, colours: bool = False) -> str:
        """What is on the screen now."""
        return self._tmux("capture-pane", "-p", *(["-e"] if colours else []))

    def wait(self, wanted: str | Callable[[str], bool]) -> str:
        """The screen as soon as it holds a text, or is as wanted."""
        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            shown = self.screen()
            if wanted in shown if isinstance(wanted, str) else wanted(shown):
                return shown
            time.sleep(0.02)
        raise AssertionError(f"not seen: {wanted}\n{self.screen()}")

    def pid(self) -> int:
        """The process of the program."""
        shell = int(self._tmux("display-message", "-p", "#{pane_pid}"))
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
        return int(children[0])

    def stop(self) -> None:
        """End the terminal and all in it."""
        if self._started:
            subprocess.run(["tmux", "-S", self._socket, "kill-server"], capture_output=True, check=False)

    @property
    def _socket(self) -> str:
        return str(self._folder / f"tmux{self._started}")  # one that ends may still be there

    def _tmux(self, *args: str) -> str:
        # What runs in tmux has the environment that its server was started with.
        environment = {name: value for name, value in os.environ.items() if name not in _OURS}
        run = subprocess.run(
            ["tmux", "-S", self._socket, *args], capture_output=True, text=True, check=True, env=environment
        )
        return run.stdout


_NAMED = {"Enter", "Escape", "Up", "Down", "Tab", "C-c", "C-z"}
_OURS = {"NO_COLOR", "GIT_EDITOR", "VISUAL", "EDITOR", "TMUX"}
