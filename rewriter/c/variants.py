"""How ``#if`` groups inside a body reach the parser.

A group that stands where a statement may begin, with balanced branches, becomes ``PPIF .. PPELSE .. PPENDIF``: all branches
are parsed, none is lost. Of a group within a statement one branch is kept (all of it if there is no ``#else``), and the tree
is marked, so that it claims nothing about what the group touches. What is left has no single tree: the statements it touches
become opaque. Dead code (``#if 0``) that is not whole statements is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from rewriter.c.conditionals import Group
from rewriter.c.feed import Feed
from rewriter.c.places import Place, Surroundings, places

Inserts = dict[int, list[tuple[int, str, str, int]]]
"""Per feed position: the order among others there, type and value of a token to insert, and the text token it is at."""


UNION, FIRST, LAST, BAD, DEAD = "union", "first", "last", "bad", "dead"


@dataclass(slots=True)
class Mark:
    """A group the tree must not be trusted on: text tokens ``[a, b)``.

    `how` it was read: as the ``union`` of its branches, by its ``first`` or its ``last`` branch, as ``bad`` if its statements
    have no single tree, ``dead`` if nothing of it is compiled. `reaches` says that the statement behind it may belong to it.
    """

    a: int
    b: int
    how: str
    reaches: bool = False


def resolve(feed: Feed, groups: list[Group]) -> tuple[Feed, list[Mark]]:
    """The feed the parser gets for a body with conditional groups, and the marks for the tree that comes out."""
    found = places(feed, groups)
    around = Surroundings(feed, found)
    marks: list[Mark] = []
    inserts: Inserts = {}
    dropped: list[tuple[int, int]] = []
    for place in found:
        if any(lo <= place.bounds[0] and place.bounds[-1] <= hi for lo, hi in dropped):
            continue
        if around.at_boundary(place):
            _inject(place, inserts)
            continue
        whole = [branch for branch in place.branches if branch[0] < branch[1]]
        how, kept = _reading(around, place, whole)
        dropped += [branch for branch in whole if branch not in kept]
        reaches = how == BAD and not place.group.complete and around.ends_header(place.bounds[0] - 1)
        marks.append(Mark(place.group.start, place.group.end, how, reaches))
    return _assemble(feed, inserts, dropped), marks


def _reading(around: Surroundings, place: Place, whole: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """How to read a group that is no run of whole statements, and the branches the parser gets to see."""
    if len(place.bounds) == 2:
        if place.dead:
            return DEAD, []
        return (UNION if around.is_sound(place) else BAD), whole
    if around.same_headers(place):
        return LAST, whole[-1:]  # so that its block begins behind the group
    kept = whole[1:2] if place.dead and len(whole) > 1 else whole[:1]
    return (FIRST if around.is_sound(place) else BAD), kept


def _inject(place: Place, inserts: Inserts) -> None:
    """Note the tokens that go in before feed positions, in the order of the directives.

    The value of a ``PPIF`` or ``PPELSE`` is its directive, that of the ``PPENDIF`` says whether there was an ``#else``.
    """
    group = place.group
    kinds = ["PPIF", *["PPELSE"] * (len(group.heads) - 1), "PPENDIF"]
    values = [*group.heads, "complete" if group.complete else ""]
    for position, order, kind, value, at in zip(place.bounds, group.order, kinds, values, group.bounds, strict=True):
        inserts.setdefault(position, []).append((order, kind, value, at))


def _assemble(feed: Feed, inserts: Inserts, dropped: list[tuple[int, int]]) -> Feed:
    total = len(feed.types)
    cuts = sorted({0, total, *inserts, *(at for part in dropped for at in part)})
    made = Feed()
    for lo, hi in zip(cuts, [*cuts[1:], total], strict=True):
        lead = feed.lead[lo] if lo < total else 0  # dropped attribute words may stand on either side of a directive
        for _, kind, value, at in sorted(inserts.get(lo, ())):
            made.add(kind, value, min(lead, at), at, at)
            lead = max(lead, at)
        if lo < hi and not any(start <= lo < stop for start, stop in dropped):
            made.copy(feed, lo, hi)
            made.lead[lo - hi] = lead
    return made
