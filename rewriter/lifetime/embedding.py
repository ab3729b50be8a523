"""Structs within structs: a copy of the outer one as a whole writes to the members of those inside."""

from __future__ import annotations

from dataclasses import dataclass

from rewriter.lifetime.program import Program
from rewriter.lifetime.types import Types


@dataclass(frozen=True)
class Embedding:
    """Where structs of one tag can stand.

    `holders` are the names of the structs that are, or hold at any depth, such a struct as a whole; `words` are those by which
    code comes to one (names, typedefs, members that are one or point to one), `parts` the members that are one.
    """

    holders: frozenset[str]
    words: frozenset[str]
    parts: frozenset[str]


def embedding_of(program: Program, types: Types, tag: str) -> Embedding:
    """How structs of this tag, which the module defines, are embedded in others of the module."""
    holders, words, parts = set[str](), set[str](), set[str]()
    todo = {bare(tag)}
    while todo:
        name = todo.pop()
        holders.add(name)
        spelled = {name, *types.typedefs_of(name)}
        words |= spelled
        for outer, member, text in _members(program, spelled):
            if bare(types.canonical(text)) == name:
                words.add(member)
                if "*" not in text:
                    parts.add(member)
                    todo |= {outer} - holders
    return Embedding(frozenset(holders), frozenset(words), frozenset(parts))


def _members(program: Program, names: set[str]) -> set[tuple[str, str, str]]:
    """The members (outermost struct, name, type) of the structs whose definitions hold one of these names."""
    items = {(path, offset) for name in names for path, offset in program.hits(name)}
    return {
        (struct.partition(".")[0], member, text)
        for path, offset in items
        for struct, members in program.units[path].structs_around(offset).items()
        for member, text in members.items()
    }


def bare(tag: str) -> str:
    """``foo`` of ``struct foo``; a typedef's name stays as it is."""
    return tag.rpartition(" ")[2]
