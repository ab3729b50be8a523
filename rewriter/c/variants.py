"""How ``#if`` groups inside a body reach the parser.

A group that stands where a statement may begin, with balanced branches, becomes ``PPIF .. PPELSE .. PPENDIF``: all branches
are parsed, none is lost. A group inside an expression keeps its first branch (all of it if there is no ``#else``), and one
that cuts through statements is united if it has no ``#else``; both are marked, so that the tree claims nothing about what
they touch. What is left has no single tree: the statements it touches become opaque.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from rewriter.c.conditionals import Group
from rewriter.c.feed import Feed
from rewriter.c.typing_by_position import BLOCK, MEMBERS, brace_kind
from rewriter.c.words import is_loop

_OPEN = {"LPAREN": "RPAREN", "LBRACKET": "RBRACKET", "LBRACE": "RBRACE"}
_CLOSE = {"RPAREN": "LPAREN", "RBRACKET": "LBRACKET", "RBRACE": "LBRACE"}
_NO_START = frozenset(
    """ELSE COMMA RPAREN RBRACKET RBRACE COLON EQUALS PLUS DIVIDE MOD OR XOR LAND LOR EQ NE LT GT LE GE CONDOP ARROW PERIOD
    STRING_LITERAL INT_CONST_DEC""".split()
)
_NO_NEXT = _NO_START - {"RBRACE"} | {"SEMI", "LBRACE"}
_WHOLE = frozenset(("SEMI", "RBRACE", "COLON"))
_HEADERS = frozenset(("IF", "FOR", "WHILE", "SWITCH", "ELSE", "LPAREN", "RPAREN", "LBRACE", "RBRACE"))


@dataclass(slots=True)
class Mark:
    """A group the tree must not be trusted on: text tokens ``[a, b)``; `bad` if the statements have no single tree."""

    a: int
    b: int
    bad: bool


@dataclass(slots=True)
class _Place:
    """Where a group stands in the feed: branch bounds, the bracket around it, whether each branch is balanced."""

    group: Group
    bounds: list[int]
    opener: int = 0
    balanced: bool = True


def resolve(feed: Feed, groups: list[Group]) -> tuple[Feed, list[Mark]]:
    """The feed the parser gets for a body with conditional groups, and the marks for the tree that comes out."""
    places = [_Place(g, [bisect_left(feed.first, bound) for bound in g.bounds]) for g in groups]
    places = [p for p in places if p.bounds[0] < p.bounds[-1]]
    partner = _match(feed, places)
    marks: list[Mark] = []
    inserts: dict[int, list[tuple[int, str, str]]] = {}
    dropped: list[tuple[int, int]] = []
    for place in places:
        if _at_boundary(feed, place, partner):
            _inject(place, inserts)
            continue
        if len(place.bounds) > 2:
            whole = [branch for branch in _ranges(place) if branch[0] < branch[1]]
            kept = whole[-1] if _same_headers(feed, place) else whole[0]  # the last one, so that its block begins behind
            dropped += [branch for branch in whole if branch != kept]
        marks.append(Mark(place.group.start, place.group.end, not _is_sound(feed, place, partner)))
    return _assemble(feed, inserts, dropped), marks


def _is_sound(feed: Feed, place: _Place, partner: list[int]) -> bool:
    """Whether the one variant that is kept has every path of the others, given that its conditions decide nothing."""
    types = feed.types
    if not _in_block(feed, place, partner):
        return place.balanced
    if place.group.complete or len(place.bounds) > 2:
        return _is_tail(feed, place, partner) or _same_headers(feed, place)
    lo, hi = place.bounds[0], place.bounds[-1]
    if types[lo] in ("ELSE", "RBRACE"):
        return types[hi - 1] in ("SEMI", "RBRACE")
    if _is_header_end(feed, lo - 1, partner):
        return False
    if _ends_statement(feed, lo - 1, partner):
        return types[hi - 1] in ("SEMI", "RBRACE", "LBRACE", "EQUALS") or _is_header_end(feed, hi - 1, partner)
    return place.balanced and "SEMI" not in types[lo:hi] and "LBRACE" not in types[lo:hi]


def _is_tail(feed: Feed, place: _Place, partner: list[int]) -> bool:
    """Whether each branch is the rest of an expression statement, semicolon included: ``x =`` #if ``1;`` #else ``2;``."""
    if not place.balanced or _ends_statement(feed, place.bounds[0] - 1, partner):
        return False
    if _is_header_end(feed, place.bounds[0] - 1, partner):
        return False
    parts = [feed.types[lo:hi] for lo, hi in _ranges(place)]
    return all("SEMI" in part and part.index("SEMI") == len(part) - 1 and "LBRACE" not in part for part in parts)


def _same_headers(feed: Feed, place: _Place) -> bool:
    """Whether all branches are the same headers but for what stands in their parentheses: ``if (a) {`` and ``if (b) {``."""
    shapes = [_shape(feed.types[lo:hi]) for lo, hi in _ranges(place)]
    return place.group.complete and all(shape == shapes[0] and _HEADERS.issuperset(shape) for shape in shapes)


def _shape(types: list[str]) -> list[str]:
    made, depth = [], 0
    for kind in types:
        depth -= kind == "RPAREN"
        if not depth:
            made.append(kind)
        depth += kind == "LPAREN"
    return made


def _ranges(place: _Place) -> list[tuple[int, int]]:
    return list(zip(place.bounds, place.bounds[1:], strict=False))


def _match(feed: Feed, places: list[_Place]) -> list[int]:
    """Bracket partners with conditionals honoured: each branch starts from the brackets open at its ``#if``."""
    events: dict[int, list[tuple[int, _Place, int]]] = {}
    for place in places:
        last = len(place.bounds) - 1
        for j, (at, order) in enumerate(zip(place.bounds, place.group.order, strict=True)):
            events.setdefault(at, []).append((order, place, j if j < last else -1))
    partner = [-1] * len(feed.types)
    stack: list[int] = []
    saved: dict[int, tuple[list[int], list[int] | None]] = {}
    for i, kind in enumerate(feed.types):
        for _, place, j in sorted(events.get(i, ()), key=lambda e: e[0]):
            stack = _cross(place, j, stack, saved)
        if kind in _OPEN:
            stack.append(i)
        elif kind in _CLOSE and stack and feed.types[stack[-1]] == _CLOSE[kind]:
            opened = stack.pop()
            partner[i], partner[opened] = opened, i
        elif kind in _CLOSE:
            stack = stack[:-1]
    return partner


def _cross(place: _Place, j: int, stack: list[int], saved: dict[int, tuple[list[int], list[int] | None]]) -> list[int]:
    """The stack behind the directive `j` of a group (-1: its ``#endif``)."""
    if j == 0:
        place.opener = stack[-1] if stack else -1
        saved[id(place)] = (list(stack), None)
        return stack
    start, first = saved[id(place)]
    place.balanced = place.balanced and stack == start
    first = list(stack) if first is None else first
    saved[id(place)] = (start, first)
    return first if j < 0 else list(start)


def _in_block(feed: Feed, place: _Place, partner: list[int]) -> bool:
    return place.opener >= 0 and feed.types[place.opener] == "LBRACE" and _kind(feed, place.opener, partner) == BLOCK


def _kind(feed: Feed, opener: int, partner: list[int]) -> str:
    """The kind of the brace at `opener`, from the outermost one inwards."""
    around = [i for i in range(opener) if feed.types[i] == "LBRACE" and not i < partner[i] < opener]
    kind = BLOCK
    for i in [*around, opener]:
        kind = brace_kind(feed.types, i, partner, kind)
    return kind


def _at_boundary(feed: Feed, place: _Place, partner: list[int]) -> bool:
    """Whether the group can be parsed as a statement with branches."""
    types = feed.types
    start, end = place.bounds[0], place.bounds[-1]
    if not place.balanced or not _in_block(feed, place, partner):
        return False
    body = _is_header_end(feed, start - 1, partner)
    if not body and not _ends_statement(feed, start - 1, partner):
        return False
    if body and (not place.group.complete or types[end] == "ELSE"):
        return False
    for lo, hi in _ranges(place):
        if lo == hi:
            continue
        if types[lo] in _NO_START or types[lo] == "WHILE" and _closes_do(types, lo - 1, partner):
            return False
        if not _ends_statement(feed, hi - 1, partner) or types[end] in _NO_NEXT and types[hi - 1] not in _WHOLE:
            return False
        if types[end] == "ELSE" or types[end] == "WHILE" and _closes_do(types, hi - 1, partner):
            return False
    return not _closes_do(types, start - 1, partner) or types[start] != "WHILE"


def _closes_do(types: list[str], i: int, partner: list[int]) -> bool:
    return types[i] == "RBRACE" and types[partner[i] - 1] == "DO"


def _is_header_end(feed: Feed, i: int, partner: list[int]) -> bool:
    """Whether token `i` ends the header of an if or a loop, or is ``else`` or ``do``."""
    types = feed.types
    if types[i] in ("ELSE", "DO"):
        return True
    if types[i] != "RPAREN" or partner[i] < 1:
        return False
    word = partner[i] - 1
    if types[word] == "WHILE":
        return not _closes_do(types, word - 1, partner)
    return types[word] in ("IF", "FOR", "SWITCH") or types[word] == "ID" and is_loop(feed.values[word])


def _ends_statement(feed: Feed, i: int, partner: list[int]) -> bool:
    """Whether a statement, or the header of a block or case, ends with token `i`."""
    types = feed.types
    if types[i] in ("SEMI", "LBRACE"):
        return True
    if types[i] == "RBRACE":
        opened = partner[i]
        return opened >= 0 and _kind(feed, opened, partner) == BLOCK and types[opened - 1] != "LPAREN"
    if types[i] == "COLON":
        return _is_label_colon(types, i)
    if types[i] == "ASM":
        return True
    word = partner[i] - 1 if types[i] == "RPAREN" else i
    if word < 1 or types[word] != "ID" or types[i] == "RPAREN" and is_loop(feed.values[word]):
        return False
    return (types[i] == "RPAREN" or feed.values[word].isupper()) and _ends_statement(feed, word - 1, partner)


def _is_label_colon(types: list[str], i: int) -> bool:
    j = i - 1
    while j > 0 and types[j] not in ("SEMI", "LBRACE", "RBRACE", "CASE", "DEFAULT", "COLON", "CONDOP"):
        j -= 1
    return types[j] in ("CASE", "DEFAULT") or types[i - 1] == "ID" and j == i - 2 and types[j] != "CONDOP"


def _inject(place: _Place, inserts: dict[int, list[tuple[int, str, str]]]) -> None:
    """Note the tokens that go in before feed positions, in the order of the directives.

    The value of a ``PPIF`` or ``PPELSE`` is its directive, that of the ``PPENDIF`` says whether there was an ``#else``.
    """
    group = place.group
    kinds = ["PPIF", *["PPELSE"] * (len(group.heads) - 1), "PPENDIF"]
    values = [*group.heads, "complete" if group.complete else ""]
    for at, order, kind, value in zip(place.bounds, group.order, kinds, values, strict=True):
        inserts.setdefault(at, []).append((order, kind, value))


def _assemble(feed: Feed, inserts: dict[int, list[tuple[int, str, str]]], dropped: list[tuple[int, int]]) -> Feed:
    gone = bytearray(len(feed.types) + 1)
    for lo, hi in dropped:
        gone[lo:hi] = b"\1" * (hi - lo)
    made = Feed()
    for i in range(len(feed.types) + 1):
        for _, kind, value in sorted(inserts.get(i, ()), key=lambda insert: insert[0]):
            at = feed.first[i] if i < len(feed.first) else feed.last[-1]
            made.add(kind, value, at, at, at)
        if i < len(feed.types) and not gone[i]:
            made.copy(feed, i, i + 1)
    return made


__all__ = ["MEMBERS", "Mark", "resolve"]
