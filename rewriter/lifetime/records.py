"""Objects at file scope that nobody writes to: driver data, and the tables by which a bus finds it.

``static const struct foo_data a = { .version = FOO_A };`` is a record; ``{ .compatible = "a", .data = &a }`` an entry of the
table that names it. What an initialiser leaves out is 0.
"""

from __future__ import annotations

from dataclasses import dataclass

from rewriter.c.lexer import LexError, lex
from rewriter.c.unit import InitEntry, Initialiser
from rewriter.lifetime import facts
from rewriter.lifetime.constants import Constants, number
from rewriter.lifetime.numbers import kind_of
from rewriter.lifetime.program import FnRef, Program
from rewriter.lifetime.stores import Stores


@dataclass(frozen=True)
class Record:
    """An object at file scope, or any element of an array: the file and the name."""

    path: str
    name: str


@dataclass(frozen=True)
class Device:
    """The device that a bus hands to a function of its drivers, with the tables of which one matched it."""

    fn: FnRef


@dataclass(frozen=True)
class Fresh:
    """What one call allocates, zeroed: the file and the offset of the call."""

    path: str
    offset: int


Atom = int | Record | Device | Fresh
Value = frozenset[Atom] | None
"""All that a value can be; None where that is not known. The null pointer is 0."""

NULL: frozenset[Atom] = frozenset({0})


class Records:
    """The records of one program."""

    def __init__(self, program: Program, stores: Stores) -> None:
        self.program = program
        self.stores = stores
        self.constants = Constants(program)

    def named(self, name: str, path: str) -> Record | None:
        """The record that a name means in a file; None where the module has none or several."""
        files = {place for place, made in self.program.initialisers(name) if made.name == name}
        found = files & {path} or files
        return Record(found.pop(), name) if len(found) == 1 else None

    def member(self, record: Record, member: str) -> Value:
        """What a member of a record can be: what its initialisers say, as long as nothing else is ever stored there."""
        found: Value = NULL
        for made in self._initialisers(record):
            private = self.program.struct(made.type)
            if self.stores.of_member(made.type, member) or not (private or made.type in facts.MATCH_TABLES):
                return None
            if self.overlaps(made.type):
                return None
            for entry in made.entries:
                if not entry.field or self._hides(entry):
                    return None
                if entry.field == member:
                    found = _joined(found, self._given(entry.text, record.path, private.get(member, "")))
        return found

    def overlaps(self, tag: str) -> bool:
        """Whether a struct of the module has a union in it, so that a store to one member can change another."""
        name = tag.rpartition(" ")[2]
        for unit in self.program.units.values():
            for item in unit.outline.declarations if name in unit.code and "union" in unit.code else ():
                tok, partner = item.tokens.tok, item.partner
                for at in range(item.a, item.b - 1):
                    if tok[at] == name and tok[at + 1] == "{" and "union" in tok[at : partner[at + 1]]:
                        return True
        return False

    def _initialisers(self, record: Record) -> list[Initialiser]:
        named = self.program.initialisers(record.name)
        return [made for path, made in named if (path, made.name) == (record.path, record.name)]

    def _hides(self, entry: InitEntry) -> bool:
        """Whether a macro in the value may give other members as well."""
        return any("." in define.body for name, _at in entry.idents for define in self.program.defines.get(name, ()))

    def _given(self, text: str, path: str, type_: str) -> Value:
        """The value of an initialiser's element: a number, the address of a record, or unknown."""
        words = _operand(text)
        if len(words) == 1:
            value = number(words[0])
            value = self.constants.of(words[0]) if value is None else value
            if words[0] in ("NULL", "false", "true"):
                value = int(words[0] == "true")
            if value is not None:
                return stored(frozenset({value}), type_)
        name = words[1] if words[:1] == ["&"] and len(words) > 1 else words[0] if len(words) == 1 else ""
        record = self.named(name, path)
        plain = len(words) <= 2 or (words[2] == "[" and words[-1] == "]")
        return frozenset({record}) if record and plain else None

    def matched(self, device: Device, table: str, member: str) -> Value:
        """What `member` of the entry that matched a device can be; `table` is the member of the driver that has them."""
        found: Value = NULL
        for record in self.tables(device, table) or ():
            found = _joined(found, self.member(record, member))
        return found if self.tables(device, table) is not None else None

    def tables(self, device: Device, table: str) -> list[Record] | None:
        """The tables of the drivers that have a function; None where one of them is not known."""
        if any(self.program.at(path, offset) is not None for path, offset in self.program.hits(table)):
            return None
        found: list[Record] = []
        for mention in self.program.uses(device.fn.name)[1]:
            if mention.where == "prototype":
                continue
            if mention.struct not in facts.BUS_DRIVERS or mention.member not in facts.BUS_CALLS:
                return None
            drivers = self._initialisers(Record(mention.path, mention.variable))
            for entry in (entry for made in drivers for entry in made.entries):
                if entry.field.rsplit(".", 1)[-1] == table:
                    record = self.named(_operand(entry.text)[-1], mention.path)
                    if record is None:
                        return None
                    found.append(record)
                elif not entry.field or self._hides(entry):
                    return None
        return found


def stored(value: Value, type_: str) -> Value:
    """A value after it was stored in a variable or member of a type."""
    if value is None or kind_of(type_) != "bool":
        return value
    return frozenset(int(bool(atom)) if isinstance(atom, int) else 1 for atom in value)


def _joined(one: Value, other: Value) -> Value:
    return None if one is None or other is None else one | other


def _operand(text: str) -> list[str]:
    """The tokens of an initialiser's element without casts, parentheses and macros that hand on their argument."""
    try:
        words = lex(text).tok
    except LexError:
        return [""]
    while words and (words[0] == "(" or (words[0] in facts.SAME_POINTER and words[1:2] == ["("])):
        depth = 0
        at = words.index("(")
        for close in range(at, len(words)):
            depth += (words[close] == "(") - (words[close] == ")")
            if not depth:
                break
        words = words[close + 1 :] or words[at + 1 : close]
    return words or [""]
