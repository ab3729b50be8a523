"""What an answer holds for: the edit that was answered, wherever it stands, and no other."""

from rewriter.decisions import Decisions, standing
from rewriter.plan import DriverResult
from tests.decisions.support import FAR, SWAPS, TEXT, driver, record, say

NONE = Decisions()
NEAR = TEXT.replace(FAR, "\tstep();\n", 1)
"""The first two hunks are one here."""


def answers(one: DriverResult, known: Decisions) -> list[str | None]:
    return [found.answer for found in standing("demo", one, known)]


def test_without_an_answer_a_hunk_is_undecided() -> None:
    assert answers(driver(), NONE) == [None] * 4


def test_an_answer_holds_for_its_hunk_alone() -> None:
    one = driver()
    known = say(say(NONE, one, 1, "yes"), one, 3, "no")
    assert answers(one, known) == [None, "yes", None, "no"]
    assert standing("other", one, known)[1].answer is None


def test_an_answer_survives_what_changes_elsewhere() -> None:
    one = driver()
    known = say(say(NONE, one, 0, "yes"), one, 2, "no")
    moved = driver("/* one more line */\n" + TEXT.replace("step7", "leap7"))
    assert answers(moved, known) == ["yes", None, "no", None]


def test_an_answer_survives_that_hunks_join_and_split() -> None:
    apart = driver()
    joined = driver(NEAR)
    assert len(joined.hunks) == 3
    assert answers(joined, say(say(NONE, apart, 0, "yes"), apart, 1, "yes")) == ["yes", None, None]
    assert answers(apart, say(NONE, joined, 0, "no")) == ["no", "no", None, None]


def test_hunks_that_join_with_different_answers_are_undecided_and_show_both() -> None:
    apart, joined = driver(), driver(NEAR)
    (found, *_) = standing("demo", joined, say(say(NONE, apart, 0, "yes"), apart, 1, "no"))
    assert found.answer is None
    assert {old.answer for old in found.old} == {"yes", "no"}
    assert found.conflict == ()


def test_a_part_that_nobody_answered_makes_the_hunk_undecided() -> None:
    apart, joined = driver(), driver(NEAR)
    (found, *_) = standing("demo", joined, say(NONE, apart, 0, "yes"))
    assert (found.answer, len(found.old)) == (None, 1)


def test_another_edit_is_undecided_and_shows_the_old_answer() -> None:
    known = say(NONE, driver(), 0, "yes")
    other = driver(TEXT, (("grab(1)", "devm_grab(1)"), *SWAPS[1:]))
    found = standing("demo", other, known)
    assert [one.answer for one in found] == [None] * 4
    assert found[0].old == known.records
    assert found[2].old == ()


def test_another_function_is_undecided_and_shows_the_old_answer() -> None:
    known = say(NONE, driver(), 0, "yes")
    found = standing("demo", driver(TEXT.replace("probe", "attach")), known)
    assert (found[0].answer, found[0].old) == (None, known.records)


def test_the_same_lines_in_two_functions_are_two_edits() -> None:
    text = f"void f(void)\n{{\n\tdrop(1);\n}}\n{FAR}void g(void)\n{{\n\tdrop(2);\n}}\n"
    one = driver(text, (("drop(1)", "x()"), ("drop(2)", "x()")))
    known = say(NONE, one, 0, "yes")
    swapped = driver(text.replace("f(void)", "h(void)").replace("g(void)", "f(void)"), (("drop(2)", "x()"),))
    assert answers(swapped, known) == [None]


def test_a_hunk_of_two_functions_is_an_answer_about_an_edit_in_each() -> None:
    text = "void f(void)\n{\n\ta(1);\n}\n\nvoid g(void)\n{\n\tb(2);\n}\n"
    swaps = (("a(1)", "x()"), ("b(2)", "y()"))
    joined, apart = driver(text, swaps), driver(text.replace("\tb(2)", f"{FAR}\tb(2)"), swaps)
    assert (len(joined.hunks), len(apart.hunks)) == (1, 2)
    assert answers(apart, say(NONE, joined, 0, "yes")) == ["yes", "yes"]
    assert answers(joined, say(say(NONE, apart, 0, "no"), apart, 1, "no")) == ["no"]


TWICE = f"void f(void)\n{{\n\ta(1);\n\tdrop();\n{FAR}\tb(1);\n\tdrop();\n{FAR}\tc(1);\n}}\n"


def twice(text: str, *anchors: str) -> DriverResult:
    return driver(text, [(f"\t{anchor};\n\tdrop();\n", f"\t{anchor};\n") for anchor in anchors])


def test_the_same_lines_twice_in_a_function_are_two_edits() -> None:
    one = twice(TWICE, "a(1)", "b(1)")
    known = say(say(NONE, one, 0, "yes"), one, 1, "no")
    assert answers(one, known) == ["yes", "no"]


def test_one_more_of_equal_edits_loses_their_answers() -> None:
    one = twice(TWICE, "a(1)", "b(1)")
    known = say(NONE, one, 1, "yes")
    more = twice(TWICE.replace("\tc(1);\n", "\tc(1);\n\tdrop();\n"), "a(1)", "b(1)", "c(1)")
    assert answers(more, known) == [None] * 3
    assert all(found.old for found in standing("demo", more, known))
    assert answers(twice(TWICE, "b(1)"), known) == [None]


def test_reviewers_who_differ_leave_a_hunk_undecided_until_somebody_saw_both() -> None:
    one = driver()
    first, second = record(one, 0, "yes", "A"), record(one, 0, "no", "B")
    known = Decisions.of((first, second))
    (found, *_) = standing("demo", one, known)
    assert found.answer is None
    assert set(found.conflict) == {first, second}
    settled = say(known, one, 0, "no", "C")
    assert answers(one, settled)[0] == "no"
    last = settled.records[[r.by for r in settled.records].index("C")]
    assert set(last.over) == {first.id, second.id}


def test_a_changed_mind_settles_an_own_answer() -> None:
    one = driver()
    known = say(say(NONE, one, 0, "yes"), one, 0, "no")
    assert answers(one, known)[0] == "no"
    assert len(known.records) == 2


def test_the_same_answer_again_is_the_same_record() -> None:
    one = driver()
    known = say(NONE, one, 0, "yes")
    assert say(known, one, 0, "yes", when="2027-01-01T00:00:00Z") == known
    assert len(say(known, one, 0, "yes", "B").records) == 2


def test_an_answer_about_a_part_leaves_the_rest_of_an_earlier_one() -> None:
    apart, joined = driver(), driver(NEAR)
    known = say(say(NONE, joined, 0, "yes"), apart, 1, "no")
    assert answers(apart, known)[:2] == ["yes", "no"]


def test_an_edited_hunk_stands_while_its_lines_of_the_file_do() -> None:
    one = driver()
    other = one.hunks[0].text.replace("+\tmgrab(1);", "+\t/* as asked */\n+\tmgrab(1);")
    known = say(NONE, one, 0, "edit", replacement=other)
    assert answers(one, known)[0] == "edit"
    assert answers(driver(TEXT.replace("step5", "leap5")), known)[0] == "edit"
    (changed, *_) = standing("demo", driver(TEXT.replace("step1()", "leap1()", 1)), known)
    assert (changed.answer, changed.old) == (None, known.records)


def test_edited_hunks_that_differ_are_a_conflict() -> None:
    one = driver()
    texts = [one.hunks[0].text.replace("mgrab(1)", f"mgrab({n})") for n in (5, 6)]
    both = Decisions.of(record(one, 0, "edit", by, replacement=text) for by, text in zip("AB", texts, strict=True))
    assert len(standing("demo", one, both)[0].conflict) == 2
