"""What a person reads on a terminal."""

import re
from dataclasses import replace

from rewriter.plan import DriverResult, Plan
from rewriter.review.terminal.paint import painter
from rewriter.review.terminal.view import View

from ..plans import CHANGED, EMPTY, FAILED, PLAN, REVIEW, SKIPPED


def lines(*drivers: DriverResult, width: int = 100, beside: bool = False) -> list[str]:
    return text(replace(PLAN, drivers=drivers), width, beside).split("\n")[:-1]


def text(plan: Plan, width: int = 100, beside: bool = False, colours: bool = False) -> str:
    return "".join(View(painter(colours), width, beside).text(plan))


def test_the_reason_and_its_evidence_stand_above_their_hunk() -> None:
    shown = lines(CHANGED)
    assert shown[:9] == [
        "# drivers/a/one: changed",
        "# one.c:30: keep: runs in suspend [runs-midlife]",
        "diff --git a/drivers/a/one.c b/drivers/a/one.c",
        "--- a/drivers/a/one.c",
        "+++ b/drivers/a/one.c",
        "# one.c:2: convert: enabled with pcim_enable_device() on every path [managed-lifetime]",
        "@@ -1,3 +1,3 @@ int probe(void)",
        " int probe(void)",
        "-\tgrab();",
    ]
    hunks = [number for number, line in enumerate(shown) if line.startswith("@@")]
    assert shown[hunks[1] - 3 : hunks[1]] == [
        "# one.c:10: remove: after it remove() ends (line 12) [redundant-release]",
        "#     one.c:1: café = enable();",
        "#     two.h:3: }",
    ]
    assert shown[hunks[2] - 1] == "# tidy: label out has nothing left to undo"
    assert shown[hunks[3] - 1] == "# follows from the other edits"


def test_the_diff_itself_is_there_line_for_line() -> None:
    diff = [line for line in lines(CHANGED) if line and not line.startswith("#")]
    header = "diff --git a/drivers/a/two.h b/drivers/a/two.h\n--- a/drivers/a/two.h"
    expected = CHANGED.diff.replace("--- a/drivers/a/two.h", header)
    assert diff == expected.encode("latin-1").decode().replace("\x1b", "\\x1b").split("\n")[:-1]


def test_colours_change_no_text_and_mark_words() -> None:
    shown = text(PLAN, colours=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", shown) == text(PLAN)
    diff = "--- a/drivers/a/one.c\n+++ b/drivers/a/one.c\n@@ -1 +1 @@\n-\tgrab(dev);\n+\tmanaged_grab(dev);\n"
    shown = text(replace(PLAN, drivers=(replace(CHANGED, diff=diff),)), colours=True)
    assert "\x1b[31m-\t\x1b[0m\x1b[7;31mgrab\x1b[0m\x1b[31m(dev);\x1b[0m\n" in shown
    assert "\x1b[32m+\t\x1b[0m\x1b[7;32mmanaged_grab\x1b[0m\x1b[32m(dev);\x1b[0m\n" in shown


def test_space_at_the_end_of_a_new_line_shows_as_in_git() -> None:
    diff = "--- a/drivers/a/one.c\n+++ b/drivers/a/one.c\n@@ -1 +1 @@\n-a \n+b \t\n"
    shown = text(replace(PLAN, drivers=(replace(CHANGED, diff=diff),)), colours=True)
    assert "\x1b[31m-a \x1b[0m" in shown
    assert "\x1b[32m+b\x1b[0m\x1b[41m \t\x1b[0m" in shown


def test_a_terminal_sees_no_control_characters_but_colours() -> None:
    hostile = "f\x1b]0;x\x07\u202e"
    noted = replace(
        CHANGED,
        driver=f"drivers/{hostile}",
        sites=tuple(replace(site, why=hostile, function=hostile) for site in CHANGED.sites),
        notes=(f"drivers/a/one.c:1: {hostile}",),
    )
    skipped = replace(SKIPPED, reason=replace(SKIPPED.reason, text=hostile), sites=())
    shown = text(replace(PLAN, drivers=(noted, skipped)), colours=True)
    assert "café \x1b[0m\x1b[7;31m\\x1b[31m" in shown
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", re.sub(r"\x1b\[[\d;]*m", "", shown))


def test_a_driver_up_for_review_is_marked_and_says_what_to_look_at() -> None:
    marked = lines(REVIEW, width=200)
    assert marked[:2] == [
        "# drivers/b/maybe: review (role-unknown); only what is provable",
        "# maybe.c:1: review: nobody knows [role-unknown]",
    ]
    assert marked[2].startswith("# To settle it: ")
    assert marked[3].startswith("diff --git")


def test_a_driver_without_a_diff_has_its_reasons_alone() -> None:
    assert lines(SKIPPED, FAILED) == [
        "# drivers/c/plain: skipped",
        "# note: no Makefile links it",
        "# plain.c:7: keep: enabled plainly [not-managed]",
        "",
        "# drivers/d/bad: failed",
        "# timeout: the limit struck: 60 s",
    ]
    assert text(EMPTY) == ""


def test_what_is_said_fits_the_terminal() -> None:
    long = replace(CHANGED.sites[1], why="word " * 60)
    shown = lines(replace(CHANGED, sites=(long,)), width=60)
    said = [line for line in shown if line.startswith("#")]
    assert max(map(len, said)) <= 60
    assert " ".join(said).count("word") == 60


def test_side_by_side_needs_room_and_says_so() -> None:
    assert lines(CHANGED, width=119, beside=True) == [
        "# --side-by-side takes 120 columns and the terminal has 119: one below the other",
        *lines(CHANGED, width=119),
    ]
    shown = lines(CHANGED, width=120, beside=True)
    (row,) = (line for line in shown if "managed_grab" in line)
    left, right = row.split(" │ ")
    assert left == " 2 -        grab();".ljust(58)
    assert right == " 2 +        managed_grab();"
