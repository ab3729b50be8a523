"""Addresses that people copy from a browser."""

import pytest

from rewriter.series.errors import SeriesError
from rewriter.series.patchwork.address import Address, is_url, read_address, read_server

S = "https://pw.example.org"
MSGID = "20260105.1-ada@example.org"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (f"{S}/api/covers/12/?format=api", Address(S, "cover", 12)),
        (f"{S}/api/1.3/series/12", Address(S, "series", 12)),
        (f"{S}/api/patches/12/", Address(S, "patch", 12)),
        (f"{S}/sub/api/series/12/", Address(f"{S}/sub", "series", 12)),
        (f"{S}/project/p/cover/{MSGID}/", Address(S, "cover", None, "p", MSGID)),
        (f"{S}/project/p/patch/a%2Bb@example.org/", Address(S, "patch", None, "p", "a+b@example.org")),
        (f"{S}/project/p/list/?series=70&state=*", Address(S, "series", 70, "p")),
        (f"{S}/cover/5/", Address(S, "cover", 5)),
        (f"{S}/series/70/mbox/", Address("", "mbox", url=f"{S}/series/70/mbox/")),
        (f"{S}/project/p/cover/{MSGID}/mbox/", Address("", "mbox", url=f"{S}/project/p/cover/{MSGID}/mbox/")),
        (f"{S}/linux-pins/{MSGID}/t.mbox.gz", Address("", "mbox", url=f"{S}/linux-pins/{MSGID}/t.mbox.gz")),
        (f"{S}/linux-pins/{MSGID}/", Address("", "mbox", url=f"{S}/linux-pins/{MSGID}/t.mbox.gz")),
        ("HTTP://pw.example.org:8080/api/covers/1/", Address("http://pw.example.org:8080", "cover", 1)),
    ],
)
def test_what_an_address_means(url: str, address: Address) -> None:
    assert is_url(url)
    assert read_address(url) == address


@pytest.mark.parametrize(
    "url",
    [
        f"{S}/",
        f"{S}/project/p/list/",
        f"{S}/project/p/list/?series=x",
        f"{S}/api/people/1/",
        "file:///etc/passwd",
        "ftp://pw.example.org/api/covers/1/",
        "https:///api/covers/1/",
        "https://pw.example.org:port/api/covers/1/",
        "https://[bad/api/covers/1/",
        "https://ada:secret@pw.example.org/api/covers/1/",
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(SeriesError) as caught:
        read_address(url)
    assert caught.value.status == 2


def test_a_server_is_named_with_or_without_its_api() -> None:
    assert read_server(f"{S}/api/") == read_server(f"{S}/") == read_server(S) == S
    assert not is_url("series.mbox")
