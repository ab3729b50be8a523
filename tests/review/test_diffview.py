"""The diff: what is piped is a patch, what is shown has its reasons at the hunks."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import unidiff

from rewriter.c.diff import unified
from rewriter.plan import DriverResult, Edit, Plan, Reason
from rewriter.review.diffview import coloured, patch
from rewriter.review.select import drivers, files

from .plans import CHANGED, EMPTY, PLAN, REVIEW


def test_reasons_stand_before_the_file_they_are_about() -> None:
    first, second = patch(PLAN)
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


def test_review_drivers_only_when_asked_and_marked() -> None:
    assert drivers(PLAN) == [CHANGED]
    assert drivers(PLAN, include_review=True) == [CHANGED, REVIEW]
    assert "# drivers/b/maybe: review (role-unknown); only what is provable" in "".join(patch(PLAN, True))
    assert list(patch(EMPTY)) == list(coloured(EMPTY)) == []


def test_on_a_terminal_the_reason_stands_above_its_hunk() -> None:
    lines = re.sub(r"\x1b\[\d+m", "", next(coloured(PLAN))).splitlines()
    hunks = [number for number, line in enumerate(lines) if line.startswith("@@")]
    assert lines[hunks[0] - 2] == "# drivers/a/one.c:2: convert grab() in probe()"
    assert lines[hunks[1] - 1] == "#   redundant-release: after it remove() ends (line 12)"
    assert lines[hunks[2] - 1] == "# tidy: label out has nothing left to undo"
    assert lines[hunks[2] - 2] != "# tidy: enabled with pcim_enable_device() on every path"
    assert "# follows from the other edits" in list(coloured(PLAN))[1]


def test_a_terminal_never_sees_control_characters_of_the_source() -> None:
    text = list(coloured(PLAN))[1]
    assert "-/* café \\x1b[31m */" in text
    assert "\x1b[31m */" not in text


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
    assert (
        re.sub(r"\x1b\[\d+m", "", list(coloured(replace(PLAN, drivers=(noted,))))[1]).count(
            "# note: drivers/a/two.h:1:"
        )
        == 1
    )
