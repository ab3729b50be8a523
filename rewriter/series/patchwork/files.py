"""A posted series from a file: an answer of Patchwork as JSON, or an mbox."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from rewriter.errors import USAGE
from rewriter.series.assemble import assemble
from rewriter.series.errors import SeriesError, os_error
from rewriter.series.mail import read_mbox
from rewriter.series.patchwork.address import Address, read_address
from rewriter.series.patchwork.answers import kind_of, read_cover, read_series
from rewriter.series.posted import SCHEMA, PostedSeries


def read_file(path: Path) -> PostedSeries:
    """The series in a file: an answer of Patchwork as JSON, or an mbox.

    Raises:
        SeriesError: it cannot be read, or holds neither.
    """
    data = _bytes(path)
    if data.lstrip()[:1] not in (b"{", b"["):
        return assemble(read_mbox(data, str(path)), str(path))
    answer = _parsed(data, path)
    kind = kind_of(answer, str(path))
    if kind == "cover":
        letter = read_cover(answer, str(path))
        note = "its patches are not in a cover's JSON: import the series, or its mbox, to have them"
        return replace(letter, notes=(*letter.notes, note))
    if kind == "patch":
        why = "it is one patch of a series"
        raise SeriesError(f"{path} is neither a cover nor a series of Patchwork", why, "import its series", USAGE)
    series = read_series(answer, str(path))
    note = "text, recipients and files are not in a series' JSON: import its mbox, or its address, to have them"
    return replace(series, notes=(*series.notes, note))


def address_in(path: Path) -> Address:
    """The address that a file names: an answer of Patchwork as JSON, or what ``series import -o`` kept.

    Raises:
        SeriesError: it cannot be read, or names none.
    """
    answer = _parsed(_bytes(path), path)
    if isinstance(answer, dict) and isinstance(url := answer.get("url"), str) and url:
        address = read_address(url)
        if answer.get("schema") == SCHEMA and isinstance(ident := answer.get("id"), int):
            return Address(address.server, "series", ident)
        return address
    raise SeriesError(f"{path} names no address", "it has no url", "give the address of the series instead", USAGE)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise os_error(f"{path} cannot be read", error, "give a JSON file, an mbox, or an address", USAGE) from error


def _parsed(data: bytes, path: Path) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        hint = "fetch it again; with ?format=json, since without it the answer is a web page"
        raise SeriesError(f"{path} is no JSON", str(error), hint, USAGE) from error
