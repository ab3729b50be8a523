"""Reads mail as it was posted: mboxes (gzipped ones too), single mails, and headers as Patchwork's API gives them.

What is strange in a mail becomes a note of the mail, never an exception: reviews and patches must not get lost because of one
odd header.
"""

from __future__ import annotations

import binascii
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from rewriter.errors import USAGE
from rewriter.series.errors import SeriesError

MAX_BYTES = 64 << 20
"""The largest mbox that is read, unpacked."""

_SEPARATOR = re.compile(rb"^From [^\n]*\d\d:\d\d[^\n]*\d{4}[^\n]*\n", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER = re.compile(rb"[!-9;-~]+:[ \t\r\n]*")
_MSGID = re.compile(r"<[^<>\s]+>")
_BARE_ADDRESS = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")
_ONCE = ("Subject", "Message-Id", "From", "Date")


@dataclass(frozen=True)
class Address:
    """A person or a list; `name` is "" where none is given."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


@dataclass(frozen=True)
class Posting:
    """One mail, decoded: headers unfolded, message ids with their brackets, body with ``\\n`` at line ends.

    `notes` say what was strange about it.
    """

    msgid: str
    in_reply_to: str
    references: tuple[str, ...]
    subject: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: str
    body: str
    notes: tuple[str, ...] = ()


def read_mbox(data: bytes, name: str) -> tuple[Posting, ...]:
    """The mails in `data` (an mbox, plain or gzipped, or a single mail), in their order; `name` is for the error.

    Raises:
        SeriesError: there is no mail in it.
    """
    text = _unpacked(data, name).replace(b"\r\n", b"\n").lstrip(b"\n")
    starts = [hit for hit in _SEPARATOR.finditer(text) if _begins_mail(text, hit)]
    bare = not starts or starts[0].start() > 0
    if bare and not _HEADER.match(text):
        hint = "give an mbox, a mail as git format-patch writes it, or an answer of Patchwork's API as JSON"
        raise SeriesError(
            f"{name} is no mbox", "it begins neither with a From line nor with a mail header", hint, USAGE
        )
    begins = [0] * bare + [hit.end() for hit in starts]
    ends = [*(hit.start() for hit in starts[not bare :]), len(text)]
    mails = (text[begin:end] for begin, end in zip(begins, ends, strict=True))
    return tuple(read_mail(_QUOTED_FROM.sub(rb"\1", mail)) for mail in mails)


def read_mail(data: bytes) -> Posting:
    """One mail without the From line of an mbox."""
    message = message_from_bytes(data)
    headers: dict[str, list[str]] = {}
    for key, value in message.raw_items():
        headers.setdefault(key, []).append(_characters(str(value)))
    body, strange = _body(message)
    return from_headers(headers, body, strange)


def from_headers(headers: Mapping[str, object], body: str, notes: Sequence[str] = ()) -> Posting:
    """A mail from headers that are strings or lists of strings, folded and encoded or not; other values are left out."""
    fields: dict[str, list[str]] = {}
    for key, value in headers.items():
        values = value if isinstance(value, list) else [value]
        fields.setdefault(str(key).lower(), []).extend(item for item in values if isinstance(item, str))

    def first(name: str) -> str:
        return next(iter(fields.get(name.lower(), ())), "")

    def people(name: str) -> tuple[Address, ...]:
        return _addresses(fields.get(name.lower(), ()))

    strange = [f"it has {len(fields[n.lower()])} {n} headers; the first is taken" for n in _ONCE if _differ(fields, n)]
    strange += [f"it has no {n} header" for n in _ONCE if not first(n).strip()]
    parents = [_MSGID.findall(first(name)) for name in ("In-Reply-To", "References")]
    return Posting(
        msgid=next(iter(_MSGID.findall(first("Message-Id"))), ""),
        in_reply_to=next(iter(parents[0]), parents[1][-1] if parents[1] else ""),
        references=tuple(parents[1]),
        subject=decoded(first("Subject")),
        sender=next(iter(people("From")), Address("", "")),
        to=people("To"),
        cc=people("Cc"),
        date=decoded(first("Date")),
        body=body.replace("\r\n", "\n"),
        notes=(*notes, *strange),
    )


def decoded(value: str) -> str:
    """A header's value on one line, its encoded words (RFC 2047) as characters; what cannot be decoded stays as it is."""
    try:
        chunks = decode_header(value)
    except (HeaderParseError, binascii.Error, ValueError):
        chunks = [(value, None)]
    text = "".join(chunk if isinstance(chunk, str) else _word(chunk, charset) for chunk, charset in chunks)
    return " ".join(_characters(text).split())


def _word(chunk: bytes, charset: str | None) -> str:
    # Between encoded words the library gives plain text in an encoding of Python's own.
    try:
        return chunk.decode(charset or "raw-unicode-escape", "replace")
    except (LookupError, UnicodeError):
        return _guessed(chunk)


def _characters(text: str) -> str:
    """Text whose odd bytes hide as surrogates, as the characters they most likely mean."""
    try:
        return _guessed(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")


def _guessed(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _addresses(values: Iterable[str]) -> tuple[Address, ...]:
    """Everybody named, once each; an address list that breaks the rules still gives its addresses."""
    found: dict[str, Address] = {}
    for value in values:
        line = " ".join(value.split())
        pairs = [(name, email) for name, email in getaddresses([line]) if "@" in email]
        if len(pairs) < len(_BARE_ADDRESS.findall(re.sub(r'"[^"]*"', "", line))):
            pairs += [("", email) for email in _BARE_ADDRESS.findall(line)]
        for name, email in pairs:
            found.setdefault(email.lower(), Address(decoded(name), email))
    return tuple(found.values())


def _differ(fields: Mapping[str, Sequence[str]], name: str) -> bool:
    return len(fields.get(name.lower(), ())) > 1


def _begins_mail(text: bytes, hit: re.Match[bytes]) -> bool:
    """Whether a From line starts a mail: at the top or behind an empty line, with a header below."""
    at = hit.start()
    return (at == 0 or text[:at].endswith(b"\n\n")) and _HEADER.match(text, hit.end()) is not None


def _body(message: Message) -> tuple[str, tuple[str, ...]]:
    """The text of a mail (all of its text parts but HTML), and what was strange."""
    parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    plain = [part for part in parts if part.get_content_subtype() != "html"]
    notes = ("it is HTML only: without a text",) if parts and not plain else ()
    texts = map(_text, plain)
    return "".join(text if text.endswith("\n") else f"{text}\n" for text in texts), notes


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    try:
        return data.decode(charset) if charset else _guessed(data)
    except (LookupError, UnicodeError):
        return _guessed(data)


def _unpacked(data: bytes, name: str) -> bytes:
    if data[:2] == b"\x1f\x8b":
        unpack = zlib.decompressobj(wbits=31)
        try:
            data = unpack.decompress(data, MAX_BYTES)
        except zlib.error as error:
            raise SeriesError(f"{name} cannot be unpacked", str(error), "fetch it again", USAGE) from error
        if not unpack.eof:
            why = f"it is cut off, or larger than {MAX_BYTES >> 20} MB"
            raise SeriesError(
                f"{name} cannot be unpacked", why, "fetch it again, or give the mbox of one series", USAGE
            )
    if len(data) > MAX_BYTES:
        why = f"it is larger than {MAX_BYTES >> 20} MB"
        raise SeriesError(f"{name} is too large", why, "give the mbox of one series", USAGE)
    return data
