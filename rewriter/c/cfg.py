"""Control flow of one function: statements as nodes, every way on as an edge.

``#if`` groups are nondeterministic branches (each variant is a path), labels and cases are pass-through nodes, a
``scoped_guard`` runs its body once, and infinite loops have no way out unless something breaks. A jump to a label that
is not there leads to `CFG.lost`: whoever gets there must answer "unknown".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rewriter.c.tree import Expr, Function, Stmt


@dataclass(slots=True, eq=False)
class Node:
    """One step: evaluate `exprs` in order, then go on.

    `kind` is ``step`` (one way on), ``branch`` (two ways, `exprs[-1]` decides: `succ[0]` when true, `succ[1]` when
    false), ``any`` (any of `succ`), ``switch``, ``return`` or ``opaque``.
    """

    kind: str
    stmt: Stmt | None
    exprs: list[Expr] = field(default_factory=list)
    succ: list[int] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class CFG:
    """The graph of one function; `entry`, `exit` and `lost` are indices into `nodes`."""

    function: Function
    nodes: list[Node]
    entry: int
    exit: int = 0
    lost: int = 1

    def reachable(self, start: int) -> set[int]:
        """All nodes that can follow `start`, itself included."""
        seen, todo = {start}, [start]
        while todo:
            for after in self.nodes[todo.pop()].succ:
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
        return seen


def build(function: Function) -> CFG:
    """The control flow graph of a parsed function."""
    return _Builder(function).build()


class _Builder:
    """Builds backwards: every statement is told where control goes after it, and answers where it is entered."""

    def __init__(self, function: Function) -> None:
        self.function = function
        self.nodes = [Node("exit", None), Node("lost", None)]
        self.labels = {id(stmt): self._add(Node("step", stmt)) for stmt in function.body.walk() if stmt.kind == "label"}
        self.targets: dict[str, list[int]] = {}
        for node in self.labels.values():
            stmt = self.nodes[node].stmt
            self.targets.setdefault(stmt.name if stmt else "", []).append(node)
        self.cases: list[list[int]] = []
        self.has_default: list[bool] = []
        self.breaks: list[int] = []
        self.continues: list[int] = []

    def build(self) -> CFG:
        entry = self._stmt(self.function.body, 0)
        return CFG(self.function, self.nodes, entry)

    def _add(self, node: Node) -> int:
        self.nodes.append(node)
        return len(self.nodes) - 1

    def _sequence(self, items: list[Stmt], after: int) -> int:
        for item in reversed(items):
            after = self._stmt(item, after)
        return after

    def _stmt(self, stmt: Stmt, after: int) -> int:
        build = getattr(self, f"_{stmt.kind}", None)
        if build is not None:
            entry: int = build(stmt, after)
            return entry
        return self._add(Node("step", stmt, list(stmt.own_exprs()), [after]))

    def _block(self, stmt: Stmt, after: int) -> int:
        return self._sequence(stmt.kids, after)

    _ppbranch = _block

    def _ppif(self, stmt: Stmt, after: int) -> int:
        ways = [self._stmt(kid, after) for kid in stmt.kids]
        if not stmt.complete:
            ways.append(after)
        return self._add(Node("any", stmt, [], ways))

    def _if(self, stmt: Stmt, after: int) -> int:
        chain = [stmt]
        while (below := chain[-1].orelse) is not None and below.kind == "if":  # hundreds of `else if` exist
            chain.append(below)
        thens = [self._stmt(each.then, after) if each.then else after for each in chain]
        entry = self._stmt(below, after) if below is not None else after
        for each, then in zip(reversed(chain), reversed(thens), strict=True):
            entry = self._add(Node("branch", each, _given(each.expr), [then, entry]))
        return entry

    def _loop_body(self, body: Stmt | None, again: int, after: int) -> int:
        self.breaks.append(after)
        self.continues.append(again)
        entry = self._stmt(body, again) if body else again
        self.breaks.pop()
        self.continues.pop()
        return entry

    def _while(self, stmt: Stmt, after: int) -> int:
        test = self._add(Node("branch", stmt, _given(stmt.expr)))
        self.nodes[test].succ = [self._loop_body(stmt.then, test, after), after]
        return test

    def _do(self, stmt: Stmt, after: int) -> int:
        test = self._add(Node("branch", stmt, _given(stmt.expr)))
        body = self._loop_body(stmt.then, test, after)
        self.nodes[test].succ = [body, after]
        return body

    def _for(self, stmt: Stmt, after: int) -> int:
        init, test, step = [*stmt.exprs, None, None, None][:3]
        inits = [d.init for d in stmt.decls if d.init is not None] + _given(init)
        again = self._add(Node("step", stmt, _given(step)))
        check = self._add(Node("branch" if test else "step", stmt, _given(test)))
        body = self._loop_body(stmt.then, again, after)
        self.nodes[again].succ = [check]
        self.nodes[check].succ = [body, after] if test else [body]
        return self._add(Node("step", stmt, inits, [check]))

    def _loop(self, stmt: Stmt, after: int) -> int:
        head = self._add(Node("any", stmt, _given(stmt.expr)))
        self.nodes[head].succ = [self._loop_body(stmt.then, head, after), after]
        return head

    def _guard(self, stmt: Stmt, after: int) -> int:
        # scoped_guard() is a for loop that runs once: break and continue inside it leave it. Of any other macro that
        # reads like it nobody knows whether it is not a condition.
        body = self._loop_body(stmt.then, after, after)
        ways = [body] if stmt.expr is not None and stmt.expr.callee == "scoped_guard" else [body, after]
        return self._add(Node("any", stmt, _given(stmt.expr), ways))

    def _switch(self, stmt: Stmt, after: int) -> int:
        self.cases.append([])
        self.has_default.append(False)
        self.breaks.append(after)
        if stmt.then is not None:
            self._stmt(stmt.then, after)
        self.breaks.pop()
        ways = self.cases.pop()
        if not self.has_default.pop():
            ways.append(after)
        return self._add(Node("switch", stmt, _given(stmt.expr), ways))

    def _case(self, stmt: Stmt, after: int) -> int:
        entry = self._add(Node("step", stmt, [], [after]))
        if self.cases:
            self.cases[-1].append(entry)
        return entry

    def _default(self, stmt: Stmt, after: int) -> int:
        if self.has_default and not _conditional(stmt):
            self.has_default[-1] = True
        return self._case(stmt, after)

    def _label(self, stmt: Stmt, after: int) -> int:
        entry = self.labels[id(stmt)]
        self.nodes[entry].succ = [after]
        return entry

    def _goto(self, stmt: Stmt, _after: int) -> int:
        # One label in each variant of an #if: either may be the one that is there.
        ways = list(self.labels.values()) if stmt.expr else self.targets.get(stmt.name, [])
        return self._add(Node("any", stmt, _given(stmt.expr), ways or [1]))

    def _break(self, stmt: Stmt, _after: int) -> int:
        return self._add(Node("step", stmt, [], [self.breaks[-1] if self.breaks else 1]))

    def _continue(self, stmt: Stmt, _after: int) -> int:
        return self._add(Node("step", stmt, [], [self.continues[-1] if self.continues else 1]))

    def _return(self, stmt: Stmt, _after: int) -> int:
        return self._add(Node("return", stmt, _given(stmt.expr), [0]))

    def _opaque(self, stmt: Stmt, after: int) -> int:
        return self._add(Node("opaque", stmt, [], [after]))


def _given(expr: Expr | None) -> list[Expr]:
    return [] if expr is None else [expr]


def _conditional(stmt: Stmt) -> bool:
    """Whether a case stands inside an ``#if`` group of its switch."""
    above = stmt.parent
    while above is not None and above.kind != "switch":
        if above.kind == "ppbranch":
            return True
        above = above.parent
    return False
