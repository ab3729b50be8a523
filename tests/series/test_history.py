from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.plan import DriverResult
from rewriter.series.commits import open_scratch
from rewriter.series.gitrun import hermetic
from rewriter.series.history import Habit, history, prefix_of
from rewriter.series.tree import find_base
from tests.series.test_prefixes import driver
from tests.series.trees import git, git_tree, put


@pytest.mark.parametrize(
    ("subject", "prefix"),
    [
        ("PCI: quartz: Use x()", "PCI: quartz:"),
        ("platform/x86/intel: opal_io: Fix y: z", "platform/x86/intel: opal_io:"),
        ("crypto: opal - Drop x", "crypto: opal -"),
        ("drivers: net: Remove the x", "drivers: net:"),
        ('Revert "PCI: quartz: Use x()"', ""),
        ("treewide: Replace x", ""),
        ("Tree-wide: a: Replace x", ""),
        ("Add a driver", ""),
        ("Add driver: it works", ""),
        ("net:no blank", ""),
        ("", ""),
    ],
)
def test_prefix_of(subject: str, prefix: str) -> None:
    assert prefix_of(subject) == prefix


def commit(tree: Path, subject: str, *files: str, when: int = 1_600_000_000) -> None:
    put(tree, {file: f"{subject}\n".encode() for file in files})
    git(tree, "add", "-A")
    git(tree, "commit", "-q", "-m", subject, GIT_COMMITTER_DATE=f"@{when} +0000")


def habits(tree: Path, *drivers: DriverResult) -> dict[str, str]:
    return {driver: habit.prefix for driver, habit in found(tree, *drivers).items()}


def found(tree: Path, *drivers: DriverResult) -> dict[str, Habit]:
    with hermetic() as run:
        return history(open_scratch(run, tree, find_base(run, tree)), drivers)


def test_history_decides(tmp_path: Path) -> None:
    a, b, c = (f"drivers/dma/{name}.c" for name in "abc")
    tree = git_tree(tmp_path, {a: b"", b: b"", c: b""})
    commit(tree, "dmaengine: a: Fix x", a)
    commit(tree, "dmaengine/a: Fix y", a)
    commit(tree, "dmaengine: a: Fix z", a)
    for n in range(5):
        commit(tree, f"treewide: Fix spelling {n}", a, b)
    commit(tree, "treewide: Fix it again", a, "README")
    commit(tree, "dma: b - one", b)
    commit(tree, "B: two", b)
    commit(tree, "Tidy", c)
    assert habits(tree, driver("drivers/dma/a"), driver("drivers/dma/b"), driver("drivers/dma/c")) == {
        "drivers/dma/a": "dmaengine: a:",
        "drivers/dma/b": "B:",
    }


def test_all_files_of_a_driver_count(tmp_path: Path) -> None:
    tree = git_tree(tmp_path, {"d/a1.c": b"", "d/a2.c": b"", "d/other.c": b""})
    commit(tree, "d/a: both", "d/a1.c", "d/a2.c")
    commit(tree, "d/wrong: a and other", "d/a1.c", "d/other.c")
    assert habits(tree, driver("d/a", "d/a1.c", "d/a2.c")) == {"d/a": "d/a:"}


def test_old_history_does_not_count(tmp_path: Path) -> None:
    tree = git_tree(tmp_path, {"d/a.c": b""})
    commit(tree, "old: a: x", "d/a.c", when=1_300_000_000)
    commit(tree, "Makefile: y", "Makefile", when=1_600_000_000)
    assert habits(tree, driver("d/a")) == {}


def test_a_plain_tree_has_no_history(tmp_path: Path) -> None:
    assert habits(tmp_path, driver("d/a")) == {}


def test_the_repositorys_own_settings_do_not_matter(tmp_path: Path) -> None:
    tree = git_tree(tmp_path, {"d/a.c": b""})
    commit(tree, "d: a: x", "d/a.c")
    git(tree, "notes", "add", "-m", "\1wrong: note")
    with (tree / ".git/config").open("a") as config:
        config.write(
            "[log]\n\tshowSignature = true\n\tfollow = true\n[format]\n\tpretty = fuller\n[color]\n\tui = always\n"
        )
    assert habits(tree, driver("d/a")) == {"d/a": "d: a:"}


YEAR = 365 * 24 * 3600
NOW = 1_600_000_000


def test_recent_commits_count_more(tmp_path: Path) -> None:
    tree = git_tree(tmp_path, {"drivers/d/a.c": b""})
    for n in range(3):
        commit(tree, f"old: a: {n}", "drivers/d/a.c", when=NOW - 5 * YEAR)
    commit(tree, "new: a: x", "drivers/d/a.c", when=NOW)
    assert found(tree, driver("drivers/d/a")) == {"drivers/d/a": Habit("new: a:", "its history: 1 of 4 commits")}


def test_commits_of_the_drivers_files_alone_count_more(tmp_path: Path) -> None:
    tree = git_tree(tmp_path, {"drivers/d/a.c": b"", "drivers/d/b.c": b""})
    for n in range(7):
        commit(tree, f"d: Many at once {n}", "drivers/d/a.c", "drivers/d/b.c")
    assert habits(tree, driver("drivers/d/a")) == {"drivers/d/a": "d:"}
    commit(tree, "d: a: alone, but for its header", "drivers/d/a.c", "include/linux/a.h")
    assert habits(tree, driver("drivers/d/a")) == {"drivers/d/a": "d: a:"}


def test_commits_that_reach_beyond_the_subsystem_do_not_count(tmp_path: Path) -> None:
    tree = git_tree(tmp_path, {"drivers/d/a.c": b""})
    commit(tree, "core: Change an API", "drivers/d/a.c", "drivers/e/b.c")
    assert habits(tree, driver("drivers/d/a")) == {}


def test_a_driver_without_history_begins_as_those_beside_it(tmp_path: Path) -> None:
    tree = git_tree(tmp_path, {f"drivers/d/{name}.c": b"" for name in "abc"})
    commit(tree, "soft: d: b: x", "drivers/d/b.c")
    assert habits(tree, driver("drivers/d/a")) == {}  # one is no habit
    commit(tree, "soft: d: c: y", "drivers/d/c.c")
    commit(tree, "soft: d: c: z", "drivers/d/c.c")
    commit(tree, "odd: c: z", "drivers/d/c.c")
    assert found(tree, driver("drivers/d/a")) == {
        "drivers/d/a": Habit("soft: d:", "the history of drivers/d/: 2 drivers begin so", lead=True)
    }
