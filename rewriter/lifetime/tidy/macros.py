"""The macros that the files of a driver define: what they hide from the eye."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from rewriter.c.unit import Unit
from rewriter.lifetime.pasting import GLUE, Part, may_make, pasted


class Macros:
    """Definitions by name; where a name is defined several times, all of them count.

    A driver may have huge headers of register names, so only files that hold the word in question are looked into.
    """

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self._units = units
        self._of_file: dict[str, list[tuple[str, set[str], str]]] = {}

    def _holding(self, word: str) -> Iterator[tuple[str, set[str], str]]:
        """(name, parameters, replacement text) of every macro in files that hold `word`."""
        for path, unit in self._units.items():
            if word not in unit.source.text:
                continue
            if path not in self._of_file:
                self._of_file[path] = [
                    (define.name, {param.strip(" \t\r\n\\") for param in (define.params or "").split(",")}, define.body)
                    for define in unit.defines
                ]
            yield from self._of_file[path]

    def body(self, name: str) -> str:
        """The replacement text, all definitions together; "" if the macro is not known (or has none)."""
        return " ".join(body.replace("\\\n", " ") for macro, _, body in self._holding(name) if macro == name)

    @cached_property
    def _pasting(self) -> list[tuple[str, tuple[Part, ...]]]:
        """The macros that paste names, and what they paste."""
        pasting = (define for unit in self._units.values() if "##" in unit.source.text for define in unit.defines)
        return [(define.name, parts) for define in pasting for parts in pasted(define)]

    def capture(self, words: set[str], variable: str) -> bool:
        """Whether a macro among `words` names `variable` without having it as a parameter, itself or through others.

        One that may paste the name out of its arguments counts.
        """
        seen = {*GLUE, *(macro for macro, parts in self._pasting if may_make(parts, variable))}
        todo = {variable, *seen}
        while todo:
            word = todo.pop()
            use = re.compile(rf"(?<![\w.])(?<!->){re.escape(word)}(?!\w)")
            users = {name for name, params, body in self._holding(word) if word not in params and use.search(body)}
            todo |= users - seen
            seen |= users
        return not seen.isdisjoint(words)
