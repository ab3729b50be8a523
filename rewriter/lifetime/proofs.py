"""The proofs about one driver: which acquires are managed for the binding, which releases devres makes redundant."""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.lifetime.actions import may_run_early
from rewriter.lifetime.answers import Answer, answer
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.feasible import Feasible, Place
from rewriter.lifetime.identity import UNKNOWN, Frame, Identity, Origin
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.paths import Returns, Run
from rewriter.lifetime.program import FnRef, Program
from rewriter.lifetime.properties import FREED, LIVE, MANAGED, OFF, PLAIN, SEEN, Enabling, Freeing
from rewriter.lifetime.properties import Place as CallPlace
from rewriter.lifetime.signs import ANY, NEG
from rewriter.lifetime.sites import ApiCall
from rewriter.lifetime.states import LOST, Way
from rewriter.lifetime.trail import Entry
from rewriter.lifetime.values import Values
from rewriter.lifetime.ways import Context
from rewriter.plan import Evidence

MIDLIFE = frozenset({"pm", "reset", "midlife"})
RESUME = frozenset({"pm", "reset"})
UNSURE = frozenset({"unknown", "exported", "work", "init", "dead"})


class Proofs:
    """Answers for the sites of one program; runs are made once and kept."""

    def __init__(self, program: Program, pair: ResourcePair, followed: frozenset[str] = frozenset()) -> None:
        """`followed` are symbols whose other users are judged each on its own."""
        self.program = program
        self.pair = pair
        self.callers = Callers(program, pair, followed)
        self.identity = Identity(self.callers)
        self.returns = Returns(self.identity)
        self.feasible = Feasible(Values(self.callers, self.identity.stores))
        self._ways: dict[CallPlace, list[tuple[Context, Place | None]]] = {}
        self._enabling: dict[FnRef, tuple[Run, Enabling]] = {}
        self._freeing: dict[tuple[CallPlace, FnRef, frozenset[str]], tuple[Run, Freeing]] = {}

    def contexts(self, site: ApiCall) -> tuple[Context, ...]:
        """Every way from an entry point to a call that values do not rule out."""
        return tuple(context for context, barred in self._judged(site) if barred is None)

    def ruled_out(self, site: ApiCall) -> list[tuple[Context, Place]]:
        """The other ways to a call, each with the condition that does not let it come there."""
        return [(context, barred) for context, barred in self._judged(site) if barred is not None]

    def _judged(self, site: ApiCall) -> list[tuple[Context, Place | None]]:
        if site.place not in self._ways:
            contexts = self.callers.contexts(site.fn)
            usual = {"probe"} if site.kind == "acquire" else {"probe", "remove"}
            self._ways[site.place] = [
                (c, None if c.role.kind in usual else self.feasible.ruled_out(c, site.fn, site.expr)) for c in contexts
            ]
        return self._ways[site.place]

    def acquire(self, site: ApiCall) -> Answer:
        """Whether an acquire is proven managed, for the lifetime of the binding."""
        contexts = self.contexts(site)
        kinds = {c.role.kind for c in contexts}
        roles = _roles(contexts, lambda kind: kind != "probe")
        again = kinds - {"probe"}
        if kinds == {"dead"}:
            return answer("review", "unreached", roles)
        if "midlife" in kinds:
            lines = _roles(contexts, "midlife".__eq__)
            return answer("keep", "not-binding-lifetime", lines, _words(contexts, {"midlife"}))
        if kinds & UNSURE or any(c.action for c in contexts) or not contexts:
            return answer("review", "role-unknown", roles, _words(contexts, UNSURE))
        if "probe" not in kinds and not again & RESUME:
            return answer("keep", "not-binding-lifetime", roles, _words(contexts, again))
        if "probe" not in kinds or again - RESUME:
            return answer("review", "acquired-again", roles, _words(contexts, again))
        if again and not self._always_bound(site):
            return answer("review", "device-unknown", roles)
        proven = self._enabled(site, [c for c in contexts if c.role.kind == "probe"])
        if again and proven.verdict == "convert":
            return answer("convert", "managed-and-resumed", (*proven.evidence, *roles))
        return proven

    def _always_bound(self, site: ApiCall) -> bool:
        """Whether the device is the one of the binding whoever calls."""
        drivers = self.callers.drivers.names
        return self.identity.origin(site.expr.kids[1], self.identity.general(site.fn)).is_only(drivers)

    def _enabled(self, site: ApiCall, contexts: list[Context]) -> Answer:
        states: set[tuple[str, bool, bool]] = set()
        lines: list[Evidence] = []
        for context in contexts:
            probe = context.role.fn
            run = self.enabling(probe)[1]
            drivers = self.callers.drivers_of(context)
            for state, device in run.at.get(site.place, {(LOST, UNKNOWN)}):
                states.add((state, device.is_only(drivers), device.never(drivers)))
            lines += list(run.enables.values()) + self._way(context)
        if all(never for _state, _only, never in states):
            return answer("keep", "other-device", lines)
        if not all(only for _state, only, _never in states):
            return answer("review", "device-unknown", lines)
        words = {state for state, _only, _never in states}
        if words == {MANAGED}:
            return answer("convert", "managed-lifetime", lines)
        if words == {PLAIN}:
            return answer("keep", "not-managed", lines)
        if words == {OFF}:
            return answer("review", "enable-not-found", lines)
        return answer("review", "not-always-managed", lines)

    def enabling(self, probe: FnRef) -> tuple[Run, Enabling]:
        """The run of a probe function that follows whether its device is enabled."""
        if probe not in self._enabling:
            drivers = self.callers.entries.get(probe, frozenset())
            found = Enabling(self.callers, drivers)
            run = Run(self.identity, found, _anything)
            run.trail(Entry(self.entry_frame(probe), OFF, ()))
            if run.incomplete:  # a path that was not followed may reach any of them
                for seen in found.at.values():
                    seen |= {(LOST, device) for _state, device in seen}
            self._enabling[probe] = (run, found)
        return self._enabling[probe]

    def freeing(self, site: ApiCall, context: Context) -> tuple[Run, Freeing]:
        """The run from an entry point (or devres callback) that follows what comes after a release."""
        key = (site.place, context.root, self.callers.drivers_of(context))
        if key not in self._freeing:
            found = Freeing(self.callers, key[2], site.place)
            self._freeing[key] = (Run(self.identity, found, self.returns.of), found)
        return self._freeing[key]

    def root_frame(self, context: Context) -> Frame:
        """The frame in which a way begins."""
        return self.identity.general(context.root) if context.action else self.entry_frame(context.root)

    def entry_frame(self, fn: FnRef) -> Frame:
        """The frame of an entry point: its first argument is the device of the binding."""
        count = len(self.program.parse(fn).params)
        first = Origin(bound=self.callers.entries.get(fn, frozenset()))
        return Frame(fn, (first, *[UNKNOWN] * (count - 1))[:count])

    def _way(self, context: Context) -> list[Evidence]:
        return [self.callers.evidence(c.caller.path, c.offset) for c in context.calls]

    def release(self, site: ApiCall) -> Answer:
        """Whether a release is proven redundant in every context it runs in (acquires not considered)."""
        contexts = self.contexts(site)
        kinds = {c.role.kind for c in contexts if not c.action}
        if kinds == {"dead"}:
            return answer("review", "unreached", _roles(contexts, "dead".__eq__))
        if kinds & MIDLIFE:
            code = "acquired-right-after" if self._acquired_right_after(site, contexts) else "runs-midlife"
            return answer("keep", code, _roles(contexts, MIDLIFE.__contains__), _words(contexts, MIDLIFE))
        if "work" in kinds:
            return answer("keep", "runs-in-work", _roles(contexts, "work".__eq__), _words(contexts, {"work"}))
        if kinds & UNSURE or not contexts:
            return answer("review", "role-unknown", _roles(contexts, UNSURE.__contains__), _words(contexts, UNSURE))
        if "shutdown" in kinds:
            alone = kinds == {"shutdown"} and len({bool(c.action) for c in contexts}) == 1
            return answer("keep" if alone else "review", "runs-at-shutdown", _roles(contexts, "shutdown".__eq__))
        early = may_run_early(self.identity, contexts)
        if early is not None:
            return early
        answers = [self._on_paths(site, context) for context in _by_root(contexts)]
        for verdict in ("keep", "review"):
            for found in answers:
                if found.verdict == verdict:
                    return found
        if not answers:
            return answer("review", "unreached", _roles(contexts, lambda _kind: True))
        return answer("remove", "redundant-release", [line for found in answers for line in found.evidence])

    def _acquired_right_after(self, site: ApiCall, contexts: tuple[Context, ...]) -> bool:
        """Whether every mid-life entry point through this release acquires again before it returns."""
        for context in _by_root(c for c in contexts if c.role.kind in MIDLIFE and not c.action):
            freeing = Freeing(self.callers, self.callers.drivers.names, site.place)
            props = {way.prop for way in self._while_bound(freeing, context)}
            if context.role.kind not in RESUME or props & {FREED, LOST}:
                return False
        return True

    def acquired_again_in_work(self, release: ApiCall, acquire: ApiCall) -> bool:
        """Whether a work item gives back what the binding holds by one call, and acquires it again by the other."""
        line = self.callers.evidence(*acquire.place)
        for context in _by_root(c for c in self.contexts(release) if c.role.kind == "work" and not c.action):
            freeing = Freeing(self.callers, self.callers.drivers.names, release.place, held=True)
            self._while_bound(freeing, context)
            if line in freeing.observers:
                return True
        return False

    def _while_bound(self, freeing: Freeing, context: Context) -> frozenset[Way]:
        """The ways out of an entry point that runs while any of the devices is bound."""
        run = Run(self.identity, freeing, self.returns.of)
        return run.ways(self.identity.general(context.role.fn), LIVE)

    def never_a_companion(self, site: ApiCall) -> bool:
        """Whether no other binding can have found the device by the time of a call."""
        companions = self.identity.companions
        return all(companions.before(key, site.expr, site.fn) for key in companions.found)

    def _on_paths(self, site: ApiCall, context: Context) -> Answer:
        """The answer for all paths from one entry point (or devres callback) through the release."""
        drivers = self.callers.drivers_of(context)
        run, freeing = self.freeing(site, context)
        frame = self.root_frame(context)
        run.trail(Entry(frame, LIVE, ()))  # kept for the telling
        ways = run.ways(frame, LIVE)
        lines = [context.role.evidence, *self._way(context)]
        if freeing.devices and all(device.never(drivers) for device in freeing.devices):
            return answer("keep", "other-device", lines)
        if not all(device.is_only(drivers) for device in freeing.devices):
            return answer("review", "device-unknown", lines)
        must_fail = context.role.kind == "probe" and not context.action
        return _judge(freeing, ways, lines, must_fail)


def _anything(_fn: FnRef) -> int:
    """Whether a device is enabled does not hang on what other functions return."""
    return ANY


def _judge(freeing: Freeing, ways: Iterable[Way], lines: list[Evidence], must_fail: bool) -> Answer:
    props = {way.prop for way in ways}
    if SEEN in props:
        return answer("keep", "vectors-used-after", [*freeing.observers[:2], *lines])
    if LOST in props:
        return answer("review", "paths-unknown", lines)
    if not freeing.devices:
        return answer("review", "unreached", lines)
    if must_fail:
        exits = {way.signs for way in ways if way.prop == FREED}
        if any(signs and not signs & NEG for signs in exits):
            return answer("keep", "probe-goes-on", lines)
        if any(signs & ~NEG for signs in exits):
            return answer("review", "exit-unknown", lines)
    return answer("remove", "redundant-release", lines)


def _by_root(contexts: Iterable[Context]) -> list[Context]:
    """One context for each root: a run covers all ways from it."""
    found: dict[tuple[FnRef, str], Context] = {}
    for context in contexts:
        found.setdefault((context.root, context.role.kind), context)
    return list(found.values())


def _roles(contexts: Iterable[Context], wanted: object) -> list[Evidence]:
    assert callable(wanted)
    return [c.role.evidence for c in contexts if wanted(c.role.kind)]


def _words(contexts: Iterable[Context], kinds: Iterable[str]) -> str:
    """The first of these roles, and how many more there are."""
    words = list(dict.fromkeys(f"{c.role.fn.name}() is {c.role.what}" for c in contexts if c.role.kind in set(kinds)))
    return "; ".join([*words[:1], *([f"and {len(words) - 1} more"] if len(words) > 1 else [])])
