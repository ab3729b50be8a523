"""Where ``#if`` groups stand in a body: between statements, within one, or across several.

A `Place` is a group in terms of parser tokens, with the bracket around it and the brackets its branches leave open. The
predicates here say what can be done with it; `rewriter.c.variants` does it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from rewriter.c.conditionals import Group, is_dead
from rewriter.c.feed import Feed
from rewriter.c.typing_by_position import BLOCK, brace_kind
from rewriter.c.words import is_loop, words

_OPEN = frozenset(("LPAREN", "LBRACKET", "LBRACE"))
_CLOSE = {"RPAREN": "LPAREN", "RBRACKET": "LBRACKET", "RBRACE": "LBRACE"}
_NO_START = words(
    """ELSE COMMA RPAREN RBRACKET RBRACE COLON EQUALS PLUS DIVIDE MOD OR XOR LAND LOR EQ NE LT GT LE GE CONDOP
    ARROW PERIOD STRING_LITERAL INT_CONST_DEC"""
)
_NO_NEXT = _NO_START - {"RBRACE"} | {"SEMI", "LBRACE"}
_WHOLE = frozenset(("SEMI", "RBRACE", "COLON"))
_HEADER_WORDS = frozenset(("IF", "FOR", "WHILE", "SWITCH", "ELSE", "LPAREN", "RPAREN", "LBRACE", "RBRACE"))
_NO_EXPRESSION = words("""LBRACE RBRACE IF ELSE FOR WHILE DO SWITCH CASE DEFAULT RETURN GOTO BREAK CONTINUE""")


@dataclass(slots=True)
class Place:
    """A group over feed positions `bounds`; `opener` is the bracket around it.

    `start` are the brackets open at its ``#if``, `kept` those behind its ``#endif``, `left` the kinds of those that each branch
    leaves open; it is `balanced` if every branch closes what it opens and nothing else.
    """

    group: Group
    bounds: list[int]
    opener: int = -1
    start: list[int] = field(default_factory=list)
    kept: list[int] | None = None
    left: list[list[str]] = field(default_factory=list)
    balanced: bool = True

    @property
    def branches(self) -> list[tuple[int, int]]:
        """The branches as ranges of the feed."""
        return list(zip(self.bounds, self.bounds[1:], strict=False))

    @property
    def dead(self) -> bool:
        """Whether the first branch is never compiled: ``#if 0``."""
        return is_dead(self.group.heads[0])


def places(feed: Feed, groups: list[Group]) -> list[Place]:
    """The groups that hold any token, by feed positions."""
    found = [Place(group, [bisect_left(feed.first, bound) for bound in group.bounds]) for group in groups]
    return [place for place in found if place.bounds[0] < place.bounds[-1]]


class Surroundings:
    """The brackets of a body with its groups honoured, and what may be asked about the tokens next to a group."""

    def __init__(self, feed: Feed, groups: Iterable[Place]) -> None:
        self.feed = feed
        self.types = feed.types
        self.partner, self.kinds = _match(feed.types, list(groups))

    def in_block(self, place: Place) -> bool:
        """Whether the group stands among the statements of a block (not in parentheses or an initialiser)."""
        return place.opener >= 0 and self.types[place.opener] == "LBRACE" and self.kinds[place.opener] == BLOCK

    def at_boundary(self, place: Place) -> bool:
        """Whether the group can be parsed as a statement with branches."""
        types = self.types
        start, end = place.bounds[0], place.bounds[-1]
        if not place.balanced or not self.in_block(place):
            return False
        if self.ends_header(start - 1):
            inner_if = any("IF" in types[lo:hi] for lo, hi in place.branches)
            if not place.group.complete or (types[end] == "ELSE" and inner_if):
                return False
        elif not self.ends_statement(start - 1) or types[end] == "ELSE":
            return False
        return all(lo == hi or self._is_whole(lo, hi, end) for lo, hi in place.branches)

    def _is_whole(self, lo: int, hi: int, end: int) -> bool:
        """Whether a branch is a run of whole statements, given that the group ends at `end`."""
        types = self.types
        if types[lo] in _NO_START or (types[lo] == "WHILE" and self._closes_do(lo - 1)):
            return False
        if not self.ends_statement(hi - 1) or (types[end] in _NO_NEXT - {"ELSE"} and types[hi - 1] not in _WHOLE):
            return False
        return not (types[end] == "WHILE" and self._closes_do(hi - 1))

    def _closes_do(self, i: int) -> bool:
        return self.types[i] == "RBRACE" and self.types[self.partner[i] - 1] == "DO"

    def ends_header(self, i: int) -> bool:
        """Whether token `i` ends the header of an if or a loop, or is ``else`` or ``do``."""
        types = self.types
        if types[i] in ("ELSE", "DO"):
            return True
        if types[i] != "RPAREN" or self.partner[i] < 1:
            return False
        word = self.partner[i] - 1
        if types[word] == "WHILE":
            return not self._closes_do(word - 1)
        return types[word] in ("IF", "FOR", "SWITCH") or (types[word] == "ID" and is_loop(self.feed.values[word]))

    def ends_statement(self, i: int) -> bool:
        """Whether a statement, or the header of a block or case, ends with token `i`."""
        types, partner = self.types, self.partner
        if types[i] in ("SEMI", "LBRACE", "ASM"):
            return True
        if types[i] == "RBRACE":
            return partner[i] >= 0 and self.kinds[partner[i]] == BLOCK and types[partner[i] - 1] != "LPAREN"
        if types[i] == "COLON":
            return self._is_label_colon(i)
        word = partner[i] - 1 if types[i] == "RPAREN" else i
        if word < 1 or types[word] != "ID":
            return False
        name = self.feed.values[word]
        macro = not is_loop(name) if types[i] == "RPAREN" else name.isupper()
        return macro and self.ends_statement(word - 1)

    def _is_label_colon(self, i: int) -> bool:
        types = self.types
        j = i - 1
        while j > 0 and types[j] not in ("SEMI", "LBRACE", "RBRACE", "CASE", "DEFAULT", "COLON", "CONDOP"):
            j -= 1
        return types[j] in ("CASE", "DEFAULT") or (types[i - 1] == "ID" and j == i - 2 and types[j] != "CONDOP")

    def is_sound(self, place: Place) -> bool:
        """Whether the variant that is kept has every path of the others, given that its conditions decide nothing."""
        types = self.types
        lo, hi = place.bounds[0], place.bounds[-1]
        parts = [types[a:b] for a, b in place.branches]
        alike = all(left == place.left[0] for left in place.left) and (place.group.complete or place.balanced)
        if alike and all(_NO_EXPRESSION.isdisjoint(part) and "SEMI" not in part for part in parts):
            return True
        if not self.in_block(place) and place.balanced:
            return True
        if len(place.bounds) > 2:
            return self._is_tail(place, parts) or self.same_headers(place)
        if types[lo] in ("ELSE", "RBRACE"):
            return types[hi - 1] in ("SEMI", "RBRACE")
        if self.ends_header(lo - 1):
            return self.ends_header(hi - 1)
        if self.ends_statement(lo - 1):
            return types[hi - 1] in ("SEMI", "RBRACE", "LBRACE") or self.ends_header(hi - 1)
        return False

    def _is_tail(self, place: Place, parts: list[list[str]]) -> bool:
        """Whether each branch is the rest of an expression statement: ``x =`` #if ``1;`` #else ``2;`` #endif."""
        lo = place.bounds[0]
        if any(left != place.left[0] for left in place.left) or self.ends_statement(lo - 1) or self.ends_header(lo - 1):
            return False
        return all(
            _NO_EXPRESSION.isdisjoint(part) and part[-1:] == ["SEMI"] and part.count("SEMI") == 1 for part in parts
        )

    def same_headers(self, place: Place) -> bool:
        """Whether all branches are the same headers but for what is in their parentheses: ``if (a) {``, ``if (b) {``."""
        shapes = [_shape(self.types[lo:hi]) for lo, hi in place.branches]
        alike = all(shape == shapes[0] and _HEADER_WORDS.issuperset(shape) for shape in shapes)
        return place.group.complete and bool(shapes[0]) and alike


def _shape(types: list[str]) -> list[str]:
    """The tokens outside parentheses, parentheses included; none if one is closed that was not opened."""
    made: list[str] = []
    depth = 0
    for kind in types:
        depth -= kind == "RPAREN"
        if depth < 0:
            return []
        if not depth:
            made.append(kind)
        depth += kind == "LPAREN"
    return made


def _match(types: list[str], groups: list[Place]) -> tuple[list[int], dict[int, str]]:
    """Bracket partners, and the kind of every brace by its position.

    Each branch starts from the brackets open at its ``#if``; behind the group those count that its first live branch leaves.
    """
    events: dict[int, list[tuple[int, Place, int]]] = {}
    for place in groups:
        last = len(place.bounds) - 1
        for j, (at, order) in enumerate(zip(place.bounds, place.group.order, strict=True)):
            events.setdefault(at, []).append((order, place, j if j < last else -1))
    partner = [-1] * len(types)
    kinds: dict[int, str] = {}
    stack: list[int] = []
    for i, kind in enumerate(types):
        for _, place, j in sorted(events.get(i, ()), key=lambda event: event[0]):
            stack = _cross(place, j, stack, types)
        if kind in _OPEN:
            if kind == "LBRACE":
                outer = next((kinds[opened] for opened in reversed(stack) if opened in kinds), BLOCK)
                kinds[i] = brace_kind(types, i, partner, outer)
            stack.append(i)
        elif kind in _CLOSE and stack:
            opened = stack.pop()
            if types[opened] == _CLOSE[kind]:
                partner[i], partner[opened] = opened, i
    return partner, kinds


def _cross(place: Place, j: int, stack: list[int], types: list[str]) -> list[int]:
    """The open brackets behind directive `j` of a group (-1: its ``#endif``)."""
    if j == 0:
        place.opener, place.start = stack[-1] if stack else -1, stack
        return list(stack)
    place.balanced = place.balanced and stack == place.start
    place.left.append([types[i] for i in stack])
    if place.kept is None and not (place.dead and len(place.left) == 1):
        place.kept = stack
    if j > 0:
        return list(place.start)
    return list(place.start if place.kept is None else place.kept)
