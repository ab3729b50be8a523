"""One source file, everything about it lazy and cached: functions, file-scope items, parsed bodies."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from rewriter.c.blank import without_comments
from rewriter.c.directives import Define, defines
from rewriter.c.initialisers import InitEntry, Initialiser, initialisers
from rewriter.c.items import Item, MacroCall, Outline, Prototype, outline, read_items
from rewriter.c.skim import FunctionRange, Skimmed, skim
from rewriter.c.source import Source
from rewriter.c.structs import Members, Structs
from rewriter.c.tree import Function


class Unit:
    """A file as C. Nothing is read before it is asked for; every answer is kept.

    Text that cannot be C raises `rewriter.c.lexer.LexError`, with the offset and the reason.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._parsed: dict[FunctionRange, Function] = {}
        self._gaps: dict[int, Outline] = {}
        self._initialisers: dict[tuple[int, int], list[Initialiser]] = {}

    @cached_property
    def code(self) -> str:
        """The text without its comments, in which every offset is what it is in the text."""
        return without_comments(self.source.text)

    @cached_property
    def _skimmed(self) -> Skimmed:
        return skim(self.source.text)

    @property
    def functions(self) -> list[FunctionRange]:
        """All function definitions, in the order of the file."""
        return self._skimmed.functions

    @cached_property
    def _starts(self) -> list[int]:
        return [function.start for function in self.functions]

    @cached_property
    def _by_name(self) -> dict[str, list[FunctionRange]]:
        found: dict[str, list[FunctionRange]] = {}
        for function in self.functions:
            found.setdefault(function.name, []).append(function)
        return found

    def function_at(self, offset: int) -> FunctionRange | None:
        """The function whose header or body holds `offset`."""
        at = bisect_right(self._starts, offset) - 1
        return self.functions[at] if at >= 0 and offset < self.functions[at].end else None

    def named(self, name: str) -> list[FunctionRange]:
        """The definitions of a name: several if conditionals choose between them, none if there is none."""
        return self._by_name.get(name, [])

    def parse(self, where: FunctionRange) -> Function:
        """The parsed function. What cannot be read is ``opaque``; only text that cannot be C raises (`LexError`)."""
        if where not in self._parsed:
            from rewriter.c.parse import parse_function  # pycparser is loaded when the first function is parsed

            self._parsed[where] = parse_function(self.source, where)
        return self._parsed[where]

    @cached_property
    def outline(self) -> Outline:
        """The file-scope text between the functions, cut into items."""
        return outline(self.source.text, self.functions)

    def around(self, offset: int) -> Outline:
        """What stands at file scope between the two functions next to an offset."""
        gap = bisect_right(self._starts, offset)
        if gap not in self._gaps:
            end = self._starts[gap] if gap < len(self._starts) else len(self.source.text)
            self._gaps[gap] = read_items(self.source.text, self.functions[gap - 1].end if gap else 0, end)
        return self._gaps[gap]

    @cached_property
    def initialisers(self) -> list[Initialiser]:
        """File-scope objects with a braced initialiser, in the order of the file."""
        return initialisers(self.source.text, self.outline.declarations)

    def initialisers_naming(self, word: str) -> list[Initialiser]:
        """Those of them in whose text `word` stands; the others are not read."""
        text = self.source.text
        items = self._skimmed.others if word in text else []
        return [made for item in items if text.find(word, *item) >= 0 for made in self._initialised(item)]

    def _initialised(self, item: tuple[int, int]) -> list[Initialiser]:
        if item not in self._initialisers:
            declarations = read_items(self.source.text, *item).declarations
            self._initialisers[item] = initialisers(self.source.text, declarations)
        return self._initialisers[item]

    @property
    def macro_calls(self) -> list[MacroCall]:
        """File-scope macro invocations, in the order of the file."""
        return self.outline.macro_calls

    @property
    def prototypes(self) -> list[Prototype]:
        """File-scope declarations of functions, in the order of the file."""
        return self.outline.prototypes

    @cached_property
    def defines(self) -> list[Define]:
        """The macros defined here, within functions too, in the order of the file."""
        return defines(self.code)

    def struct(self, tag: str) -> Members | None:
        """The members of a struct or union (member -> type text), None where it is not defined here."""
        return self._structs.get(tag)

    def structs_around(self, offset: int) -> dict[str, Members]:
        """The members of the structs that the file-scope item at an offset defines, by tag."""
        return self._structs.around(offset)

    @property
    def structs(self) -> dict[str, Members]:
        """The members of every struct or union defined here, by tag."""
        return self._structs.all()

    @cached_property
    def _structs(self) -> Structs:
        return Structs(self.source.text, self._skimmed.others)


__all__ = ["FunctionRange", "InitEntry", "Initialiser", "Item", "MacroCall", "Prototype", "Unit"]
