"""Searching C as text: where words stand, before anything is parsed. Answers are supersets; the tree has the last word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rewriter.c.lexer import Tokens, lex
from rewriter.c.unit import Unit

_TAGGED = re.compile(r"\b(?:struct|union|enum)\s+\Z")
_TYPEDEF = re.compile(r"typedef\s+((?:struct|union)\s+\w+)\s*(?:\{[^{}]*+\}\s*)?\**\s*(\w+)\s*;")


def words_at(text: str, word: str) -> Iterator[int]:
    """Offsets at which `word` stands as a whole word."""
    if not word:
        return  # an empty word stands everywhere
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (_is_word(text[at - 1 : at]) or _is_word(text[end : end + 1])):
            yield at
        at = text.find(word, end)


def is_tag(text: str, offset: int) -> bool:
    """Whether the name at an offset is that of a struct, union or enum, and so of nothing else."""
    return _TAGGED.search(text, max(0, offset - 20), offset) is not None


def _is_word(char: str) -> bool:
    return char == "_" or char.isalnum()


def is_member(text: str, offset: int) -> bool:
    """Whether the word at an offset is what ``->`` or ``.`` takes of something."""
    return text[max(0, offset - 100) : offset].rstrip().endswith(("->", "."))


def typedefs(texts: Iterable[str]) -> dict[str, str]:
    """The structs that ``typedef struct tag name;`` and ``typedef struct tag { ... } name;`` give names to, by these."""
    found: dict[str, str] = {}
    for text in texts:
        for match in _TYPEDEF.finditer(text):
            found.setdefault(match[2], " ".join(match[1].split()))
    return found


def in_directive(tokens: Tokens, offset: int) -> bool:
    """Whether an offset lies in a preprocessor directive, such as the body of a macro."""
    return any(at <= offset < at + len(text) for at, text, _next in tokens.directives)


def is_code(unit: Unit, offset: int) -> bool:
    """Whether a file-scope offset starts a name of its own or lies in a macro's body, not in a comment or string."""
    start = max((r.end for r in unit.functions if r.end <= offset), default=0)
    end = min((r.start for r in unit.functions if r.start > offset), default=len(unit.source.text))
    tokens = lex(unit.source.text, start, end)
    if offset in tokens.off:
        before = tokens.off.index(offset) - 1
        return before < 0 or tokens.tok[before] not in (".", "->")  # the designator `.name =` is a member
    return in_directive(tokens, offset)
