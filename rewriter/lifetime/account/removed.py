"""The words for a release that goes: every context it runs in, and the way out that each takes after it."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.c.tree import Expr
from rewriter.lifetime.account.converted import Account, way_down, way_here
from rewriter.lifetime.account.exits import Exit, Exits, calls_into
from rewriter.lifetime.account.lines import Lines, noted, ref, refs
from rewriter.lifetime.account.ruled_out import ruled_out
from rewriter.lifetime.paths import Run
from rewriter.lifetime.proofs import Proofs
from rewriter.lifetime.properties import FREED, LIVE
from rewriter.lifetime.sites import ApiCall
from rewriter.lifetime.trail import Entry, Trail
from rewriter.lifetime.ways import Context
from rewriter.plan import Evidence

DEPTH = 6
"""Functions below an entry point that are told of."""

SOURCES = 4
"""Lines that give a returned error its value, at most so many are shown."""

_ORDER = {"probe": 0, "remove": 1}


class Removed:
    """Tells why releases are redundant."""

    def __init__(self, proofs: Proofs, lines: Lines) -> None:
        self.proofs = proofs
        self.lines = lines
        self.exits = Exits(lines)

    def account(self, site: ApiCall, acquires: Sequence[ApiCall]) -> Account:
        """The proof of one release of what `acquires` get."""
        contexts = self.proofs.contexts(site)
        found: list[Evidence] = []
        said: list[str] = []
        for root, kind in sorted(
            dict.fromkeys((c.root, c.role.kind) for c in contexts), key=lambda r: _ORDER.get(r[1], 2)
        ):
            ways = [c for c in contexts if (c.root, c.role.kind) == (root, kind)]
            lines, sentence = self._context(site, ways)
            found += lines
            said.append(sentence)
        barred, gets = ruled_out(self.proofs, self.lines, site)
        found, said = found + barred, said + gets
        calls = "a call that is" if len(acquires) == 1 else "calls that are"
        note = f"What it releases was acquired here, by {calls} converted"
        found += noted(note, [self.lines.at(*acquire.place) for acquire in acquires])
        return found, "; ".join(dict.fromkeys(said))

    def action(self, site: ApiCall, releases: Sequence[ApiCall]) -> Account:
        """The proof of one registration whose callback does nothing but these releases."""
        assert site.callback is not None
        contexts = self.proofs.contexts(site)
        found: list[Evidence] = []
        for root in dict.fromkeys(c.root for c in contexts):
            ways = [c for c in contexts if c.root is root]
            found += noted(f"{root.name}() is {ways[0].role.what}", [ways[0].role.evidence])
            found += way_here(self.lines, ways, site.fn, "It calls")
        name = site.callback.name
        found += noted(f"{name}() does nothing else", [self.lines.at(*release.place) for release in releases])
        return found, f"{name}() does nothing but what devres does by itself"

    def _context(self, site: ApiCall, ways: Sequence[Context]) -> Account:
        first = ways[0]
        found = noted(f"{first.role.fn.name}() is {first.role.what}", [first.role.evidence])
        if first.action is not None:
            return self._by_devres(found, site, first)
        found += way_here(self.lines, ways, site.fn, "It calls")
        run, _found = self.proofs.freeing(site, first)
        entry = Entry(self.proofs.root_frame(first), LIVE, ())
        if first.role.kind == "probe":
            return self._failing(run, entry, found, site)
        return self._removing(run, entry, found, site)

    def _by_devres(self, found: list[Evidence], site: ApiCall, context: Context) -> Account:
        """In a callback of devres: where it is registered, and the way down from it."""
        assert context.action is not None
        calls = list(context.calls)
        last = max(n for n, call in enumerate(calls) if call.expr.callee in self.proofs.pair.actions)
        name = context.action.name
        found += way_down(self.lines, calls[:last], calls[last].caller, "It calls")
        found += noted(
            f"Then {name}() is registered with devres, which runs it after a failed probe and after remove",
            [self.lines.call(calls[last])],
        )
        found += way_down(self.lines, calls[last + 1 :], site.fn, f"{name}() calls")
        registered = ref(self.lines.call(calls[last]), site.fn.path)
        return found, f"devres runs {name}(), registered at {registered}, when it releases the vectors anyway"

    def _failing(self, run: Run, entry: Entry, found: list[Evidence], site: ApiCall) -> Account:
        """From a probe every exit after the release returns an error."""
        levels = [[exit_ for exit_ in level if exit_.value is not None] for level in self._levels(run, entry)]
        first = next((level for level in levels if level), [])
        for level in levels:
            for exit_ in level:
                found += self._error(run, exit_, level is first)
        return found, self._sentence(entry.frame.fn.name, levels, site.fn.path)

    def _sentence(self, root: str, levels: Sequence[Sequence[Exit]], near: str) -> str:
        """Which error is returned after the release, and where."""
        came = [self.lines.of(e.fn, source.expr) for level in levels for e in level for source in e.sources]
        ends = refs([exit_.line for exit_ in levels[-1]], near)
        return f"after it {root}() fails " + (
            f"with the error of {refs(came, near)}, at {ends}" if came else f"at {ends}"
        )

    def _removing(self, run: Run, entry: Entry, found: list[Evidence], site: ApiCall) -> Account:
        exits = self.exits.of(run.trail(entry), FREED)
        root = entry.frame.fn.name
        found += noted(f"After it nothing looks at the vectors, and {root}() ends", [e.line for e in exits])
        return found, f"after it {root}() ends without another look at the vectors"

    def _levels(self, run: Run, entry: Entry, depth: int = DEPTH) -> list[list[Exit]]:
        """The exits after the release, of the innermost function first, of the entry point last."""
        trail = run.trail(entry)
        exits = self.exits.of(trail, FREED)
        for exit_ in exits:
            exit_.sources = [s for s in exit_.sources if not self._frees(run, trail, s.expr)]
        inner = dict.fromkeys(
            below
            for node in trail.cfg.nodes
            for expr in node.exprs
            for below in calls_into(run, trail, expr, LIVE, FREED)
        )
        below = [level for entry_ in inner if depth for level in self._levels(run, entry_, depth - 1)]
        return [*below, exits]

    @staticmethod
    def _frees(run: Run, trail: Trail, value: Expr) -> bool:
        """Whether a value is the result of a call in which the release ran: what it returns is told there."""
        return value.kind == "call" and bool(calls_into(run, trail, value, LIVE, FREED))

    def _error(self, run: Run, exit_: Exit, first: bool) -> list[Evidence]:
        """An exit with an error: the lines that the error comes from, and the return."""
        fn = exit_.fn
        found = [self.lines.of(fn, source.expr) for source in exit_.sources]
        words = "After it nothing looks at the vectors, and" if first else "Then"
        if not found:
            what = "an error" if first else "that error"
            return noted(f"{words} {fn.name}() returns {what}", [exit_.line])
        what = f"{exit_.name}," if first else "that error, or"
        note = f"{words} {fn.name}() returns {what} the error of {refs(found, fn.path, SOURCES)}"
        shown = found if len(found) <= SOURCES + 1 else found[:SOURCES]
        return noted(note, [*shown, exit_.line])
