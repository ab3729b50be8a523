"""File-scope objects with a braced initialiser: ``static struct pci_driver sample = { .probe = sample_probe };``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rewriter.c.items import Item
from rewriter.c.lexer import Tokens
from rewriter.c.spelling import spell
from rewriter.c.words import is_attribute

_DEEPEST = 40
_QUALIFIERS = frozenset(("static", "extern", "const", "volatile", "register"))


@dataclass(frozen=True, slots=True)
class InitEntry:
    """One element. `field` is the path of its designators, ``driver.pm``; "" for an element without one.

    `idents` are the identifiers in the value with their offsets (member and designator names are not among them).
    """

    field: str
    idents: list[tuple[str, int]]
    text: str


@dataclass(frozen=True, slots=True)
class Initialiser:
    """An initialised object: `type` without qualifiers (``struct pci_driver``), `offset` of its name."""

    type: str
    name: str
    offset: int
    entries: list[InitEntry]


def initialisers(text: str, declarations: Iterable[Item]) -> list[Initialiser]:
    """Every object that file-scope declarations initialise; all branches of conditionals contribute entries."""
    return [made for item in declarations for made in _objects(text, item)]


def _objects(text: str, item: Item) -> Iterator[Initialiser]:
    """The objects one declaration initialises, ``struct x a = { ... }, b = { ... };``."""
    tok, partner = item.tokens.tok, item.partner
    start, i = item.a, item.a
    while i < item.b:
        if tok[i] == "=" and i + 1 < item.b:
            opened = _opening(item, i + 1)
            if opened is not None:
                name = _name_before(item, i)
                if name is not None:
                    entries = list(_entries(text, item, opened + 1, partner[opened], ""))
                    yield Initialiser(_type(item, start, name), tok[name], item.tokens.off[name], entries)
                i = partner[opened]
        elif tok[i] in ("(", "[", "{") and partner[i] > i:
            i = partner[i]
        i += 1


def _opening(item: Item, at: int) -> int | None:
    """The brace of an initialiser whose value begins at `at`, a cast in front of it allowed."""
    if item.tokens.tok[at] == "(" and item.partner[at] > at:
        at = item.partner[at] + 1
    return at if at < item.b and item.tokens.tok[at] == "{" and item.partner[at] > at else None


def _name_before(item: Item, equals: int) -> int | None:
    """The declared name in front of ``=``, over dimensions, attributes and macro parentheses."""
    tokens, i = item.tokens, equals - 1
    while i > item.a:
        if tokens.tok[i] in ("]", ")") and item.partner[i] >= 0:
            inner = item.partner[i]
            if tokens.tok[i] == ")" and not is_attribute(tokens.tok[inner - 1]):
                return inner + 1 if tokens.kind[inner + 1] == "id" else None
            i = inner - 1
        elif is_attribute(tokens.tok[i]):
            i -= 1
        else:
            break
    return i if tokens.kind[i] == "id" else None


def _type(item: Item, a: int, name: int) -> str:
    tokens, words, i = item.tokens, [], a
    while i < name:
        word = tokens.tok[i]
        if is_attribute(word):
            i = item.partner[i + 1] if tokens.tok[i + 1] == "(" else i
        elif word == "{" and item.partner[i] > i:
            i = item.partner[i]
        elif word == ",":
            break
        elif word not in _QUALIFIERS:
            words.append(word)
        i += 1
    return spell(words)


def _entries(text: str, item: Item, a: int, b: int, path: str, depth: int = 0) -> Iterator[InitEntry]:
    """The elements between two braces, nested braces unfolded (to a depth no initialiser in earnest has)."""
    for lo, hi in _elements(item, a, b):
        field, at = _designators(item, lo, hi)
        full = f"{path}.{field}" if path and field else field or path
        if at < hi and item.tokens.tok[at] == "{" and item.partner[at] == hi - 1 and depth < _DEEPEST:
            yield from _entries(text, item, at + 1, hi - 1, full, depth + 1)
        elif at < hi:
            value = text[item.tokens.off[at] : item.tokens.end(hi - 1)]
            yield InitEntry(full, _identifiers(item.tokens, at, hi), value)


def _elements(item: Item, a: int, b: int) -> Iterator[tuple[int, int]]:
    start = i = a
    while i < b:
        if item.tokens.tok[i] == ",":
            if start < i:
                yield start, i
            start = i + 1
        elif item.partner[i] > i:
            i = min(item.partner[i], b)
        i += 1
    if start < b:
        yield start, b


def _designators(item: Item, a: int, b: int) -> tuple[str, int]:
    """The path that an element's designators name, and the token at which its value begins."""
    tok = item.tokens.tok
    names: list[str] = []
    i = a
    while i < b - 1 and tok[i] in (".", "["):
        if tok[i] == ".":
            names.append(tok[i + 1])
            i += 2
        elif item.partner[i] > i:
            i = item.partner[i] + 1
        else:
            break
    if i < b and tok[i] == "=":
        return ".".join(names), i + 1
    if i == a and i + 1 < b and tok[i + 1] == ":" and item.tokens.kind[i] == "id":
        return tok[i], i + 2
    return ".".join(names), i


def _identifiers(tokens: Tokens, a: int, b: int) -> list[tuple[str, int]]:
    tok, off = tokens.tok, tokens.off
    return [
        (tok[i], off[i]) for i in range(a, b) if tokens.kind[i] == "id" and (i == a or tok[i - 1] not in (".", "->"))
    ]
