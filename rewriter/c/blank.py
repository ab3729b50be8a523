"""Text with its comments blanked out, byte for byte as long as before: for searches that must not see comments."""

from __future__ import annotations

import re

from rewriter.c.lexer import CHAR, COMMENT, LINE_COMMENT, STRING

_OPENS = re.compile(r"/[*/]")
_COMMENT = re.compile(rf"{COMMENT}|{LINE_COMMENT}")
_LITERAL = re.compile(rf"{STRING}|{CHAR}|/[*/]")


def without_comments(text: str) -> str:
    """`text` with blanks in place of comments; offsets and lines stay what they were.

    A comment that never ends stays: whoever reads the text has to stumble over it.
    """
    out: list[str] = []
    copied = settled = 0  # what is in front of `settled` is not looked at again, however long the line
    for found in _OPENS.finditer(text):  # a search for these two characters is much quicker than lexing
        at = found.start()
        if at < settled:
            continue
        literal = _literal_end(text, _logical_line(text, settled, at), at)
        if literal is not None:
            settled = literal
        elif (comment := _COMMENT.match(text, at)) is None or not _ends(comment[0]):
            break
        else:
            out += (text[copied:at], "\n".join([" " * len(line) for line in comment[0].split("\n")]))
            copied = settled = comment.end()
    return "".join((*out, text[copied:]))


def _ends(comment: str) -> bool:
    return comment.startswith("//") or (len(comment) > 3 and comment.endswith("*/"))


def _logical_line(text: str, settled: int, at: int) -> int:
    """Where the line of `at` begins, with the lines that it continues, but not before `settled`."""
    start = text.rfind("\n", settled, at) + 1 or settled
    while start > settled + 1 and text.endswith(("\\\n", "\\\r\n"), settled, start):
        start = text.rfind("\n", settled, start - 1) + 1 or settled
    return start


def _literal_end(text: str, line: int, at: int) -> int | None:
    """Where the string or character constant ends, of the line that begins at `line`, in which `at` lies; else None."""
    if text.find('"', line, at) < 0 and text.find("'", line, at) < 0:
        return None
    pieces = (piece.span() for piece in _LITERAL.finditer(text, line))
    start, end = next((span for span in pieces if span[1] > at), (at, at))
    return end if start < at < end else None
