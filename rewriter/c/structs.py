"""The members of the structs and unions a file defines, with the text of their types.

A header can hold hundreds of structs of which a few matter, so each is lexed and read when it is asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from rewriter.c.header import declared, split_commas
from rewriter.c.items import Item, read_items
from rewriter.c.lexer import Tokens
from rewriter.c.spelling import spell
from rewriter.c.words import is_attribute

Members = dict[str, str]

_DEEPEST = 40
"""Structs in structs are followed so far down; none in earnest goes deeper."""


# Each begins with plain characters, which `re` finds much faster than one of two words. What is not followed by a brace is
# matched all the same, lest a long stretch without one be looked at again and again.
_HEADERS = (re.compile(r"struct\b([^;(){}=]*+)\{?+"), re.compile(r"union\b([^;(){}=]*+)\{?+"))
_WORD = re.compile(r"\w+")


class Structs:
    """The structs and unions with a body at file scope, nested ones included: tag -> member -> type text.

    Members of anonymous structs count as members of the outer one; ``typedef struct { ... } name`` stands under its name. A
    member ``struct { ... } inner`` of ``outer`` has the type ``struct outer.inner`` and its members stand under that tag.
    Text that cannot be C raises `LexError`.
    """

    def __init__(self, text: str, items: list[tuple[int, int]]) -> None:
        """`items` are the offsets of the file-scope items that may define structs."""
        self._text = text
        self._items = items
        self._read: dict[tuple[int, int], dict[str, Members]] = {}

    def get(self, tag: str) -> Members | None:
        """The members of one struct, all its definitions together; None where the file does not define it."""
        read = [self._of_item(item) for item in self._naming.get(tag.partition(".")[0], ())]
        found = [structs[tag] for structs in read if tag in structs]
        return {name: text for members in found for name, text in members.items()} if found else None

    def all(self) -> dict[str, Members]:
        """Every struct of the file."""
        found: dict[str, Members] = {}
        for item in self._items:
            for tag, members in self._of_item(item).items():
                found.setdefault(tag, {}).update(members)
        return found

    def around(self, offset: int) -> dict[str, Members]:
        """The structs that the item at an offset defines, nested ones included; none where it defines no struct."""
        at = bisect_right(self._defining, (offset, len(self._text))) - 1
        item = self._defining[at] if at >= 0 else (0, 0)
        return self._of_item(item) if item[0] <= offset < item[1] else {}

    @cached_property
    def _defining(self) -> list[tuple[int, int]]:
        return sorted({item for items in self._naming.values() for item in items})

    @cached_property
    def _naming(self) -> dict[str, list[tuple[int, int]]]:
        """Words in front of a struct's brace or behind the last one -> the items that they stand in, in order."""
        found: dict[str, list[tuple[int, int]]] = {}
        for item in self._items:
            start, end = item
            headers = [match for header in _HEADERS for match in header.finditer(self._text, start, end)]
            words = [header[1] for header in headers if header[0].endswith("{")]
            if words:
                words.append(self._text[self._text.rfind("}", start, end) : end])
                for word in set(_WORD.findall(" ".join(words))):
                    found.setdefault(word, []).append(item)
        return found

    def _of_item(self, item: tuple[int, int]) -> dict[str, Members]:
        if item not in self._read:
            found = self._read[item] = {}
            for declaration in read_items(self._text, *item).declarations:
                _Reader(declaration, found).definition()
        return self._read[item]


class _Reader:
    def __init__(self, item: Item, found: dict[str, Members]) -> None:
        self.item = item
        self.tokens: Tokens = item.tokens
        self.found = found
        self.depth = 0

    def definition(self) -> None:
        """Read the struct that a file-scope declaration defines, if it does."""
        tok, item = self.tokens.tok, self.item
        at = next((i for i in range(item.a, item.b) if tok[i] in ("struct", "union")), None)
        if at is None or any(tok[i] in ("(", "=", "enum") for i in range(item.a, at)):
            return
        body = self._body(at, item.b)
        if body is None:
            return
        opened, tag = body
        close = item.partner[opened]
        behind = [i for i in range(close + 1, item.b) if self.tokens.kind[i] == "id" and not is_attribute(tok[i])]
        if not tag and tok[item.a] == "typedef" and behind:
            tag = tok[behind[0]]
        members: Members = {}
        self._members(opened + 1, close, members, tag)
        if tag:
            self.found.setdefault(tag, {}).update(members)

    def _body(self, at: int, stop: int) -> tuple[int, str] | None:
        """The opening brace and the tag of the struct whose keyword is at `at`, or None if it has no body."""
        tok, tag, i = self.tokens.tok, "", at + 1
        while i < stop and tok[i] != "{":
            if tok[i] == "(" and self.item.partner[i] > i:
                i = self.item.partner[i]
            elif self.tokens.kind[i] != "id":
                return None
            elif not is_attribute(tok[i]):
                tag = tok[i]
            i += 1
        return (i, tag) if i < stop and self.item.partner[i] > i else None

    def _members(self, a: int, b: int, members: Members, outer: str) -> None:
        start = i = a
        self.depth += 1
        while i < b and self.depth < _DEEPEST:
            if self.tokens.tok[i] == ";":
                self._member(start, i, members, outer)
                start = i + 1
            elif self.item.partner[i] > i:
                i = self.item.partner[i]
            i += 1
        self.depth -= 1

    def _member(self, a: int, b: int, members: Members, outer: str) -> None:
        if a >= b:
            return
        tok = self.tokens.tok
        if self.tokens.kind[a] == "id" and a + 1 < b and tok[a + 1] == "(" and not is_attribute(tok[a]):
            self._macro(a, members, outer)
            return
        at = next((i for i in range(a, b) if tok[i] in ("struct", "union")), None)
        nested = self._body(at, b) if at is not None else None
        if at is not None and nested is not None:
            self._nested(at, nested, b, members, outer)
            return
        members.update(declared(self.tokens, a, b))

    def _nested(self, at: int, body: tuple[int, str], b: int, members: Members, outer: str) -> None:
        """A struct defined inside another: its members join the outer ones unless it is given a name."""
        opened, tag = body
        tok, close = self.tokens.tok, self.item.partner[opened]
        inner: Members = {}
        names = [tok[i] for i in range(close + 1, b) if self.tokens.kind[i] == "id" and not is_attribute(tok[i])]
        tag = tag or (f"{outer}.{names[0]}" if names else outer)
        self._members(opened + 1, close, inner, tag)
        if not names:
            members.update(inner)
            return
        self.found.setdefault(tag, {}).update(inner)
        kind = tok[at]
        for lo, hi in split_commas(tok, close + 1, b):
            named = [i for i in range(lo, hi) if self.tokens.kind[i] == "id" and not is_attribute(tok[i])]
            if named:
                stars = [tok[i] for i in range(lo, hi) if tok[i] == "*"]
                members[tok[named[0]]] = spell([kind, tag, *stars])

    def _macro(self, a: int, members: Members, outer: str) -> None:
        """Members that a macro declares."""
        tok, close = self.tokens.tok, self.item.partner[a + 1]
        name = tok[a]
        args = split_commas(tok, a + 2, close)
        if name in ("DECLARE_BITMAP", "DECLARE_HASHTABLE", "DECLARE_KFIFO") and args:
            members[tok[args[0][0]]] = {"DECLARE_BITMAP": "unsigned long"}.get(name, name)
        elif name in ("DECLARE_FLEX_ARRAY", "__DECLARE_FLEX_ARRAY") and len(args) > 1:
            members[tok[args[1][0]]] = spell(tok[args[0][0] : args[0][1]])
        elif name.startswith("struct_group") and args:
            fixed = {"struct_group": 1, "struct_group_attr": 2, "struct_group_tagged": 2}.get(name, 1)
            if len(args) > fixed:
                self._members(args[fixed][0], close, members, outer)
