"""Tokens as text again, spaced the way the kernel spaces it: for types and for what is shown, never for edits."""

from __future__ import annotations

from collections.abc import Sequence

_NO_SPACE_BEFORE = frozenset((")", "]", ",", ";", ".", "->", "(", "[", "++", "--"))
_NO_SPACE_BEHIND = frozenset(("(", "[", ".", "->", "!", "~", "*", "&", "++", "--"))
_SPACE_BEFORE_PAREN = frozenset(("if", "while", "for", "switch", "return", ",", "=", "*", "&&", "||", "?", ":"))


def spell(tok: Sequence[str]) -> str:
    """The tokens in one line: ``struct foo *``, ``container_of(p, struct foo, m)``."""
    made: list[str] = []
    before = ""
    for word in tok:
        if made and not _joined(before, word):
            made.append(" ")
        made.append(word)
        before = word
    return "".join(made)


def _joined(before: str, word: str) -> bool:
    if before in _NO_SPACE_BEHIND:
        return True
    if word == "(" and (before in _SPACE_BEFORE_PAREN or not (before[-1].isalnum() or before[-1] in "_)]")):
        return False
    return word in _NO_SPACE_BEFORE
