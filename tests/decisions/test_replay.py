"""A plan with exactly what was accepted."""

from dataclasses import replace

import pytest

from rewriter.c.diff import unified
from rewriter.c.edit import apply
from rewriter.decisions import Answer, Decisions, replay
from rewriter.plan import DriverResult, Plan, from_json
from tests.decisions.support import PATH, TEXT, driver, plan, say

NONE = Decisions()
ONE = driver()
NEEDY = driver(
    "int f(int a)\n{\n\tint x;\n" + "\tstep();\n" * 9 + "\tgrab(x);\n}\n",
    (("\tint x;\n", ""), ("grab(x)", "mgrab()")),
)


def replayed(one: DriverResult, known: Decisions, undecided: bool = False) -> DriverResult:
    return replay(plan(one), known, undecided).plan.drivers[0]


def check(one: DriverResult, text: str) -> None:
    """The driver is as the analysis would have made it of its edits."""
    assert one.diff == unified(PATH, text, one.edits)
    assert "".join(hunk.text for hunk in one.hunks) in one.diff
    assert sorted(place for hunk in one.hunks for place in hunk.edits) == list(range(len(one.edits)))
    for hunk in one.hunks:
        assert unified(PATH, text, [one.edits[place] for place in hunk.edits]).count("\n@@") == 1
    assert from_json(plan(one).to_json()).drivers[0] == one


def test_without_any_decision_a_plan_stays_as_it_is() -> None:
    assert replay(plan(ONE), NONE).plan == plan(ONE)
    other = say(NONE, ONE, 0, "no")
    assert replay(replace(plan(ONE), transform="another"), other).plan.drivers == (ONE,)


@pytest.mark.parametrize("taken", [(0,), (1, 2), (0, 3), (0, 1, 2), (3,)])
def test_a_driver_has_what_was_accepted_and_nothing_else(taken: tuple[int, ...]) -> None:
    # a drop needs every grab
    known = NONE
    for number in range(4):
        known = say(known, ONE, number, "yes" if number in taken else "no")
    found = replayed(ONE, known)
    stands = tuple(n for n in taken if set(ONE.hunks[n].needs) <= set(taken))
    if not stands:
        assert (found.outcome, found.reason.code, found.edits, found.diff) == ("skipped", "rejected-in-review", (), "")
        return
    assert tuple(edit.text for edit in found.edits) == tuple(ONE.edits[n].text for n in stands)
    check(found, TEXT)
    assert found.outcome == "changed"
    assert [site.verdict for site in found.sites] == [ONE.sites[n].verdict if n in stands else "keep" for n in range(4)]
    assert {site.reason.code for site in found.sites if site.verdict == "keep"} == {"rejected-in-review"}


def test_what_is_accepted_as_a_whole_is_the_driver_itself() -> None:
    known = NONE
    for number in range(4):
        known = say(known, ONE, number, "yes")
    assert replay(plan(ONE), known).plan == plan(ONE)


def test_what_nobody_decided_about_is_left_out_unless_asked_for() -> None:
    known = say(NONE, ONE, 1, "no")
    assert replayed(ONE, known).reason.code == "not-decided"
    found = replayed(ONE, known, undecided=True)
    assert tuple(edit.text for edit in found.edits) == ("mgrab(1)",)
    check(found, TEXT)


def test_a_driver_nobody_looked_at_is_left_out_once_there_are_decisions() -> None:
    other = replace(ONE, driver="drivers/d/y")
    done = replay(plan(ONE, other), say(NONE, ONE, 0, "yes"))
    assert [one.outcome for one in done.plan.drivers] == ["changed", "skipped"]
    assert done.plan.drivers[1].reason.code == "not-decided"
    assert done.notes[-1].startswith("decisions: of 8 hunks 1 accepted, 7 undecided and left out")


def test_what_needs_a_rejected_hunk_is_left_out_and_says_so() -> None:
    assert [hunk.needs for hunk in NEEDY.hunks] == [(1,), (0,)]
    known = say(say(NONE, NEEDY, 0, "yes"), NEEDY, 1, "no")
    done = replay(plan(NEEDY), known)
    assert done.plan.drivers[0].edits == ()
    assert f"{PATH}:3: left out although it was accepted: it needs {PATH}:13, which was rejected" in done.notes
    undecided = replay(plan(NEEDY), say(NONE, NEEDY, 0, "yes"))
    assert undecided.plan.drivers[0].reason.code == "not-decided"
    assert any("which nobody has decided about" in note for note in undecided.notes)


def test_what_was_accepted_of_a_driver_up_for_review_is_taken() -> None:
    one = replace(ONE, outcome="review")
    found = replayed(one, say(say(NONE, one, 0, "yes"), one, 1, "no"))
    assert (found.outcome, found.reason.code) == ("changed", "accepted-in-review")
    assert found.reason.text.endswith(ONE.reason.text)
    check(found, TEXT)
    # nobody has looked: it stays up for review, and nothing of it is offered
    other = replace(one, driver="drivers/d/y")
    left = replay(plan(one, other), say(NONE, one, 0, "yes"), undecided=True).plan.drivers[1]
    assert (left.outcome, left.reason, left.edits) == ("review", one.reason, ())


def edit(number: int, old: str, new: str) -> DriverResult:
    hunk = ONE.hunks[number]
    assert old in hunk.text
    return replayed(ONE, say(NONE, ONE, number, "edit", replacement=hunk.text.replace(old, new)))


def test_an_edited_hunk_becomes_edits_of_its_own() -> None:
    found = edit(0, "+\tmgrab(1);", "+\t/* as asked */\n+\tmgrab(1, 2);")
    assert apply(TEXT, found.edits) == TEXT.replace("\tgrab(1);", "\t/* as asked */\n\tmgrab(1, 2);")
    assert [one.why for one in found.edits] == ["edited in review"]
    check(found, TEXT)
    assert (found.sites[0].verdict, found.sites[0].reason.code) == ("convert", "edited-in-review")
    assert (found.sites[0].why, found.sites[0].evidence) == ("", ())


def test_a_call_that_an_edited_hunk_leaves_alone_is_kept() -> None:
    found = edit(0, "-\tgrab(1);\n+\tmgrab(1);\n", "+\tbefore();\n \tgrab(1);\n")
    assert (found.sites[0].verdict, found.sites[0].reason.code) == ("keep", "rejected-in-review")
    assert edit(0, "+\tmgrab(1);\n", "+\tgrab(1, 2);\n").sites[0].verdict == "keep"
    assert edit(0, "+\tmgrab(1);\n", "").sites[0].verdict == "remove"


def test_the_part_of_an_edited_hunk_that_stays_as_proposed_keeps_its_proof() -> None:
    one = driver(
        TEXT.replace("\tgrab(1);\n", "\tgrab(1);\n\tnow();\n\tgrab(9);\n"),
        (("grab(1)", "mgrab(1)"), ("grab(9)", "m9()")),
    )
    text = one.hunks[0].text.replace("+\tm9();", "+\tm10();")
    found = replayed(one, say(NONE, one, 0, "edit", replacement=text))
    assert [edit.why for edit in found.edits] == ["why grab(1)", "edited in review"]
    assert found.sites[0] == one.sites[0]
    assert found.sites[1].reason.code == "edited-in-review"


def test_later_hunks_are_counted_behind_an_edited_one() -> None:
    hunk = ONE.hunks[0]
    known = say(NONE, ONE, 0, "edit", replacement=hunk.text.replace("+\tmgrab(1);", "+\ta();\n+\tb();\n+\tc();"))
    known = say(say(known, ONE, 1, "yes"), ONE, 3, "yes")
    check(replayed(ONE, known), TEXT)


def test_notes_name_reviewers_who_differ_and_answers_about_other_edits() -> None:
    both = Decisions.of((*say(NONE, ONE, 0, "yes", "A").records, *say(NONE, ONE, 0, "no", "B").records))
    notes = replay(plan(ONE), both).notes
    assert f"{PATH}:3: left out: reviewers differ (A: accepted, 2026-01-01, B: rejected, 2026-01-01)" in notes or (
        f"{PATH}:3: left out: reviewers differ (B: rejected, 2026-01-01, A: accepted, 2026-01-01)" in notes
    )
    other = driver(TEXT, (("grab(1)", "dgrab(1)"),))
    old = replay(plan(other), say(NONE, ONE, 0, "yes")).notes
    assert old[0] == (
        f"{PATH}:3: left out, undecided: this is not the edit of an earlier answer (A: accepted, 2026-01-01)"
    )


def answers(*words: Answer) -> Plan:
    known = NONE
    for number, word in enumerate(words):
        known = say(known, ONE, number, word)
    return replay(plan(ONE), known).plan


def test_the_counts_of_a_replayed_plan_add_up() -> None:
    assert answers("no", "no", "no", "no").counts["skipped"] == 1
    assert answers("yes", "no", "no", "no").counts["changed"] == 1
