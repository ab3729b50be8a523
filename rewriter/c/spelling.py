"""Tokens as text again, spaced the way the kernel spaces it: for types and for what is shown, never for edits."""

from __future__ import annotations

from collections.abc import Sequence

_NO_SPACE_BEFORE = frozenset((")", "]", ",", ";", ".", "->", "[", "++", "--"))
_NO_SPACE_BEHIND = frozenset(("(", "[", ".", "->", "!", "~", "*", "++", "--"))
_SIGNS = frozenset(("-", "+", "&"))
_WORDS = frozenset(("if", "while", "for", "switch", "return", "case", "goto"))


def spell(tok: Sequence[str]) -> str:
    """The tokens in one line: ``struct foo *``, ``container_of(p, struct foo, m)``."""
    made: list[str] = []
    before, front = "", ""  # the token in front, and the one in front of that
    for i, word in enumerate(tok):
        if made and not _joined(front, before, word, tok[i + 1] if i + 1 < len(tok) else ""):
            made.append(" ")
        made.append(word)
        front, before = before, word
    return "".join(made)


def _joined(front: str, before: str, word: str, behind: str) -> bool:
    """Whether `word` follows `before` without a blank."""
    if before in _NO_SPACE_BEHIND or word in _NO_SPACE_BEFORE:
        return True
    if before in _SIGNS:
        return not _is_operand(front)  # a sign, not an operator between two operands
    return word == "(" and _is_operand(before) and behind != "*"


def _is_operand(word: str) -> bool:
    return word not in _WORDS and (word[-1:].isalnum() or word[-1:] in ("_", ")", "]", '"', "'"))
