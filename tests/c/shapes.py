"""Trees as short text, for tests: every operator in parentheses, every statement with its kind."""

from __future__ import annotations

from rewriter.c.source import Source
from rewriter.c.tree import Expr, Function, Stmt
from rewriter.c.unit import Unit


def parse(body: str, header: str = "int sample(void)") -> Function:
    """The function with a body of the given text."""
    unit = Unit(Source("sample.c", f"{header}\n{{\n{body}\n}}\n"))
    return unit.parse(unit.functions[0])


def shape(body: str) -> str:
    """The statements of a body, one blank between them."""
    return " ".join(stmt(kid) for kid in parse(body).body.kids)


def stmt(node: Stmt) -> str:
    """One statement."""
    inner = " ".join(stmt(kid) for kid in node.kids)
    if node.kind in ("block", "ppif", "ppbranch"):
        open_, close = {"block": "{}", "ppif": "<>", "ppbranch": "||"}[node.kind]
        return f"{open_}{'else ' if node.complete else ''}{inner}{close}"
    head = ", ".join(
        [expr(node.expr)] * (node.expr is not None and not (node.kind == "case" and node.exprs))
        + [
            f"{d.type} {'*' * d.pointer}{d.name}{'[]' * d.array}" + (f" = {expr(d.init)}" if d.init else "")
            for d in node.decls
        ]
        + [expr(part) for part in node.exprs]
    )
    text = node.kind + (f":{node.name}" if node.name else "") + (f" {head}" if head else "")
    if node.then is not None:
        text += f" {stmt(node.then)}"
    if node.orelse is not None:
        text += f" else {stmt(node.orelse)}"
    return f"[{text}]"


def expr(node: Expr | None) -> str:
    """One expression."""
    if node is None:
        return "-"
    kids = [expr(kid) for kid in node.kids]
    match node.kind:
        case "id" | "const":
            return node.op
        case "call":
            return f"{kids[0]}({', '.join(kids[1:])})"
        case "unary":
            return f"({node.op}{kids[0]})"
        case "binary" | "assign":
            return f"({kids[0]} {node.op} {kids[1]})"
        case "cond":
            return f"({' ? '.join(kids)})"
        case "comma":
            return f"({', '.join(kids)})"
        case "member":
            return f"{kids[0]}{node.op}{node.name}"
        case "index":
            return f"{kids[0]}[{kids[1]}]"
        case "cast" | "compound":
            return f"({node.op}){kids[0]}"
        case "init":
            return "{" + ", ".join(kids) + "}"
        case "designated":
            return f"{node.op}={kids[0]}"
        case "stmtexpr":
            return f"({stmt(node.body)})" if node.body else "()"
        case "type":
            return f"<{node.op}>"
    return f"«{node.op}»" + "".join(kids)
