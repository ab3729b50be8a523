"""The signs that functions of a kernel tree return, found by the same analysis that reads drivers.

Every definition is an unknown; its value is what its body returns when each function it calls has the value found so far.
Values start empty and only grow, so the result does not depend on the order, and recursion needs no care. What cannot be
followed (a call through a pointer, assembly, code that was not read) may return anything.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable

from rewriter.c.directives import Define
from rewriter.c.lexer import LexError
from rewriter.lifetime.identity import Frame, Identity
from rewriter.lifetime.macros import Macros
from rewriter.lifetime.outside.bodies import alias
from rewriter.lifetime.outside.by_hand import is_given, is_given_member
from rewriter.lifetime.outside.index import Index, MacroText, Place
from rewriter.lifetime.outside.programs import Programs
from rewriter.lifetime.paths import Nothing, Run, signs_of
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.signs import ANY, NEG, ZERO

MAX_FILES, MAX_PRIVATE = 10, 100
"""Members that more files fill (of the tree, or of the folder of a private struct) are not followed."""

MAX_ARGUMENTS = 12

Node = Place | MacroText
"""One definition of a function or of a macro."""


class Solver:
    """Values of the definitions of one tree; those that were asked for are kept, with all they rest on.

    `known` tells of definitions whose code need not be read; `unfollowed` is what a call returns that cannot be
    followed; where that is not ANY, calls through pointers are not followed either.
    """

    def __init__(self, index: Index, known: Callable[[Node], int | None], unfollowed: int = ANY) -> None:
        self.index = index
        self.unfollowed = unfollowed
        self.rests_on: dict[Node, set[Node | str]] = defaultdict(set)
        """What a value was found with: definitions, and names of which nothing is known."""
        self._known = known
        self._programs = Programs(index, self)
        self._writing = Macros({name: [m.define for m in texts] for name, texts in index.macros.items()}, _Functions())
        self._jumping = Macros(_of_all_machines(index), _Functions())
        self._stored: dict[tuple[str, str, str], list[tuple[str, str]] | None] = {}
        self._values: dict[Node, int] = {}
        self._users: dict[Node, set[Node]] = defaultdict(set)
        self._todo: dict[Node, None] = {}
        self._at: Node | None = None

    def of(self, name: str) -> int:
        """The signs that functions or macros of this name return; ANY where not all its definitions are known."""
        self.returns(name)
        self._solve()
        return self.returns(name)

    def of_member(self, header: str, tag: str, member: str) -> int:
        """The signs that calls return through a member of a struct that a header defines."""
        self.through(member, f"struct {tag}", header)
        self._solve()
        return self.through(member, f"struct {tag}", header)

    def of_node(self, node: Node) -> int:
        """The signs that one definition returns."""
        self._ask(node)
        self._solve()
        return self._values[node]

    def _solve(self) -> None:
        while self._todo:
            self._at, _ = self._todo.popitem()
            new = self._values[self._at] | self._evaluate(self._at)
            if new != self._values[self._at]:
                self._values[self._at] = new
                self._todo.update(dict.fromkeys(self._users[self._at]))
        self._at = None

    def value(self, node: Node) -> int:
        """The value of one definition, 0 before anything is known."""
        return self._values.get(node, 0)

    def nodes(self, name: str) -> list[Node]:
        """All definitions of a name; those of private headers only where there are no others."""
        public = [*self.index.functions.get(name, ()), *self.index.macros.get(name, ())]
        return public or [*self.index.private.get(name, ())]

    def returns(self, name: str, given: tuple[int, ...] = ()) -> int:
        """What is known so far of a name; what is not known yet is put on the list."""
        if is_given(name, given):
            return NEG | ZERO
        nodes = self.nodes(name)
        if not nodes or not self.index.complete(name):
            return self._unfollowed(name)
        if not all(_is_number(node) for node in nodes):
            return ANY
        signs = 0
        for node in nodes:
            signs |= self._ask(node)
        return signs

    def through(self, member: str, tag: str, path: str) -> int:
        """What is known so far of everything that files store into a member."""
        if is_given_member(tag, member):
            return NEG | ZERO
        if self.unfollowed != ANY:
            return self.unfollowed
        key = (member, tag, "" if self.index.struct(tag.removeprefix("struct ")) else _around(path))
        if key not in self._stored:
            self._stored[key] = self._all_stored(*key) if tag.startswith("struct ") else None
        stored = self._stored[key]
        signs = 0 if stored else self._unfollowed(f"{tag}.{member}")
        for place, name in stored or ():
            signs |= self._named(place, name)
        return signs

    def _all_stored(self, member: str, tag: str, below: str) -> list[tuple[str, str]] | None:
        """Names of functions, with their files, that files below a folder store into a member; None for anything else."""
        files = self.index.pointers.files(member, tag.removeprefix("struct "))
        near = [path for path in files or () if path.startswith(below)]
        if files is None or len(near) > (MAX_PRIVATE if below else MAX_FILES):
            return None
        found: list[tuple[str, str]] = []
        for path in near:
            names = self._names(path, member, tag, bool(below))
            if names is None:
                return None
            found += [(path, name) for name in names]
        return found

    def _names(self, path: str, member: str, tag: str, private: bool) -> list[str] | None:
        """Names that one file stores into a member; None where it cannot be read, or stores anything else."""
        try:
            targets = self._programs.of_file(path).callers.targets
            stores = [store for store in targets.stores(member, tag) if store.path == path]
            fills = not private or self._programs.knows(path, tag)  # what a file does not know it does not fill
            if all(store.plain for store in stores) and not (fills and targets.hides(member, tag)):
                return [name for store in stores for name in store.names]
        except LexError:
            pass
        return None

    def _named(self, path: str, name: str) -> int:
        own = self._programs.of_file(path).program.resolve(name, path)
        signs = 0 if own else self.returns(name)
        for fn in own:
            signs |= self._returned(fn)
        return signs

    def _unfollowed(self, what: str) -> int:
        if self._at is not None:
            self.rests_on[self._at].add(what)
        return self.unfollowed

    def writes(self, name: str, index: int) -> bool:
        """Whether a macro of the headers may write to an argument."""
        return name in self._writing and self._writing.writes(name, index)

    def arguments(self, name: str) -> int:
        """How many arguments a macro of the headers takes, at least and at most `MAX_ARGUMENTS` if any number."""
        found = self._writing.definitions(name)
        return max((MAX_ARGUMENTS if macro.variadic else len(macro.params or ()) for macro in found), default=0)

    def jumps(self, name: str) -> bool:
        """Whether a macro of the headers may leave the place where it stands."""
        return name in self._jumping and self._jumping.jumps(name)

    def _ask(self, node: Node) -> int:
        if self._at is not None:
            self._users[node].add(self._at)
            self.rests_on[self._at].add(node)
        if node not in self._values:
            known = self._known(node)
            self._values[node] = known or 0
            if known is None:
                self._todo[node] = None
        return self._values[node]

    def _returned(self, fn: FnRef) -> int:
        return self._ask(Place(fn.path, fn.start, fn.name))

    def _evaluate(self, node: Node) -> int:
        try:
            return self._macro(node) if isinstance(node, MacroText) else self._function(node)
        except (LexError, RecursionError):
            return ANY

    def _function(self, place: Place) -> int:
        identity = self._programs.of_file(place.path)
        where = identity.program.at(place.path, place.start)
        assert where is not None
        return self._run(identity, where)

    def _macro(self, macro: MacroText) -> int:
        other = alias(macro.define)
        if other:
            return self.returns(other)
        found = self._programs.of_macro(macro)
        return self._run(*found) if found else ANY

    def _run(self, identity: Identity, fn: FnRef) -> int:
        return signs_of(Run(identity, Nothing(), self._returned).ways(Frame(fn, ()), ""))


class _Functions:
    """Names that no header makes a macro of are functions: they neither write to plain variables nor jump."""

    def returns(self, name: str, given: tuple[int, ...] = ()) -> int:
        """Anything."""
        return ANY

    def through(self, member: str, tag: str, path: str) -> int:
        """Anything."""
        return ANY

    def writes(self, name: str, index: int) -> bool:
        """Never."""
        return False

    def jumps(self, name: str) -> bool:
        """Never."""
        return False


def _around(path: str) -> str:
    """The folder in which sources may include a header that lies with `path`, by their habit."""
    folder = posixpath.dirname(path)
    above = posixpath.dirname(folder)
    return f"{above if '/' in above else folder}/"


def _of_all_machines(index: Index) -> dict[str, list[Define]]:
    """Macros without those of one architecture, many of which are written for the assembler."""
    found = {name: [m.define for m in texts if m.path.startswith("include/")] for name, texts in index.macros.items()}
    return {name: defines for name, defines in found.items() if defines}


def _is_number(node: Node) -> bool:
    """Whether a definition may return an error number: neither a pointer nor an unsigned number, nor a constant."""
    return not node.define.name.isupper() if isinstance(node, MacroText) else node.kind == "signed"
