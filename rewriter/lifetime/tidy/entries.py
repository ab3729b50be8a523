"""Callbacks in a driver's struct that may be absent: an empty one goes with the line that names it."""

from __future__ import annotations

from collections.abc import Mapping

from rewriter.c.lexer import Tokens
from rewriter.c.unit import Unit
from rewriter.lifetime import facts


def entry_of(units: Mapping[str, Unit], path: str, tokens: Tokens, offset: int) -> tuple[int, int] | None:
    """The bytes of ``.remove = name,`` around the name at `offset`, if the driver does as well without it; else None."""
    at = tokens.at(offset)
    member = tokens.tok[at - 3 : at]
    plain = len(member) == 3 and member[0] == "." and member[2] == "=" and tokens.tok[at + 1] in (",", "}")
    if not plain or tokens.off[at] != offset:
        return None
    if not any(
        f"{made.type}.{member[1]}" in facts.OPTIONAL_CALLBACKS
        for made in units[path].initialisers
        for entry in made.entries
        if entry.field == member[1] and (tokens.tok[at], offset) in entry.idents
    ):
        return None
    if any(facts.RUNTIME_POWER.search(unit.source.text) for unit in units.values()):
        return None
    if any(at - 3 <= behind <= at + 2 for _, _, behind in tokens.directives):
        return None
    return tokens.off[at - 3], tokens.end(at + 1 if tokens.tok[at + 1] == "," else at)
