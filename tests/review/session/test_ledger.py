"""Answers in a file: there at once, taken back as a whole, and said with who gave them."""

from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.decisions import Decisions, Store, answered, replay
from rewriter.errors import Problem
from rewriter.plan import Plan
from rewriter.review.session.ledger import Ledger
from rewriter.review.session.state import Edited, Review
from rewriter.review.session.walk import Place

from .made import ONE, PLAN, TWO, driver


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "decisions.json"


def review(path: Path, by: str = "Ann", plan: Plan = PLAN) -> Review:
    return Review(plan, Ledger(plan, Store(path), by))


def test_every_answer_is_in_the_file_at_once(path: Path) -> None:
    found = review(path)
    found.accept()
    assert review(path).states(0) == ("accepted", "undecided", "undecided", "undecided")
    found.reject()
    assert review(path).states(0) == ("accepted", "rejected", "undecided", "undecided")
    assert review(path).place == Place(0, 2)


def test_undo_takes_back_what_came_along_in_one_step(path: Path) -> None:
    found = review(path)
    found.go(Place(0, 3))
    found.accept()
    assert review(path).states(0) == ("accepted", "undecided", "accepted", "accepted")
    found.undo()
    assert review(path).states(0) == ("undecided",) * 4
    assert Store(path).load() == Decisions()


def test_undo_brings_back_what_was_answered_before(path: Path) -> None:
    found = review(path)
    found.accept_rest()
    found.go(Place(0, 0))
    found.reject()
    assert review(path).states(0) == ("rejected", "rejected", "accepted", "rejected")
    found.undo()
    assert review(path).states(0) == ("accepted",) * 4


def test_an_older_answer_of_ones_own_outlives_undo(path: Path) -> None:
    review(path).accept()
    found = review(path)
    found.go(Place(0, 0))
    found.reject()
    found.go(Place(0, 0))
    found.accept()
    found.undo()
    found.undo()
    assert review(path).states(0)[0] == "accepted"


def test_withdrawn_is_undecided_whatever_was_said_before(path: Path) -> None:
    found = review(path)
    found.accept()
    found.go(Place(0, 0))
    found.reject()
    found.go(Place(0, 0))
    found.withdraw()
    assert review(path).states(0)[0] == "undecided"
    found.undo()
    assert review(path).states(0)[0] == "rejected"


def test_an_edited_hunk_is_shown_as_it_was_edited(path: Path) -> None:
    found = review(path)
    text = TWO.hunks[0].text.replace("managed_grab", "careful_grab")
    found.go(Place(1, 0))
    assert found.replace(text).startswith("hunk 1 of drivers/b/two accepted as edited")
    again = review(path)
    assert again.states(1)[0] == "edited"
    assert again.answers.text(1, 0) == text
    assert again.answers.text(1, 1) == TWO.hunks[1].text
    plan = replay(PLAN, Store(path).load()).plan
    assert "careful_grab" in plan.drivers[1].diff


def test_what_does_not_fit_is_not_kept(path: Path) -> None:
    found = review(path)
    with pytest.raises(Problem, match="does not fit"):
        found.replace("@@ -1 +1 @@\n-other\n+more\n")
    assert found.states(0) == ("undecided",) * 4
    assert found.undo() == "nothing to undo"
    assert not path.exists()


def test_who_decided_is_said(path: Path) -> None:
    review(path, "Ann").accept()
    (line,) = review(path, "Ben").answers.about(0, 0)
    assert line.startswith("by Ann on 20")


def test_two_answers_are_a_conflict_until_somebody_settles_it(path: Path) -> None:
    ann = answered("demo-grab", ONE, 0, "yes", "Ann", Decisions())
    ben = answered("demo-grab", ONE, 0, "no", "Ben", Decisions())
    Store(path).answer(ann, ben)
    found = review(path, "Cyd")
    assert found.states(0)[0] == "conflict"
    assert found.place == Place(0, 0)
    head, *answers = found.answers.about(0, 0)
    assert head == "the answers differ:"
    assert sorted(line.strip().split(" on ")[0] for line in answers) == ["accepted by Ann", "rejected by Ben"]
    found.reject()
    assert review(path).states(0)[0] == "rejected"
    found.undo()
    assert review(path).states(0)[0] == "conflict"


def test_an_answer_about_another_edit_is_shown_and_not_taken(path: Path) -> None:
    review(path).accept()
    changed = replace(ONE.hunks[0], text=ONE.hunks[0].text.replace("managed_grab", "devm_grab"))
    plan = replace(PLAN, drivers=(replace(ONE, hunks=(changed, *ONE.hunks[1:])), *PLAN.drivers[1:]))
    found = review(path, "Ben", plan)
    assert found.states(0)[0] == "outdated"
    (line,) = found.answers.about(0, 0)
    assert line.startswith("was accepted by Ann on 20")
    assert line.endswith("; the edit is different now")


def test_what_is_accepted_without_what_it_needs_is_said(path: Path) -> None:
    Store(path).answer(answered("demo-grab", ONE, 3, "yes", "Ann", Decisions()))
    found = review(path)
    assert found.answers.about(0, 3)[1] == "left out until hunks 1 and 3 are accepted too"


def test_answers_of_others_come_in(path: Path) -> None:
    mine, theirs = review(path, "Ann"), review(path, "Ben")
    assert theirs.states(0)[0] == "undecided"
    mine.accept()
    assert theirs.answers.refresh()
    assert theirs.states(0)[0] == "accepted"
    assert not theirs.answers.refresh()
    mine.accept()
    theirs.go(Place(1, 0))
    theirs.accept()  # comes in with an answer of one's own as well
    assert theirs.states(0)[:2] == ("accepted", "accepted")
    theirs.undo()
    assert review(path).states(0)[:2] == ("accepted", "accepted")


def test_an_edit_is_tried_with_what_it_needs_and_what_was_accepted(path: Path) -> None:
    found = review(path)
    ledger = Ledger(PLAN, Store(path), "Ann")
    found.go(Place(0, 2))
    found.accept()
    ledger.refresh()
    text = ONE.hunks[1].text.replace("-\tdrop(dev);\n", "-\tdrop(dev);\n+\tcare(dev);\n")
    tried = ledger.as_edited(0, 1, text)
    assert [hunk.function for hunk in tried.hunks] == ["one_0", "one_1", "one_2"]
    assert "care(dev)" in tried.diff
    assert ledger.states(0)[1] == "undecided"
    assert isinstance(Edited(text).text, str)


def test_a_shared_driver_name_is_no_trouble(path: Path) -> None:
    plan = replace(PLAN, drivers=(driver("z/other", {0: ()}), *PLAN.drivers))
    review(path).accept()
    assert review(path, plan=plan).states(1)[0] == "accepted"
