"""Layout of kernel C: what deleting and renaming does to lines, blank lines and continuation lines.

Columns count tabs as 8. Nothing here knows what a statement is; callers say which bytes go and which token grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rewriter.c.edit import EditBuffer
from rewriter.c.lexer import Tokens, lex
from rewriter.c.source import TAB

_OPENS = re.compile(r"\{[ \t]*(?:/\*[^\n]*\*/|//[^\n]*)?[ \t]*$")
_LABEL = re.compile(r"[ \t]*(?:case\b[^;?]*|[A-Za-z_]\w*[ \t]*):[ \t]*(?:/\*[^\n]*\*/|//[^\n]*)?[ \t]*$")


@dataclass(frozen=True, slots=True)
class Cut:
    """Bytes [start, end) that go; `lines` tells that they are whole lines."""

    start: int
    end: int
    why: str
    lines: bool = False


def cuts(text: str, gone: Iterable[Cut]) -> list[Cut]:
    """What to delete so that the `gone` tokens and comments leave no trace, in order.

    Lines on which nothing else stands go as a whole, neighbours together; elsewhere the blanks that kept a removed
    piece apart go with it.
    """
    out: list[Cut] = []
    for (start, end), parts in _by_line(text, gone):
        if _rest_is_blank(text, start, end, parts):
            last = out[-1] if out else None
            whys = [part.why for part in parts]
            if last and last.lines and last.end == start:
                start, whys = out.pop().start, [*last.why.split("; "), *whys]
            out.append(Cut(start, end, "; ".join(dict.fromkeys(whys)), lines=True))
        else:
            out += (_trimmed(text, start, end, part) for part in parts)
    return out


def _by_line(text: str, gone: Iterable[Cut]) -> Iterator[tuple[tuple[int, int], list[Cut]]]:
    """((line start, line end), parts that go) for each line touched; parts apart by blanks only are joined."""
    line, parts = (0, 0), list[Cut]()
    for start, end, why in sorted(_pieces(text, gone)):
        if start >= line[1]:
            if parts:
                yield line, parts
            line, parts = (text.rfind("\n", 0, start) + 1, _next_line(text, start)), []
        if parts and not text[parts[-1].end : start].strip(" \t"):
            parts[-1] = Cut(parts[-1].start, max(end, parts[-1].end), parts[-1].why)
        else:
            parts.append(Cut(start, end, why))
    if parts:
        yield line, parts


def _pieces(text: str, gone: Iterable[Cut]) -> Iterator[tuple[int, int, str]]:
    """The parts of `gone`, cut at line ends."""
    for cut in gone:
        at = cut.start
        while at < cut.end:
            end = _next_line(text, at)
            yield at, min(cut.end, end), cut.why
            at = end


def _next_line(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _rest_is_blank(text: str, start: int, end: int, parts: list[Cut]) -> bool:
    edges = [start, *(edge for part in parts for edge in (part.start, part.end)), end]
    return not any(text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True))


def _trimmed(text: str, start: int, end: int, part: Cut) -> Cut:
    """`part` of a line that stays, with the blanks that go along."""
    a, b = part.start, part.end
    behind = len(text[b:end]) - len(text[b:end].lstrip(" \t"))
    before = len(text[start:a].rstrip(" \t")) + start
    if not text[b:end].strip():
        return Cut(before, start + len(text[start:end].rstrip("\r\n")), part.why)
    if before < a or a == start:
        return Cut(a, b + behind, part.why)
    return part


def close_gap(buffer: EditBuffer, at: int, why: str) -> None:
    """Blank lines where whole lines went at `at` of the current text.

    One stays where there were any; none behind an opening brace or a label, none before a closing brace.
    """
    text = buffer.text
    first = last = at
    while first and not text[(above := _line_start(text, first - 1)) : first].strip():
        first = above
    while last < len(text) and not text[last : (below := _next_line(text, last))].strip():
        last = below
    before, after = text[_line_start(text, first - 1) : first], text[last : _next_line(text, last)]
    edge = not before or not after or _OPENS.search(before) or _LABEL.match(before) or after.lstrip().startswith("}")
    keep = first if edge or first == last else _next_line(text, first)
    if keep < last:
        buffer.replace(keep, last, "", why)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, max(at, 0)) + 1


def with_heading(text: str, start: int) -> int:
    """Where the comment begins that stands right above the line of `start`; the line's start if there is none.

    Behind other code on its line it is `start` itself.
    """
    at = _line_start(text, start)
    if text[at:start].strip():
        return start
    while at:
        above = text[_line_start(text, at - 1) : at].strip()
        opened = text.rfind("/*", 0, at) if above.endswith("*/") else _line_start(text, at - 1)
        if not above.endswith("*/") and not above.startswith("//"):
            break
        if opened < 0 or text[_line_start(text, opened) : opened].strip():
            break
        at = _line_start(text, opened)
    return at


def indent(column: int) -> str:
    """The whitespace up to a 0-based column: tabs of 8, then spaces."""
    return "\t" * (column // TAB) + " " * (column % TAB)


@dataclass(slots=True)
class _Bracket:
    """An open bracket: the column just behind it, whether it moves, and whether text follows it on its line."""

    column: int
    moves: bool
    aligns: bool


def realign(text: str, at: int, grown: int, end: int) -> list[tuple[int, int, str]]:
    """Replacements (start, end, whitespace) for the continuation lines of what stands between `at` and `end`.

    `at` is where a line got `grown` columns longer (less than 0: shorter), `end` where its statement ends. A line moves
    if the bracket that encloses it moves and it starts at the column behind that bracket, or deeper; others stay.
    """
    out: list[tuple[int, int, str]] = []
    open_: list[_Bracket] = []
    moves, line = True, text.rfind("\n", 0, at) + 1
    for start, piece in _in_order(lex(text, at, end)):
        own = text.rfind("\n", 0, start) + 1
        if own != line:
            if not open_:
                break
            line = own
            moves = _line_moves(text, own, start, open_)
            if moves:
                out.append((own, start, indent(_column(text, start) + grown)))
        if piece in ("(", "[", "{"):
            follows = bool(text[start + 1 : _next_line(text, start)].strip())
            open_.append(_Bracket(_column(text, start + 1), moves, follows))
        elif piece in (")", "]", "}") and open_:
            open_.pop()
    return out


def _in_order(tokens: Tokens) -> list[tuple[int, str]]:
    comments = [(start, piece) for start, piece, _ in tokens.comments]
    return sorted([*zip(tokens.off, tokens.tok, strict=True), *comments])


def _line_moves(text: str, line: int, start: int, open_: list[_Bracket]) -> bool:
    """Whether the line whose first piece is at `start` follows the brackets around it."""
    columns = [bracket.column for bracket in open_ if bracket.moves and bracket.aligns]
    plain = not text[line:start].strip(" \t")
    return plain and bool(columns) and open_[-1].moves and _column(text, start) >= min(columns)


def _column(text: str, offset: int) -> int:
    return len(text[text.rfind("\n", 0, offset) + 1 : offset].expandtabs(TAB))
