"""What is given for a new version."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.series.errors import SeriesError
from rewriter.series.reroll.asked import msgid_of, read_asked, url_of
from rewriter.series.reroll.record import RECORD_FILE, SeriesRecord

RECORD = SeriesRecord("pins", 1, "6.12", None, 3, "20240101-pins-0")


@pytest.fixture
def v3(tmp_path: Path) -> Path:
    (tmp_path / RECORD_FILE).parent.mkdir()
    (tmp_path / RECORD_FILE).write_text(RECORD.to_json())
    return tmp_path


def test_the_version_after_the_last_one(v3: Path) -> None:
    assert read_asked(None, True, "pins", v3)[0] == 4
    assert read_asked(4, True, "pins", v3)[0] == 4
    assert read_asked(7, False, "pins", v3)[0] == 7
    assert read_asked(None, False, "pins")[0] == 1


@pytest.mark.parametrize("version", [None, 1, 3])
def test_a_version_that_cannot_follow(v3: Path, version: int | None) -> None:
    with pytest.raises(SeriesError, match="is version 3") as caught:
        read_asked(version, False, "pins", v3)
    assert "-v 4" in caught.value.hint


def test_what_says_nothing_alone(v3: Path) -> None:
    with pytest.raises(SeriesError, match="--reroll says nothing alone"):
        read_asked(2, True, "pins")
    with pytest.raises(SeriesError, match="--posted says nothing alone"):
        read_asked(2, False, "pins", posted="a@b")


def test_an_mbox_that_is_none(v3: Path) -> None:
    with pytest.raises(SeriesError, match="cannot be read"):
        read_asked(4, False, "pins", v3, v3 / "none")
    (v3 / "text").write_text("this is no mailbox\n")
    with pytest.raises(SeriesError, match="is no mbox"):
        read_asked(4, False, "pins", v3, v3 / "text")


@pytest.mark.parametrize(
    ("given", "url", "msgid"),
    [
        ("<a.b-1@example.org>", "https://lore.kernel.org/r/a.b-1@example.org", "a.b-1@example.org"),
        ("a+b@example.org", "https://lore.kernel.org/r/a+b@example.org", "a+b@example.org"),
        (
            "https://lore.kernel.org/all/a%2Bb@example.org/",
            "https://lore.kernel.org/all/a%2Bb@example.org/",
            "a+b@example.org",
        ),
        ("https://example.org/thread/17", "https://example.org/thread/17", ""),
    ],
)
def test_where_it_was_posted(v3: Path, given: str, url: str, msgid: str) -> None:
    _, asked = read_asked(4, False, "pins", v3, posted=given)
    assert (url_of(asked.posted), msgid_of(asked.posted)) == (url, msgid)


@pytest.mark.parametrize("given", ["", "yesterday", "a b@c", "ftp://x/y", "<@>"])
def test_what_is_no_mail(v3: Path, given: str) -> None:
    if not given:
        return
    with pytest.raises(SeriesError, match="is no mail"):
        read_asked(4, False, "pins", v3, posted=given)
