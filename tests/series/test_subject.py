"""Subjects of posted patches."""

import pytest

from rewriter.series.subject import Subject, read_subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("[PATCH v3 0/3] Add pins", Subject("Add pins", 3, 0, 3, ("PATCH",))),
        ("[v3,0/3] Add pins", Subject("Add pins", 3, 0, 3)),
        ("[net-next,v12,07/15] a: b", Subject("a: b", 12, 7, 15, ("net-next",))),
        ("[PATCHv2 net-next] a: b", Subject("a: b", 2, None, None, ("PATCH", "net-next"))),
        ("[PATCH] [RFC] a: [b] c", Subject("a: [b] c", 1, None, None, ("PATCH", "RFC"))),
        ("Re: [PATCH V2 1/2] a", Subject("a", 2, 1, 2, ("PATCH",), reply=True)),
        ("AW: re: a", Subject("a", reply=True)),
        ("a: video/4 v2", Subject("a: video/4 v2")),
        ("[]", Subject("")),
        ("", Subject("")),
    ],
)
def test_a_subject_is_taken_apart(text: str, subject: Subject) -> None:
    assert read_subject(text) == subject


def test_which_mails_are_patches() -> None:
    patches = ("[PATCH] a", "[RFC PATCH] a", "[v2,1/2] a", "Re: [PATCH] a", "[ANNOUNCE] a", "a")
    assert [read_subject(text).is_patch for text in patches] == [True, True, True, False, False, False]
