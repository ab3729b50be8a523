"""Mail as it was posted: mboxes, headers in every shape, bodies in every encoding."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.errors import USAGE
from rewriter.series.errors import SeriesError
from rewriter.series.mail import MAX_BYTES, Address, decoded, from_headers, read_mail, read_mbox

ONE = b"""From abc Mon Sep 17 00:00:00 2001
From: Ada Tester <ada@example.org>
To: pins@lists.example.org
Subject: [PATCH 1/2] pins: Take them
Message-Id: <one@example.org>
Date: Mon, 5 Jan 2026 10:00:00 +0100

Take them.

>From here on it is quoted.
From here on it is not.
"""
TWO = ONE.replace(b"one@", b"two@").replace(b"1/2", b"2/2")


def test_an_mbox_is_split_at_its_from_lines_only() -> None:
    mails = read_mbox(ONE + b"\n" + TWO, "box")
    assert [mail.msgid for mail in mails] == ["<one@example.org>", "<two@example.org>"]
    assert mails[0].body == "Take them.\n\nFrom here on it is quoted.\nFrom here on it is not.\n\n"
    assert mails[0].sender == Address("Ada Tester", "ada@example.org")
    assert mails[0].notes == ()


def test_a_mail_without_from_line_keeps_a_quoted_mbox_in_its_body() -> None:
    (head, _, rest) = ONE.partition(b"\n")
    mails = read_mbox(rest + b"\n" + TWO, "mail")
    assert [mail.msgid for mail in mails] == ["<one@example.org>", "<two@example.org>"]
    assert head not in mails[0].body.encode()


def test_carriage_returns_and_gzip() -> None:
    assert read_mbox(ONE.replace(b"\n", b"\r\n"), "box") == read_mbox(ONE, "box")
    assert read_mbox(gzip.compress(ONE), "box.gz") == read_mbox(ONE, "box")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "begins neither"),
        (b"<html><body>no</body></html>", "begins neither"),
        (b"diff --git a/x b/x\n--- a/x\n", "begins neither"),
        (b"\0\xff\xfe garbage", "begins neither"),
        (gzip.compress(ONE)[:-9], "cut off"),
        (b"\x1f\x8bgarbage", "unknown compression method"),
        (gzip.compress(b"a: b\n" + b"\0" * MAX_BYTES), "larger than 64 MB"),
    ],
)
def test_what_is_no_mbox_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(SeriesError) as caught:
        read_mbox(data, "box")
    assert caught.value.what.startswith("box ")
    assert says in caught.value.why
    assert caught.value.status == USAGE


def test_headers_of_an_api_may_be_lists_folded_encoded_or_missing() -> None:
    mail = from_headers(
        {
            "Subject": "[PATCH v2\n\t0/2] pins: =?utf-8?q?Caf=C3=A9?=\n =?utf-8?q?_au_lait?=",
            "FROM": ["=?utf-8?b?QWTDoQ==?= =?utf-8?q?T=2C_Dr=2E?= <ada@example.org>", "bob@example.org"],
            "To": '\n a@example.org,\n\t"Quoted, Name" <b@example.org>',
            "Cc": ["c@example.org, A@example.org", "C@EXAMPLE.ORG", None, 7],
            "References": "<x@example.org>\n\t<y@example.org>",
            "message-id": " <z@example.org>\n (comment)",
            "X-Number": 12,
        },
        "body",
    )
    assert mail.subject == "[PATCH v2 0/2] pins: Café au lait"
    assert mail.sender == Address("AdáT, Dr.", "ada@example.org")
    assert mail.to == (Address("", "a@example.org"), Address("Quoted, Name", "b@example.org"))
    assert [person.email for person in mail.cc] == ["c@example.org", "A@example.org"]
    assert (mail.msgid, mail.in_reply_to) == ("<z@example.org>", "<y@example.org>")
    assert mail.references == ("<x@example.org>", "<y@example.org>")
    assert mail.notes == ("it has 2 From headers; the first is taken", "it has no Date header")


def test_a_mail_without_headers_is_still_a_mail() -> None:
    mail = read_mail(b"X-Nothing: here\n\nbody\n")
    assert (mail.subject, mail.msgid, mail.sender, mail.body) == ("", "", Address("", ""), "body\n")
    assert [note.split()[3] for note in mail.notes] == ["Subject", "Message-Id", "From", "Date"]


def test_raw_bytes_in_headers_and_bodies_are_characters() -> None:
    utf8 = "Subject: Ärger\nFrom: Zoë <z@example.org>\n\nkö\n".encode()
    assert (read_mail(utf8).subject, read_mail(utf8).body) == ("Ärger", "kö\n")
    latin = "Subject: Ärger\nFrom: Zoë <z@example.org>\n\nkö\n".encode("latin-1")
    assert read_mail(latin) == read_mail(utf8)


def test_lists_of_addresses_that_break_the_rules_lose_nobody() -> None:
    mail = from_headers({"Cc": "Bad, Name <a@example.org>, b@example.org <b@example.org>;; c@example.org (odd"}, "")
    assert {person.email for person in mail.cc} >= {"a@example.org", "b@example.org", "c@example.org"}
    assert from_headers({"To": "undisclosed-recipients:;"}, "").to == ()


@pytest.mark.parametrize("value", ["=?nonsense?q?x?=", "=?utf-8?b?###?=", "=?utf-8?q?=FF?=", "\udcff\ud800", "=?"])
def test_what_cannot_be_decoded_does_not_raise(value: str) -> None:
    assert isinstance(decoded(value), str)
    decoded(value).encode()


def test_bodies_transfer_encoded_in_parts_or_of_html() -> None:
    quoted = (
        b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nna=C3=AFve =\nyes\n"
    )
    assert read_mail(quoted).body == "naïve yes\n"
    parts = (
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\none\n--b\n'
        b"Content-Type: text/html\n\n<p>no</p>\n--b\nContent-Type: text/x-patch\n\n--- a/x\n--b--\n"
    )
    assert read_mail(parts).body.split() == ["one", "---", "a/x"]
    html = read_mail(b"Content-Type: text/html; charset=nonsense\n\n<p>no</p>\n")
    assert (html.body, html.notes[0]) == ("", "it is HTML only: without a text")
    assert read_mail(b"Content-Type: text/plain; charset=nonsense\n\n\xe4\n").body == "ä\n"


@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail(data: bytes) -> None:
    mail = read_mail(data)
    "".join((mail.subject, mail.date, *(str(person) for person in mail.to))).encode("utf-8", "surrogatepass")
