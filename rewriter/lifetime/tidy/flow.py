"""Questions to the control flow of one function: what cannot be reached, and whether a value is read later."""

from __future__ import annotations

from collections.abc import Collection

from rewriter.c.cfg import Node, build
from rewriter.c.tree import Expr, Function, Stmt


def unreachable(function: Function, entered: Collection[Stmt] = ()) -> set[Stmt]:
    """The statements that no path reaches from the entry, or from the labels that are `entered` otherwise."""
    graph = build(function)
    starts = [graph.entry, *(i for i, node in enumerate(graph.nodes) if node.stmt in entered)]
    reached = {i for start in starts for i in graph.reachable(start)}
    stmts = {node.stmt for node in graph.nodes if node.stmt is not None}
    return stmts - {graph.nodes[i].stmt for i in reached}


def read_later(function: Function, after: Stmt, variable: str) -> bool:
    """Whether `variable` may be read behind the branch `after` (on its false side) before it is written again."""
    graph = build(function)
    starts = [node.succ[1] for node in graph.nodes if node.stmt is after and node.kind == "branch"]
    seen, todo = set(starts), starts
    while todo:
        node = graph.nodes[at := todo.pop()]
        effect = "read" if at == graph.lost else _effect(node, variable)
        if effect == "read":
            return True
        if effect == "":
            new = [after for after in node.succ if after not in seen]
            seen.update(new)
            todo += new
    return False


def _effect(node: Node, variable: str) -> str:
    """What a node does first with a variable: "read", "write" or ""."""
    if node.kind == "opaque" or (node.stmt is not None and node.stmt.kind in ("asm", "macro")):
        return "read"
    if node.stmt is not None and any(decl.name == variable and decl.init is None for decl in node.stmt.decls):
        return "write"
    for expr in node.exprs:
        if not mentions(expr, variable):
            continue
        plain = is_store(expr, variable) and not mentions(expr.kids[1], variable)
        return "write" if plain else "read"
    return ""


def is_store(expr: Expr, variable: str) -> bool:
    """Whether `expr` is ``variable = ...``."""
    target = expr.kids[0] if expr.kind == "assign" and expr.op == "=" else None
    return target is not None and target.kind == "id" and target.op == variable


def mentions(expr: Expr, variable: str) -> bool:
    """Whether an expression names a variable, or may do so where it cannot be read."""
    return any(
        (part.kind == "id" and part.op == variable)
        or part.kind == "stmtexpr"
        or (part.kind == "opaque" and variable in part.op)
        for part in expr.walk()
    )
