"""Matching brackets over text in which conditionals may open one bracket twice and close it once."""

from __future__ import annotations

from rewriter.c.conditionals import conditional
from rewriter.c.lexer import Tokens

_CLOSE = {")": "(", "]": "[", "}": "{"}
_OPEN = frozenset(_CLOSE.values())


def partners(tokens: Tokens) -> list[int]:
    """For each token the index of the bracket that matches it, or -1.

    Behind an ``#else`` the brackets open at the ``#if`` count; behind the ``#endif`` those that the first branch left open.
    """
    found = [-1] * len(tokens)
    events: dict[int, list[str]] = {}
    for _, text, at in tokens.directives:
        what = conditional(text)
        if what:
            events.setdefault(at, []).append(what)
    stack: list[int] = []
    saved: list[tuple[list[int], list[int] | None]] = []
    for i, word in enumerate(tokens.tok):
        for what in events.get(i, ()):
            stack = _cross(what, stack, saved)
        if word in _OPEN:
            stack.append(i)
        elif word in _CLOSE and stack:
            if tokens.tok[stack[-1]] == _CLOSE[word]:
                found[i] = stack[-1]
                found[stack[-1]] = i
            stack.pop()
    return found


def _cross(what: str, stack: list[int], saved: list[tuple[list[int], list[int] | None]]) -> list[int]:
    """The open brackets behind a conditional directive."""
    if what == "if":
        saved.append((list(stack), None))
        return stack
    if not saved:
        return stack
    start, first = saved.pop()
    first = list(stack) if first is None else first
    if what == "endif":
        return first
    saved.append((start, first))
    return list(start)
