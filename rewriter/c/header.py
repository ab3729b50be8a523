"""Function headers: the name, the parameters and what is returned, read from tokens."""

from __future__ import annotations

from itertools import takewhile

from rewriter.c.lexer import Tokens
from rewriter.c.spelling import spell
from rewriter.c.tree import Param
from rewriter.c.words import is_attribute, is_attribute_with_arguments

_STORAGE = frozenset(
    ("static", "inline", "extern", "__inline", "__inline__", "__always_inline", "noinline", "_Noreturn")
)
_QUALIFIERS = frozenset(("const", "volatile", "unsigned", "signed", "register"))
_CONTROL = frozenset(("if", "for", "while", "switch", "return", "sizeof"))


def function_name(tokens: Tokens, stop: int | None = None) -> tuple[str, int] | None:
    """The function's name in a header ``tokens[:stop]`` and the token where the header really begins, or None.

    Macro calls without a semicolon may be glued to the front (``MODULE_ALIAS("x")`` on a line of its own): the header begins
    behind them.
    """
    tok, kind = tokens.tok, tokens.kind
    end = len(tok) if stop is None else stop
    calls = _calls(tokens, end)
    named = [call for call in calls if not is_attribute(call[0])]
    if not named:
        return None
    best = named[-1]
    if best[0].isupper() and len(named) > 1 and not named[-2][0].isupper() and kind[named[-2][1]] != "keyword":
        best = named[-2]
    depth = 0
    for i in range(best[2], end):
        depth += (tok[i] == "(") - (tok[i] == ")")
        if not depth and kind[i] == "keyword":
            return None
    begin = 0
    for _, at, close in named:
        if at < best[1] and close < best[1] and all(word in _STORAGE for word in tok[begin:at]):
            begin = close
    return (best[0], begin) if best[0] not in _CONTROL else None


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
    if (opened and tok[opened - 1] == "*") or kind[opened - 1] == "keyword":
        inner = [i for i in range(opened + 1, closed) if kind[i] == "id" and tok[i + 1] in ("(", ")")]
        return inner[0] if inner and tok[opened + 1] in ("*", tok[inner[0]]) else None
    return None


def parameters(tokens: Tokens, stop: int) -> list[Param]:
    """The parameters in a function header ``tokens[:stop]``; none for ``(void)``, a macro without a name as it is."""
    span = _parameter_list(tokens, stop)
    if span is None:
        return []
    made = [_parameter(tokens, lo, hi) for lo, hi in split_commas(tokens.tok, *span)]
    return [param for param in made if param is not None]


def returns(tokens: Tokens, name: str, stop: int) -> str:
    """The text of the return type: what stands before the name, without storage classes and attributes."""
    words: list[str] = []
    depth = 0
    for i in range(stop):
        word = tokens.tok[i]
        if word == name and tokens.kind[i] == "id" and not depth:
            break
        depth += (word == "(") - (word == ")")
        if not depth and word not in _STORAGE and word != ")" and not is_attribute(word):
            words.append(word)
    return spell(words)


def split_commas(tok: list[str], lo: int, hi: int) -> list[tuple[int, int]]:
    """The ranges between the commas of ``tok[lo:hi]`` that stand outside brackets; none for an empty range."""
    if lo >= hi:
        return []
    found, depth, start = [], 0, lo
    for i in range(lo, hi):
        word = tok[i]
        if word in ("(", "[", "{"):
            depth += 1
        elif word in (")", "]", "}"):
            depth -= 1
        elif word == "," and not depth:
            found.append((start, i))
            start = i + 1
    return [*found, (start, hi)]


def _parameter_list(tokens: Tokens, stop: int) -> tuple[int, int] | None:
    named = function_name(tokens, stop)
    if named is None:
        return None
    tok = tokens.tok
    opened = next((i for i in range(named[1], stop - 1) if tok[i] == named[0] and tok[i + 1] == "("), None)
    if opened is None:
        return None
    depth = 0
    for i in range(opened + 1, stop):
        depth += (tok[i] == "(") - (tok[i] == ")")
        if not depth:
            return opened + 2, i
    return None


def declared(tokens: Tokens, a: int, b: int) -> dict[str, str]:
    """The names that a declaration ``[a, b)`` without initialisers declares, with the text of their types."""
    found: dict[str, str] = {}
    base: list[str] = []
    for n, (lo, hi) in enumerate(split_commas(tokens.tok, a, b)):
        kept = _without_attributes(tokens, lo, hi)
        words = [tokens.tok[i] for i in kept]
        if ":" in words:
            del words[words.index(":") :]
        at = _name_of(words if not n else ["int", *words], ["keyword"] * bool(n) + [tokens.kind[i] for i in kept])
        if at is None:
            continue
        at -= bool(n)
        if not n:
            base = list(takewhile(lambda word: word not in ("*", "("), words[:at]))
        found[words[at]] = spell(words[:at] + words[at + 1 :] if not n else base + words[:at] + words[at + 1 :])
    return found


def _without_attributes(tokens: Tokens, lo: int, hi: int) -> list[int]:
    """The tokens of ``[lo, hi)`` that are no attribute words nor their arguments."""
    tok = tokens.tok
    kept: list[int] = []
    depth = 0
    for i in range(lo, hi):
        if depth or (i > lo and tok[i] == "(" and is_attribute_with_arguments(tok[i - 1])):
            depth += (tok[i] == "(") - (tok[i] == ")")
        elif not is_attribute(tok[i]):
            kept.append(i)
    return kept


def _parameter(tokens: Tokens, lo: int, hi: int) -> Param | None:
    kept = _without_attributes(tokens, lo, hi)
    words = [tokens.tok[i] for i in kept]
    if words == ["void"] or not words:
        return None
    at = _name_of(words, [tokens.kind[i] for i in kept])
    if at is None:
        return Param("", spell(words))
    return Param(words[at], spell(words[:at] + words[at + 1 :]))


def _name_of(words: list[str], kinds: list[str]) -> int | None:
    """The index of the declared name: in ``(*name)(...)`` the inner one, else the last identifier before a ``[``."""
    for i in range(len(words) - 2):
        if words[i] == "(" and words[i + 1] == "*":
            inner = i + 2
            while inner < len(words) and words[inner] in ("*", "const"):
                inner += 1
            return inner if inner < len(words) and kinds[inner] == "id" else None
    last = words.index("[") if "[" in words else len(words)
    at = last - 1
    lone = at < 1 or words[at - 1] in ("struct", "union", "enum") or all(w in _QUALIFIERS for w in words[:at])
    return at if at >= 0 and kinds[at] == "id" and not lone else None
