"""Runs b4, where it is installed, as somebody without any other configuration."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

B4 = shutil.which("b4", path=str(Path(sys.executable).parent)) or shutil.which("b4")


def b4(tree: Path, home: Path, *args: str) -> str:
    """What ``b4 ARGS`` prints, without asking any server."""
    if B4 is None:
        pytest.skip("b4 is not installed")
    env = {"PATH": "/usr/bin:/bin", "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1"}
    command = [B4, "--offline-mode", *args]
    done = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
