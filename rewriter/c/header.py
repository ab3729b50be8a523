"""Function headers: the name, the parameters and what is returned, read from tokens."""

from __future__ import annotations

from rewriter.c.lexer import Tokens
from rewriter.c.words import is_attribute

_CONTROL = frozenset(("if", "for", "while", "switch", "return", "sizeof"))


def function_name(tokens: Tokens, stop: int | None = None) -> tuple[str, int] | None:
    """The function's name in a header ``tokens[:stop]`` and the token where the header really begins, or None.

    Macro calls without a semicolon may be glued to the front (``MODULE_ALIAS("x")`` on a line of its own): the header begins
    behind them.
    """
    tok, kind = tokens.tok, tokens.kind
    calls = _calls(tokens, len(tok) if stop is None else stop)
    if not calls or tok[0] in ("struct", "union", "enum") and len(tok) < 4:
        return None
    named = [c for c in calls if not is_attribute(c[0])] or calls
    best = named[-1]
    if best[0].isupper() and len(named) > 1 and not named[-2][0].isupper() and kind[named[-2][2]] != "keyword":
        best = named[-2]
    begin = 0
    for _, at, close in calls:
        if at < best[1] and _is_glued(tokens, at, close):
            begin = close
    return (best[0], begin) if best[0] not in _CONTROL else None


def _is_glued(tokens: Tokens, at: int, close: int) -> bool:
    """Whether the call at `at` is a macro of its own in front of the header."""
    return not is_attribute(tokens.tok[at]) and (at == 0 or tokens.tok[at - 1] in (")", "}", ";"))


def _calls(tokens: Tokens, stop: int) -> list[tuple[str, int, int]]:
    """Every ``name ( ... )`` outside parentheses: the name, its token, and the token behind its ``)``."""
    tok, kind = tokens.tok, tokens.kind
    found: list[tuple[str, int, int]] = []
    depth, opened = 0, 0
    for i in range(stop):
        if tok[i] == "(":
            if not depth:
                opened = i
            depth += 1
        elif tok[i] == ")":
            depth -= 1
            if depth < 0:  # the tail of a macro with a ";" among its arguments
                depth, found = 0, []
            elif not depth:
                named = _named(tokens, opened, i)
                if named is not None:
                    found.append((tok[named], named, i + 1))
    return [c for c in found if kind[c[1]] in ("id", "keyword")]


def _named(tokens: Tokens, opened: int, closed: int) -> int | None:
    """The token that names the call whose parentheses are given; ``(*name(...))(...)`` is named inside."""
    tok, kind = tokens.tok, tokens.kind
    if opened and kind[opened - 1] == "id":
        return opened - 1
    if opened and tok[opened - 1] == "*" or kind[opened - 1] == "keyword":
        inner = [i for i in range(opened + 1, closed) if kind[i] == "id" and tok[i + 1] in ("(", ")")]
        return inner[0] if inner and tok[opened + 1] in ("*", tok[inner[0]]) else None
    return None
