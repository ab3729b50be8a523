"""Which lines of a reply are review tags."""

from __future__ import annotations

import pytest

from rewriter.series.mail import Address
from rewriter.series.reroll.tags import Tag, find_tags, is_from


def found(body: str) -> list[str]:
    return [tag.text for tag in find_tags(body)]


def test_a_tag_stands_on_a_line_of_its_own() -> None:
    body = "Looks good.\n\nReviewed-by: A Person <a@example.org>\nAcked-by: b@example.org\nThanks\n"
    assert found(body) == ["Reviewed-by: A Person <a@example.org>", "Acked-by: b@example.org"]


def test_what_is_quoted_said_in_passing_or_below_is_none() -> None:
    body = """\
> Reviewed-by: Quoted <q@example.org>
>> Acked-by: Quoted <q@example.org>
I would give a Reviewed-by: Passing <p@example.org> for that.
Signed-off-by: Me <m@example.org>
Reviewed-by: nobody in particular
Acked-by: C\x1b[2J Ontrol <c@example.org>
Acked-by: B\u202eidi <b@example.org>
--
Still text.
-- \nAcked-by: Signature <s@example.org>
"""
    assert found(body) == []


def test_tags_of_a_patch_within_a_reply_are_not_those_of_the_reply() -> None:
    assert found("What about this?\n\ndiff --git a/x b/x\n--- a/x\nReviewed-by: A Person <a@example.org>\n") == []


def test_mail_programs_wrap_long_names() -> None:
    assert found("Tested-by: Somebody With A Long Name\n <long@example.org>\n") == [
        "Tested-by: Somebody With A Long Name <long@example.org>"
    ]


def test_blanks_of_every_kind_are_blanks() -> None:
    assert found("Acked-by: A\u00a0Person  <a@example.org>\r\n") == ["Acked-by: A Person <a@example.org>"]


def test_limits_of_a_tag_stay_with_it() -> None:
    body = "Acked-by: A Person <a@example.org> # for PCI\nTested-by: B <b@example.org>\n[on one board]\n"
    assert found(body) == [
        "Acked-by: A Person <a@example.org> # for PCI",
        "Tested-by: B <b@example.org>\n[on one board]",
    ]


@pytest.mark.parametrize("name", ["Reviewed-by", "acked-by", "TESTED-BY", "Reviewed-and-tested-by", "Acked-tested-by"])
def test_tags_that_judge_the_patch(name: str) -> None:
    (tag,) = find_tags(f"{name}: A <a@example.org>\n")
    assert tag.is_review
    assert tag.name == name.capitalize()


@pytest.mark.parametrize("name", ["Reported-by", "Nacked-by", "Suggested-by", "Co-developed-by"])
def test_tags_that_do_not(name: str) -> None:
    (tag,) = find_tags(f"{name}: A <a@example.org>\n")
    assert not tag.is_review


@pytest.mark.parametrize(
    ("sender", "same"),
    [
        (Address("A Person", "a@example.org"), True),
        (Address("", "A@Example.org"), True),
        (Address("", "a+kernel@example.org"), True),
        (Address("", "a@mail.example.org"), True),
        (Address("Person, A", "other@elsewhere.org"), True),
        (Address("A Person", "other@elsewhere.org"), True),
        (Address("B Person", "b@example.org"), False),
        (Address("", "a@badexample.org"), False),
        (Address("", "b@mail.example.org"), False),
        (Address("", ""), False),
    ],
)
def test_who_gave_a_tag(sender: Address, same: bool) -> None:
    assert is_from(Tag("Reviewed-by", Address("A Person", "a@example.org")), sender) is same
