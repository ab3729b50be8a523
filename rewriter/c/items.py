"""File-scope text between the functions, cut into declarations and macro calls."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewriter.c.brackets import partners
from rewriter.c.header import function_name, split_commas
from rewriter.c.lexer import Tokens, lex
from rewriter.c.lines import Lines
from rewriter.c.skim import FunctionRange
from rewriter.c.words import is_attribute

_STORAGE = frozenset(("static", "extern", "const", "inline", "volatile"))


@dataclass(frozen=True, slots=True)
class MacroCall:
    """A macro invoked at file scope: ``module_pci_driver(sample_driver);``. `offset` is that of its name."""

    name: str
    args: list[str]
    offset: int
    end: int
    """Just behind its closing parenthesis."""


@dataclass(frozen=True, slots=True)
class Prototype:
    """A function declared at file scope; offsets of the whole declaration, semicolon included."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """One file-scope declaration: tokens ``[a, b)`` of `tokens`, with their bracket partners."""

    tokens: Tokens
    partner: list[int]
    a: int
    b: int


@dataclass(slots=True)
class Outline:
    """What stands at file scope."""

    declarations: list[Item] = field(default_factory=list)
    macro_calls: list[MacroCall] = field(default_factory=list)
    prototypes: list[Prototype] = field(default_factory=list)

    def macro_at(self, offset: int) -> MacroCall | None:
        """The macro call, from its name to its closing parenthesis, that holds an offset."""
        return next((macro for macro in self.macro_calls if macro.offset <= offset < macro.end), None)

    def prototype_at(self, offset: int) -> Prototype | None:
        """The prototype that holds an offset."""
        return next((prototype for prototype in self.prototypes if prototype.start <= offset < prototype.end), None)


def outline(text: str, functions: list[FunctionRange]) -> Outline:
    """The items of a file, given where its functions are. Raises `LexError`."""
    made = Outline()
    start = 0
    for end, behind in [*((f.start, f.end) for f in functions), (len(text), len(text))]:
        if text[start:end].strip():
            read_items(text, start, end, made)
        start = behind
    return made


def read_items(text: str, start: int, end: int, into: Outline | None = None) -> Outline:
    """The items of a stretch of file scope, added to those of `into`. Raises `LexError`."""
    made = Outline() if into is None else into
    tokens = lex(text, start, end)
    partner = partners(tokens)
    lines = Lines(text, tokens)
    a, total = 0, len(tokens)
    while a < total:
        b = _item_end(tokens, partner, lines, a)
        _classify(text, Item(tokens, partner, a, b), made)
        a = b
    return made


def _item_end(tokens: Tokens, partner: list[int], lines: Lines, a: int) -> int:
    """The token behind the item that starts at `a`."""
    tok = tokens.tok
    i, total = a, len(tokens)
    macro = _macro_name(tokens, a, total)
    data = False
    while i < total:
        word = tok[i]
        if word == ";":
            return i + 1
        data = data or word == "="
        if word in ("(", "[", "{") and partner[i] > i:
            behind = partner[i] + 1
            if behind < total and tok[behind] not in (";", ",", "=", "[", "(", "."):
                if word == "(" and macro == i - 1 and lines.begins(behind) and not is_attribute(tok[behind]):
                    return behind
                if word == "{" and not data and tok[i - 1] == ")":
                    return behind
            i = behind
        else:
            i += 1
    return total


def _macro_name(tokens: Tokens, a: int, b: int) -> int:
    """The token of the macro that the item at `a` calls, or -1 if it does not start like a macro call."""
    i = a
    while i < b and tokens.tok[i] in _STORAGE:
        i += 1
    called = i + 1 < b and tokens.kind[i] == "id" and tokens.tok[i + 1] == "("
    return i if called and not is_attribute(tokens.tok[i]) else -1


def _classify(text: str, item: Item, made: Outline) -> None:
    tokens, partner, a, b = item.tokens, item.partner, item.a, item.b
    tok = tokens.tok
    name = _macro_name(tokens, a, b)
    if name >= 0 and partner[name + 1] > 0:
        close = partner[name + 1]
        args = [
            text[tokens.off[lo] : tokens.end(hi - 1)] if lo < hi else ""
            for lo, hi in split_commas(tok, name + 2, close)
        ]
        made.macro_calls.append(MacroCall(tok[name], args, tokens.off[name], tokens.end(close)))
    elif _is_prototype(item):
        made.prototypes.append(Prototype(_prototype_name(item), tokens.off[a], tokens.end(b - 1)))
        return
    made.declarations.append(item)


def _is_prototype(item: Item) -> bool:
    tok = item.tokens.tok
    if tok[item.a] == "typedef" or tok[item.b - 1] != ";":
        return False
    i, called = item.a, False
    while i < item.b:
        if tok[i] in ("=", "{"):
            return False
        if tok[i] == "(":
            called = called or (item.tokens.kind[i - 1] == "id" and i > item.a and not is_attribute(tok[i - 1]))
            i = max(item.partner[i], i)
        i += 1
    return called


def _prototype_name(item: Item) -> str:
    tokens, a, b = item.tokens, item.a, item.b - 1
    part = Tokens(tokens.tok[a:b], tokens.off[a:b], tokens.kind[a:b])
    named = function_name(part)
    return named[0] if named else ""
