"""The macros that the files of a driver define: what they hide from the eye."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from rewriter.c.unit import Unit

_DEFINE = re.compile(r"^[ \t]*\#[ \t]*define[ \t]+(\w+)(?:\(([^)\n]*)\))?((?:[^\n\\]|\\\r?\n|\\.)*)", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z_]\w*")


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

    def capture(self, words: set[str], variable: str) -> bool:
        """Whether a macro among `words` names `variable` without having it as a parameter, itself or through others."""
        use = re.compile(rf"(?<![\w.])(?<!->){re.escape(variable)}(?!\w)")
        seen: set[str] = set()
        todo = words & self._found.keys()
        while todo:
            seen |= todo
            bodies = [(params, body) for name in todo for params, body in self._found[name]]
            if any(variable not in params and use.search(body) for params, body in bodies):
                return True
            inner = {word for _, body in bodies for word in _WORD.findall(body)}
            todo = (inner & self._found.keys()) - seen
        return False
