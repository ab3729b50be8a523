"""Where tokens stand on their lines: the little that layout has to say about what macros mean."""

from __future__ import annotations

from rewriter.c.lexer import Tokens

_TAB = 8


class Lines:
    """Line questions about the tokens of a region of `text`."""

    def __init__(self, text: str, tokens: Tokens) -> None:
        self._text = text
        self._off = tokens.off
        self._tokens = tokens

    def begins(self, i: int) -> bool:
        """Whether a newline lies between token ``i - 1`` and token `i`."""
        if not 0 < i < len(self._off):
            return True
        return self._text.find("\n", self._tokens.end(i - 1), self._off[i]) >= 0

    def indent(self, i: int) -> int:
        """The display column at which the line of token `i` begins its text, with tabs of 8."""
        start = self._text.rfind("\n", 0, self._off[i]) + 1
        line = self._text[start : self._off[i]]
        return len(line.expandtabs(_TAB)) - len(line.expandtabs(_TAB).lstrip()) if line.strip() else self.column(i)

    def column(self, i: int) -> int:
        """The display column of token `i`."""
        start = self._text.rfind("\n", 0, self._off[i]) + 1
        return len(self._text[start : self._off[i]].expandtabs(_TAB))
