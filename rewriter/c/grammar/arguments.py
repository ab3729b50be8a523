"""Arguments of calls and macros: expressions, types, nothing at all, or text that only the macro understands."""

from __future__ import annotations

from rewriter.c.grammar.expressions import DECLARATION, Expressions
from rewriter.c.grammar.nodes import Own
from rewriter.c.pycparser_contract import Node, ParseError, c_ast

_OPEN = frozenset(("LPAREN", "LBRACKET", "LBRACE", "PPIF"))


class Arguments(Expressions):
    """Argument productions."""

    def _parse_arguments(self) -> Node:
        a = self.pos
        args: list[Node] = []
        close = self.partner[a - 1]
        while self.pos < close:
            args.append(self._argument())
            if self.pos < close:
                self.pos += 1
                if self.pos == close:  # f(a, )
                    args.append(Own("opaque", (close, close)))
        self.pos = close + 1
        return c_ast.ExprList(args, (a, close))

    def _argument(self) -> Node:
        """One argument; behind it stands a comma or the closing parenthesis."""
        a = self.pos
        try:
            kind = self.types[a]
            if kind == "COMMA":
                return Own("opaque", (a, a))
            node: Node
            if kind in DECLARATION:
                self._parse_type_name()
                node = Own("type", (a, self.pos))
            else:
                node = self._parse_assignment_expression()
            if self.types[self.pos] in ("COMMA", "RPAREN"):
                return node
        except (ParseError, AssertionError):
            pass
        return self._opaque_argument(a)

    def _opaque_argument(self, a: int) -> Node:
        i = a
        while self.types[i] not in ("COMMA", "RPAREN"):
            i = self.partner[i] + 1 if self.types[i] in _OPEN else i + 1
        self.pos = i
        return Own("opaque", (a, i))
