"""Tags of a thread, and the patches that they are carried onto."""

from __future__ import annotations

from rewriter.series.gitrun import hermetic
from rewriter.series.mail import read_mbox
from rewriter.series.reroll.carry import Carried, carry
from rewriter.series.reroll.patch_ids import patch_ids
from rewriter.series.reroll.thread import read_thread
from tests.series.reroll.mails import COVER, FIRST, SECOND, diff, mail, mbox

REVIEW = "Fine.\n\nReviewed-by: Rita Viewer <rita@example.net>\n"
RITA = "Rita Viewer <rita@example.net>"
SAID = "Reviewed-by: Rita Viewer <rita@example.net>"


def carried(*mails: str, second: str = "") -> Carried:
    """Tags for a new version of which the first patch has the same diff, and the second one `second`."""
    with hermetic() as git:
        ids = patch_ids(git, [diff("one"), second or diff("two")])
        return carry(read_thread(git, read_mbox(mbox(*mails), "box")), ids)


def texts(got: Carried) -> list[list[str]]:
    return [[tag.text for tag in tags] for tags in got.tags]


def test_a_tag_goes_to_the_patch_that_it_answers() -> None:
    got = carried(COVER, FIRST, SECOND, mail("r@x", "Re: [PATCH 1/2] dma: one: Use it", REVIEW, RITA, "p1@x"))
    assert texts(got) == [[SAID], []]
    assert got.notes == ()


def test_a_tag_for_the_cover_letter_goes_to_every_patch() -> None:
    got = carried(COVER, FIRST, SECOND, mail("r@x", "Re: [PATCH 0/2] pins: Manage them", REVIEW, RITA, "c@x"))
    assert texts(got) == [[SAID], [SAID]]


def test_a_tag_for_another_diff_is_dropped_with_a_note() -> None:
    reply = mail("r@x", "Re: [PATCH 0/2] pins: Manage them", REVIEW, RITA, "c@x")
    got = carried(COVER, FIRST, SECOND, reply, second=diff("two", new="devm_take_wide"))
    assert texts(got) == [[SAID], []]
    assert got.notes == (f"{SAID} for 'dma: two: Use it' (v1) is not carried: that diff is not sent again",)
    assert [(patch.title, tag.text) for patch, tag in got.dropped] == [("dma: two: Use it", SAID)]


def test_other_line_numbers_and_blanks_are_no_other_diff() -> None:
    reply = mail("r@x", "Re: [PATCH 2/2] dma: two: Use it", REVIEW, RITA, "p2@x")
    moved = diff("two").replace("@@ -1,3 +1,3 @@", "@@ -81,3 +82,3 @@").replace("\tafter", "        after")
    assert texts(carried(COVER, FIRST, SECOND, reply, second=moved)) == [[], [SAID]]


def test_a_reply_to_a_reply_is_about_the_same_patch() -> None:
    question = mail("q@x", "Re: [PATCH 1/2] dma: one: Use it", "Really?\n", RITA, "p1@x")
    answer = mail("a@x", "Re: [PATCH 1/2] dma: one: Use it", "Yes.\n", parent="q@x")
    reply = mail("r@x", "Re: something else by now", REVIEW, RITA, "a@x")
    assert texts(carried(COVER, FIRST, SECOND, question, answer, reply)) == [[SAID], []]


def test_where_mails_between_are_absent_references_or_the_subject_tell() -> None:
    by_refs = mail("r@x", "Re: else", REVIEW, RITA, "gone@x", ("c@x", "p2@x", "gone@x"))
    assert texts(carried(COVER, FIRST, SECOND, by_refs)) == [[], [SAID]]
    by_title = mail("r@x", "RE: [PATCH 2/2] dma: two: Use it", REVIEW, RITA, "gone@x")
    assert texts(carried(COVER, FIRST, SECOND, by_title)) == [[], [SAID]]
    assert texts(carried(COVER, FIRST, SECOND, mail("r@x", "Re: [PATCH v3 2/2] dma: two: Use it", REVIEW, RITA))) == [
        [],
        [],
    ]


def test_the_same_tag_twice_is_one() -> None:
    first = mail("r@x", "Re: [PATCH 1/2] dma: one: Use it", REVIEW, RITA, "p1@x")
    again = mail("s@x", "Re: [PATCH 0/2] pins: Manage them", REVIEW, RITA, "c@x")
    assert texts(carried(COVER, FIRST, SECOND, first, again)) == [[SAID], [SAID]]


def test_tags_that_a_patch_has_already_go_on() -> None:
    body = f"Use it.\n\n{SAID}\nReported-by: Somebody <s@example.net>\nSigned-off-by: Ada Tester <ada@example.org>\n"
    had = mail("p1@x", "[PATCH v2 1/1] dma: one: Use it", f"{body}{diff('one')}")
    assert texts(carried(had)) == [[SAID], []]


def test_a_tag_in_another_name_is_not_carried() -> None:
    reply = mail("r@x", "Re: [PATCH 1/2] dma: one: Use it", REVIEW, "Otto <otto@example.com>", "p1@x")
    got = carried(COVER, FIRST, SECOND, reply)
    assert texts(got) == [[], []]
    assert got.notes == (
        f"{SAID} in <r@x> from Otto <otto@example.com> is not carried:"
        " it is another person's; add it by hand if it is right",
    )


def test_what_does_not_judge_the_patch_is_for_a_person() -> None:
    body = "Nacked-by: Rita Viewer <rita@example.net>\n"
    got = carried(COVER, FIRST, mail("r@x", "Re: [PATCH 1/2] dma: one: Use it", body, RITA, "p1@x"))
    assert texts(got) == [[], []]
    assert "it does not judge the patch" in got.notes[0]


def test_mails_that_answer_each_other_in_a_ring_end() -> None:
    one = mail("r@x", "Re: ring", REVIEW, RITA, "s@x")
    two = mail("s@x", "Re: ring", "Hm.\n", RITA, "r@x")
    got = carried(COVER, FIRST, one, two)
    assert texts(got) == [[], []]
    assert "the patch that it answers is not known" in got.notes[0]
