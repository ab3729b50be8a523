"""Functions that a macro names without spelling them: ``DEVICE_ATTR_WO(armed)`` runs ``armed_store()``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from rewriter.c.directives import Define
from rewriter.c.unit import Unit
from rewriter.lifetime import facts
from rewriter.lifetime.program import Program

_PASTED = re.compile(r"\w+(?:(?:\s|\\\r?\n)*##(?:\s|\\\r?\n)*\w+)+")
_ARGUMENT = re.compile(r"(?<=[(,])\s*(\w+)\s*(?=[,)])")
_WORD = re.compile(r"\s*(\w+)\s*")
_ATTRIBUTE = re.compile(r"ATTR|_OPS|QCMD")
_ATTRIBUTE_PARTS = ("_show", "_store", "_read", "_write", "_open", "_mmap", "_get", "_set", "_lck")
GLUE = ("CONCATENATE", "__PASTE", "__CONCAT")
"""Macros of the kernel that paste their arguments."""

Part = str | None


def pasted(define: Define) -> Iterator[tuple[Part, ...]]:
    """What a macro pastes: fixed parts, and None for a parameter."""
    if "##" in define.body:
        params = {param.removesuffix("...").strip(" \t\r\n\\") for param in (define.params or "").split(",")}
        params.add("__VA_ARGS__")
        for found in _PASTED.findall(define.body):
            yield tuple(None if part in params else part for part in re.findall(r"\w+", found))


def may_make(parts: tuple[Part, ...], name: str) -> bool:
    """Whether a pasted name may be `name`, whatever the arguments are."""
    return re.fullmatch("".join(r"\w*" if part is None else re.escape(part) for part in parts), name) is not None


def may_be_pasted(units: Iterable[Unit], name: str) -> bool:
    """Whether a macro makes `name` of a part of its own and an argument, which may come from anywhere."""
    defines = (define for unit in units if "##" in unit.source.text for define in unit.defines)
    return any(any(parts) and may_make(parts, name) for define in defines for parts in pasted(define))


class Pasting:
    """The names that macros can make in one program."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @cached_property
    def _patterns(self) -> dict[tuple[Part, ...], set[str]]:
        """What macros paste, fixed parts and None for a parameter, and the macros that do."""
        found: dict[tuple[Part, ...], set[str]] = {(None, None): {m for m in GLUE if any(self.program.hits(m))}}
        for name, definitions in self.program.defines.items():
            for parts in (parts for define in definitions for parts in pasted(define)):
                found.setdefault(parts, set()).add(name)
        return {pattern: macros for pattern, macros in found.items() if macros}

    @cached_property
    def _arguments(self) -> set[str]:
        """Words that may be given to a macro, those that macros without parameters stand for included."""
        found = {word for text in self.program.texts for word in _ARGUMENT.findall(text)}
        for definitions in self.program.defines.values():
            bodies = (_WORD.fullmatch(define.body) for define in definitions if define.params is None)
            found.update(body[1] for body in bodies if body)
        return found

    def own(self, name: str) -> bool:
        """Whether a macro of the module may make this name out of an argument."""
        return bool(self.macros(name))

    def macros(self, name: str) -> set[str]:
        """The macros that may make this name out of an argument."""
        found = (macros for pattern, macros in self._patterns.items() if self._makes(pattern, name))
        return {macro for macros in found for macro in macros}

    def _makes(self, parts: tuple[Part, ...], name: str) -> bool:
        if not parts:
            return not name
        first, rest = parts[0], parts[1:]
        if first is not None:
            return name.startswith(first) and self._makes(rest, name[len(first) :])
        if rest and rest[-1] is not None and not name.endswith(rest[-1]):
            return False
        ends = range(1, len(name) + 1)
        return any(self._makes(rest, name[end:]) and self._is_argument(name[:end]) for end in ends)

    def _is_argument(self, word: str) -> bool:
        """Whether a word is given to a macro, or pasted of words that are, where a macro pastes two arguments."""
        if word in self._arguments:
            return True
        pasted = (None, None) in self._patterns
        return pasted and any(word[:i] in self._arguments and word[i:] in self._arguments for i in range(1, len(word)))

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
        for stem in (name.removesuffix(part) for part in _ATTRIBUTE_PARTS if name.endswith(part)):
            if stem in self._attributes:
                return self._attributes[stem]
            for macro in sorted(self.macros(stem)):
                if any(_ATTRIBUTE.search(define.body) for define in self.program.defines.get(macro, ())):
                    return macro, *self.program.hits(macro)[0]
        return None

    @cached_property
    def _attributes(self) -> dict[str, tuple[str, str, int]]:
        """What attribute macros get, alone or with the argument before it: name -> (macro, path, offset)."""
        found: dict[str, tuple[str, str, int]] = {}
        own = [
            name
            for name, definitions in self.program.defines.items()
            if not _ATTRIBUTE.search(name) and any(_ATTRIBUTE.search(define.body) for define in definitions)
        ]
        called = re.compile(rf"(?:{'|'.join(['ATTR', 'OPS', 'QCMD', *own])})\w*\s*\(([^()]*)\)")
        for path, unit in self.program.units.items():
            for match in called.finditer(unit.code):
                before = ""
                for arg in (arg.strip() for arg in match[1].split(",")):
                    place = match[0].partition("(")[0].strip(), path, match.start()
                    for stem in (arg, f"{before}{arg}", f"{before}_{arg}"):
                        found.setdefault(stem, place)
                    before = arg
        return found
