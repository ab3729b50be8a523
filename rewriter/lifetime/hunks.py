"""A driver's edits as hunks, and which hunks cannot stand without which others.

A person may reject a hunk. Then what rests on it has to go as well: a declaration whose last use was dropped, a label that
is jumped to again, a release that only a converted acquire makes redundant. Ties are drawn by words, rather too many than
too few: a tie that is not needed only takes a choice away.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from rewriter.c.diff import Cut, cuts, headed
from rewriter.c.edit import Edit, apply
from rewriter.c.unit import FunctionRange, Unit
from rewriter.plan import Hunk, Site

_WORD = re.compile(r"[A-Za-z_]\w*")
_PAIRED = (("{", "}"), ("(", ")"), ("[", "]"), ("/*", "*/"), ("#if", "#endif"))
_SPACED_DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*", re.MULTILINE)


def hunks(units: Mapping[str, Unit], edits: Sequence[Edit], sites: Iterable[Site]) -> tuple[Hunk, ...]:
    """The hunks of a driver's edits (which are sorted by file), in the order of its diff, each with what it needs."""
    sites, pieces = list(sites), _pieces(units, edits)
    done = [site for site in sites if site.verdict in ("convert", "remove")]
    needs = [*_ties(units, pieces, {site.call for site in sites}), *_grounds(pieces, done)] if len(pieces) > 1 else []
    return tuple(
        piece.hunk(edits, of_piece) for piece, of_piece in zip(pieces, _closed(len(pieces), needs), strict=True)
    )


def inseparable(units: Mapping[str, Unit], edits: Sequence[Edit]) -> tuple[Hunk, ...]:
    """The hunks of edits that only stand all together."""
    pieces = _pieces(units, edits)
    numbers = range(len(pieces))
    return tuple(piece.hunk(edits, tuple(n for n in numbers if n != own)) for own, piece in enumerate(pieces))


def located(unit: Unit, edit: Edit) -> Edit:
    """An edit with its line and the first function that it touches."""
    names = (function.name for function in unit.functions if _touches(edit, function.start, function.end))
    return replace(edit, line=unit.source.line_of(edit.start), function=next(names, ""))


def as_diff(shown: Iterable[Hunk]) -> str:
    """The diff of a driver, file by file."""
    by_file = groupby(shown, key=lambda hunk: hunk.file)
    return "".join(headed(path, "".join(hunk.text for hunk in own)) for path, own in by_file)


@dataclass(frozen=True)
class _Piece:
    """A hunk on its way: its cut, and the functions that its edits are in."""

    unit: Unit
    cut: Cut

    @property
    def path(self) -> str:
        return self.unit.source.path

    @cached_property
    def functions(self) -> list[FunctionRange]:
        """The functions that its edits touch, in order."""
        return [
            function
            for function in self.unit.functions
            if any(_touches(edit, function.start, function.end) for edit in self.cut.edits)
        ]

    @cached_property
    def gone(self) -> frozenset[str]:
        """The words of the lines that it takes out or replaces."""
        return frozenset(_WORD.findall(_side(self.cut.text, "-")))

    def unbalanced(self, pair: tuple[str, str]) -> bool:
        """Whether it opens or closes something that another hunk closes or opens."""
        return _depth(_side(self.cut.text, "-"), pair) != _depth(_side(self.cut.text, "+"), pair)

    def holds(self, site: Site) -> bool:
        """Whether the line of a call is among its old lines."""
        lines = sum(line.startswith((" ", "-")) for line in self.cut.text.split("\n"))
        return site.file == self.path and self.cut.line <= site.line < self.cut.line + lines

    def hunk(self, edits: Sequence[Edit], needs: tuple[int, ...]) -> Hunk:
        """It as plain data."""
        own = {(edit.start, edit.end, edit.text) for edit in self.cut.edits}
        places = tuple(
            number
            for number, edit in enumerate(edits)
            if edit.file == self.path and (edit.start, edit.end, edit.text) in own
        )
        name = self.functions[0].name if self.functions else ""
        return Hunk(self.path, name, self.cut.line, self.cut.start, self.cut.text, places, needs)


def _pieces(units: Mapping[str, Unit], edits: Iterable[Edit]) -> list[_Piece]:
    by_file = groupby(edits, key=lambda edit: edit.file)
    return [_Piece(units[path], cut) for path, own in by_file for cut in cuts(units[path].source.text, own)]


def _side(text: str, sign: str) -> str:
    return "\n".join(line[1:] for line in text.split("\n") if line.startswith(sign))


def _depth(text: str, pair: tuple[str, str]) -> int:
    text = _SPACED_DIRECTIVE.sub("#", text)
    return text.count(pair[0]) - text.count(pair[1])


Need = tuple[int, int]
"""The first cannot stand without the second."""


def _ties(units: Mapping[str, Unit], pieces: Sequence[_Piece], api: Collection[str]) -> Iterator[Need]:
    """Hunks that stand or fall together: those that share a name which is gone, or a bracket.

    `api` are functions of the kernel: it matters to no other hunk whether they are still called.
    """
    for numbers in [*_by_function(pieces, api), *_by_driver(units, pieces)]:
        yield from ((a, b) for a in numbers for b in numbers if a != b)


def _by_function(pieces: Sequence[_Piece], api: Collection[str]) -> Iterator[list[int]]:
    """By function: labels, locals and parameters that nothing names any more; halves of brackets."""
    touched: dict[tuple[str, FunctionRange], list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        for function in piece.functions:
            touched[piece.path, function].append(number)
    for (_, function), numbers in touched.items():
        own = [pieces[number] for number in numbers]
        old = own[0].unit.source.text[function.start : function.end]
        clipped = [edit for piece in own for edit in _clipped(piece.cut.edits, function.start, function.end)]
        for word in _words(old).difference(_words(apply(old, clipped)), api):
            yield [number for number in numbers if word in pieces[number].gone]
    for path in {piece.path for piece in pieces}:
        for pair in _PAIRED:
            yield [n for n, piece in enumerate(pieces) if piece.path == path and piece.unbalanced(pair)]


def _by_driver(units: Mapping[str, Unit], pieces: Sequence[_Piece]) -> Iterator[list[int]]:
    """By driver: names of file scope that are gone everywhere, and functions that are called otherwise now."""
    edits: dict[str, list[Edit]] = defaultdict(list)
    for piece in pieces:
        edits[piece.path] += piece.cut.edits
    left = frozenset[str]().union(*(_words(apply(unit.code, edits[path])) for path, unit in units.items()))
    outer = frozenset[str]().union(*(_words(_outside(units[path])) for path in edits))
    changed = {
        function.name
        for piece in pieces
        for function in piece.functions
        if any(edit.start < function.body and edit.end > function.start for edit in piece.cut.edits)
    }
    for word in (outer - left) | changed:
        yield [number for number, piece in enumerate(pieces) if word in piece.gone]


def _grounds(pieces: Sequence[_Piece], sites: Sequence[Site]) -> Iterator[Need]:
    """A release goes because its acquires are converted; what edits no call goes because of those that do."""
    verdicts = [{site.verdict for site in sites if piece.holds(site)} for piece in pieces]
    for number, own in enumerate(verdicts):
        for other, others in enumerate(verdicts):
            if other != number and (("remove" in own and "convert" in others) or (not own and others)):
                yield number, other


def _closed(count: int, needs: Iterable[Need]) -> list[tuple[int, ...]]:
    """All that each hunk needs, near and far."""
    direct: dict[int, set[int]] = defaultdict(set)
    for one, other in needs:
        direct[one].add(other)
    return [tuple(sorted(_reached(number, direct) - {number})) for number in range(count)]


def _reached(number: int, direct: Mapping[int, set[int]]) -> set[int]:
    seen, waiting = {number}, [number]
    while waiting:
        fresh = direct.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting += fresh
    return seen


def _touches(edit: Edit, start: int, end: int) -> bool:
    """Whether an edit changes something in a stretch of text, or puts something there."""
    return edit.start < end and start <= max(edit.start, edit.end - 1)


def _clipped(edits: Iterable[Edit], start: int, end: int) -> Iterator[Edit]:
    """The edits of a stretch of text, in its own offsets; what reaches beyond it is cut off."""
    for edit in edits:
        if _touches(edit, start, end):
            text = edit.text if edit.start >= start else ""
            yield replace(edit, start=max(edit.start, start) - start, end=min(edit.end, end) - start, text=text)


def _outside(unit: Unit) -> str:
    """The code of a file without the bodies of its functions."""
    at, out = 0, list[str]()
    for function in unit.functions:
        out.append(unit.code[at : function.body])
        at = function.end
    return "".join((*out, unit.code[at:]))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))
