"""The reason above a hunk: one line, and the lines of source that it rests on most."""

from dataclasses import replace

from rewriter.plan import Evidence, Reason
from rewriter.review.select import files
from rewriter.review.why import Why, names_of, of_calls, of_hunk

from .plans import CHANGED

NAMES = names_of(CHANGED)
PROOF = tuple(Evidence("drivers/a/one.c", line, f"line(\t{line});") for line in range(10, 20))


def test_one_line_with_the_code_and_the_lines_of_the_proof() -> None:
    first, _ = files(CHANGED)
    assert of_hunk(first, first.hunks[1], NAMES) == [
        Why(
            "one.c:10: remove: after it remove() ends (line 12) [redundant-release]",
            ("one.c:1: café = enable();", "two.h:3: }"),
        )
    ]


def test_a_hunk_without_calls_says_what_it_tidies_or_that_it_follows() -> None:
    first, second = files(CHANGED)
    assert of_hunk(first, first.hunks[2], NAMES) == [Why("tidy: label out has nothing left to undo")]
    assert of_hunk(second, second.hunks[0], NAMES) == [Why("follows from the other edits")]


def test_what_a_reviewer_wrote_is_not_said_to_tidy() -> None:
    first, _ = files(replace(CHANGED, edits=(*CHANGED.edits[:1], replace(CHANGED.edits[1], why="edited in review"))))
    assert of_hunk(first, first.hunks[2], NAMES) == [Why("edited in review")]
    site = replace(CHANGED.sites[1], line=20, reason=Reason("edited-in-review", "by hand"), why="", evidence=())
    with_call = replace(first, sites=(site,))
    assert of_hunk(with_call, first.hunks[2], NAMES) == [Why("one.c:20: remove: by hand [edited-in-review]")]


def test_the_lines_that_the_sentence_names_come_before_others_in_the_order_of_the_proof() -> None:
    site = replace(CHANGED.sites[1], why="from line 19 to line 12", evidence=PROOF)
    (why,) = of_calls([site], NAMES)
    assert why.evidence == ("one.c:10: line( 10);", "one.c:12: line( 12);", "one.c:19: line( 19);")
    assert why.more == 7


def test_calls_with_one_reason_stand_together() -> None:
    site = replace(CHANGED.sites[1], evidence=PROOF[:1])
    others = [replace(site, line=25, evidence=PROOF[:2]), replace(site, line=20), replace(site, file="drivers/a/two.h")]
    one, other = of_calls([site, *others], NAMES)
    assert one.text.startswith("one.c:10, 20, 25: remove: ")
    assert len(one.evidence) == 2
    assert other.text.startswith("two.h:10: remove: ")
