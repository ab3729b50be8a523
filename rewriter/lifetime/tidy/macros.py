"""The macros that the files of a driver define: what they hide from the eye."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from rewriter.c.unit import Unit

_DEFINE = re.compile(r"^[ \t]*\#[ \t]*define[ \t]+(\w+)(?:\(([^)\n]*)\))?((?:[^\n\\]|\\\r?\n|\\.)*)", re.MULTILINE)


class Macros:
    """Definitions by name; where a name is defined several times, all of them count."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self._units = units

    @cached_property
    def _found(self) -> dict[str, list[tuple[set[str], str]]]:
        found: dict[str, list[tuple[set[str], str]]] = {}
        for unit in self._units.values():
            for name, params, body in _DEFINE.findall(unit.source.text):
                names = {param.strip() for param in params.split(",")}
                found.setdefault(name, []).append((names, body.replace("\\\n", " ")))
        return found

    def body(self, name: str) -> str:
        """The replacement text, all definitions together; "" if the macro is not known (or has none)."""
        return " ".join(body for _, body in self._found.get(name, ()))

    def using(self, variable: str) -> set[str]:
        """The macros that name `variable` without having it as a parameter, in themselves or through others."""
        word = re.compile(rf"\b{re.escape(variable)}\b")
        hits = {
            name
            for name, definitions in self._found.items()
            if any(variable not in params and word.search(body) for params, body in definitions)
        }
        todo = list(hits)
        while todo:
            inner = re.compile(rf"\b{re.escape(todo.pop())}\b")
            outer = {name for name in self._found if name not in hits and inner.search(self.body(name))}
            hits |= outer
            todo += outer
        return hits
