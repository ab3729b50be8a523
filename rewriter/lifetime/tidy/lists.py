"""Parameter and argument lists that lose an item: which tokens go, so that the rest reads as if it had never been there."""

from __future__ import annotations

from dataclasses import dataclass

from rewriter.c.header import split_commas
from rewriter.c.lexer import Tokens
from rewriter.c.source import TAB, Source

WIDTH = 80
"""Columns up to which two lines become one where an item between them went."""


@dataclass(slots=True)
class ItemList:
    """What stands between the parentheses of a definition, a prototype or a call: token ranges between commas."""

    source: Source
    tokens: Tokens
    items: list[tuple[int, int]]

    def gap(self, number: int) -> tuple[int, int]:
        """The tokens to take so that an item goes with one comma; the token behind them moves up to where they began."""
        a, b = self.items[number]
        if len(self.items) == 1:
            return a, b
        if number + 1 == len(self.items) or (number and not self._joins(a, self.items[number + 1][0])):
            return self.items[number - 1][1], b
        return a, self.items[number + 1][0]

    def _joins(self, a: int, b: int) -> bool:
        """Whether token `b` may come to stand where `a` stands: on its line, or on another if that stays short."""
        text, start, end = self.source.text, self.tokens.off[a], self.tokens.off[b]
        before = text[self.source.line_start(start) : start]
        if "\n" not in text[start:end] or not before.strip():
            return True
        return len((before + text[end : self.source.line_end(end)].rstrip()).expandtabs(TAB)) <= WIDTH

    def silent(self, number: int) -> bool:
        """Whether no comment and no directive stands in the gap."""
        a, b = self.gap(number)
        lo, hi = self.tokens.off[a], self.tokens.off[b]
        return not any(lo < at < hi for at, _, _ in (*self.tokens.comments, *self.tokens.directives))


def declared(source: Source, tokens: Tokens, start: int, stop: int) -> ItemList:
    """The parameters in a header ``tokens[start:stop]`` that is nothing but type, name and list; none of any other."""
    opened = tokens.tok.index("(", start)
    plain = tokens.tok[stop - 1] == ")" and _balanced(tokens.tok[opened + 1 : stop - 1])
    return ItemList(source, tokens, split_commas(tokens.tok, opened + 1, stop - 1) if plain else [])


def _balanced(words: list[str]) -> bool:
    """Whether every parenthesis among `words` has its partner there."""
    depth = 0
    for word in words:
        depth += (word == "(") - (word == ")")
        if depth < 0:
            return False
    return not depth
