from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.plan import Plan
from rewriter.series.changes import Change
from rewriter.series.cover import cover_text, undeclared
from rewriter.series.cover_facts import LISTED, new_names
from rewriter.series.errors import SeriesError
from rewriter.series.messages import Voice
from tests.series.trees import CONVERSION, driver_text, other, plan, put, removed, renamed


def changes_of(made: Plan) -> list[Change]:
    taken = [driver for driver in made.drivers if driver.edits]
    return [Change(d, d.edits, {d.files[0]: driver_text("x")}, {d.files[0]: b""}) for d in taken]


def mixed() -> Plan:
    return plan(
        renamed("drivers/dma/a.c", "a"),
        renamed("drivers/dma/b.c", "b"),
        *(other(f"drivers/x/s{n}", "skipped", "not-managed", "the device is enabled without devres") for n in range(3)),
        other("drivers/x/k", "skipped", "runs-midlife", "runs while bound: in k_reset()"),
        other("drivers/x/l", "skipped", "runs-midlife", "runs while bound: in l_reset()"),
        other("drivers/x/r", "review", "role-unknown", "who calls this could not be followed"),
        other("drivers/x/f", "failed", "failed-to-read", "line 3: unexpected x"),
    )


def test_counts_reasons_and_what_is_left(tmp_path: Path) -> None:
    made = mixed()
    text = cover_text(made, changes_of(made), CONVERSION, tmp_path)
    assert "This series moves 2 drivers, one per patch: 2 calls where" in text
    assert "Nothing changes at run time." in " ".join(text.split())
    assert (
        "9 modules looked at name such functions. What became of them, and why:\n\n"
        "    2 converted\n"
        "          2 the call is renamed, and nothing else\n"
        "    5 not converted\n"
        "          3 the device is enabled without devres\n"
        "          2 runs while bound\n"
        "    1 for a person to decide\n"
        "          1 who calls this could not be followed\n"
        "    1 not analysed\n"
        "          1 line 3\n" in text
    )
    assert "Left for review, not in this series:\n\n- drivers/x/r: who calls this could not be followed\n" in text
    assert "Not analysed:\n\n- drivers/x/f: line 3: unexpected x\n" in text
    assert text.endswith("Made on Linux 6.12.0.")
    assert "neither compiled nor" in text
    assert max(map(len, text.splitlines())) <= 75


def test_who_releases_is_quoted(tmp_path: Path) -> None:
    made = mixed()
    assert "Who releases" not in cover_text(made, changes_of(made), CONVERSION, tmp_path)
    words = ("devres", "partly", "unmanaged", "unmanaged", "unmanaged", "while-bound", "while-bound", "unclear", "")
    asked = replace(made, drivers=tuple(replace(d, released_by=w) for d, w in zip(made.drivers, words, strict=True)))
    text = cover_text(asked, changes_of(asked), CONVERSION, tmp_path)
    assert (
        "Who releases today, by module:\n\n"
        "    1 devres alone: the device is managed, and nothing else releases at the\n"
        "      end of the binding\n"
        "    1 the driver on some paths, devres alone on the others\n"
        "    2 the driver, while it is bound: the vectors do not live from probe to\n"
        "      remove\n"
        "    3 the driver: the device is enabled without devres\n"
        "    1 could not be proven\n\n" in text
    )


def test_long_lists_end_with_a_count(tmp_path: Path) -> None:
    many = [other(f"drivers/x/r{n:03}", "review", "c", "t") for n in range(LISTED + 7)]
    text = cover_text(plan(*many), [], CONVERSION, tmp_path)
    assert text.count("\n- drivers/x/") == LISTED
    assert "\n- and 7 more\n" in text


def test_a_driver_in_the_series_is_not_left_for_review(tmp_path: Path) -> None:
    made = plan(renamed("drivers/dma/a.c", "a", "review"))
    text = cover_text(made, changes_of(made), CONVERSION, tmp_path)
    assert "Left for review" not in text
    assert "This series moves one driver: 1 call where" in text
    assert "Those marked [REVIEW] (1)" in " ".join(text.split())


def test_releases_that_go_are_counted(tmp_path: Path) -> None:
    made = plan(renamed("drivers/dma/a.c", "a"), removed("drivers/dma/b.c", "b"))
    text = " ".join(cover_text(made, changes_of(made), CONVERSION, tmp_path).split())
    assert "2 calls where it is proven" in text
    assert "In one of them it also drops 2 calls of drop_pins() that are redundant with devres" in text
    assert "Nothing changes" not in text
    assert "1 the call is renamed, and redundant releases go" in text


def test_earlier_attempts_are_linked(tmp_path: Path) -> None:
    links = (f"https://example.org/{'x' * 70}", "https://example.org/2")
    made = mixed()
    text = cover_text(made, changes_of(made), CONVERSION, tmp_path, Voice(links=links))
    assert f"\n\nEarlier work on this:\n\nLink: {links[0]}\nLink: {links[1]}\n\n" in text
    assert "Link" not in cover_text(made, changes_of(made), CONVERSION, tmp_path)


def test_a_cover_that_claims_too_much_is_refused(tmp_path: Path) -> None:
    made = mixed()
    words = replace(CONVERSION.words, steps=("Then take_pins() is missing nothing.",))
    with pytest.raises(SeriesError, match="the words of managed-pins cannot be sent"):
        cover_text(made, changes_of(made), replace(CONVERSION, words=words), tmp_path)


def test_a_tree_without_the_api_makes_the_series_depend_on_it(tmp_path: Path) -> None:
    made = mixed()
    sites = changes_of(made)
    assert undeclared(sites, CONVERSION, tmp_path) == ()
    put(tmp_path, {"include/linux/pins.h": b"int take_pins(int); /* not devm_take_pins_wide */\n"})
    assert new_names(sites, CONVERSION) == ("devm_take_pins",)
    assert undeclared(sites, CONVERSION, tmp_path) == ("devm_take_pins",)
    text = " ".join(cover_text(made, sites, CONVERSION, tmp_path).split())
    assert "depends on devm_take_pins(), which include/linux/pins.h of this tree does not declare" in text


def test_no_version_and_overclaiming_reasons(tmp_path: Path) -> None:
    made = plan(other("drivers/x/r", "review", "odd-code", "a free is missing"))
    text = cover_text(replace(made, tree_version=None), [], CONVERSION, tmp_path)
    assert "Made on" not in text
    assert "missing" not in text
    assert "\n- drivers/x/r: odd-code\n" in text
