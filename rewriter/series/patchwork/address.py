"""Addresses of Patchwork: which server, and what is meant there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from rewriter.errors import USAGE
from rewriter.series.errors import SeriesError

Kind = Literal["cover", "series", "patch", "mbox"]

_API = re.compile(r"(.*)/api(?:/[0-9.]+)?/(covers|series|patches)/([0-9]+)/?")
_MBOX = re.compile(r".*(?:/mbox/?|/raw/?|\.mbox|\.mbox\.gz|\.mbx)")
_NUMBERED = re.compile(r"(.*)/(cover|patch|series)/([0-9]+)/?")
_PAGE = re.compile(r"(.*)/project/([^/]+)/(cover|patch)/([^/]+)/?")
_LIST = re.compile(r"(.*)/project/([^/]+)/list/?")
_LORE = re.compile(r"/[^/]+/[^/@]+@[^/@]+/?")
_KINDS: dict[str, Kind] = {
    "covers": "cover",
    "series": "series",
    "patches": "patch",
    "cover": "cover",
    "patch": "patch",
}


@dataclass(frozen=True)
class Address:
    """What an address names: by Patchwork's number, or by message id (without brackets) in a project, or an mbox by its URL."""

    server: str
    """The address of the instance, such as ``https://patchwork.example.org``; "" for an mbox."""

    kind: Kind
    ident: int | None = None
    project: str = ""
    msgid: str = ""
    url: str = ""

    def api(self, what: str, **query: str) -> str:
        """The URL of an answer in JSON, for example ``covers/12/``."""
        return api(self.server, what, **query)


def api(server: str, what: str, **query: str) -> str:
    """The URL of an answer in JSON of the instance at `server`; without ``format=json`` it would be a web page."""
    return f"{server}/api/{what}?{urlencode({**query, 'format': 'json'})}"


def is_url(text: str) -> bool:
    """Whether an argument is meant as an address and not as a file."""
    return re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", text) is not None


def read_server(url: str) -> str:
    """The address of an instance, without a slash at its end.

    Raises:
        SeriesError: it is not a plain http or https address.
    """
    parts = _split(url)
    return f"{parts[0]}{parts[1].rstrip('/').removesuffix('/api')}"


def read_address(url: str) -> Address:
    """Take an address apart.

    Raises:
        SeriesError: it is not one of a cover, a series, a patch or an mbox.
    """
    server, path, query = _split(url)
    if hit := _API.fullmatch(path):
        return Address(server + hit[1], _KINDS[hit[2]], int(hit[3]))
    if _MBOX.fullmatch(path):
        return Address("", "mbox", url=url)
    if hit := _PAGE.fullmatch(path):
        return Address(server + hit[1], _KINDS[hit[3]], project=hit[2], msgid=unquote(hit[4]))
    if hit := _LIST.fullmatch(path):
        wanted = parse_qs(query).get("series", [""])[0]
        if wanted.isascii() and wanted.isdigit():
            return Address(server + hit[1], "series", int(wanted), hit[2])
    if hit := _NUMBERED.fullmatch(path):
        return Address(server + hit[1], _KINDS[hit[2]], int(hit[3]))
    if _LORE.fullmatch(path):  # a thread in a mailing list archive
        return Address("", "mbox", url=f"{server}{path.rstrip('/')}/t.mbox.gz")
    why = "known are /api/covers/ID/, /api/series/ID/, a cover's or a series' web page, and URLs of an mbox"
    raise SeriesError(f"{url} is no cover and no series", why, "copy the address of the series from Patchwork", USAGE)


def _split(url: str) -> tuple[str, str, str]:
    """Scheme with host, path, query."""
    what, hint = f"{url} cannot be asked", "give an http or https address such as https://patchwork.kernel.org"
    try:
        parts = urlsplit(url)
        host = parts.hostname
        parts.port  # noqa: B018 (it raises where it is no number)
    except ValueError as error:
        raise SeriesError(what, str(error), hint, USAGE) from error
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise SeriesError(what, "it is no http or https address", hint, USAGE)
    if parts.username is not None or parts.password is not None:
        raise SeriesError(what, "it holds a login, and none is ever sent", "leave it out", USAGE)
    return f"{parts.scheme.lower()}://{parts.netloc}", parts.path, parts.query
