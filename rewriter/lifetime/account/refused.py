"""The words for calls that stay: the one thing that decided against an edit, with its lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from rewriter.lifetime.account.converted import way_here
from rewriter.lifetime.account.doubt import Doubt, Doubts
from rewriter.lifetime.account.enabled import Enables
from rewriter.lifetime.account.exits import Exits
from rewriter.lifetime.account.lineage import Lineage
from rewriter.lifetime.account.lines import Lines, noted, ref, refs
from rewriter.lifetime.account.lost import lost
from rewriter.lifetime.account.stranger import Strangers
from rewriter.lifetime.answers import REASONS
from rewriter.lifetime.decide import Decided, related
from rewriter.lifetime.proofs import MIDLIFE, UNSURE, Proofs
from rewriter.lifetime.properties import FREED, LIVE, OFF, PLAIN, SEEN
from rewriter.lifetime.signs import NEG
from rewriter.lifetime.sites import ApiCall
from rewriter.lifetime.states import LOST
from rewriter.lifetime.trail import Entry
from rewriter.lifetime.ways import Context
from rewriter.plan import Evidence

DOUBTS = 4
"""Doubts about one call that are shown."""

ROLES = 3
"""Entry points that are shown where many decide the same."""


@dataclass(frozen=True)
class Told:
    """The lines that decided, and what exactly stands in the way, "" where the reason says it all."""

    lines: Sequence[Evidence] = ()
    detail: str = ""


class Refused:
    """Tells why calls are kept, or left for a person."""

    def __init__(self, proofs: Proofs, lines: Lines, decided: Sequence[Decided]) -> None:
        self.proofs = proofs
        self.lines = lines
        self.decided = decided
        self.exits = Exits(lines)
        self.doubts = Doubts(proofs, lines)
        self.strangers = Strangers(proofs.identity, lines)
        self.lineage = Lineage(proofs.identity, lines)
        self.managed = Enables(proofs, lines)
        self.plain = Enables(proofs, lines, PLAIN)
        self._by_code: dict[str, Callable[[Decided], Told]] = {
            **dict.fromkeys(("not-binding-lifetime", "acquired-again"), self._not_only_probe),
            **dict.fromkeys(("runs-midlife", "acquired-right-after"), self._midlife),
            "role-unknown": lambda one: Told(self._roles(one.site, UNSURE)),
            "runs-in-work": lambda one: Told(self._roles(one.site, {"work"})),
            "runs-at-shutdown": self._at_shutdown,
            "released-midlife": self._released_midlife,
            "not-managed": self._not_managed,
            "not-always-managed": self._not_always,
            **dict.fromkeys(("nothing-converted", "acquire-not-converted"), self._acquires),
            "vectors-used-after": self._seen,
            **dict.fromkeys(("probe-goes-on", "exit-unknown"), self._exit),
            "paths-unknown": self._lost,
            "device-unknown": self._device,
            "other-device": self._other,
            "action-does-more": self._does_more,
            **dict.fromkeys(("action-device-unknown", "action-may-run-early"), self._registered),
        }

    def account(self, one: Decided) -> Told | None:
        """What decided against an edit; None for a reason that has no lines."""
        tell = self._by_code.get(one.answer.code)
        return tell(one) if tell else None

    def _contexts(self, site: ApiCall) -> tuple[Context, ...]:
        return self.proofs.contexts(site)

    def _ways(self, contexts: Iterable[Context]) -> list[list[Context]]:
        """Ways grouped by where they begin."""
        found: dict[object, list[Context]] = {}
        for context in contexts:
            found.setdefault((context.root, context.role.fn, context.role.kind, context.role.what), []).append(context)
        return list(found.values())

    def _way(self, site: ApiCall, ways: Sequence[Context]) -> list[Evidence]:
        """One entry point and the calls from it."""
        role = ways[0].role
        found = noted(f"{role.fn.name}() is {role.what}", [role.evidence])
        return found + way_here(self.lines, ways, site.fn, "It calls")

    def _roles(self, site: ApiCall, kinds: Iterable[str]) -> list[Evidence]:
        wanted = set(kinds)
        groups = self._ways(c for c in self._contexts(site) if c.role.kind in wanted)
        return [line for ways in groups[:ROLES] for line in self._way(site, ways)]

    def _not_only_probe(self, one: Decided) -> Told:
        kinds = {c.role.kind for c in self._contexts(one.site)} - {"probe"}
        return Told(self._roles(one.site, {"midlife"} if "midlife" in kinds else kinds))

    def _at_shutdown(self, one: Decided) -> Told:
        role = next((c.role for c in self._contexts(one.site) if c.role.kind == "shutdown"), None)
        detail = f"{role.fn.name}() is {role.what}" if role else ""
        return Told(self._roles(one.site, {"shutdown"}), detail)

    def _midlife(self, one: Decided) -> Told:
        lines = self._roles(one.site, MIDLIFE)
        if one.answer.code == "acquired-right-after":
            roots = {c.root for c in self._contexts(one.site) if c.role.kind in MIDLIFE}
            again = [a for a in self._acquired(one) if roots & {c.root for c in self._contexts(a.site)}]
            lines += noted("Then it acquires again", [self.lines.at(*a.site.place) for a in again])
        return Told(lines)

    def _acquired(self, one: Decided) -> list[Decided]:
        return [a for a in self.decided if a.site.kind == "acquire" and related(one, a)]

    def _released_midlife(self, one: Decided) -> Told:
        for other in self.decided:
            if other.answer.code in ("runs-midlife", "runs-in-work") and related(one, other):
                line = self.lines.at(*other.site.place)
                note = f"{other.site.fn.name}() releases while the driver stays bound"
                detail = f"{other.site.fn.name}() at {ref(line, '')}"
                return Told([*noted(note, [line]), *self._by_code[other.answer.code](other).lines], detail)
        return Told()

    def _not_managed(self, one: Decided) -> Told:
        acquire = one if one.site.kind == "acquire" else next(iter(self._acquired(one)), None)
        if acquire is None:
            return Told()
        site = acquire.site
        lines = [] if acquire is one else noted("What it releases was acquired here", [self.lines.at(*site.place)])
        for ways in self._ways(c for c in self._contexts(site) if c.role.kind == "probe")[:ROLES]:
            lines += self._way(site, ways) + self._plainly(site, ways)
        return Told(lines)

    def _plainly(self, site: ApiCall, ways: Sequence[Context]) -> list[Evidence]:
        enables = [enable for way in ways for enable in self.plain.before(way, site.fn, site.expr)]
        return noted("The device is enabled without devres", [line for e in enables for line in (*e.way, e.line)])

    def _not_always(self, one: Decided) -> Told:
        """The enable that may have failed, or may not have run, on some way to an acquire."""
        site = one.site
        for ways in self._ways(c for c in self._contexts(site) if c.role.kind == "probe"):
            lines, states = self._way(site, ways), self._states(site, ways[0])
            run, _found = self.proofs.enabling(ways[0].root)
            doubt = lost(self.lines, run, Entry(self.proofs.root_frame(ways[0]), OFF, ())) if LOST in states else None
            if doubt is not None:
                return Told([*lines, *noted("Up to here the paths could be followed", doubt.lines)], doubt.text)
            if PLAIN in states:
                return Told([*lines, *self._plainly(site, ways)], "some of them enable it without devres")
            failed = self.managed.failed(ways[0], site.fn, site.expr) if OFF in states else []
            if failed:
                detail = f"what is called at {refs(failed, '')} may have failed"
                return Told([*lines, *noted("Where this fails, a way still leads here", failed)], detail)
            if OFF in states:
                return Told(lines, "nothing enables it on some")
        return Told()

    def _states(self, site: ApiCall, context: Context) -> set[str]:
        return {state for state, _device in self.proofs.enabling(context.root)[1].at.get(site.place, ())}

    def _acquires(self, one: Decided) -> Told:
        kept = [a for a in self._acquired(one) if a.answer.verdict != "convert"]
        by_code: dict[str, list[Evidence]] = {}
        for acquire in kept:
            by_code.setdefault(acquire.answer.code, []).append(self.lines.at(*acquire.site.place))
        notes = [noted(f"The call that acquires stays: {REASONS[code]}", lines) for code, lines in by_code.items()]
        return Told([line for lines in notes for line in lines])

    def _seen(self, one: Decided) -> Told:
        for ways in self._ways(self._contexts(one.site)):
            run, freeing = self.proofs.freeing(one.site, ways[0])
            if freeing.observers and any(w.prop == SEEN for w in run.ways(self.proofs.root_frame(ways[0]), LIVE)):
                seen = sorted(set(freeing.observers), key=lambda e: (e.file, e.line))
                note = "After it this looks at the vectors, or acquires them again"
                return Told([*self._way(one.site, ways), *noted(note, seen[:ROLES])], f"at {ref(seen[0], '')}")
        return Told()

    def _exit(self, one: Decided) -> Told:
        """The returns that may be reached after the release without an error."""
        for ways in self._ways(c for c in self._contexts(one.site) if c.role.kind == "probe" and not c.action):
            run, _found = self.proofs.freeing(one.site, ways[0])
            entry = Entry(self.proofs.root_frame(ways[0]), LIVE, ())
            bad = reduce(or_, (exit_.signs for exit_ in self.exits.of(run.trail(entry), FREED)), 0) & ~NEG
            if bad:
                doubts = self.doubts.of(run, entry, bad, FREED)
                return self._doubtful(self._way(one.site, ways), entry.frame.fn.name, doubts)
        return Told()

    def _doubtful(self, lines: list[Evidence], root: str, doubts: Sequence[Doubt]) -> Told:
        note = f"After it {root}() may return no error"
        for doubt in doubts[:DOUBTS]:
            lines += noted(f"{note}: {doubt.text}" if len(doubts) > 1 else f"{note}, by these lines", doubt.lines)
        more = f"; and {len(doubts) - 1} more" if len(doubts) > 1 else ""
        return Told(lines, f"{doubts[0].text}{more}" if doubts else "")

    def _lost(self, one: Decided) -> Told:
        for ways in self._ways(self._contexts(one.site)):
            run, _found = self.proofs.freeing(one.site, ways[0])
            doubt = lost(self.lines, run, Entry(self.proofs.root_frame(ways[0]), LIVE, ()))
            if doubt is not None:
                lines = self._way(one.site, ways)
                return Told([*lines, *noted("Up to here the paths could be followed", doubt.lines)], doubt.text)
        return Told()

    def _device(self, one: Decided) -> Told:
        site = one.site
        if len(site.expr.kids) < 2:
            return Told()
        for ways in self._ways(self._contexts(site)):
            drivers = self.proofs.callers.drivers_of(ways[0])
            doubt = self.strangers.doubt(site.expr.kids[1], site.fn, drivers)
            if doubt is not None:
                return self._stranger(site, ways, doubt)
        return Told(self._roles(site, {c.role.kind for c in self._contexts(site)}))

    def _stranger(self, site: ApiCall, ways: Sequence[Context], doubt: Doubt) -> Told:
        lines = [*self._way(site, ways), *noted("The device comes here by these names", doubt.lines)]
        return Told(lines, doubt.text)

    def _other(self, one: Decided) -> Told:
        site, ways = one.site, self._ways(self._contexts(one.site))
        if len(site.expr.kids) < 2 or not ways:
            return Told()
        names = self.lineage.of(site.expr.kids[1], site.fn, ways[0][0].calls)
        return Told([*self._way(site, ways[0]), *noted("The device comes here by these names", names)])

    def _does_more(self, one: Decided) -> Told:
        callback = one.site.callback
        assert callback is not None
        line = self.lines.at(callback.path, callback.start)
        return Told(noted(f"{callback.name}() does not only release", [line]))

    def _registered(self, one: Decided) -> Told:
        return Told(noted("The callback is registered here", one.answer.evidence))
