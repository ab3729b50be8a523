"""A terminal with the program in it."""

import os
import pty
import select
import sys
import time
from collections.abc import Mapping
from fcntl import ioctl
from pathlib import Path
from struct import pack
from termios import TIOCSWINSZ

LIMIT = 60.0
"""Seconds after which a test gives up."""

_PROGRAM = "from rewriter.cli.main import main; raise SystemExit(main())"


class Terminal:
    """Runs the program on a terminal of its own, which it controls; `seen` is what was written so far."""

    def __init__(self, args: list[str], cwd: Path, env: Mapping[str, str] | None = None, columns: int = 100) -> None:
        own = ("PAGER", "LESS", "COLUMNS", "LINES", "NO_COLOR")
        plain = {name: value for name, value in os.environ.items() if not any(word in name for word in own)}
        config = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CEILING_DIRECTORIES": str(cwd)}
        environment = {**plain, "TERM": "xterm", **config, **(env or {})}
        self.process, self.side = pty.fork()
        if not self.process:
            os.chdir(cwd)
            ioctl(0, TIOCSWINSZ, pack("4H", 24, columns, 0, 0))
            os.execve(sys.executable, [sys.executable, "-c", _PROGRAM, *args], environment)
        self.seen = ""

    def read(self, until: str = "") -> str:
        """All that was written, once `until` is among it, or at the end."""
        end = time.monotonic() + LIMIT
        while not (until and until in self.seen):
            assert select.select([self.side], [], [], max(end - time.monotonic(), 0))[0], self.seen
            try:
                chunk = os.read(self.side, 65536)
            except OSError:  # how a terminal says that the other side is closed
                break
            self.seen += chunk.decode(errors="replace").replace("\r\n", "\n")
        return self.seen

    def type(self, keys: str) -> None:
        """Keys as a person strikes them; ``\\x03`` is Ctrl-C."""
        os.write(self.side, keys.encode())

    def status(self) -> int:
        """The exit status, once everything is read."""
        self.read()
        status = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        os.close(self.side)
        return status
