"""The words for an acquire that is converted: the enable before it, the way to it, and whose device it is about."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.lifetime.account.enabled import Enable, Enables
from rewriter.lifetime.account.lineage import Lineage
from rewriter.lifetime.account.lines import Lines, noted, ref
from rewriter.lifetime.account.ruled_out import ruled_out
from rewriter.lifetime.program import Call, FnRef
from rewriter.lifetime.proofs import Proofs
from rewriter.lifetime.sites import ApiCall
from rewriter.lifetime.ways import Context
from rewriter.plan import Evidence

WAYS = 8
"""Lines of calls that are shown where many ways lead to one place."""

Account = tuple[list[Evidence], str]
"""The lines of a proof, and the proof in one sentence."""


class Converted:
    """Tells why acquires are managed for the life of the binding."""

    def __init__(self, proofs: Proofs, lines: Lines) -> None:
        self.proofs = proofs
        self.lines = lines
        self.enables = Enables(proofs, lines)
        self.lineage = Lineage(proofs.identity, lines)

    def account(self, site: ApiCall) -> Account:
        """The proof of one acquire."""
        contexts = self.proofs.contexts(site)
        probes = [c for c in contexts if c.role.kind == "probe"]
        found: list[Evidence] = []
        said: list[str] = []
        for root in dict.fromkeys(c.root for c in probes):
            ways = [c for c in probes if c.root is root]
            enables = list({e.line: e for c in ways for e in self.enables.before(c, site.fn, site.expr)}.values())
            found += self._root(site.fn, ways, enables)
            said += [self._sentence(root.name, enable, site.fn.path) for enable in enables]
        device = self.lineage.of(site.expr.kids[1], site.fn, probes[0].calls) if probes else []
        found += noted("The device is the one that probe was given, by these names", device)
        again = [c for c in contexts if c.role.kind != "probe"]
        for root in dict.fromkeys(c.root for c in again):
            ways = [c for c in again if c.root is root]
            found += noted(f"{root.name}() is {ways[0].role.what}", [ways[0].role.evidence])
            found += way_here(self.lines, ways, site.fn, "For the same device it calls")
            said.append(f"{root.name}() acquires again for the same device")
        barred, gets = ruled_out(self.proofs, self.lines, site)
        found, said = found + barred, said + gets
        return found, "; ".join(dict.fromkeys(said))

    def _root(self, fn: FnRef, ways: Sequence[Context], enables: Sequence[Enable]) -> list[Evidence]:
        role = ways[0].role
        found = noted(f"{role.fn.name}() is {role.what}", [role.evidence])
        for enable in enables:
            who = "It" if enable.fn is role.fn else f"Through it {enable.fn.name}()"
            found += noted(f"{who} enables the device with {enable.name}()", [*enable.way, enable.line])
            end = "probe fails too" if enable.certain else "it goes no further"
            found += noted(f"Where that fails, {end}", enable.fails)
        return found + way_here(self.lines, ways, fn, "Then it calls" if enables else "It calls")

    def _sentence(self, root: str, enable: Enable, near: str) -> str:
        end = "fails" if enable.certain else "ends"
        at = f" ({ref(enable.fails[-1], near)})" if enable.fails else ""
        how = f"with {enable.name}()" if enable.fn.name == root else f"with {enable.name}() in {enable.fn.name}()"
        return f"{root}() enables the device before, {how} ({ref(enable.line, near)}), and {end} where that fails{at}"


def way_here(lines: Lines, ways: Sequence[Context], fn: FnRef, words: str) -> list[Evidence]:
    """The calls from one entry point down to `fn`; all of several ways, each line once."""
    if len(ways) == 1:
        return way_down(lines, ways[0].calls, fn, words)
    calls = dict.fromkeys(line for context in ways for line in lines.way(context))
    return noted(f"{words} {fn.name}(), by {len(ways)} ways", list(calls)[:WAYS])


def way_down(lines: Lines, calls: Sequence[Call], fn: FnRef, words: str) -> list[Evidence]:
    """Calls that lead down to `fn`, outermost first."""
    names = [*(call.caller.name for call in calls[1:]), fn.name]
    return noted(f"{words} {' -> '.join(f'{name}()' for name in names)}", [lines.call(call) for call in calls])
