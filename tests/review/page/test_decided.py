"""What reviewers decided, as the page shows it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from rewriter.cli.main import main
from rewriter.decisions import Decisions, answered
from rewriter.plan import Hunk, Plan
from rewriter.review.page.anchors import Anchors
from rewriter.review.page.decided import decisions_of, found_by
from rewriter.review.page.found import Found, find
from rewriter.review.page.mails import Mails
from rewriter.review.page.render import page
from rewriter.review.page.summary import summary
from rewriter.review.page.view import DriverView, driver_views
from rewriter.series.decided import FILE as DECISIONS_FILE
from tests.review.page.checker import checked
from tests.review.page.conftest import Open
from tests.review.page.series import decided, examples, write_series

SHOWN = "details.driver:not([hidden])"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return examples()


def views(plan: Plan, decisions: Decisions | None) -> list[DriverView]:
    found = Found(plan, decisions=decisions)
    return driver_views(found, Mails(found, None), Anchors())[1]


def test_every_hunk_says_where_it_stands_and_who_said_so(plan: Plan) -> None:
    reviewed = [view for view in views(plan, decided(plan)) if view.files][:5]
    first = [view.files[0].hunks[0].decision for view in reviewed]
    assert [decision.state for decision in first if decision] == [
        "accepted",
        "rejected",
        "edited",
        "conflict",
        "outdated",
    ]
    accepted, _, edited, torn, outdated = (decision for decision in first if decision)
    assert accepted.said == ("by Ada Crane <ada@example.org> on 2024-05-06",)
    assert edited.code is not None
    assert "by hand" in edited.code
    assert torn.said[0] == "reviewers differ"
    assert set(torn.said[1:]) == {
        "accepted by Ada Crane <ada@example.org> on 2024-05-07",
        "rejected by Otto Heron <otto@example.org> on 2024-05-07",
    }
    assert outdated.said == ("an earlier answer was about another edit", "rejected by Otto Heron on 2024-05-05")
    assert [(view.states, view.taken) for view in reviewed] == [
        (("undecided", "accepted"), True),
        (("undecided", "rejected"), False),
        (("accepted", "edited"), True),
        (("undecided", "conflict"), False),
        (("undecided", "outdated"), False),
    ]


def test_what_is_open_is_undecided_too() -> None:
    assert found_by(["conflict", "edited"]) == ("undecided", "accepted", "edited", "conflict")
    assert found_by([]) == ()


def test_a_hunk_that_lacks_another_says_so(plan: Plan) -> None:
    driver = next(driver for driver in plan.drivers if len(driver.hunks) > 1)
    bare = replace(driver.hunks[0], needs=())
    needy: Hunk = replace(driver.hunks[1], needs=(0,))
    driver = replace(driver, hunks=(bare, needy, *driver.hunks[2:]))
    known = Decisions.of([answered(plan.transform, driver, 1, "yes", "", Decisions(), "", "2024-05-06T00:00:00Z")])
    found = decisions_of(plan.transform, driver, known)
    assert found[1].state == "accepted"
    assert found[1].said == (
        "by somebody on 2024-05-06",
        "left out all the same: it needs another hunk, which is not accepted",
    )
    assert found[0].state == "undecided"


def test_where_nobody_reviewed_nothing_is_said_of_it(plan: Plan) -> None:
    other = Decisions.of([replace(record, transform="another") for record in decided(plan).records])
    for decisions in (None, Decisions(), other):
        shown = views(plan, decisions)
        assert not any(view.decided for view in shown)
        head = summary(Found(plan, decisions=decisions), Mails(Found(plan), None), shown)
        assert head.decided == ()
        assert "decision" not in dict(head.filters)
    assert "any decision" not in page(Found(plan))


@pytest.fixture
def html(tmp_path: Path, plan: Plan) -> Path:
    folder = write_series(tmp_path / "series", plan)
    (folder / DECISIONS_FILE).write_text(decided(plan).to_json())
    (tmp_path / "page.html").write_text(page(find(folder), tmp_path), encoding="utf-8")
    return tmp_path / "page.html"


def test_decisions_are_shown_and_filtered_by(opened: Open, html: Path) -> None:
    assert checked(html.read_text()).finish() == []
    tab = opened(html)
    choice = tab.get_by_role("combobox", name="Decision")
    choice.select_option("edited")
    assert tab.locator(SHOWN).count() == 1
    tab.keyboard.press("j")
    hunk = tab.locator(".hunk").first
    expect(hunk.locator(".decision")).to_contain_text("edited by Ada Crane <ada@example.org> on 2024-05-06")
    expect(hunk.locator("pre.diff").first).to_contain_text("by hand")
    expect(hunk.locator(".proposed pre")).to_be_hidden()
    again = opened(html, tab.evaluate("location.hash"), viewport={"width": 500, "height": 800})
    expect(again.get_by_role("combobox", name="Decision")).to_have_value("edited")
    expect(again.locator(".hunk .decision").first).to_be_visible()
    choice.select_option("undecided")
    assert tab.locator(SHOWN).count() > 3


def test_decisions_may_come_from_a_file(tmp_path: Path, plan: Plan, capfd: Any) -> None:
    (tmp_path / "plan.json").write_text(plan.to_json())
    (tmp_path / "mine.json").write_text(decided(plan).to_json())
    words = ["report", str(tmp_path / "plan.json"), "-o", str(tmp_path / "page.html"), "--decisions"]
    assert main([*words, str(tmp_path / "mine.json")]) == 0
    assert "Decided, by hunk" in (tmp_path / "page.html").read_text()
    assert main([*words, str(tmp_path / "absent.json")]) == 2
    assert "there is no such file" in capfd.readouterr().err
    (tmp_path / "mine.json").write_text("{}")
    assert main([*words, str(tmp_path / "mine.json")]) in (2, 3)
    assert "rewriter.decisions/1" in capfd.readouterr().err
