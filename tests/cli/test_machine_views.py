"""The examples of docs/machine-views.md are what the program prints; ``ACCEPT=1`` writes what it prints into the page."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/machine-views.md"
EXAMPLES = re.findall(r"^```console\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.partition("\n")[0])
def test_an_example(example: str, tmp_path: Path) -> None:
    asked = "".join(line for line in example.splitlines(keepends=True) if line.startswith(("$ ", "> ")))
    printed = run(re.sub("^[$>] ", "", asked, flags=re.MULTILINE), tmp_path)
    if os.environ.get("ACCEPT"):
        PAGE.write_text(PAGE.read_text().replace(example, asked + printed))
    else:
        assert example == asked + printed


def run(script: str, where: Path) -> str:
    """What a shell prints that runs the script in a folder that looks like the project's own."""
    (where / "examples").symlink_to(ROOT / "examples")
    (where / "rewriter").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -c "from rewriter.cli.main import main; raise SystemExit(main())" "$@"\n'
    )
    (where / "rewriter").chmod(0o755)
    environment = {**os.environ, "PATH": f"{where}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    command = ["bash", "-euo", "pipefail", "-c", script]
    done = subprocess.run(command, cwd=where, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def test_every_view_has_an_example() -> None:
    assert {form for example in EXAMPLES for form in re.findall(r"--format (\w+)", example)} == {
        "json",
        "jsonl",
        "sarif",
    }
