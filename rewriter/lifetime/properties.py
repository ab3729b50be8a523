"""The two questions asked of paths: is the device managed here, and does anything look at vectors after a release."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from rewriter.c.tree import Expr, name_at
from rewriter.lifetime import facts
from rewriter.lifetime.addresses import may_be_pointed_at
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.hidden import hiding, reading
from rewriter.lifetime.identity import Frame, Origin
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.paths import Run
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.signs import ANY, NEG, POS, ZERO
from rewriter.lifetime.states import LOST, Way
from rewriter.plan import Evidence

OFF, PLAIN, MANAGED = "off", "plain", "managed"
LIVE, FREED, SEEN, FRESH = "live", "freed", "seen", "fresh"

Place = tuple[str, int]
"""A call: the file and the offset of the called name."""


def place_of(run: Run, frame: Frame, expr: Expr) -> Place:
    """Where a call's name stands."""
    return frame.fn.path, name_at(expr.kids[0], run.program.parse(frame.fn).tokens)


def _device(run: Run, frame: Frame, expr: Expr) -> Origin:
    return run.identity.origin(expr.kids[1], frame) if len(expr.kids) > 1 else Origin(unknown=True)


@dataclass
class Enabling:
    """``off`` -> ``plain`` or ``managed`` as the device of `drivers` is enabled; `at` collects what acquires saw."""

    callers: Callers
    drivers: frozenset[str]
    at: dict[Place, set[tuple[str, Origin]]] = field(default_factory=dict)
    enables: dict[str, Evidence] = field(default_factory=dict)

    @property
    def pair(self) -> ResourcePair:
        """The resource in question."""
        return self.callers.pair

    @cached_property
    def hiding(self) -> frozenset[str]:
        """Macros that may enable, or give back what was enabled."""
        enables = (*self.pair.managed_enables, *self.pair.plain_enables)
        return hiding(self.callers, frozenset(enables) | facts.GROUP_RELEASES)

    @cached_property
    def moves(self) -> frozenset[str]:
        """Enables, acquires, and what may undo an enable."""
        enables = (*self.pair.managed_enables, *self.pair.plain_enables)
        own = frozenset((*enables, *self.pair.acquires, *self.pair.acquires.values()))
        return own | facts.GROUP_RELEASES | self.hiding

    def entered(self, callers: Callers) -> frozenset[FnRef]:
        """Functions from which a call that matters may be reached."""
        return callers.reaching(self.moves)

    def call(self, run: Run, frame: Frame, expr: Expr, prop: str) -> list[Way] | None:
        """A successful enable of the right device moves the state; an acquire is noted."""
        device = _device(run, frame, expr)
        if expr.callee in self.pair.acquires or expr.callee in self.pair.acquires.values():
            self.at.setdefault(place_of(run, frame, expr), set()).add((prop, device))
            return [Way(prop, NEG), Way(prop, POS)]
        if expr.callee in self.hiding:
            return [Way(LOST, ANY)]
        if expr.callee in facts.GROUP_RELEASES:
            return [Way(prop if device.apart(self.drivers) else LOST, ANY)]
        if prop == LOST or not device.is_only(self.drivers):
            return [Way(prop, run.program.outside.returns(expr.callee))]
        managed = expr.callee in self.pair.managed_enables
        after = MANAGED if managed or prop == MANAGED else PLAIN
        self.enables.setdefault(after, run.callers.evidence(*place_of(run, frame, expr)))
        return [Way(after, ZERO), Way(prop, NEG)]

    def member(self, run: Run, frame: Frame, expr: Expr, prop: str) -> str:
        """Reading a member enables nothing."""
        return prop

    def named(self, run: Run, frame: Frame, expr: Expr, prop: str) -> str:
        """Only a macro can hide an enable behind a name."""
        return LOST if expr.op in self.hiding else prop

    def pointed(self, run: Run, member: bool, prop: str) -> str:
        """What runs through a pointer may give back what was enabled."""
        giving_back = run.callers.reaching(facts.GROUP_RELEASES)
        return LOST if may_be_pointed_at(run.callers, giving_back, facts.GROUP_RELEASES, member) else prop


@dataclass
class Freeing:
    """``live`` -> ``freed`` at one release -> ``seen`` when something looks at the resource afterwards.

    Where the resource is `held` from before, what a run acquires by itself is ``fresh``, and releasing that means nothing.
    """

    callers: Callers
    drivers: frozenset[str]
    site: Place
    held: bool = False
    devices: set[Origin] = field(default_factory=set)
    observers: list[Evidence] = field(default_factory=list)

    @property
    def pair(self) -> ResourcePair:
        """The resource in question."""
        return self.callers.pair

    @cached_property
    def plain_moves(self) -> frozenset[str]:
        """Releases, acquires of both kinds, and everything that looks at the resource."""
        acquires = (*self.pair.acquires, *self.pair.acquires.values())
        return frozenset((*self.pair.releases, *acquires, *self.pair.observers)) | facts.REQUEST_IRQ

    @property
    def readers(self) -> frozenset[str]:
        """Names of functions that read what is left of the resource."""
        return frozenset(fn.name for fn in reading(self.callers, facts.VECTOR_MEMBERS))

    @cached_property
    def hiding(self) -> frozenset[str]:
        """Macros that may do any of that."""
        return hiding(self.callers, self.plain_moves | self.readers, facts.VECTOR_MEMBERS)

    @cached_property
    def moves(self) -> frozenset[str]:
        """Everything that moves the state, macros that hide it included."""
        return self.plain_moves | self.hiding

    def entered(self, callers: Callers) -> frozenset[FnRef]:
        """Functions from which a call that matters may be reached, or that read what is left of the resource."""
        return reading(callers, facts.VECTOR_MEMBERS) | callers.reaching(self.moves | self.readers)

    def call(self, run: Run, frame: Frame, expr: Expr, prop: str) -> list[Way] | None:
        """The release in question frees; an observer or a new acquire on the same device sees it."""
        if expr.callee in self.hiding:
            return None
        device = _device(run, frame, expr)
        if expr.callee in self.pair.releases:
            if prop == LIVE and place_of(run, frame, expr) == self.site:
                return [Way(self._freed(device), ANY)]
            return [Way(prop, ANY)]
        if prop == FREED and not device.apart(self.drivers):
            self.observers.append(run.callers.evidence(*place_of(run, frame, expr)))
            prop = SEEN
        if expr.callee in self.pair.acquires or expr.callee in self.pair.acquires.values():
            return [Way(prop, NEG), Way(FRESH if self.held and prop == LIVE else prop, POS)]
        return [Way(prop, run.program.outside.returns(expr.callee))]

    def _freed(self, device: Origin) -> str:
        self.devices.add(device)
        if device.is_only(self.drivers):
            return FREED
        return LIVE if device.never(self.drivers) else LOST

    def member(self, run: Run, frame: Frame, expr: Expr, prop: str) -> str:
        """After the release, ``dev->irq`` and the enabled flags say what is left: reading them is looking."""
        if prop != FREED or expr.name not in facts.VECTOR_MEMBERS:
            return prop
        if run.identity.types.tag(expr.kids[0], run.program.parse(frame.fn)) not in ("", self.pair.device_type):
            return prop
        if run.identity.origin(expr.kids[0], frame).apart(self.drivers):
            return prop
        function = run.program.parse(frame.fn)
        self.observers.append(run.callers.evidence(frame.fn.path, name_at(expr, function.tokens)))
        return SEEN

    def named(self, run: Run, frame: Frame, expr: Expr, prop: str) -> str:
        """After the release, what a macro hides or a function pointer runs may look: that cannot be followed."""
        if prop != FREED:
            return prop
        if expr.op in self.hiding:
            return LOST
        type_ = run.identity.types.locals_of(run.program.parse(frame.fn)).get(expr.op)
        if type_ is None and expr.op in run.names_entered:
            return LOST
        return self.pointed(run, False, prop) if type_ is not None and "(*" in type_ else prop

    def pointed(self, run: Run, member: bool, prop: str) -> str:
        """After the release, what runs through a pointer may look."""
        if prop != FREED:
            return prop
        return LOST if may_be_pointed_at(run.callers, run.entered, self.plain_moves, member) else prop
