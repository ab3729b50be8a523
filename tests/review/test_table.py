"""The scan table."""

import re
from dataclasses import replace

from rewriter.lifetime.answers import CLASSES
from rewriter.plan import Plan
from rewriter.review.select import Selection, narrowed
from rewriter.review.table import calls, scan_table
from rewriter.review.terminal.paint import painter

from .plans import CHANGED, EMPTY, FAILED, PLAN, SKIPPED


def table(plan: Plan) -> str:
    return scan_table(plan, len(plan.drivers))


def test_the_table() -> None:
    text = table(PLAN)
    assert text.startswith("demo-grab (version 3) on Linux 6.12.1: 4 drivers scanned\nan excerpt\n")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "1 changed" in lines
    assert "0 unchanged" in lines
    assert "1 not-managed enabled plainly" in lines
    assert "changed drivers/a/one managed-lifetime 1 convert, 1 remove, 1 keep" in lines
    assert lines[-1] == "failed drivers/d/bad timeout"


def test_a_sentence_that_drivers_share_stands_without_what_tells_them_apart() -> None:
    reasons = [replace(SKIPPED.reason, text=f"enabled plainly: in {name}()") for name in ("a_probe", "b_probe")]
    plan = replace(PLAN, drivers=tuple(replace(SKIPPED, reason=reason) for reason in reasons))
    lines = [" ".join(line.split()) for line in table(plan).splitlines()]
    assert "2 not-managed enabled plainly" in lines
    one = replace(PLAN, drivers=(replace(SKIPPED, reason=reasons[0]),))
    assert "1 not-managed enabled plainly: in a_probe()" in [" ".join(line.split()) for line in table(one).splitlines()]


def test_who_releases_stands_below_the_counts_where_it_was_asked() -> None:
    assert "Who releases" not in table(PLAN)
    asked = replace(PLAN, drivers=(replace(CHANGED, released_by="partly"), replace(SKIPPED, released_by="unmanaged")))
    lines = [" ".join(line.split()) for line in table(asked).splitlines()]
    start = lines.index("Who releases, by driver:")
    assert lines[start + 1 : start + 4] == [
        f"1 partly {CLASSES['partly']}",
        f"1 unmanaged {CLASSES['unmanaged']}",
        "",
    ]


def test_an_empty_plan_has_counts_only() -> None:
    text = table(EMPTY)
    assert "a tree of unknown version: 0 drivers scanned" in text
    assert len(text.splitlines()) == 2 + 5


def test_calls() -> None:
    assert calls(CHANGED) == "1 convert, 1 remove, 1 keep"
    assert calls(FAILED) == ""


def test_a_table_of_some_drivers_says_how_many_there_are() -> None:
    some = narrowed(PLAN, Selection(frozenset({"skipped", "failed"})))
    lines = [" ".join(line.split()) for line in scan_table(some, len(PLAN.drivers)).splitlines()]
    assert lines[0].endswith(": 4 drivers scanned, 2 of them shown")
    assert "0 changed" in lines
    assert lines[-2:] == ["skipped drivers/c/plain not-managed 1 keep", "failed drivers/d/bad timeout"]


def test_outcomes_have_colours_which_change_no_text() -> None:
    painted = scan_table(PLAN, 4, painter(True))
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == table(PLAN)
    assert "\x1b[32mchanged  \x1b[0m  drivers/a/one" in painted
    assert "    1 \x1b[1;31mfailed\x1b[0m\n" in painted
    assert "    0 failed\n" in scan_table(EMPTY, 0, painter(True))
