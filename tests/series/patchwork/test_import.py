"""A posted series from a file and from a server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rewriter.cli.main import main
from rewriter.review.posted import cached_line, posted_text
from rewriter.series.errors import SeriesError
from rewriter.series.patchwork.address import Address, read_address
from rewriter.series.patchwork.fetch import fetch
from rewriter.series.patchwork.files import address_in, read_file
from rewriter.series.posted import PostedSeries

from . import answers
from .conftest import Open
from .stub import Reply, Stub

MAIL = """From abc Mon Sep 17 00:00:00 2001
From: Ada Tester <{sender}>
To: pins@lists.example.org
Subject: {subject}
Message-Id: <{ident}@example.org>
Date: Mon, 5 Jan 2026 10:00:00 +0100

Text of {ident}.

{diff}
"""


def mail(subject: str, ident: str, diff: str = "", sender: str = "ada@example.org") -> str:
    return MAIL.format(subject=subject, ident=ident, diff=diff, sender=sender) + "\n"


COVER = mail("[PATCH v2 0/2] Take pins", "c")
ONE = mail("[PATCH v2 1/2] pins: x: Take", "one", answers.diff("d/x.c"))
TWO = mail("[PATCH v2 2/2] pins: y: Take", "two", answers.diff("d/y.c"))


def read(tmp_path: Path, text: str | bytes | Any) -> PostedSeries:
    path = tmp_path / "posted"
    if isinstance(text, bytes | str):
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    else:
        path.write_text(json.dumps(text))
    return read_file(path)


def test_a_cover_as_json(tmp_path: Path) -> None:
    series = read(tmp_path, answers.cover())
    assert (series.title, series.version, series.total) == ("Take pins", 2, 2)
    assert [str(person) for person in (series.submitter, *series.to, *series.cc)] == [
        "Ada Téster <ada@example.org>",
        "Bob Keeper <bob@example.org>",
        "pins@lists.example.org",
        "bob@example.org",
    ]
    assert (series.paths, series.ident, series.msgid) == (("d/x.c", "d/y.c"), 70, "<c50@example.org>")
    assert series.patches == ()
    assert "its patches are not in a cover's JSON" in series.notes[-1]


def test_a_cover_with_strange_headers(tmp_path: Path) -> None:
    series = read(tmp_path, answers.cover(headers={"Cc": ["x@example.org", 3], "From": ""}, msgid=None))
    assert (series.title, series.version, series.msgid) == ("Take pins", 2, "")
    assert (series.submitter.email, [person.email for person in series.cc]) == ("ada@example.org", ["x@example.org"])
    assert "it has no Subject header" in series.notes
    bare = read(tmp_path, {"content": "text", "headers": None})
    assert (bare.title, bare.body, bare.submitter.email) == ("", "text\n", "")
    assert posted_text(bare).startswith("(no title) (an unknown number of patches)\n  from     unknown, no date\n")


def test_a_series_as_json(tmp_path: Path) -> None:
    items = [answers.patch(62, number="2/2", title="b"), answers.patch(61, number="1/2", title="a")]
    series = read(tmp_path, answers.series(*items, received_total=1, total=3))
    assert [(patch.number, patch.title) for patch in series.patches] == [(1, "a"), (2, "b")]
    assert series.notes[0] == "1 of 3 patches have arrived at the server"
    assert (series.msgid, series.body) == ("<c50@example.org>", "")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ([], "it is a list"),
        ({"detail": "Not found."}, "the server answered: Not found."),
        ({"a": 1}, "it has the keys a"),
        ({"diff": "", "name": "x"}, "it is one patch of a series"),
        (b'{"id": ', "Expecting value"),
        (b"<!DOCTYPE html>", "it begins neither"),
        (b"", "it begins neither"),
        (mail("hello", "x"), "none of its 1 mails"),
        (mail("Re: [PATCH 1/2] x", "x", "> quoted"), "none of its 1 mails"),
    ],
)
def test_what_is_no_series(data: Any, why: str, tmp_path: Path) -> None:
    with pytest.raises(SeriesError) as caught:
        read(tmp_path, data)
    assert caught.value.why.startswith(why)


def test_an_mbox_in_any_order(tmp_path: Path) -> None:
    series = read(tmp_path, TWO + COVER + ONE)
    assert (series.title, series.version, series.total, series.msgid) == ("Take pins", 2, 2, "<c@example.org>")
    assert [(patch.number, patch.title) for patch in series.patches] == [(1, "pins: x: Take"), (2, "pins: y: Take")]
    assert series.paths == ("d/x.c", "d/y.c")
    assert series.body == "Text of c.\n"
    assert series.notes == ()


def test_what_an_mbox_lacks_or_has_twice_is_said(tmp_path: Path) -> None:
    lacking = read(tmp_path, TWO)
    assert lacking.title == "pins: y: Take"
    assert lacking.notes == (
        "it has no cover letter: title and recipients are those of its first patch",
        "of 2 patches these are not there: 1",
    )
    reply = mail("Re: [PATCH v2 1/2] pins: x: Take", "r")
    old = mail("[PATCH 1/2] pins: x: Take", "old", answers.diff("d/old.c"))
    again = mail("[PATCH v2 2/2] pins: y: Take", "again", answers.diff("d/z.c"))
    full = read(tmp_path, old + COVER + ONE + reply + TWO + again)
    assert full.paths == ("d/x.c", "d/y.c")
    assert full.notes == (
        "number 2 is there twice, also <again@example.org>: the first is taken",
        "left out, of other versions or series: 1",
        "left out, other mails such as replies: 1",
    )
    assert read(tmp_path, COVER).notes == ("only the cover letter is there: its files are those of the diffstat in it",)


def test_a_single_patch_and_damaged_ones(tmp_path: Path) -> None:
    single = read(tmp_path, mail("[PATCH] pins: x: Take", "s", answers.diff("d/x.c")))
    assert (single.total, single.patches[0].number, single.notes) == (1, 1, ())
    odd = read(tmp_path, COVER + ONE.replace(" }\n", "broken\n") + mail("[PATCH v2 2/2] empty", "e"))
    assert odd.paths == ("d/x.c",)
    assert odd.notes == (
        "patch 1: its diff is damaged; the files are those that it names",
        "patch 2: there is no diff in it",
    )


@pytest.mark.parametrize(
    "path", ["/api/covers/50/", "/api/series/70/", "/api/patches/62/", "/project/linux-pins/cover/c50@example.org/"]
)
def test_a_server_is_asked_for_the_whole_series(path: str, client: Open, stub: Stub) -> None:
    stub.objects = answers.instance()
    with client() as asked:
        series = fetch(asked, read_address(stub.url + path))
    assert (series.title, series.version, series.body.split()[0]) == ("Take pins", 2, "Why.")
    assert [(patch.number, patch.state) for patch in series.patches] == [(1, "new"), (2, "accepted")]
    assert (series.state, series.paths) == ("1 accepted, 1 new", ("d/x.c", "d/y.c"))
    assert [person.email for person in series.to] == ["bob@example.org"]


def test_a_message_id_that_the_server_does_not_list(client: Open, stub: Stub) -> None:
    stub.objects = answers.instance()
    with client() as asked, pytest.raises(SeriesError) as caught:
        fetch(asked, Address(stub.url, "cover", None, "linux-pins", "none@example.org"))
    assert "none has the message id <none@example.org>" in caught.value.why
    assert len(stub.asked) == 2


def test_a_series_without_cover_has_the_recipients_of_its_first_patch(client: Open, stub: Stub) -> None:
    stub.objects = answers.instance()
    stub.objects["/api/series/70/"]["cover_letter"] = None
    with client() as asked:
        series = fetch(asked, Address(stub.url, "series", 70))
    assert [person.email for person in series.to] == ["pins@lists.example.org"]
    assert series.notes == ("it has no cover letter",)


def test_an_mbox_from_a_server(client: Open, stub: Stub) -> None:
    stub.raw["/series/70/mbox/"] = Reply((COVER + ONE + TWO).encode())
    stub.raw["/series/71/mbox/"] = Reply(b"<html></html>")
    with client() as asked:
        assert fetch(asked, read_address(f"{stub.url}/series/70/mbox/")).paths == ("d/x.c", "d/y.c")
        with pytest.raises(SeriesError) as caught:
            fetch(asked, read_address(f"{stub.url}/series/71/mbox/"))
    assert caught.value.why == "asked was for an mbox; what came is a web page"


def test_the_verb_prints_and_keeps(tmp_path: Path, capfd: Any) -> None:
    box, kept = tmp_path / "box", tmp_path / "kept.json"
    box.write_text(COVER + ONE + TWO)
    assert main(["series", "import", str(box), "-o", str(kept)]) == 0
    assert "    1/2  state unknown      pins: x: Take\n" in capfd.readouterr().out
    assert json.loads(kept.read_text())["schema"] == "rewriter.posted/1"
    assert main(["series", "import", str(box), "--format", "json"]) == 0
    assert json.loads(capfd.readouterr().out) == json.loads(kept.read_text())
    assert main(["series", "import", str(box), "-o", str(kept)]) == 2
    assert capfd.readouterr().err.startswith(f"rewriter: {kept} is there already\n")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (None, "cannot be read"),
        ("<html></html>", "is no mbox"),
        ("{", "is no JSON"),
        (mail("Re: hello", "h"), "holds no patch"),
    ],
)
def test_a_file_that_cannot_be_a_series_is_a_mistake_of_the_call(
    text: str | None, what: str, tmp_path: Path, capfd: Any
) -> None:
    box = tmp_path / "box"
    if text is not None:
        box.write_text(text)
    assert main(["series", "import", str(box)]) == 2
    assert capfd.readouterr().err.startswith(f"rewriter: {box} {what}\n")


def test_the_verb_asks_nobody_unless_told(stub: Stub, capfd: Any, tmp_path: Path) -> None:
    stub.objects = answers.instance()
    url = f"{stub.url}/api/series/70/"
    assert main(["series", "import", url]) == 2
    assert capfd.readouterr().err.startswith(f"rewriter: {url}: that asks a server\n")
    assert stub.asked == []
    assert main(["series", "import", url, "--online", "-o", str(tmp_path / "kept.json")]) == 0
    assert capfd.readouterr().err == ""
    assert address_in(tmp_path / "kept.json") == Address(answers.BASE, "series", 70)
    stub.asked.clear()
    assert main(["series", "import", url, "--online"]) == 0
    assert capfd.readouterr().err.endswith(" ago; --refresh asks again\n")
    assert stub.asked == []


def test_the_age_is_told_in_the_largest_unit() -> None:
    ages = [cached_line(age) for age in (0, 5, 180, 7200, 200_000)]
    assert [line[7:12] for line in ages] == ["", "5 s a", "3 min", "2 h a", "2 day"]


def test_a_terminal_does_not_obey_what_was_mailed(tmp_path: Path) -> None:
    text = posted_text(read(tmp_path, answers.cover(content="a\x1b[31m\n\tb\rc\n", name="x\x1b]0;y")))
    assert "\x1b" not in text
    assert "\r" not in text
    assert "          b" in text
