"""Lines of C in pieces to colour. A few words, not a parser: hunks begin anywhere, and a wrong colour harms nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

Role = Literal["", "keyword", "type", "string", "number", "comment", "directive", "call", "label"]


class Piece(NamedTuple):
    """A stretch of a line and what it is; "" is code like any other."""

    text: str
    role: Role


_KEYWORD = re.compile(
    "break|case|continue|default|do|else|for|goto|if|return|sizeof|switch|typeof|while"
    "|__free|__always_unused|__maybe_unused"
)
_TYPE = re.compile(
    "auto|bool|char|const|double|enum|extern|float|inline|int|long|register|restrict|short|signed|static|struct|union"
    "|unsigned|void|volatile|[us](?:8|16|32|64)|s?size_t|irqreturn_t|__iomem|__init|__exit|__user"
)
# No part of it can be tried twice at one place: a line of any length takes time in proportion.
_TOKEN = re.compile(
    r"(?P<comment>/\*.*?(?:\*/|$)|//.*)"
    r"|(?P<string>\"(?:[^\"\\]|\\.)*(?:\"|\\?$)|'(?:[^'\\]|\\.)*(?:'|\\?$))"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<number>[0-9][\w.]*)"
)
_DIRECTIVE = re.compile(r"\s*#")
_LABEL = re.compile(r"[A-Za-z_]\w*(?=:(?!:))")
_CALL = re.compile(r"\s?\(")


def highlighted(lines: Iterable[str]) -> Iterator[list[Piece]]:
    """The pieces of consecutive lines of C; those of a line together are the line."""
    lines = list(lines)
    inside = _begins_inside(lines)
    for line in lines:
        pieces, at = list[Piece](), 0
        if inside:
            end = line.find("*/")
            at = end + 2 if end >= 0 else len(line)
            pieces, inside = [Piece(line[:at], "comment")], end < 0
        pieces = [piece for piece in (*pieces, *_pieces(line, at)) if piece.text]
        last = pieces[-1] if pieces else Piece("", "")
        inside = inside or (last.role == "comment" and last.text.startswith("/*") and not _ended(last.text))
        yield pieces


def _ended(comment: str) -> bool:
    return len(comment) >= len("/**/") and comment.endswith("*/")


def _begins_inside(lines: list[str]) -> bool:
    """Whether the first line stands inside a comment: its end comes before any beginning, or it looks so."""
    for line in lines:
        begin, end = line.find("/*"), line.find("*/")
        if begin >= 0 or end >= 0:
            return end >= 0 and (begin < 0 or end < begin)
    first = next((line.strip() for line in lines if line.strip()), "")
    return first == "*" or first.startswith("* ")


def _pieces(line: str, at: int) -> Iterator[Piece]:
    if at == 0 and _DIRECTIVE.match(line):
        cut = line.find("/*")
        yield Piece(line if cut < 0 else line[:cut], "directive")
        at = len(line) if cut < 0 else cut
    elif at == 0 and (label := _LABEL.match(line)):
        yield Piece(label[0], "label" if label[0] != "default" else "keyword")
        at = label.end()
    while match := _TOKEN.search(line, at):
        yield Piece(line[at : match.start()], "")
        yield Piece(match[0], _role(line, match))
        at = match.end()
    yield Piece(line[at:], "")


def _role(line: str, match: re.Match[str]) -> Role:
    if match.lastgroup != "word":
        return match.lastgroup  # type: ignore[return-value]
    if _KEYWORD.fullmatch(match[0]):
        return "keyword"
    if _TYPE.fullmatch(match[0]):
        return "type"
    return "call" if _CALL.match(line, match.end()) else ""
