"""The table of lines that change: drawn as git draws it."""

import random
import subprocess
from pathlib import Path

import pytest

from rewriter.review.terminal.paint import painter
from rewriter.review.terminal.stat import Change, changes, stat

from ..plans import EMPTY, PLAN


def table(found: list[Change], width: int) -> str:
    return "".join(f"{line}\n" for line in stat(found, width, painter(False)))


def test_the_lines_of_every_file() -> None:
    assert [(change.path, change.added, change.removed) for change in changes(PLAN)] == [
        ("drivers/a/one.c", 1, 3),
        ("drivers/a/two.h", 1, 1),
        ("drivers/b/maybe.c", 1, 3),
    ]
    assert table(changes(EMPTY), 80) == ""


def test_colours_of_the_bar() -> None:
    first, *_ = stat([Change("a", 1, 2)], 80, painter(True))
    assert first == " a | 3 \x1b[32m+\x1b[0m\x1b[31m--\x1b[0m"


@pytest.mark.parametrize("seed", range(12))
def test_as_git_draws_it(seed: int, tmp_path: Path) -> None:
    rnd = random.Random(seed)
    old, new = tmp_path / "old", tmp_path / "new"
    found = []
    for number in range(rnd.randint(1, 6)):
        folders = ["abcdefgh"[: rnd.randint(1, 8)] * rnd.randint(1, 3) for _ in range(rnd.randint(0, 5))]
        name = "/".join([*folders, f"{number}{'y' * rnd.choice([1, 3, 30])}.c"])
        lines = [f"{number} {line}\n" for line in range(rnd.choice([3, 10, 90, 700]))]
        removed, added = rnd.randint(0, len(lines)), rnd.choice([0, 1, 5, 400])
        added = added if added or removed else 1
        found.append(Change(name, added, removed))
        for root, text in ((old, lines), (new, lines[removed:] + [f"n{line}\n" for line in range(added)])):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text("".join(text))
    git(old, "init", "-q")
    git(old, "add", "-A")
    found.sort(key=lambda change: change.path)
    for width in (20, 40, 80, 200):
        assert table(found, width) == git(old, "--work-tree", str(new), "diff", f"--stat={width}")


def git(root: Path, *args: str) -> str:
    command = ["git", "-c", "core.quotePath=false", f"--git-dir={root}/.git", *args]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
