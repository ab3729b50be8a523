"""Where the paths of a function could not be followed any further."""

from __future__ import annotations

from rewriter.lifetime.account.calls import calls_in
from rewriter.lifetime.account.doubt import Doubt
from rewriter.lifetime.account.lines import Lines, ref
from rewriter.lifetime.paths import Run
from rewriter.lifetime.states import LOST
from rewriter.lifetime.trail import Entry, Step, Trail

DEPTH = 8


def lost(lines: Lines, run: Run, entry: Entry, depth: int = DEPTH) -> Doubt | None:
    """The first place from which the paths of a function could not be followed."""
    trail = run.trail(entry)
    for step in sorted({*trail.after, *trail.ends}, key=lambda step: _place(trail, step)):
        after = [s[1].prop for s in trail.after.get(step, ())] + [w.prop for w in trail.ends.get(step, ())]
        if step[1].prop != LOST and LOST in after:
            return _at(lines, run, trail, step, depth)
    return None


def _place(trail: Trail, step: Step) -> tuple[int, Step]:
    stmt = trail.node(step).stmt
    return (stmt.a if stmt is not None else 0, step)


def _at(lines: Lines, run: Run, trail: Trail, step: Step, depth: int) -> Doubt:
    fn, node = trail.frame.fn, trail.node(step)
    line = lines.of(fn, node.stmt) if node.stmt is not None else lines.end(fn)
    calls = [call for expr in node.exprs for call in calls_in(run, fn, expr)]
    for entry in (entry for call in calls for entry in trail.entries_of(call)):
        if entry.prop != LOST and any(w.prop == LOST for w in run.ways(entry.frame, entry.prop, entry.signs)):
            deep = Doubt(f"{entry.frame.fn.name}() at {ref(line, '')} could not be followed")
            return ((lost(lines, run, entry, depth - 1) if depth else None) or deep).below(line)
    if node.kind == "opaque":
        return Doubt(f"{ref(line, '')} could not be read", (line,))
    for call in calls:
        what = f"{call.callee}()" if call.callee else f"the call through {lines.text(fn, call.kids[0])}"
        return Doubt(f"{what} at {ref(line, '')} could not be followed", (line,))
    return Doubt(f"where control goes from {ref(line, '')} could not be followed", (line,))
