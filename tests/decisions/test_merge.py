"""Files of several reviewers: they merge in any order without loss, and what is settled stays so."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from rewriter.decisions import Answer, Decisions, Piece, Record, answered, follow, live, merge, standing
from rewriter.decisions.known import from_json
from tests.decisions.support import driver, record, say

ONE = driver()
NUMBERS = range(len(ONE.hunks))
ANSWERS: tuple[Answer, ...] = ("yes", "no", "edit")


def text_of(number: int, variant: int) -> str:
    """The hunk as somebody edited it."""
    head, _, rest = ONE.hunks[number].text.partition("\n-")
    return f"{head}\n+\tnew({variant});\n-{rest}"


@st.composite
def histories(draw: st.DrawFn) -> tuple[Decisions, ...]:
    """The files of three reviewers, who answered and merged one another's files now and then."""
    files = [Decisions()] * 3
    for minute in range(draw(st.integers(0, 14))):
        one, other = draw(st.integers(0, 2)), draw(st.integers(0, 2))
        if one != other and draw(st.booleans()):
            files[one] = merge(files[one], files[other])
            continue
        number, answer = draw(st.sampled_from(NUMBERS)), draw(st.sampled_from(ANSWERS))
        text = text_of(number, draw(st.integers(0, 1))) if answer == "edit" else ""
        when = f"2026-01-01T00:{draw(st.integers(0, minute)):02}:00Z"  # clocks differ
        files[one] = say(files[one], ONE, number, answer, "ABC"[one], text, when)
    return tuple(files)


@given(histories())
@settings(max_examples=100, deadline=None)
def test_files_merge_in_any_order_and_as_often_as_one_likes(files: Sequence[Decisions]) -> None:
    a, b, c = files
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c))
    assert merge(a, a) == a == merge(a, Decisions())
    assert merge(merge(a, b), a) == merge(a, b)
    assert merge(a, b).ids == a.ids | b.ids
    assert from_json(merge(a, b).to_json()) == merge(a, b)


@given(histories())
@settings(max_examples=100, deadline=None)
def test_who_has_seen_all_answers_settles_them_for_good(files: Sequence[Decisions]) -> None:
    everything = merge(merge(files[0], files[1]), files[2])
    for number in NUMBERS:
        everything = say(everything, ONE, number, "no", "D", when="2026-01-02T00:00:00Z")
    for old in files:
        again = merge(old, merge(everything, old))
        assert [found.answer for found in standing("demo", ONE, again)] == ["no"] * len(NUMBERS)


@given(histories())
@settings(max_examples=100, deadline=None)
def test_no_answer_is_lost_but_to_one_that_saw_it(files: Sequence[Decisions]) -> None:
    both = merge(files[0], files[1])
    left = live(both.records)
    for one in both.records:
        for piece in one.pieces:
            later = [other for other in both.records if one.id in other.over and piece in other.pieces]
            assert later or one in left[piece]
    for found, hunk in zip(standing("demo", ONE, both), NUMBERS, strict=True):
        said = {one.said for one in both.records if one in _about(left, hunk)}
        assert (found.answer is None) == (len(said) != 1)
        assert bool(found.conflict) == (len(said) > 1)
        assert {one.said for one in found.conflict} == (said if len(said) > 1 else set())


def _about(left: dict[Piece, list[Record]], hunk: int) -> list[Record]:
    (piece,) = record(ONE, hunk, "yes").pieces
    return left.get(piece, [])


@given(histories())
@settings(max_examples=100, deadline=None)
def test_the_later_answer_holds_where_two_versions_contradict_each_other(files: Sequence[Decisions]) -> None:
    earlier, now = files[0], files[1]
    found = follow(earlier, now)
    assert found.ids >= earlier.ids | now.ids
    assert follow(earlier, found) == found
    assert merge(found, earlier) == found == merge(now, found)
    for number, one in enumerate(standing("demo", ONE, found)):
        mine = [_about(live(side.records), number) for side in (earlier, now)]
        words = [{record.said for record in side} for side in mine]
        if len(words[0]) <= 1 and len(words[1]) <= 1:
            assert not one.conflict  # each side knows what it wants


def test_one_of_two_versions_wins_by_time() -> None:
    first = say(Decisions(), ONE, 0, "yes", "A", when="2026-01-01T00:00:00Z")
    second = say(Decisions(), ONE, 0, "no", "B", when="2026-01-02T00:00:00Z")
    for found in (follow(first, second), follow(second, first)):
        assert standing("demo", ONE, found)[0].answer == "no"
    torn = merge(second, say(Decisions(), ONE, 0, "yes", "C", when="2026-01-03T00:00:00Z"))
    assert standing("demo", ONE, follow(first, torn))[0].conflict
    edited = Decisions.of([answered("demo", ONE, 0, "edit", "D", Decisions(), text_of(0, 1), "2026-01-04T00:00:00Z")])
    assert standing("demo", ONE, follow(torn, edited))[0].answer == "edit"
