"""The full-screen review, key by key."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from rewriter.decisions import Decisions, Store, answered
from rewriter.plan import DriverResult, Plan
from rewriter.review.interactive.drivers import Drivers
from rewriter.review.interactive.pane import Pane
from rewriter.review.session.ledger import Ledger
from rewriter.review.session.state import Review
from rewriter.review.session.walk import Place

from ..session.made import MAYBE, ONE, PLAN, SKIPPED, TWO, driver
from .driven import NARROW, WIDE, bar, desk, drive, press, screen, text


def test_it_begins_with_the_first_undecided_hunk_and_says_what_is_left() -> None:
    async def steps(pilot: Pilot[None]) -> None:
        assert " 0 accepted  0 rejected  7 undecided   driver 1 of 3" in bar(pilot, "counts")
        assert bar(pilot, "title").startswith("drivers/a/one  changed  managed-lifetime")
        assert "hunk 1 of 4  one_0()  undecided" in text(pilot)
        assert "one.c:5: convert: only probe reaches this call [managed-lifetime]" in text(pilot)
        assert "needed by hunks 2 and 4" in text(pilot)
        assert "+       rc = managed_grab(dev);" in text(pilot)

    drive(steps)


def test_where_there_is_room_reasons_have_the_lines_they_rest_on() -> None:
    async def steps(pilot: Pilot[None]) -> None:
        line = "one.c:1: static int one_0(struct dev *dev)"
        assert line in text(pilot)
        await pilot.resize_terminal(*NARROW)
        await pilot.pause()
        assert line not in text(pilot)

    drive(steps, size=WIDE)


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_answers_go_on_and_one_undo_takes_them_back(size: tuple[int, int]) -> None:
    at = desk()

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "y", "n")
        assert at.review.states(0) == ("accepted", "rejected", "undecided", "undecided")
        assert bar(pilot, "message") == "hunk 2 of drivers/a/one rejected"
        assert " 1 accepted  1 rejected  5 undecided" in bar(pilot, "counts")
        assert at.review.place == Place(0, 2)
        await press(pilot, "a")
        assert bar(pilot, "title").startswith("drivers/b/two")
        await press(pilot, "d")
        assert bar(pilot, "title").startswith("drivers/d/maybe  review  runs-at-shutdown")
        assert "up for review, runs-at-shutdown: runs at shutdown" in text(pilot)
        await press(pilot, "u")
        assert bar(pilot, "message") == "taken back: hunks 1 and 2 of drivers/b/two rejected"
        assert at.review.states(1) == ("undecided", "undecided")
        await press(pilot, "u", "u", "u", "u")
        assert bar(pilot, "message") == "nothing to undo"
        assert at.review.states(0) == ("undecided",) * 4

    drive(steps, at, size)


def test_what_comes_along_is_said() -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "y", "J", "J", "y")
        assert bar(pilot, "message").startswith("hunk 4 of drivers/a/one accepted, with hunk 3, which it needs")
        await press(pilot, "K", "K", "n")
        assert "with hunk 4, which cannot stand without it" in bar(pilot, "message")

    drive(steps)


def test_the_proof_is_one_key_away_and_back() -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "p")
        assert "drivers/a/one.c:5: grab() in one_0(): convert" in text(pilot)
        assert "it begins here:" in text(pilot)
        assert bar(pilot, "title").endswith("[proof]")
        await press(pilot, "p")
        assert "hunk 1 of 4" in text(pilot)
        await press(pilot, "p", "escape")
        assert "hunk 1 of 4" in text(pilot)
        await press(pilot, "p", "y")
        assert "hunk 1 of 4  one_0()  accepted" in text(pilot)

    drive(steps)


def test_the_function_is_shown_from_both_sides(tree: tuple[Plan, Path]) -> None:
    plan, root = tree

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "f")
        assert "-       rc = grab(dev);" in text(pilot)
        assert "+       rc = managed_grab(dev);" in text(pilot)
        assert "static int one_0" in text(pilot)
        assert "one_1" not in text(pilot)
        await press(pilot, "f")
        assert "rc = grab(dev);" not in text(pilot)
        assert "as it will be" in text(pilot)
        await press(pilot, "f")
        assert "rc = managed_grab(dev);" not in text(pilot)
        await press(pilot, "f")
        assert "hunk 1 of 4" in text(pilot)

    drive(steps, desk(plan, root))


def test_a_file_that_changed_is_not_shown(tree: tuple[Plan, Path]) -> None:
    plan, root = tree
    (root / "drivers/a/one.c").write_text("int other;\n")

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "f")
        assert "drivers/a/one.c is not the file that was planned" in text(pilot)
        await press(pilot, "y")
        assert bar(pilot, "message") == "hunk 1 of drivers/a/one accepted"

    drive(steps, desk(plan, root))


def test_the_list_stands_beside_the_hunks_where_there_is_room() -> None:
    async def steps(pilot: Pilot[None]) -> None:
        drivers, pane = pilot.app.query_one(Drivers), pilot.app.query_one(Pane)
        assert not drivers.display
        assert pane.size.width >= 78
        await press(pilot, "l")
        assert drivers.display
        assert not pane.parent.display  # type: ignore[union-attr]
        rows = screen(pilot)
        assert rows[1].startswith(" ? a/one  ")
        assert "managed-lifetime" in rows[1]
        assert rows[1].rstrip().endswith("0/4")
        await press(pilot, "down", "enter")
        assert bar(pilot, "title").startswith("drivers/b/two")
        assert not drivers.display
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert drivers.display
        assert pane.parent.display  # type: ignore[union-attr]
        await pilot.resize_terminal(*NARROW)
        await pilot.pause()
        assert not drivers.display
        assert "hunk 1 of 2  two_0()" in "\n".join(screen(pilot))

    drive(steps)


def test_in_the_list_the_answer_keys_work_too() -> None:
    at = desk()

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "l", "down", "down", "y")
        assert at.review.states(3) == ("accepted",)
        await press(pilot, "end", "home", "pagedown")
        assert at.review.place.driver == 3

    drive(steps, at, WIDE)


def test_signs_of_the_list() -> None:
    at = desk(words="all")

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "y", "n", "n", "a", "d")
        signs = [row[:14].strip() for row in screen(pilot)[1:5]]
        assert signs == ["* a/one", "+ b/two", "c/plain", "- d/maybe"]

    drive(steps, at, WIDE)


def test_a_driver_without_hunks_shows_why() -> None:
    async def steps(pilot: Pilot[None]) -> None:
        assert bar(pilot, "title").startswith("drivers/c/plain  skipped  not-managed")
        assert "not-managed: enabled plainly" in text(pilot)
        await press(pilot, "y")
        assert bar(pilot, "message") == "there is nothing to decide about this driver"
        await press(pilot, "f", "e")
        assert bar(pilot, "message") == "there is nothing to edit"

    drive(steps, desk(words="skipped"))


async def ask(pilot: Pilot[None], key: str, answer: str) -> None:
    await press(pilot, key)
    pilot.app.query_one(Input).value = answer
    await press(pilot, "enter")


def test_filter_search_and_goto_are_asked_for() -> None:
    at = desk()

    async def steps(pilot: Pilot[None]) -> None:
        await ask(pilot, "o", "review")
        assert bar(pilot, "title").startswith("drivers/d/maybe")
        assert "driver 1 of 1  only: review" in bar(pilot, "counts")
        await press(pilot, "o")
        assert pilot.app.query_one(Input).value == "review"
        await press(pilot, "ctrl+u", "enter")
        assert "driver 3 of 3" in bar(pilot, "counts")
        await ask(pilot, "g", "two")
        assert at.review.place == Place(1, 0)
        await press(pilot, "g", "1", "enter")
        assert at.review.place == Place(0, 0)
        await ask(pilot, "slash", "drop(")
        assert at.review.place == Place(0, 1)
        await press(pilot, "slash", "enter")
        assert at.review.place == Place(0, 3)
        await ask(pilot, "o", "reason:x")
        assert "no driver has the reason 'x'" in bar(pilot, "message")
        await press(pilot, "o", *"yn", "escape", "y")
        assert at.review.states(0)[3] == "accepted"
        await press(pilot, "slash", "escape")
        assert at.review.states(0)[1] == "undecided"

    drive(steps, at)


def test_help_names_every_key() -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "question_mark")
        for words in ("accept this hunk", "the proof behind this hunk", "two reviewers differ", "Ctrl-Z"):
            assert words in text(pilot)
        await press(pilot, "question_mark")
        assert "hunk 1 of 4" in text(pilot)

    drive(steps)


def test_the_current_hunk_is_in_sight_with_its_bar() -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "J", "J", "J")
        rows = screen(pilot)
        marked = [row for row in rows if row.startswith("\u2503")]
        assert "hunk 4 of 4" in marked[0]
        assert any("drop(dev);" in row for row in marked)

    drive(steps)


def test_what_others_answer_meanwhile_comes_in(tmp_path: Path) -> None:
    ann, ben = (Ledger(PLAN, Store(tmp_path / "d.json"), name) for name in ("Ann", "Ben"))

    async def steps(pilot: Pilot[None]) -> None:
        ben.give(0, {0: "no", 1: "no"})
        await press(pilot, "J")
        assert " 0 accepted  2 rejected" in bar(pilot, "counts")
        assert "by Ben on" in text(pilot)
        (tmp_path / "d.json").write_text("{")
        await press(pilot, "y")
        assert "is no file of decisions" in bar(pilot, "message")
        assert (tmp_path / "d.json").read_text() == "{"

    drive(steps, desk(answers=ann))


def test_contradictions_and_answers_about_another_edit_are_shown(tmp_path: Path) -> None:
    store = Store(tmp_path / "d.json")
    store.answer(
        *(answered("demo-grab", ONE, 1, word, by, Decisions()) for word, by in (("yes", "Ann"), ("no", "Ben")))
    )
    changed = replace(TWO.hunks[0], text=TWO.hunks[0].text.replace("managed_grab", "devm_grab"))
    store.answer(answered("demo-grab", replace(TWO, hunks=(changed, TWO.hunks[1])), 0, "no", "Cyd", Decisions()))
    at = desk(answers=Ledger(PLAN, store, "Dan"))

    async def steps(pilot: Pilot[None]) -> None:
        assert "0 accepted  0 rejected  7 undecided" in bar(pilot, "counts")
        assert "hunk 2 of 4  one_1()  conflict\nthe answers differ:\n  " in text(pilot)
        assert "  accepted by Ann on 20" in text(pilot)
        assert "  rejected by Ben on 20" in text(pilot)
        await press(pilot, "]")
        assert "hunk 1 of 2  two_0()  outdated\nwas rejected by Cyd on 20" in text(pilot)
        assert "; the edit is different now" in text(pilot)
        await press(pilot, "y", "[", "J", "n")
        assert at.review.states(0)[1] == "rejected"
        assert at.review.states(1)[0] == "accepted"
        await press(pilot, "u")
        assert at.review.states(0)[1] == "conflict"

    drive(steps, at)


def test_arrows_go_to_the_next_driver_and_back() -> None:
    at = desk()

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "right", "right", "left")
        assert at.review.place == Place(1, 0)
        await press(pilot, "l", "right")
        assert at.review.place == Place(3, 0)

    drive(steps, at)


def test_a_click_goes_to_a_driver_and_a_hunk() -> None:
    at = desk()

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.click(Drivers, offset=(5, 1))
        await pilot.pause()
        assert at.review.place == Place(1, 0)
        rows = screen(pilot)
        await pilot.click(Pane, offset=(5, next(n for n, row in enumerate(rows) if "hunk 2 of 2" in row) - 2))
        await pilot.pause()
        assert at.review.place == Place(1, 1)

    drive(steps, at, WIDE)


def test_a_big_plan_is_drawn_only_where_it_is_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    drivers = tuple(driver(f"n/d{number:04}", {0: (), 1: (0,)}) for number in range(2000))
    plan = replace(PLAN, drivers=drivers)
    drawn: list[DriverResult] = []
    asked: list[DriverResult] = []
    monkeypatch.setattr("rewriter.review.session.desk.driver_view", lambda d, h, e: asked.append(d) or [])
    monkeypatch.setattr("rewriter.review.interactive.drivers.mark", lambda states: drawn.append(states) or "?")

    async def steps(pilot: Pilot[None]) -> None:
        drawn.clear(), asked.clear()
        await press(pilot, "y")
        assert len(asked) == 1
        assert len(drawn) < 100
        await press(pilot, "l", "end")
        assert " ? n/d1999" in "\n".join(screen(pilot))

    drive(steps, desk(plan), WIDE)


HOSTILE = "/* \x1b[2J\x9b31m [bold]x[/bold] [@click=app.quit]y[/] \u202e <script> \x00\r */"


def test_text_of_a_driver_is_never_obeyed() -> None:
    line = HOSTILE.encode().decode("latin-1")
    hunk = replace(ONE.hunks[0], text=ONE.hunks[0].text.replace(" \tif (rc)", f" {line}"), function="f[red]()\x1b[1m")
    bad = replace(ONE, driver="drivers/a/[bold]one\x1b[31m", hunks=(hunk, *ONE.hunks[1:]), notes=("[b]n\x07[/b]",))
    plan = replace(PLAN, drivers=(bad, TWO, SKIPPED, MAYBE))

    async def steps(pilot: Pilot[None]) -> None:
        for keys in ("", "p", "p", "y", "u", "l"):
            await press(pilot, *keys)
            shown = "\n".join(screen(pilot))
            assert not [char for char in shown if not char.isprintable() and char != "\n"]
        await press(pilot, "l")
        assert "\\x1b[2J\\x9b31m [bold]x[/bold] [@click=app.quit]y[/] \\u202e <script> \\x00\\x0d" in text(pilot)
        assert bar(pilot, "title").startswith("drivers/a/[bold]one\\x1b[31m")
        assert "note: [b]n\\x07[/b]" in text(pilot)
        await press(pilot, "y")
        assert bar(pilot, "message").startswith("hunk 1 of drivers/a/[bold]one\\x1b[31m accepted")

    drive(steps, desk(plan), (170, 30))


def test_what_goes_wrong_when_answering_is_said_and_changes_nothing() -> None:
    at = desk()

    async def steps(pilot: Pilot[None]) -> None:
        from rewriter.errors import Problem

        def full(driver: int, answers: object) -> None:
            raise Problem("d.json cannot be written", "No space left on device", "name another file")

        at.review.answers.give = full  # type: ignore[method-assign, assignment]
        await press(pilot, "y")
        assert bar(pilot, "message") == (
            "not done: d.json cannot be written: No space left on device (name another file)"
        )
        assert at.review.place == Place(0, 0)

    drive(steps, at)


def test_an_error_of_our_own_ends_it_and_comes_out() -> None:
    at = desk()

    async def steps(pilot: Pilot[None]) -> None:
        at.review.accept = lambda: 1 / 0  # type: ignore[method-assign, assignment, return-value]
        await pilot.press("y")

    with pytest.raises(ZeroDivisionError):
        drive(steps, at)


@pytest.mark.parametrize(("key", "status"), [("q", None), ("ctrl+c", 130)])
def test_it_ends(key: str, status: int | None) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press(key)
        await pilot.pause()
        assert not pilot.app.is_running or pilot.app._exit
        assert (pilot.app.return_code or None) == status

    drive(steps)


def test_the_review_is_that_of_the_desk() -> None:
    assert isinstance(desk().review, Review)
