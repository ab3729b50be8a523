"""Patchwork's answers (a cover, a series, a patch) as posted series and patches; what is missing becomes a note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rewriter.series.diffs import read_diff
from rewriter.series.errors import SeriesError
from rewriter.series.mail import Address, from_headers
from rewriter.series.posted import NOBODY, PostedPatch, PostedSeries
from rewriter.series.subject import read_subject

_HINT = "give an answer of GET /api/covers/ID/ or /api/series/ID/ (with ?format=json)"


def kind_of(data: object, source: str) -> str:
    """What an answer is about: ``cover``, ``series`` or ``patch``.

    Raises:
        SeriesError: it is none of them.
    """
    what = f"{source} is neither a cover nor a series of Patchwork"
    if isinstance(data, list):
        raise SeriesError(what, "it is a list", _HINT)
    if not isinstance(data, dict):
        raise SeriesError(what, f"it is a JSON {type(data).__name__}", _HINT)
    if isinstance(data.get("patches"), list):
        return "series"
    if "diff" in data:
        return "patch"
    if "content" in data and ("msgid" in data or "headers" in data):
        return "cover"
    detail = _text(data, "detail")
    why = f"the server answered: {detail}" if detail else f"it has the keys {', '.join(sorted(data)[:6]) or '(none)'}"
    raise SeriesError(what, why, _HINT)


def read_cover(data: Mapping[str, Any], source: str) -> PostedSeries:
    """The cover letter of a series, as a series whose patches are not known."""
    body = _text(data, "content")
    known = {"Message-Id": _text(data, "msgid"), "Date": _text(data, "date")}
    given = {str(key).lower(): value for key, value in _dict(data, "headers").items()}
    # The answer itself has the first two, so that nothing is amiss where the headers lack them.
    mail = from_headers({**{key.lower(): value for key, value in known.items() if value}, **given}, body)
    subject = read_subject(mail.subject or _text(data, "name"))
    series = next((item for item in _list(data, "series") if isinstance(item, dict)), {})
    more = len(_list(data, "series")) - 1
    notes = [*mail.notes, *([f"it belongs to {more} more series"] if more > 0 else [])]
    return PostedSeries(
        source=source,
        title=subject.title,
        version=_int(series, "version") or subject.version,
        total=subject.total or 0,
        msgid=_text(data, "msgid") or mail.msgid,
        submitter=mail.sender if mail.sender.email else _submitter(data),
        date=_text(data, "date") or mail.date,
        to=mail.to,
        cc=mail.cc,
        body=mail.body.strip("\n") + "\n",
        url=_text(data, "web_url") or _text(data, "url"),
        ident=_int(series, "id"),
        project=_text(_dict(data, "project"), "link_name"),
        notes=tuple(notes),
    )


def read_series(data: Mapping[str, Any], source: str) -> PostedSeries:
    """A series with the titles of its patches; the text and the recipients are not in such an answer."""
    cover = _dict(data, "cover_letter")
    patches = tuple(read_patch(item) for item in _list(data, "patches") if isinstance(item, dict))
    total, received = (_int(data, "total") or len(patches)), _int(data, "received_total")
    name = _text(data, "name") or _text(cover, "name") or next((patch.title for patch in patches), "")
    late = received is not None and received < total
    notes = [] if cover else ["it has no cover letter"]
    return PostedSeries(
        source=source,
        title=read_subject(name).title,
        version=_int(data, "version") or 1,
        total=total,
        msgid=_text(cover, "msgid") or next((patch.msgid for patch in patches), ""),
        submitter=_submitter(data),
        date=_text(data, "date"),
        url=_text(data, "web_url") or _text(data, "url"),
        ident=_int(data, "id"),
        project=_text(_dict(data, "project"), "link_name"),
        patches=tuple(sorted(patches, key=lambda patch: patch.number)),
        notes=(*notes, *([f"{received} of {total} patches have arrived at the server"] if late else [])),
    )


def read_patch(data: Mapping[str, Any]) -> PostedPatch:
    """A patch, from its own answer or from a list or a series (then without its files)."""
    subject = read_subject(_text(data, "name"))
    diff = read_diff(_text(data, "diff"))
    tags = {key: value for key, value in _dict(data, "tags").items() if isinstance(value, int) and value > 0}
    return PostedPatch(
        number=subject.number or 0,
        title=subject.title,
        msgid=_text(data, "msgid"),
        url=_text(data, "web_url") or _text(data, "url"),
        ident=_int(data, "id"),
        version=subject.version,
        sender=_submitter(data),
        date=_text(data, "date"),
        state=_text(data, "state"),
        archived=data.get("archived") is True,
        check=_text(data, "check"),
        tags=tags,
        files=diff.files,
        hash=_text(data, "hash") or diff.patchwork_hash,
        project=_text(_dict(data, "project"), "link_name"),
    )


def part_id(data: Mapping[str, Any], key: str) -> int | None:
    """The number of what an answer has under `key` (an object, or a list of objects whose first is meant)."""
    value = data.get(key)
    inner = next(iter(value), None) if isinstance(value, list) else value
    return _int(inner, "id") if isinstance(inner, dict) else None


def _submitter(data: Mapping[str, Any]) -> Address:
    person = _dict(data, "submitter")
    return Address(_text(person, "name"), _text(person, "email")) if person else NOBODY


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _int(data: Mapping[str, Any], key: str) -> int | None:
    value = data.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _dict(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    return value if isinstance(value, list) else []
