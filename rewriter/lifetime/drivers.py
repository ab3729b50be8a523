"""The driver structs of a program, and the functions that the core calls with the device of a binding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from rewriter.c.unit import Initialiser
from rewriter.lifetime import facts
from rewriter.lifetime.exports import is_export
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.program import FnRef, Mention, Program

_TABLES = facts.RESET_STRUCTS | facts.PM_STRUCTS
"""What a driver struct names beside its own functions: tables of functions that get the same device."""

_DECLARED = re.compile(rf"(?:{'|'.join(sorted(_TABLES))})\s+\Z")


class Drivers:
    """Driver structs by name: the variable, with its file where two files have one of that name."""

    def __init__(self, program: Program, pair: ResourcePair) -> None:
        self.program = program
        self.pair = pair

    @cached_property
    def _structs(self) -> dict[str, tuple[str, Initialiser]]:
        found: dict[str, tuple[str, Initialiser]] = {}
        for path, initialiser in self.program.initialisers(self.pair.driver_struct):
            if initialiser.type == self.pair.driver_struct:
                name = initialiser.name
                found[f"{name} in {path}" if name in found else name] = (path, initialiser)
        return found

    @property
    def names(self) -> frozenset[str]:
        """The names of all driver structs."""
        return frozenset(self._structs)

    @cached_property
    def variables(self) -> frozenset[str]:
        """The variables that are driver structs."""
        return frozenset(initialiser.name for _path, initialiser in self._structs.values())

    @cached_property
    def members(self) -> dict[str, dict[str, list[FnRef]]]:
        """Name -> member -> the functions given there."""
        found: dict[str, dict[str, list[FnRef]]] = {}
        for name, (path, initialiser) in self._structs.items():
            members = found.setdefault(name, {})
            for entry in initialiser.entries:
                members.setdefault(entry.field, []).extend(self._functions(path, entry.idents))
        return found

    @cached_property
    def entries(self) -> dict[FnRef, frozenset[str]]:
        """Functions whose first argument is the device of the binding -> the driver structs that lead to them."""
        found: dict[FnRef, set[str]] = {}
        for name, members in self.members.items():
            for fn in (fn for functions in members.values() for fn in functions):
                found.setdefault(fn, set()).add(name)
        for path, table in self._tables():
            named_by = self.of(path, table.name)
            for entry in table.entries:
                for fn in self._functions(path, entry.idents):
                    found.setdefault(fn, set()).update(named_by)
        return {fn: frozenset(names) for fn, names in found.items() if names}

    def of(self, path: str, variable: str) -> frozenset[str]:
        """The driver structs that a variable of a file is, or that alone name it; none where anything else does."""
        found = [name for name, (at, struct) in self._structs.items() if (at, struct.name) == (path, variable)]
        if not found and all(self._is_driver(mention) for mention in self.program.uses(variable)[1]):
            found = [name for name, (_at, struct) in self._structs.items() if _names(struct, variable)]
        return frozenset(found)

    def variable(self, name: str) -> str:
        """The variable of a driver struct."""
        return self._structs[name][1].name

    def _is_driver(self, mention: Mention) -> bool:
        """Whether a table is named by a driver struct, or only declared or exported."""
        if mention.macro is not None:
            return is_export(mention.macro.name)
        text = self.program.units[mention.path].source.text
        return (
            mention.struct == self.pair.driver_struct
            or _DECLARED.search(text, max(0, mention.offset - 80), mention.offset) is not None
        )

    def _tables(self) -> Iterator[tuple[str, Initialiser]]:
        for struct in sorted(_TABLES):
            for path, initialiser in self.program.initialisers(struct):
                if initialiser.type == struct:
                    yield path, initialiser

    def _functions(self, path: str, idents: list[tuple[str, int]]) -> list[FnRef]:
        return [fn for ident, _offset in idents for fn in self.program.resolve(ident, path)]


def _names(struct: Initialiser, variable: str) -> bool:
    return any(ident == variable for entry in struct.entries for ident, _offset in entry.idents)
