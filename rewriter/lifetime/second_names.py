"""Names that are used without being spelled as identifiers: what the linker, the assembler or a lookup knows them by.

``void b(void) __attribute__((alias("a")));`` gives `a` a second name; ``asm("call a")`` and ``__symbol_get("a")`` use it
without the compiler's knowledge. The tree has none of these, so they are found as text; more than there is does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rewriter.lifetime.program import Program

_MARKS = re.compile(r"alias|weakref|ifunc|kallsyms_\w+|symbol_\w+|asm|\\\r?\n(?=\w)")
_LINKED = re.compile(r'_*\s*\(\s*"?(\w+)"?\s*[,)]')
_ASM = re.compile(r"(?:__)?(?:\s+(?:__)?(?:volatile|inline|goto)(?:__)?)*\s*\(")
_STRINGS = re.compile(r'\)|(?:\s|\\\n)*"((?:[^"\\]|\\.)*)"(?:\s|\\\n)*', re.DOTALL)
_WORD = re.compile(r"[A-Za-z_]\w*")
_LAST = re.compile(r"\w+\Z")


@lru_cache(maxsize=4)
def second_names(program: Program) -> tuple[frozenset[str], ...]:
    """Groups of names of which any may stand for any other, found in all files."""
    return tuple(frozenset(group) for text in program.texts for group in _groups(text))


def names_of(program: Program, name: str) -> frozenset[str]:
    """The other names that `name` may have; itself among them where it is used without being spelled."""
    return frozenset(word for group in second_names(program) if name in group for word in group)


def is_named_apart(text: str, name: str) -> bool:
    """Whether a text uses `name` without spelling it as an identifier."""
    return any(name in group for group in _groups(text))


def _groups(text: str) -> Iterator[set[str]]:
    for mark in _MARKS.finditer(text):
        word, start, end = mark[0], mark.start(), mark.end()
        if word[0] == "\\":  # a name that goes on in the next line
            before, after = _LAST.search(text, max(0, start - 80), start), _WORD.match(text, end)
            if before and after:
                yield {before[0] + after[0]}
        elif word == "asm":
            if opened := _ASM.match(text, end):
                yield {*_said(text, opened.end()), *_declared(text, start)}
        elif named := _LINKED.match(text, end):
            yield {named[1], *_declared(text, start)}


def _declared(text: str, offset: int) -> list[str]:
    """The identifiers of a declaration in front of an offset, the declared one among them."""
    start = max(text.rfind(stop, 0, offset) for stop in ";{}#")
    return _WORD.findall(text, start + 1, offset)


def _said(text: str, offset: int) -> Iterator[str]:
    """The words in the strings that follow an offset."""
    match = _STRINGS.match(text, offset)
    while match and match[1] is not None:
        yield from _WORD.findall(match[1].replace("\\n", " ").replace("\\t", " "))
        match = _STRINGS.match(text, match.end())
