"""The line-based prompt: one question, one line of answer."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from rewriter.plan import Plan
from rewriter.review.plain.prompt import Prompt
from rewriter.review.session.checking import Checked
from rewriter.review.session.desk import Desk
from rewriter.review.session.palette import painted
from rewriter.review.session.walk import Place

from ..interactive.driven import desk
from ..session.made import PLAN, Remembered


def said(lines: Sequence[str], at: Desk | None = None) -> str:
    """What is written where these lines are the answers."""
    waiting, out = list(lines), list[str]()
    Prompt(at or desk(), lambda: waiting.pop(0) if waiting else None, out.append, painted(False)).run()
    assert not waiting
    return "".join(out)


def test_hunks_one_by_one_until_nobody_answers() -> None:
    at = desk()
    text = said(["y", "n", "", "nonsense", "a"], at)
    assert at.review.states(0) == ("accepted", "rejected", "accepted", "accepted")
    assert text.index("drivers/a/one: changed, managed-lifetime") < text.index("hunk 1 of 4  one_0()  undecided")
    assert "(1/7) Accept this hunk [y,n,a,d,e," in text
    assert "hunk 1 of drivers/a/one accepted\n" in text
    assert text.count("y - accept this hunk, with what it needs") == 2
    assert "\ndrivers/b/two: changed" in text
    assert text.endswith("q]? ")


def test_it_ends_when_everything_is_decided() -> None:
    at = desk()
    text = said(["d", "a", "y"], at)
    assert text.endswith("hunk 1 of drivers/d/maybe accepted; everything is decided\n")


def test_words_are_answers_too() -> None:
    at = desk()
    said(["yes", " no ", "quit"], at)
    assert at.review.states(0)[:2] == ("accepted", "rejected")


def test_an_answer_after_everything_was_decided_ends_nothing() -> None:
    answers = Remembered()
    answers.found = [["accepted"] * len(driver.hunks) for driver in PLAN.drivers]
    text = said(["n", "u", "q"], desk(answers=answers))
    assert "(all decided) Accept this hunk" in text
    assert "taken back: hunk 1 of drivers/a/one rejected" in text


def test_undo_goes_back_and_shows_the_hunk_again() -> None:
    at = desk()
    text = said(["n", "u"], at)
    assert at.review.states(0) == ("undecided",) * 4
    assert text.count("hunk 1 of 4  one_0()  undecided") == 2


def test_moves_search_filter_and_goto() -> None:
    at = desk()
    text = said(["/drop(", "/", "g two", "o review", "o", "[", "J", "J", "K", "g", "o reason:no", "w"], at)
    assert at.review.place == Place(1, 1)
    assert "nowhere to go" in text
    assert "not done: no driver has the reason 'no'" in text
    assert "nobody decided about it" in text
    assert "nothing to search for" in said(["/"])


def test_proof_function_list_and_help(tree: tuple[Plan, Path]) -> None:
    at = desk(*tree)
    text = said(["p", "f", "f new", "f old", "l", "?"], at)
    assert "drivers/a/one.c:5: grab() in one_0(): convert" in text
    assert "as it will be" in text
    assert "as it is" in text
    assert "    1 ? drivers/a/one  changed  managed-lifetime\n    2 ? drivers/b/two" in text
    assert "p - the proof behind this hunk" in text


def test_a_driver_without_hunks_shows_its_proof() -> None:
    text = said(["y", "e"], desk(words="skipped"))
    assert "not-managed: enabled plainly" in text
    assert "there is nothing to decide about this driver" in text
    assert "there is nothing to edit" in text


def edited(at: Desk, texts: list[str | None], problems: list[tuple[str, ...]]) -> list[tuple[str, list[str]]]:
    """Let the editor give these texts, and the check find these problems; returns what the editor was given."""
    given: list[tuple[str, list[str]]] = []

    def edit(text: str, about: str, troubles: list[str]) -> str | None:
        given.append((text, list(troubles)))
        return texts.pop(0)

    at.edit_text = edit
    at.check = lambda driver, files: Checked(problems.pop(0), ("drivers/a/one.c:9: drop() in one_0()",))
    return given


def test_an_edited_hunk_is_checked_and_taken(tree: tuple[Plan, Path]) -> None:
    at = desk(*tree)
    new = at.review.driver.hunks[0].text.replace("managed_grab", "care")
    given = edited(at, [new], [()])
    text = said(["e"], at)
    assert at.review.states(0)[0] == "edited"
    assert at.review.answers.text(0, 0) == new
    assert "still to convert or remove by the proof: drivers/a/one.c:9: drop() in one_0()" in text
    assert given == [(at.review.driver.hunks[0].text, [])]


def test_problems_are_shown_and_it_can_be_edited_again(tree: tuple[Plan, Path]) -> None:
    at = desk(*tree)
    old = at.review.driver.hunks[0].text
    given = edited(at, [old + "1", old + "2"], [("a.c:1: no",), ("a.c:2: no",)])
    text = said(["e", "y", "n"], at)
    assert "  a.c:1: no\nThe edited hunk cannot be taken. Edit it again? [y,n]? " in text
    assert "given up, nothing was changed" in text
    assert given == [(old, []), (old + "1", ["a.c:1: no"])]
    assert at.review.states(0)[0] == "undecided"


def test_only_yes_and_no_answer_whether_to_edit_again(tree: tuple[Plan, Path]) -> None:
    at = desk(*tree)
    old = at.review.driver.hunks[0].text
    given = edited(at, [old + "1", old + "2"], [("a.c:1: no",), ("a.c:2: no",)])
    text = said(["e", "e", "", "Yes", "q", "no"], at)
    assert text.count("Edit it again? [y,n]? ") == 5
    assert len(given) == 2
    assert said([], at).count("Accept this hunk") == 1


@pytest.mark.parametrize("same", [True, False])
def test_an_edit_that_changes_nothing_is_none(same: bool) -> None:
    at = desk()
    edited(at, [at.review.driver.hunks[0].text if same else None], [])
    assert "nothing was changed" in said(["e"], at)
    assert at.review.states(0)[0] == "undecided"


def test_an_edit_taken_back_to_what_was_planned_is_a_plain_yes(tree: tuple[Plan, Path]) -> None:
    at = desk(*tree)
    old = at.review.driver.hunks[0].text
    edited(at, [old.replace("managed", "more"), old], [()])
    said(["e", "K", "e"], at)
    assert at.review.states(0)[0] == "accepted"


def test_a_changed_file_cannot_be_edited(tree: tuple[Plan, Path]) -> None:
    plan, root = tree
    (root / "drivers/a/one.c").write_text("int other;\n")
    at = desk(plan, root)
    edited(at, ["@@ x"], [])
    assert "drivers/a/one.c is not the file that was planned" in said(["e", "n"], at)
    assert at.review.states(0)[0] == "undecided"
