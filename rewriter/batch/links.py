"""The second pass over the tree, for drivers that hang together with other modules: who uses them, who enables for them.

Every answer comes from the whole tree, whatever part of it is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rewriter.batch.definitions import definitions
from rewriter.batch.prefilter import ASSEMBLY, SOURCES, Listing, Unreadable, listing, stream
from rewriter.c.directives import branches_around
from rewriter.c.lexer import LexError
from rewriter.c.skim import FunctionRange
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.kernel.kbuild import UNINCLUDED, Kbuild
from rewriter.kernel.modules import Module
from rewriter.kernel.tree import Tree, TreeError
from rewriter.lifetime.links import NOTHING, Analysed, Asks, Links, User
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.search import words_at
from rewriter.lifetime.second_names import is_named_apart
from rewriter.lifetime.survey import runs_at
from rewriter.plan import Evidence

ROUNDS = 3
"""How often the tree is asked: each time for what the answers before led to."""

_EXPORTED = re.compile(r"EXPORT_\w+\s*\(\s*(\w+)")
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)

Again = Callable[[Sequence[int], Links], Iterable[tuple[int, Analysed]]]
"""Analyses the drivers of these numbers once more, with these links."""


def follow(lookup: Lookup, asking: Mapping[int, Analysed], again: Again) -> Iterator[tuple[int, Analysed]]:
    """The final analyses of drivers that ask for other modules, by number, as they come in.

    They are made again with what the tree answers, until they ask no more or the rounds are over.
    """
    links, left = Links(), dict(asking)
    for _round in range(ROUNDS):
        if not left:
            return
        asks = NOTHING
        for analysed in left.values():
            asks |= analysed.asks
        links |= lookup.answer(asks)
        for number, analysed in again(sorted(left), links):
            if analysed.asks:
                left[number] = analysed
            else:
                del left[number]
                yield number, analysed
    yield from left.items()


class Lookup:
    """Answers from the whole tree."""

    def __init__(self, tree: Tree, pair: ResourcePair, listed: Listing | None, jobs: int) -> None:
        """`listed` is the listing of the whole tree, if it has been made; `jobs` processes search."""
        self.tree = tree
        self.pair = pair
        self.jobs = jobs
        self._listed = listed
        self._kbuild = Kbuild(tree)

    def answer(self, asks: Asks) -> Links:
        """What the tree says to `asks`."""
        enabling = (*self.pair.managed_enables, *self.pair.plain_enables) if asks.enablers else ()
        users: dict[str, list[User]] = {name: [] for name in sorted(asks.users)}
        enablers: dict[str, set[Module]] = {name: set() for name in asks.enablers}
        defined: dict[str, list[Evidence]] = {name: [] for name in sorted(asks.defined)}
        for path, data in self._holding([*users, *enabling, *defined]):
            for name, line, clear in _uses(path, data, users):
                users[name] += [User(module, line) for module in (self._modules(path, data) if clear else [None])]
            for name in asks.enablers & _exports(data, enabling):
                enablers[name].update(self._kbuild.modules_of(path))
            for name, line in definitions(path, data, defined):
                defined[name].append(line)
        return Links(
            {name: tuple(sorted(found, key=_order)) for name, found in users.items()},
            {name: tuple(sorted(modules)) for name, modules in enablers.items()},
            {name: tuple(sorted(lines, key=lambda line: line.file)) for name, lines in defined.items()},
        )

    def _holding(self, words: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """The files that hold one of `words`, and those that cannot be read, without their bytes."""
        self._listed = self._listed or listing(self.tree)
        for item in stream(self.tree, words, (), self.jobs, ("",), self._listed):
            path = item.path if isinstance(item, Unreadable) else item
            try:
                yield path, None if isinstance(item, Unreadable) else self.tree.read(path)
            except TreeError:
                yield path, None

    def _modules(self, path: str, data: bytes | None) -> Sequence[Module | None]:
        """Who a file belongs to; nobody, where it is no source and none includes it."""
        if data is None or path.endswith(ASSEMBLY):
            return [None]
        found = self._kbuild.modules_of(path)
        return found if path.endswith(SOURCES) else [module for module in found if module.note != UNINCLUDED]


def _uses(path: str, data: bytes | None, names: Iterable[str]) -> Iterator[tuple[str, Evidence, bool]]:
    """Those of `names` that a file uses, each with the first line that does, and whether it says which function it means.

    What cannot be read may use all.
    """
    if data is None:
        yield from ((name, Evidence(path, 0, ""), False) for name in names)
        return
    named = [name for name in names if name.encode() in data]
    if not named:
        return
    text, assembly = data.decode("latin-1"), path.endswith(ASSEMBLY)
    unit = Unit(Source(path, _COMMENT.sub(_blank, text) if assembly else text))
    for name in named:
        words = words_at(unit.source.text, name)
        used = next((offset for offset in words if assembly or _is_use(unit, name, offset)), None)
        apart = used is None and is_named_apart(unit.code, name)
        if used is not None or apart:
            line = unit.source.line_of(unit.source.text.index(name) if used is None else used)
            clear = not apart and not _defined(unit, name)
            yield name, Evidence(path, line, unit.source.line_text(line)), clear


def _exports(data: bytes | None, enabling: Iterable[str]) -> frozenset[str]:
    """What a file exports that names one of `enabling`, unless it defines them."""
    if data is None or b"EXPORT_" not in data or not any(name.encode() in data for name in enabling):
        return frozenset()
    text = data.decode("latin-1")
    found = frozenset(_EXPORTED.findall(text))
    return frozenset() if found.intersection(enabling) else found


def _is_use(unit: Unit, name: str, offset: int) -> bool:
    """Whether a name means what another module exports: one that the file defines does only where an #if is around that."""
    try:
        own = any(not branches_around(unit.source.text, where.start) for where in _defined(unit, name))
        return not own and runs_at(unit, offset)
    except LexError:  # who reads it as a part of the module says what is wrong
        return True


def _defined(unit: Unit, name: str) -> Sequence[FunctionRange]:
    try:
        return unit.named(name)
    except LexError:
        return ()


def _blank(comment: re.Match[str]) -> str:
    """As many lines as the comment has."""
    return "\n" * comment[0].count("\n")


def _order(user: User) -> tuple[str, str]:
    return user.module.name if user.module else "", user.evidence.file
