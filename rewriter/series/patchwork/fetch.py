"""A posted series from a server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rewriter.errors import USAGE
from rewriter.series.assemble import assemble
from rewriter.series.errors import SeriesError
from rewriter.series.mail import from_headers, read_mbox
from rewriter.series.patchwork.address import Address
from rewriter.series.patchwork.answers import kind_of, part_id, read_cover, read_patch, read_series
from rewriter.series.patchwork.client import FRESH, Client
from rewriter.series.posted import PostedSeries

_PAGES = 5


def fetch(client: Client, address: Address) -> PostedSeries:
    """The series that `address` names, with everything the server knows of it.

    Raises:
        SeriesError: the server does not know it, or does not answer.
    """
    if address.kind == "mbox":
        return assemble(read_mbox(client.read_bytes(address.url).value, address.url), address.url)
    cover: Mapping[str, Any] | None = None
    ident = address.ident
    if address.kind != "series":
        found = _answer(client, address, ident if ident is not None else _number_of(client, address))
        cover = found if address.kind == "cover" else None
        ident = part_id(found, "series")
    if ident is None:
        if cover is None:
            why = "the server names none"
            raise SeriesError("the patch belongs to no series", why, "give the address of a series", USAGE)
        return read_cover(cover, address.api("covers/"))
    return _whole(client, address.server, ident, cover)


def read_one(client: Client, server: str, ident: int, fresh: float = FRESH) -> Mapping[str, Any]:
    """The server's answer about a patch, its diff included.

    Raises:
        SeriesError: the server does not know it, or does not answer.
    """
    return _checked(client, Address(server, "patch", ident).api(f"patches/{ident}/"), "patch", fresh)


def _whole(client: Client, server: str, ident: int, cover: Mapping[str, Any] | None) -> PostedSeries:
    """A series with its cover letter and its patches."""
    here = Address(server, "series", ident)
    url = here.api(f"series/{ident}/")
    data = _checked(client, url, "series")
    series = read_series(data, url)
    if cover is None and (letter := part_id(data, "cover_letter")) is not None:
        cover = _checked(client, here.api(f"covers/{letter}/"), "cover")
    idents = [patch.ident for patch in series.patches if patch.ident is not None]
    whole = [read_patch(data) for data in client.each(lambda ident: read_one(client, server, ident), idents)]
    series = replace(series, patches=tuple(sorted(whole, key=lambda patch: patch.number)))
    if cover is not None:
        mail = read_cover(cover, url)
        notes = (*mail.notes, *series.notes)
        return replace(series, title=mail.title, body=mail.body, to=mail.to, cc=mail.cc, notes=notes)
    if not idents:
        return series
    # Without a cover letter the recipients are those of the first patch.
    headers = read_one(client, server, idents[0]).get("headers")
    first = from_headers(headers if isinstance(headers, dict) else {}, "")
    return replace(series, to=first.to, cc=first.cc)


def _answer(client: Client, address: Address, ident: int) -> Mapping[str, Any]:
    what = "covers" if address.kind == "cover" else "patches"
    return _checked(client, address.api(f"{what}/{ident}/"), address.kind)


def _number_of(client: Client, address: Address) -> int:
    """Patchwork's number for the message id of a web page; the server may ignore that it is asked for one only."""
    what = "covers" if address.kind == "cover" else "patches"
    url = address.api(f"{what}/", project=address.project, msgid=address.msgid)
    for _ in range(_PAGES):
        page = client.read_json(url)
        rows = page.value if isinstance(page.value, list) else []
        for row in rows:
            if isinstance(row, dict) and str(row.get("msgid", "")).strip("<> ") == address.msgid:
                ident = row.get("id")
                if isinstance(ident, int):
                    return ident
        if not page.following:
            break
        url = page.following
    why = f"among the {what} that the server lists none has the message id <{address.msgid}>"
    hint = f"give its mbox instead: the address of the page with mbox/ behind it, or /api/{what}/ID/"
    raise SeriesError(f"the {address.kind} is not found", why, hint, USAGE)


def _checked(client: Client, url: str, kind: str, fresh: float = FRESH) -> Mapping[str, Any]:
    """An answer that is about what was asked."""
    data = client.read_json(url, fresh).value
    found = kind_of(data, url)
    if found != kind or not isinstance(data, dict):
        raise SeriesError(f"{url} gives no {kind}", f"what came is a {found}", "see that the address is right")
    return data
