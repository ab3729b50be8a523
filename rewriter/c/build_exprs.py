"""Expressions of our own tree from the grammar's nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rewriter.c.feed import Feed
from rewriter.c.grammar.nodes import Own
from rewriter.c.lexer import Tokens
from rewriter.c.pycparser_contract import Node, c_ast
from rewriter.c.spelling import spell
from rewriter.c.tree import Expr, Stmt


class ExprBuilder:
    """Turns nodes, whose ranges count parser tokens, into `Expr`, whose ranges count the text's tokens."""

    def __init__(self, tokens: Tokens, feed: Feed) -> None:
        self.tokens = tokens
        self.first, self.last = feed.first, feed.last
        self._make: dict[Any, Callable[[Node, int, int], Expr]] = {
            c_ast.ID: self._id,
            c_ast.Constant: self._constant,
            c_ast.FuncCall: self._call,
            c_ast.StructRef: self._member,
            c_ast.BinaryOp: self._binary,
            c_ast.Assignment: self._assignment,
            c_ast.UnaryOp: self._unary,
            c_ast.TernaryOp: self._ternary,
            c_ast.ExprList: self._comma,
            c_ast.ArrayRef: self._index,
            c_ast.Cast: self._cast,
            c_ast.InitList: self._init,
            c_ast.Typename: self._type,
            c_ast.GenericSelection: self._opaque,
            Own: self._own,
        }

    def expr(self, node: Node) -> Expr:
        """The expression of a node."""
        a, b = node.coord
        start = self.first[a]
        return self._make[type(node)](node, start, self.last[b - 1] if b > a else start)

    def maybe(self, node: Node) -> Expr | None:
        """The expression of a node that may be missing."""
        return None if node is None else self.expr(node)

    def block(self, node: Node) -> Stmt:
        """The block of a statement expression."""
        raise NotImplementedError

    def text(self, a: int, b: int) -> str:
        """The tokens ``[a, b)`` as one line of text."""
        return spell(self.tokens.tok[a:b])

    def _id(self, node: Node, a: int, b: int) -> Expr:
        return Expr("id", a, b, node.name)

    def _constant(self, _node: Node, a: int, b: int) -> Expr:
        tok, first, last = self.tokens.tok, a, b
        while tok[first] == "(":  # the range includes parentheses, the literal does not
            first, last = first + 1, last - 1
        return Expr("const", a, b, tok[first] if last == first + 1 else self.text(first, last))

    def _call(self, node: Node, a: int, b: int) -> Expr:
        expr = self.expr
        return Expr("call", a, b, "", [expr(node.name), *map(expr, node.args.exprs)])

    def _member(self, node: Node, a: int, b: int) -> Expr:
        return Expr("member", a, b, node.type, [self.expr(node.name)], node.field)

    def _binary(self, node: Node, _a: int, _b: int) -> Expr:
        """Left-leaning chains (``A | B | C ...`` of hundreds) are walked down in a loop."""
        spine = [node]
        while type(node.left) is c_ast.BinaryOp:
            node = node.left
            spine.append(node)
        made = self.expr(node.left)
        for node in reversed(spine):
            lo, hi = node.coord
            made = Expr("binary", self.first[lo], self.last[hi - 1], node.op, [made, self.expr(node.right)])
        return made

    def _assignment(self, node: Node, a: int, b: int) -> Expr:
        return Expr("assign", a, b, node.op, [self.expr(node.lvalue), self.expr(node.rvalue)])

    def _unary(self, node: Node, a: int, b: int) -> Expr:
        return Expr("unary", a, b, node.op, [self.expr(node.expr)])

    def _ternary(self, node: Node, a: int, b: int) -> Expr:
        parts = [node.cond, node.iftrue, node.iffalse] if node.iftrue is not None else [node.cond, node.iffalse]
        return Expr("cond", a, b, "", [self.expr(part) for part in parts])

    def _comma(self, node: Node, a: int, b: int) -> Expr:
        return Expr("comma", a, b, "", [self.expr(part) for part in node.exprs])

    def _index(self, node: Node, a: int, b: int) -> Expr:
        return Expr("index", a, b, "", [self.expr(node.name), self.expr(node.subscript)])

    def _cast(self, node: Node, a: int, b: int) -> Expr:
        return Expr("cast", a, b, self._type_text(node.to_type), [self.expr(node.expr)])

    def _init(self, node: Node, a: int, b: int) -> Expr:
        return Expr("init", a, b, "", [self.expr(item) for item in node.exprs])

    def _type_text(self, node: Node) -> str:
        a, b = node.coord
        return self.text(self.first[a], self.last[b - 1])

    def _type(self, _node: Node, a: int, b: int) -> Expr:
        return Expr("type", a, b, self.text(a, b))

    def _opaque(self, _node: Node, a: int, b: int) -> Expr:
        return Expr("opaque", a, b, self.text(a, b))

    def _own(self, node: Own, a: int, b: int) -> Expr:
        if node.kind == "stmtexpr":
            return Expr("stmtexpr", a, b, body=self.block(node.body))
        if node.kind == "compound":
            return Expr("compound", a, b, self._type_text(node.expr), [self.expr(node.body)])
        if node.kind == "designated":
            lo, hi = node.items[0]
            return Expr("designated", a, b, self.text(self.first[lo], self.last[hi - 1]), [self.expr(node.expr)])
        return Expr(node.kind, a, b, self.text(a, b))
