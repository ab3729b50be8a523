"""Answers: what comes along, where it goes on, and that one undo takes all of it back."""

import random

import pytest

from rewriter.errors import Problem
from rewriter.plan import Plan
from rewriter.review.session.filters import read_filter
from rewriter.review.session.state import Review
from rewriter.review.session.walk import Place

from .made import MAYBE, ONE, PLAN, SKIPPED, TWO, Remembered


def review(words: str = "") -> tuple[Review, Remembered]:
    answers = Remembered()
    return Review(PLAN, answers, read_filter(words, PLAN)), answers


def test_an_answer_goes_on_to_the_next_hunk_that_is_undecided() -> None:
    found, answers = review()
    assert found.place == Place(0, 0)
    assert found.accept() == "hunk 1 of drivers/a/one accepted"
    assert found.place == Place(0, 1)
    found.go(Place(0, 3))
    found.accept()
    assert found.place == Place(1, 0)
    assert found.accept_rest() == "hunks 1 and 2 of drivers/b/two accepted"
    assert found.place == Place(3, 0)
    assert found.reject() == "hunk 1 of drivers/d/maybe rejected; on from the first"
    assert found.place == Place(0, 1)
    assert found.accept() == "hunk 2 of drivers/a/one accepted; everything is decided"
    assert found.place == Place(0, 1)
    assert answers.found == [["accepted"] * 4, ["accepted"] * 2, [], ["rejected"]]


def test_an_accepted_hunk_takes_along_what_it_needs() -> None:
    found, answers = review()
    found.reject()
    found.go(Place(0, 3))
    what = "hunk 4 of drivers/a/one accepted, with hunks 1 and 3, which it needs"
    assert found.accept().startswith(what)
    assert answers.found[0] == ["accepted", "rejected", "accepted", "accepted"]


def test_a_rejected_hunk_takes_along_what_needs_it() -> None:
    found, answers = review()
    found.accept_rest()
    found.go(Place(0, 2))
    assert found.reject().startswith("hunk 3 of drivers/a/one rejected, with hunk 4, which cannot stand without it")
    assert answers.found[0] == ["accepted", "accepted", "rejected", "rejected"]
    found.go(Place(0, 0))
    assert "with hunk 2, which" in found.reject()


def test_the_rest_is_what_is_undecided_from_here_on() -> None:
    found, answers = review()
    found.reject()
    found.undo()
    found.go(Place(0, 3))
    found.reject()
    found.go(Place(0, 1))
    assert found.accept_rest().startswith("hunks 2 and 3 of drivers/a/one accepted, with hunk 1, which they need")
    assert answers.found[0] == ["accepted", "accepted", "accepted", "rejected"]


def test_rejecting_the_rest_leaves_what_was_decided() -> None:
    found, answers = review()
    found.go(Place(0, 2))
    found.accept()
    found.go(Place(0, 1))
    found.reject_rest()
    assert answers.found[0] == ["undecided", "rejected", "accepted", "rejected"]
    assert found.place == Place(1, 0)


def test_one_undo_takes_everything_back_and_goes_there() -> None:
    found, answers = review()
    found.accept_rest()
    before = [list(states) for states in answers.found]
    found.go(Place(0, 0))
    found.reject()
    assert answers.found[0] == ["rejected", "rejected", "accepted", "rejected"]
    assert found.undo().startswith("taken back: hunk 1 of drivers/a/one rejected, with hunks 2 and 4")
    assert answers.found == before
    assert found.place == Place(0, 0)
    found.undo()
    assert answers.found == Remembered().found
    assert found.undo() == "nothing to undo"


def test_undo_undoes_any_number_of_answers() -> None:
    found, answers = review()
    steps = [found.accept, found.reject, found.accept_rest, found.reject_rest, found.withdraw, found.next_hunk]
    dice, past = random.Random(5), []
    for _ in range(60):
        states, done = [list(s) for s in answers.found], answers.writes
        dice.choice(steps)()
        if answers.writes != done:
            past.append(states)
        for number, driver in enumerate(PLAN.drivers):  # no answer leaves a hunk without what it needs
            for hunk, needed in ((h, n) for h, own in enumerate(driver.hunks) for n in own.needs):
                if answers.found[number][hunk] == "accepted":
                    assert answers.found[number][needed] == "accepted"
    while past:
        found.undo()
        assert answers.found == past.pop()


def test_an_edit_counts_as_accepted_and_takes_needs_along() -> None:
    found, answers = review()
    found.go(Place(1, 1))
    assert found.replace("@@ x").startswith("hunk 2 of drivers/b/two accepted as edited, with hunk 1, which it needs")
    assert answers.found[1] == ["accepted", "edited"]
    assert answers.texts == {(1, 1): "@@ x"}
    found.go(Place(1, 0))
    found.replace("@@ y")
    found.go(Place(1, 1))
    found.replace("@@ z")
    assert answers.found[1] == ["edited", "edited"]
    found.go(Place(1, 1))
    found.accept()
    assert answers.found[1] == ["edited", "accepted"]


def test_the_same_answer_again_is_no_new_one() -> None:
    found, answers = review()
    found.accept()
    found.go(Place(0, 0))
    found.accept()
    assert answers.writes == 1
    assert found.place == Place(0, 1)
    found.undo()
    assert answers.found == Remembered().found


def test_an_answer_can_be_withdrawn() -> None:
    found, answers = review()
    found.accept()
    found.go(Place(0, 0))
    assert found.withdraw() == "hunk 1 of drivers/a/one undecided again"
    assert answers.found[0][0] == "undecided"
    assert found.withdraw() == "nobody decided about it"
    found.undo()
    assert answers.found[0][0] == "accepted"


def test_what_needs_a_withdrawn_hunk_is_withdrawn_too() -> None:
    found, answers = review()
    found.accept_rest()
    found.go(Place(0, 2))
    assert found.withdraw().endswith("undecided again, with hunk 4, which cannot stand without it")
    assert answers.found[0] == ["accepted", "accepted", "undecided", "undecided"]


def test_a_driver_without_hunks_has_nothing_to_decide() -> None:
    found, answers = review("skipped")
    assert (found.driver, found.hunk) == (SKIPPED, None)
    for answer in (found.accept, found.reject, found.accept_rest, found.reject_rest, lambda: found.replace("x")):
        assert answer() == "there is nothing to decide about this driver"
    assert found.withdraw() == "nobody decided about it"
    assert answers.writes == 0


def test_a_plan_without_drivers_is_said() -> None:
    with pytest.raises(Problem, match="nothing to review"):
        Review(Plan("t", 1, None, None, ()), Remembered())


def test_where_it_was_left_it_goes_on() -> None:
    answers = Remembered()
    first = Review(PLAN, answers)
    first.accept_rest()
    again = Review(PLAN, answers)
    assert again.driver is TWO
    assert first.driver is TWO
    assert again.undo() == "nothing to undo"
    assert (again.counts["accepted"], again.counts["undecided"]) == (4, 3)
    assert {ONE.outcome, MAYBE.outcome} == {"changed", "review"}
