"""Callbacks in a driver's struct that may be absent: an empty one goes with the line that names it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rewriter.c.lexer import Tokens
from rewriter.c.unit import Unit
from rewriter.lifetime import facts
from rewriter.lifetime.search import words_at


def entry_of(units: Mapping[str, Unit], path: str, tokens: Tokens, offset: int) -> tuple[int, int] | None:
    """The bytes of ``.remove = name,`` around the name at `offset`, if the driver does as well without it; else None."""
    at = tokens.at(offset)
    member = tokens.tok[at - 3 : at]
    plain = len(member) == 3 and member[0] == "." and member[2] == "=" and tokens.tok[at + 1] in (",", "}")
    if not plain or tokens.off[at] != offset:
        return None
    drivers = [
        made.name
        for made in units[path].initialisers
        if f"{made.type}.{member[1]}" in facts.OPTIONAL_CALLBACKS
        for entry in made.entries
        if entry.field == member[1] and (tokens.tok[at], offset) in entry.idents
    ]
    if not drivers or _is_taken(units, member[1]) or not all(_only_registered(units, name) for name in drivers):
        return None
    if any(facts.RUNTIME_POWER.search(unit.source.text) for unit in units.values()):
        return None
    if any(at - 3 <= behind <= at + 2 for _, _, behind in tokens.directives):
        return None
    return tokens.off[at - 3], tokens.end(at + 1 if tokens.tok[at + 1] == "," else at)


def _is_taken(units: Mapping[str, Unit], member: str) -> bool:
    """Whether code takes `member` of anything, be it only to ask whether it is there."""
    taken = re.compile(rf"(?:->|[\w)\]]\s*\.)\s*{member}\b")
    return any(taken.search(unit.code) for unit in units.values())


def _only_registered(units: Mapping[str, Unit], driver: str) -> bool:
    """Whether the bus alone gets to see the struct: any other registration may want the callback."""
    known = re.compile(rf"(?:{facts.REGISTERS_DRIVER.pattern})\s*\(\s*&?\s*{driver}\b|\bpci_driver\s+{driver}\b")
    return all(
        sum(1 for _ in words_at(unit.code, driver)) == sum(1 for _ in known.finditer(unit.code))
        for unit in units.values()
    )
