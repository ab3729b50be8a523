"""The programs that the functions of a kernel tree are read in: a file with the headers beside it, and all public ones."""

from __future__ import annotations

from functools import lru_cache

from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.identity import Identity
from rewriter.lifetime.load import as_units, with_headers
from rewriter.lifetime.outside.bodies import NAME, as_function
from rewriter.lifetime.outside.contract import Outside
from rewriter.lifetime.outside.index import Index, MacroText
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.program import FnRef, Program

_NO_RESOURCE = ResourcePair({}, (), (), (), (), "struct pci_driver", "struct pci_dev", ())


class Programs:
    """Programs by their file, and who is who in each."""

    def __init__(self, index: Index, outside: Outside) -> None:
        self.index = index
        self.outside = outside
        self.of_file = lru_cache(maxsize=400)(self._load)

    def knows(self, path: str, tag: str) -> bool:
        """Whether a file or one of its own headers defines a struct."""
        return bool(self.of_file(path).program.defining(tag))

    def of_macro(self, macro: MacroText) -> tuple[Identity, FnRef] | None:
        """A program of one function that stands for a macro; None for a macro that is no function."""
        text = as_function(macro.define)
        if not text:
            return None
        program = _Program({macro.path: Unit(Source(macro.path, text))}, self)
        return Identity(Callers(program, _NO_RESOURCE)), program.resolve(NAME, macro.path)[0]

    def _load(self, path: str) -> Identity:
        texts = {path: (self.index.read(path) or b"").decode("latin-1")}
        return Identity(Callers(_Program(as_units(with_headers(texts, self.index.read)), self), _NO_RESOURCE))


class _Program(Program):
    """The public headers answer for what the files do not define, and pointers are filled by all files of the tree."""

    def __init__(self, units: dict[str, Unit], programs: Programs) -> None:
        super().__init__(units, outside=programs.outside)
        self.index = programs.index

    def elsewhere(self, name: str, path: str) -> bool:
        """A name with a public definition may mean that one in some configuration."""
        return self.index.defines(name) or super().elsewhere(name, path)

    def is_private(self, tag: str) -> bool:
        """No struct is known to be filled by one file alone."""
        return False

    def struct(self, tag: str) -> dict[str, str]:
        """Members of a struct of the files, or else of the public one."""
        return super().struct(tag) or self.index.struct(tag.removeprefix("struct ").removeprefix("union "))
