"""The token plumbing: pycparser's `_peek`, `_advance` and kin over our parallel lists instead of its lexer.

Positions in those lists are what every production is measured by: ``pos`` before and behind it is its exact range, which is
what `coord` holds in the nodes that come out.
"""

from __future__ import annotations

from typing import Any, NoReturn

from rewriter.c.feed import Feed
from rewriter.c.grammar.nodes import Span
from rewriter.c.lines import Lines
from rewriter.c.pycparser_contract import Base, ParseError


class Tok:
    """A token as pycparser's own code wants to see it."""

    __slots__ = ("at", "type", "value")

    def __init__(self, type_: str, value: str, at: int) -> None:
        self.type = type_
        self.value = value
        self.at = at


class Stream(Base):
    """Token access for the grammar; `load` gives it the tokens of a body."""

    types: list[str]
    values: list[str]
    partner: list[int]
    first: list[int]
    lines: Lines
    pos: int

    def load(self, feed: Feed, lines: Lines) -> None:
        """Start over with the tokens of another body."""
        self.types, self.values, self.partner, self.first = feed.types, feed.values, feed.partner, feed.first
        self.lines = lines
        self.pos = 0

    def _peek(self, k: int = 1) -> Tok:
        at = self.pos + k - 1
        return Tok(self.types[at], self.values[at], at)

    def _peek_type(self, k: int = 1) -> str:
        return self.types[self.pos + k - 1]

    def _advance(self) -> Tok:
        at = self.pos
        self.pos = at + 1
        return Tok(self.types[at], self.values[at], at)

    def _accept(self, token_type: str) -> Tok | None:
        return self._advance() if self.types[self.pos] == token_type else None

    def _expect(self, token_type: str) -> Tok:
        if self.types[self.pos] != token_type:
            self._parse_error("", None)
        return self._advance()

    def _mark(self) -> int:
        return self.pos

    def _reset(self, mark: int) -> None:
        self.pos = mark

    def _tok_coord(self, tok: Tok) -> Span:
        return (tok.at, tok.at + 1)

    def _parse_error(self, msg: str, _coord: Any) -> NoReturn:
        raise ParseError(msg)

    # Names are typed by position before the parser sees them: no scopes.

    def _push_scope(self) -> None:
        return

    def _pop_scope(self) -> None:
        return

    def _add_identifier(self, _name: str, _coord: Any) -> None:
        return

    def _add_typedef_name(self, _name: str, _coord: Any) -> None:
        return
