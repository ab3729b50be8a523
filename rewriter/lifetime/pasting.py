"""Functions that a macro names without spelling them: ``DEVICE_ATTR_WO(armed)`` runs ``armed_store()``."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import chain

from rewriter.lifetime import facts
from rewriter.lifetime.program import Program

_PASTED = re.compile(r"\w+(?:(?:\s|\\\n)*##(?:\s|\\\n)*\w+)+")
_ARGUMENT = re.compile(r"(?<=[(,])\s*(\w+)\s*(?=[,)])")
_ATTRIBUTE = re.compile(r"ATTR|_OPS")
_ATTRIBUTE_PARTS = ("_show", "_store", "_read", "_write", "_open", "_mmap", "_get", "_set")

Part = str | None


class Pasting:
    """The names that macros can make in one program."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @cached_property
    def _patterns(self) -> dict[tuple[Part, ...], set[str]]:
        """What own macros paste, and which do: fixed parts, and None for a parameter."""
        found: dict[tuple[Part, ...], set[str]] = {}
        for define in chain.from_iterable(self.program.defines.values()):
            if define.params is not None and "##" in define.body:
                params = {param.strip() for param in define.params.split(",")}
                for pasted in _PASTED.findall(define.body):
                    parts = tuple(None if part in params else part for part in re.findall(r"\w+", pasted))
                    found.setdefault(parts, set()).add(define.name)
        return found

    @cached_property
    def _arguments(self) -> set[str]:
        return {word for text in self.program.texts for word in _ARGUMENT.findall(text)}

    def own(self, name: str) -> bool:
        """Whether a macro of the module may make this name out of an argument."""
        return any(self._makes(pattern, name) for pattern in self._patterns)

    def macros(self, name: str) -> set[str]:
        """The macros of the module that may make this name out of an argument."""
        return {macro for pattern, macros in self._patterns.items() if self._makes(pattern, name) for macro in macros}

    def _makes(self, parts: tuple[Part, ...], name: str) -> bool:
        if not parts:
            return not name
        first, rest = parts[0], parts[1:]
        if first is not None:
            return name.startswith(first) and self._makes(rest, name[len(first) :])
        ends = range(1, len(name) + 1)
        return any(self._makes(rest, name[end:]) and name[:end] in self._arguments for end in ends)

    def in_table(self, name: str) -> str:
        """The ops table, used while a driver is bound, in which an argument of a macro begins this name; or ""."""
        for struct in facts.MIDLIFE_STRUCTS:
            for _path, initialiser in self.program.initialisers(struct):
                idents = {word for entry in initialiser.entries for word, _at in entry.idents if not entry.field}
                if initialiser.type == struct and any(name.startswith(f"{word}_") for word in idents):
                    return initialiser.name
        return ""

    def attribute(self, name: str) -> tuple[str, str, int] | None:
        """The kernel's attribute macro that makes this name: (macro, path, offset)."""
        stems = {name.removesuffix(part) for part in _ATTRIBUTE_PARTS if name.endswith(part)}
        for path, unit in self.program.units.items() if stems else ():
            for macro in unit.macro_calls:
                if _ATTRIBUTE.search(macro.name) and not stems.isdisjoint(macro.args):
                    return macro.name, path, macro.offset
        return None
