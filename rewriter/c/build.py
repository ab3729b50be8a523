"""Statements of our own tree from the grammar's nodes: every range exact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rewriter.c.build_exprs import ExprBuilder
from rewriter.c.conditionals import is_dead
from rewriter.c.feed import Feed
from rewriter.c.grammar.nodes import Own, OwnDeclaration, OwnDeclarator
from rewriter.c.lexer import Tokens
from rewriter.c.pycparser_contract import Node, c_ast
from rewriter.c.spelling import spell
from rewriter.c.tree import Declarator, Stmt


class Builder(ExprBuilder):
    """Turns the nodes of one body into `Stmt`; `opaque` counts the statements that could not be read."""

    def __init__(self, tokens: Tokens, feed: Feed) -> None:
        super().__init__(tokens, feed)
        self.lead, self.values = feed.lead, feed.values
        self.opaque = 0
        self._build: dict[Any, Callable[[Node, Stmt], None]] = {
            c_ast.Compound: self._block,
            c_ast.If: self._if,
            c_ast.While: self._while,
            c_ast.DoWhile: self._do,
            c_ast.For: self._for,
            c_ast.Switch: self._switch,
            c_ast.Return: self._return,
            c_ast.Goto: self._goto,
            c_ast.Break: self._break,
            c_ast.Continue: self._continue,
            OwnDeclaration: self._declaration,
            Own: self._own_statement,
        }

    def stmt(self, node: Node, parent: Stmt | None = None, slot: str = "") -> Stmt:
        """The statement of a node, hung below `parent`."""
        a, b = node.coord
        body = slot not in ("", "kids") and type(node) is c_ast.Compound and self.values[a] == "{"
        # Attribute words before the brace of a body belong to what it hangs on.
        made = Stmt("", self.first[a] if body else self.lead[a], self.last[b - 1], parent=parent, slot=slot)
        self._build[type(node)](node, made)
        return made

    def block(self, node: Node) -> Stmt:
        """The block of a statement expression."""
        return self.stmt(node)

    def _kids(self, nodes: list[Node], into: Stmt) -> None:
        stmt = self.stmt
        into.kids = [stmt(node, into, "kids") for node in nodes]

    def _block(self, node: Node, into: Stmt) -> None:
        into.kind = "block"
        self._kids(node.block_items, into)

    def _if(self, node: Node, into: Stmt) -> None:
        """A whole ``else if`` chain, in a loop."""
        while True:
            into.kind = "if"
            into.expr = self.expr(node.cond)
            into.then = self.stmt(node.iftrue, into, "then")
            behind = node.iffalse
            if type(behind) is not c_ast.If:
                break
            a, b = behind.coord
            into.orelse = Stmt("", self.lead[a], self.last[b - 1], parent=into, slot="orelse")
            into, node = into.orelse, behind
        if behind is not None:
            into.orelse = self.stmt(behind, into, "orelse")

    def _while(self, node: Node, into: Stmt) -> None:
        into.kind = "while"
        into.expr = self.expr(node.cond)
        into.then = self.stmt(node.stmt, into, "then")

    def _do(self, node: Node, into: Stmt) -> None:
        into.kind = "do"
        into.expr = self.expr(node.cond)
        into.then = self.stmt(node.stmt, into, "then")

    def _for(self, node: Node, into: Stmt) -> None:
        into.kind = "for"
        init = node.init
        if type(init) is c_ast.DeclList:
            if type(init.decls[0]) is OwnDeclaration:
                into.decls = [self._declarator(d, init.decls[0]) for d in init.decls[0].declarators]
            init = None
        into.exprs = [self.maybe(init), self.maybe(node.cond), self.maybe(node.next)]
        into.then = self.stmt(node.stmt, into, "then")

    def _switch(self, node: Node, into: Stmt) -> None:
        into.kind = "switch"
        into.expr = self.expr(node.cond)
        into.then = self.stmt(node.stmt, into, "then")

    def _return(self, node: Node, into: Stmt) -> None:
        into.kind = "return"
        into.expr = self.maybe(node.expr)

    def _goto(self, node: Node, into: Stmt) -> None:
        into.kind, into.name = "goto", node.name

    def _break(self, _node: Node, into: Stmt) -> None:
        into.kind = "break"

    def _continue(self, _node: Node, into: Stmt) -> None:
        into.kind = "continue"

    def _declaration(self, node: OwnDeclaration, into: Stmt) -> None:
        into.kind = "decl"
        into.decls = [self._declarator(d, node) for d in node.declarators]

    def _declarator(self, node: OwnDeclarator, whole: OwnDeclaration) -> Declarator:
        a, b = node.coord
        lo, hi = whole.spec
        kept = [w for i in range(lo, hi) for w in self.tokens.tok[self.first[i] : self.last[i]]]
        start = self.first[a]
        init = self.maybe(node.init)
        return Declarator(node.name, spell(kept), node.pointer, node.array, init, start, self.last[b - 1])

    def _own_statement(self, node: Own, into: Stmt) -> None:
        kind = into.kind = node.kind
        if kind in ("ppif", "ppbranch"):
            self._conditional(node, into)
            return
        into.expr = self.maybe(node.expr)
        if kind == "label":
            into.name = self.tokens.tok[self.first[node.coord[0]]]
        elif kind == "case":
            into.exprs = [self.expr(part) for part in node.items]
        elif kind == "opaque":
            self.opaque += 1
        if node.body is not None:
            into.then = self.stmt(node.body, into, "then")

    def _conditional(self, node: Own, into: Stmt) -> None:
        a, b = node.coord
        if node.kind == "ppif":
            into.a, into.b, into.complete = self.first[a], self.first[b - 1], node.complete
        else:
            into.a, into.b, into.name = self.first[a - 1], self.first[b], self.values[a - 1]
        self._kids(node.items, into)
        if is_dead(into.name) and any(stmt.kind == "opaque" for stmt in into.walk()):
            into.kids = []  # not C, and never compiled: nothing stands here
