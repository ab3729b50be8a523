"""Moves, filters and search."""

import pytest

from rewriter.errors import Problem
from rewriter.review.session.filters import filter_words, read_filter
from rewriter.review.session.state import Review
from rewriter.review.session.walk import Place

from .made import PLAN, Remembered


@pytest.fixture
def found() -> Review:
    return Review(PLAN, Remembered())


def test_drivers_without_hunks_are_not_shown_unless_asked_for(found: Review) -> None:
    assert found.shown == [0, 1, 3]
    assert found.only(read_filter("all", PLAN)) == ""
    assert found.shown == [0, 1, 2, 3]
    found.only(read_filter("skipped", PLAN))
    assert (found.shown, found.place) == ([2], Place(2, 0))
    assert found.only(read_filter("failed", PLAN)) == "no driver is like that"
    assert found.shown == [2]


def test_hunks_and_drivers_one_by_one(found: Review) -> None:
    for _ in range(3):
        assert found.next_hunk() == ""
    assert found.place == Place(0, 3)
    found.next_hunk()
    assert found.place == Place(1, 0)
    found.next_driver()
    assert found.place == Place(3, 0)
    assert found.next_driver() == "this is the last driver"
    assert found.next_hunk() == "this is the last hunk"
    found.previous_hunk()
    assert found.place == Place(1, 1)
    found.previous_driver()
    assert found.place == Place(0, 0)
    assert found.previous_hunk() == "this is the first hunk"
    assert found.previous_driver() == "this is the first driver"


def test_only_undecided_ones(found: Review) -> None:
    found.accept()
    found.go(Place(0, 2))
    found.accept()
    found.go(Place(0, 0))
    found.next_open()
    assert found.place == Place(0, 1)
    found.next_open()
    assert found.place == Place(0, 3)
    found.previous_open()
    found.previous_open()
    assert found.place == Place(3, 0)
    assert found.next_open() == "on from the first"
    assert found.place == Place(0, 1)
    assert found.previous_open() == "on from the last"
    found.next_driver()
    found.previous_driver()
    found.previous_driver()
    found.previous_driver()
    assert found.place == Place(0, 1)


def test_a_driver_leaves_the_list_when_it_is_decided_and_left(found: Review) -> None:
    found.only(read_filter("undecided", PLAN))
    found.accept_rest()
    assert found.shown == [1, 3]
    found.undo()
    assert found.shown == [0, 1, 3]
    found.accept_rest()
    found.accept_rest()
    assert found.shown == [3]
    assert found.accept() == "hunk 1 of drivers/d/maybe accepted; everything is decided"
    assert found.shown == [3]


def test_what_is_hidden_is_said(found: Review) -> None:
    found.only(read_filter("review", PLAN))
    assert found.accept().endswith("; undecided hunks that are not shown: 6")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("changed", [0, 1]),
        ("changed review", [0, 1, 3]),
        ("managed-lifetime", [0, 1, 3]),
        ("reason:redundant-release", [0, 1]),
        ("not-managed", [2]),
        ("TWO", [1]),
        ("drivers/ ma", [3]),
        ("accepted", [0]),
        ("undecided changed", [0, 1]),
        ("rejected", [3]),
        ("rejected accepted", [0, 3]),
        ("all", [0, 1, 2, 3]),
        ("plain", []),
        ("all plain", [2]),
    ],
)
def test_a_filter_in_words(words: str, shown: list[int]) -> None:
    answers = Remembered()
    answers.found[0][0], answers.found[3][0] = "accepted", "rejected"
    wanted = read_filter(words, PLAN)
    assert [n for n, driver in enumerate(PLAN.drivers) if wanted.shows(driver, answers.states(n))] == shown
    assert wanted.words == words


def test_states_that_are_undecided_too() -> None:
    answers = Remembered()
    answers.found = [["conflict"] * 4, ["outdated", "edited"], [], ["accepted"]]
    for words, shown in (("undecided", [0, 1]), ("accepted", [1, 3]), ("conflict", [0]), ("outdated", [1])):
        wanted = read_filter(words, PLAN)
        assert [n for n, driver in enumerate(PLAN.drivers) if wanted.shows(driver, answers.states(n))] == shown


def test_a_reason_that_nobody_has_is_said() -> None:
    with pytest.raises(Problem, match="mangaed"):
        read_filter("reason:mangaed", PLAN)
    assert {"undecided", "changed", "skipped", "managed-lifetime"} <= set(filter_words(PLAN))
    assert "failed" not in filter_words(PLAN)


def test_goto_takes_a_number_or_a_name(found: Review) -> None:
    assert found.go_named("3") == ""
    assert found.place == Place(3, 0)
    assert found.go_named("4") == "there are drivers 1 to 3"
    found.go_named("TW")
    assert found.place == Place(1, 0)
    found.go_named("plain")
    assert found.place == Place(2, 0)
    assert found.shown == [0, 1, 2, 3]
    assert found.go_named("\x1b[1mno") == "no driver is called \\x1b[1mno"


def test_search_goes_on_and_round(found: Review) -> None:
    places = []
    for _ in range(4):
        assert found.search("drop(") == ""
        places.append(found.place)
    assert places == [Place(0, 1), Place(0, 3), Place(1, 1), Place(0, 1)]
    assert found.search("Drop(") == "not found: Drop("
    found.search("two_1")
    assert found.place == Place(1, 1)
    assert found.search("two_1") == "two_1 is nowhere else"
    found.search("runs-at-shutdown")
    assert found.place == Place(3, 0)
    found.only(read_filter("all", PLAN))
    found.search("enabled plainly")
    assert found.place == Place(2, 0)
