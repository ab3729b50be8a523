"""The diff: what is piped is a patch, what is shown has its reasons at the hunks."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import unidiff

from rewriter.c.diff import unified
from rewriter.plan import DriverResult, Edit, Plan, Reason
from rewriter.review.diffview import patch, paths
from rewriter.review.select import Selection, files, narrowed

from .plans import CHANGED, EMPTY, FAILED, PLAN, REVIEW, SKIPPED

ONLY_CHANGED = narrowed(PLAN, Selection(frozenset({"changed"})))


def test_reasons_stand_before_the_file_they_are_about() -> None:
    first, second = patch(ONLY_CHANGED)
    assert first.splitlines()[:6] == [
        "# drivers/a/one: changed",
        "# drivers/a/one.c:2: convert grab() in probe()",
        "#   managed-lifetime: enabled with pcim_enable_device() on every path",
        "# drivers/a/one.c:10: remove drop() in remove()",
        "#   redundant-release: after it remove() ends (line 12)",
        "diff --git a/drivers/a/one.c b/drivers/a/one.c",
    ]
    assert second.splitlines()[1] == "diff --git a/drivers/a/two.h b/drivers/a/two.h"
    assert "".join(re.sub(r"^# .*\n", "", text, flags=re.MULTILINE) for text in (first, second)).endswith(
        CHANGED.diff[CHANGED.diff.index("--- a/drivers/a/two.h") :]
    )


def test_a_removed_line_that_looks_like_a_header_is_none() -> None:
    file, _ = files(CHANGED)
    assert len(file.hunks) == 3
    assert file.hunks[2].endswith("--- a/tricky\n")
    assert file.header + "".join(file.hunks) in CHANGED.diff


def test_a_driver_up_for_review_is_marked_and_its_open_calls_come_first() -> None:
    (text,) = patch(replace(PLAN, drivers=(REVIEW,)))
    assert text.splitlines()[:4] == [
        "# drivers/b/maybe: review (role-unknown); only what is provable",
        "# drivers/b/maybe.c:1: review grab() in f()",
        "#   role-unknown: nobody knows",
        "diff --git a/drivers/b/maybe.c b/drivers/b/maybe.c",
    ]


def test_a_driver_without_a_diff_has_its_reasons_in_comments() -> None:
    skipped, failed, review = patch(replace(PLAN, drivers=(SKIPPED, FAILED, replace(REVIEW, diff=""))))
    assert skipped.splitlines() == [
        "# drivers/c/plain: skipped",
        "#   not-managed: enabled plainly",
        "# drivers/c/plain.c:7: keep grab() in probe()",
        "#   not-managed: enabled plainly",
    ]
    assert failed.splitlines() == ["# drivers/d/bad: failed", "#   timeout: the limit struck: 60 s"]
    assert review.startswith("# drivers/b/maybe: review (role-unknown); nothing is provable\n")
    assert list(patch(EMPTY)) == []


def test_the_names_of_files() -> None:
    assert paths(PLAN) == ["drivers/a/one.c", "drivers/a/two.h", "drivers/b/maybe.c", "drivers/c/plain.c"]


def test_git_takes_what_is_piped(tmp_path: Path) -> None:
    old = "".join(f"int line{number}; /* \xfc */\n" for number in range(40))
    edits = (Edit("d/a.c", 4, 9, "first", "w"), Edit("d/a.c", len(old) - 10, len(old) - 9, "x", "w"))
    reason = Reason("r", "a reason with an arrow \u2192")
    (tmp_path / "d").mkdir()
    (tmp_path / "d/a.c").write_bytes(old.encode("latin-1"))
    driver = DriverResult("d/a", ("d/a.c",), "changed", reason, (), edits, {}, unified("d/a.c", old, edits))
    text = "".join(patch(Plan("t", 1, None, None, (driver, driver)[:1])))
    assert len(unidiff.PatchSet(text)) == 1
    run = subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=text.encode("latin-1"), capture_output=True)
    assert run.returncode == 0, run.stderr
    new = (tmp_path / "d/a.c").read_bytes().decode("latin-1")
    assert new == "int first" + old[9 : len(old) - 10] + "x" + old[len(old) - 9 :]


def test_what_is_left_to_look_at_stands_with_its_file() -> None:
    noted = replace(CHANGED, notes=("drivers/a/two.h:1: a comment names it", "of the driver as a whole"))
    first, second = patch(replace(PLAN, drivers=(noted,)))
    assert "note" not in first
    assert second.splitlines()[1] == "# note: drivers/a/two.h:1: a comment names it"
