"""Text with its comments blanked out, byte for byte as long as before: for searches that must not see comments."""

from __future__ import annotations

import re

from rewriter.c.lexer import CHAR, COMMENT, LINE_COMMENT, STRING

_OPENS = re.compile(r"/[*/]")
_COMMENT = re.compile(rf"{COMMENT}|{LINE_COMMENT}")
_LITERAL = re.compile(rf"{STRING}|{CHAR}|/[*/]")


def without_comments(text: str) -> str:
    """`text` with blanks in place of comments; offsets and lines stay what they were."""
    out: list[str] = []
    done = 0
    for found in _OPENS.finditer(text):  # a search for these two characters is much quicker than lexing
        at = found.start()
        if at < done or _in_literal(text, _logical_line(text, done, at), at):
            continue
        comment = _COMMENT.match(text, at)
        if comment is not None:
            out += (text[done:at], "\n".join([" " * len(line) for line in comment[0].split("\n")]))
            done = comment.end()
    return "".join((*out, text[done:]))


def _logical_line(text: str, done: int, at: int) -> int:
    """Where the line of `at` begins, with the lines that it continues, but not before `done`."""
    start = text.rfind("\n", done, at) + 1 or done
    while start > done + 1 and text.endswith(("\\\n", "\\\r\n"), done, start):
        start = text.rfind("\n", done, start - 1) + 1 or done
    return start


def _in_literal(text: str, line: int, at: int) -> bool:
    """Whether `at` lies inside a string or character constant of its line."""
    if text.find('"', line, at) < 0 and text.find("'", line, at) < 0:
        return False
    pieces = (piece.span() for piece in _LITERAL.finditer(text, line))
    start, end = next((span for span in pieces if span[1] > at), (at, at))
    return start < at < end
