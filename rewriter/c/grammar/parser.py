"""The parser put together: one body in, nodes out."""

from __future__ import annotations

from rewriter.c.feed import END, Feed
from rewriter.c.grammar.statements import Statements
from rewriter.c.lines import Lines
from rewriter.c.pycparser_contract import Node


class BodyParser(Statements):
    """Parses the body of one function; may be used again and again."""

    def body(self, feed: Feed, lines: Lines) -> Node:
        """The block of a function. Raises pycparser's ParseError if the body as a whole cannot be read."""
        self.load(feed, lines)
        block = self._parse_compound_statement()
        if self.types[self.pos] != END:
            self._parse_error("text behind the body", None)
        return block
