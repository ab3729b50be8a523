"""Expressions: pycparser's grammar with exact ranges, GNU operators and literals glued to macros."""

from __future__ import annotations

from rewriter.c.grammar.nodes import Own
from rewriter.c.grammar.stream import Stream
from rewriter.c.pycparser_contract import Node, c_ast
from rewriter.c.words import words

_PRECEDENCE = {
    "LOR": 0, "LAND": 1, "OR": 2, "XOR": 3, "AND": 4, "EQ": 5, "NE": 5, "GT": 6, "GE": 6, "LT": 6, "LE": 6,
    "RSHIFT": 7, "LSHIFT": 7, "PLUS": 8, "MINUS": 8, "TIMES": 9, "DIVIDE": 9, "MOD": 9,
}  # fmt: skip
_ASSIGNMENT = words(
    """EQUALS XOREQUAL TIMESEQUAL DIVEQUAL MODEQUAL PLUSEQUAL MINUSEQUAL LSHIFTEQUAL RSHIFTEQUAL ANDEQUAL OREQUAL"""
)
_PREFIX = frozenset(("AND", "TIMES", "PLUS", "MINUS", "NOT", "LNOT", "PLUSPLUS", "MINUSMINUS", "SIZEOF"))
_SUFFIX = frozenset(("LPAREN", "LBRACKET", "PERIOD", "ARROW", "PLUSPLUS", "MINUSMINUS", "STRING_LITERAL", "CHAR_CONST"))
_LITERAL = frozenset(("STRING_LITERAL", "CHAR_CONST", "INT_CONST_DEC"))
_STARTS = _PREFIX | _LITERAL | {"ID", "LPAREN", "_GENERIC", "LAND"}
DECLARATION = words(
    """AUTO REGISTER STATIC EXTERN TYPEDEF INLINE _NORETURN CONST RESTRICT VOLATILE _ATOMIC VOID _BOOL CHAR SHORT
    INT LONG FLOAT DOUBLE _COMPLEX SIGNED UNSIGNED __INT128 TYPEID STRUCT UNION ENUM"""
)
"""Token types with which a declaration or type name starts."""


class Expressions(Stream):
    """Expression productions."""

    def _starts_declaration(self, _tok: object = None) -> bool:
        return self.types[self.pos] in DECLARATION

    def _starts_expression(self, _tok: object = None) -> bool:
        return self.types[self.pos] in _STARTS

    def _parse_expression(self) -> Node:
        a = self.pos
        expr = self._parse_assignment_expression()
        if self.types[self.pos] != "COMMA":
            return expr
        parts = [expr]
        while self.types[self.pos] == "COMMA":
            self.pos += 1
            parts.append(self._parse_assignment_expression())
        return c_ast.ExprList(parts, (a, self.pos))

    def _parse_assignment_expression(self) -> Node:
        a = self.pos
        target = self._parse_conditional_expression()
        if self.types[self.pos] not in _ASSIGNMENT:
            return target
        op = self.values[self.pos]
        self.pos += 1
        braced = self.types[self.pos] == "LBRACE"  # DECLARE_BITMAP(x, n) = { ... }
        value = self._parse_initializer() if braced else self._parse_assignment_expression()
        return c_ast.Assignment(op, target, value, (a, self.pos))

    def _parse_conditional_expression(self) -> Node:
        a = self.pos
        cond = self._parse_binary_expression()
        if self.types[self.pos] != "CONDOP":
            return cond
        self.pos += 1
        then = None if self.types[self.pos] == "COLON" else self._parse_expression()
        self._expect("COLON")
        orelse = self._parse_conditional_expression()
        return c_ast.TernaryOp(cond, then, orelse, (a, self.pos))

    def _parse_binary_expression(self, min_prec: int = 0, lhs: Node = None) -> Node:
        left = self._parse_cast_expression() if lhs is None else lhs
        prec = _PRECEDENCE.get(self.types[self.pos], -1)
        while prec >= min_prec:
            op = self.values[self.pos]
            self.pos += 1
            right = self._parse_cast_expression()
            behind = _PRECEDENCE.get(self.types[self.pos], -1)
            while behind > prec:
                right = self._parse_binary_expression(behind, right)
                behind = _PRECEDENCE.get(self.types[self.pos], -1)
            left = c_ast.BinaryOp(op, left, right, (left.coord[0], self.pos))
            prec = behind
        return left

    def _parse_cast_expression(self) -> Node:
        a = self.pos
        kind = self.types[a]
        if kind == "ID" and self.types[a + 1] not in _SUFFIX:
            if self.types[a + 1] == "ID":
                return self._glued(a)
            self.pos = a + 1
            return c_ast.ID(self.values[a], (a, a + 1))
        if kind == "LPAREN" and self.types[a + 1] in DECLARATION:
            node = super()._parse_cast_expression()
        elif kind in _PREFIX:
            node = super()._parse_unary_expression()
        elif kind == "LAND":
            self.pos += 1
            node = c_ast.UnaryOp("&&", self._parse_cast_expression(), None)
        else:
            return self._parse_postfix_expression()
        node.coord = (a, self.pos)
        return node

    def _parse_unary_expression(self) -> Node:
        a = self.pos
        node = super()._parse_unary_expression() if self.types[a] in _PREFIX else self._parse_postfix_expression()
        node.coord = (a, self.pos)
        return node

    def _parse_postfix_expression(self) -> Node:
        a = self.pos
        types = self.types
        node = self._parse_primary_expression()
        while (kind := types[self.pos]) in _SUFFIX:
            at = self.pos
            self.pos = at + 1
            if kind == "LPAREN":
                node = c_ast.FuncCall(node, self._parse_arguments(), None)
            elif kind in ("ARROW", "PERIOD"):
                if types[at + 1] not in ("ID", "TYPEID"):
                    self._parse_error("no member name", None)
                self.pos = at + 2
                node = c_ast.StructRef(node, self.values[at], self.values[at + 1], None)
            elif kind == "LBRACKET":
                subscript = self._parse_expression()
                self._expect("RBRACKET")
                node = c_ast.ArrayRef(node, subscript, None)
            elif kind in ("PLUSPLUS", "MINUSMINUS"):
                node = c_ast.UnaryOp("p" + self.values[at], node, None)
            else:
                self.pos = at
                return self._literals(a)
            node.coord = (a, self.pos)
        return node

    def _parse_primary_expression(self) -> Node:
        a = self.pos
        kind = self.types[a]
        if kind == "ID":
            self.pos = a + 1
            return c_ast.ID(self.values[a], (a, a + 1))
        if kind in _LITERAL:
            return self._literals(a)
        if kind == "LPAREN":
            return self._parenthesised(a)
        if kind == "_GENERIC":
            node = super()._parse_primary_expression()
            node.coord = (a, self.pos)
            return node
        return self._parse_error("no expression", None)

    def _parenthesised(self, a: int) -> Node:
        if self.types[a + 1] in DECLARATION:
            typ = self._try_parse_paren_type_name()
            if typ is None or self.types[self.pos] != "LBRACE":
                self._parse_error("no compound literal", None)
            init = self._parse_initializer()  # a node of ours: the signature of pycparser's differs between releases
            return Own("compound", (a, self.pos), expr=typ[0], body=init)
        self.pos = a + 1
        if self.types[self.pos] == "LBRACE":
            node: Node = Own("stmtexpr", (a, a), body=self._parse_compound_statement())
        else:
            node = self._parse_expression()
        self._expect("RPAREN")
        node.coord = (a, self.pos)
        return node

    def _glued(self, a: int) -> Node:
        """A name in front of another: macros that are strings, ``KERN_INFO NAME "text"``, or nothing we know."""
        self.pos = a + 1
        while self.types[self.pos] == "ID":
            self.pos += 1
        if self.types[self.pos] == "STRING_LITERAL":
            return self._literals(a)
        if "".join(self.values[a : self.pos]).isupper() and self.types[self.pos] in ("SEMI", "COMMA", "RPAREN"):
            return c_ast.Constant("", "", (a, self.pos))
        self.pos = a + 1
        return c_ast.ID(self.values[a], (a, a + 1))

    def _literals(self, a: int) -> Node:
        """A literal with what is glued to it: ``"a" PRIx64 "b"``, ``KERN_INFO "text"``, ``"v" __stringify(X)``."""
        kind = self.types[self.pos]
        self.pos += 1
        if kind == "STRING_LITERAL":
            while self.types[self.pos] in ("STRING_LITERAL", "ID", "CHAR_CONST"):
                called = self.types[self.pos] == "ID" and self.types[self.pos + 1] == "LPAREN"
                self.pos = self.partner[self.pos + 1] + 1 if called else self.pos + 1
        return c_ast.Constant("", "", (a, self.pos))

    def _parse_type_name(self) -> Node:
        a = self.pos
        node = super()._parse_type_name()
        node.coord = (a, self.pos)
        return node

    def _parse_generic_association(self) -> Node:
        if self.types[self.pos] == "ID":
            self.types[self.pos] = "TYPEID"
        return super()._parse_generic_association()

    def _parse_arguments(self) -> Node:
        """What stands between the parentheses of a call, up to and with the closing one: an ExprList."""
        raise NotImplementedError
