"""Searching C as text: where words stand, before anything is parsed. Answers are supersets; the tree has the last word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_BODY = re.compile(r"[^;(){}=]*{")


def words_at(text: str, word: str) -> Iterator[int]:
    """Offsets at which `word` stands as a whole word."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (_is_word(text[at - 1 : at]) or _is_word(text[end : end + 1])):
            yield at
        at = text.find(word, end)


def _is_word(char: str) -> bool:
    return char == "_" or char.isalnum()


def defines_struct(text: str, name: str) -> bool:
    """Whether a text may define ``struct name { ... }`` or ``typedef struct { ... } name;``."""
    for at in words_at(text, name):
        before = text[max(0, at - 80) : at].rstrip("* \t\n,")
        if before.endswith(("struct", "union")) and _BODY.match(text, at + len(name)):
            return True
        if before.endswith("}") or "__packed" in before:
            return True
    return False


def macro_writes(texts: Iterable[str], name: str) -> set[int] | None:
    """Which arguments a macro assigns to, by position; None where none of the texts defines it."""
    define = re.compile(rf"^[ \t]*#[ \t]*define[ \t]+{re.escape(name)}\(([^)]*)\)((?:\\\n|[^\n])*)", re.MULTILINE)
    for text in texts:
        match = define.search(text) if name in text else None
        if match:
            params = [re.escape(param.strip()) for param in match[1].split(",")]
            return {i for i, param in enumerate(params) if re.search(rf"\b{param}\s*\)?\s*=[^=]", match[2])}
    return None
