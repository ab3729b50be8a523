"""Macros used as statements: without a semicolon, as loop headers, as guards over a block."""

from __future__ import annotations

from rewriter.c.grammar.declarations import Declarations
from rewriter.c.grammar.nodes import Own, OwnDeclaration, OwnDeclarator
from rewriter.c.pycparser_contract import Node, c_ast
from rewriter.c.words import is_guard, is_loop, runs_once, words

_STATEMENT_KEYWORDS = words(
    """IF FOR WHILE DO SWITCH CASE DEFAULT RETURN GOTO BREAK CONTINUE ELSE ASM STATIC CONST STRUCT UNION ENUM VOID
    INT CHAR LONG SHORT UNSIGNED SIGNED _BOOL"""
)
_ENDS = frozenset(("RBRACE", "ELSE", "CASE", "DEFAULT", "PPIF", "PPELSE", "PPENDIF"))
_BEHIND = _STATEMENT_KEYWORDS | _ENDS | {"LBRACE", "ID", "TYPEID"}
_BEHIND_HEADER = _BEHIND | {"TIMES", "PLUSPLUS", "MINUSMINUS", "LPAREN"}


class Macros(Declarations):
    """Macro statements."""

    def _macro_statement(self) -> Node | None:
        """The macro statement that starts here, or None if this is an ordinary expression statement."""
        a = self.pos
        types = self.types
        called = types[a + 1] == "LPAREN"
        behind = self.partner[a + 1] + 1 if called else a + 1
        kind = types[behind]
        guard = called and is_guard(self.values[a])
        header = guard or (called and is_loop(self.values[a]))
        if kind not in (_BEHIND_HEADER if header else _BEHIND):
            return None
        if (
            called
            and not header
            and kind == "ID"
            and types[behind + 1] == "SEMI"
            and not self.lines.begins(self.first[behind])
        ):
            return self._typed_by_macro(a, behind)
        expr = self._macro(a, called)
        ends = kind in _ENDS and not (header and kind == "PPIF")
        if ends or not (kind == "LBRACE" or (header and not guard) or self._is_body(a, behind)):
            return Own("macro", (a, self.pos), expr=expr)
        body = self._parse_pragmacomp_or_statement()
        once = guard and runs_once(self.values[a], self.values[a + 2])
        return Own("guard" if once else "loop", (a, self.pos), expr=expr, body=body)

    def _typed_by_macro(self, a: int, behind: int) -> Node:
        """``DEFINE_HEAP(struct item) heap;``: a macro with a name on its line is a type."""
        self.pos = behind + 2
        name = OwnDeclarator(self.values[behind], 0, False, None, (behind, behind + 1))
        return OwnDeclaration((a, behind), [name], (a, self.pos))

    def _macro(self, a: int, called: bool) -> Node:
        """The name at `a`, called or not, and nothing that may follow it."""
        expr = c_ast.ID(self.values[a], (a, a + 1))
        self.pos = a + 1
        if called:
            self.pos = a + 2
            expr = c_ast.FuncCall(expr, self._parse_arguments(), None)
            expr.coord = (a, self.pos)
        return expr

    def _is_body(self, a: int, behind: int) -> bool:
        """Whether the layout says that what follows the macro at `a` hangs on it: same line, or a deeper one."""
        first, lines = self.first, self.lines
        if self.types[a + 1] != "LPAREN":
            return False
        if not lines.begins(first[behind]):
            return True
        return lines.begins(first[a]) and lines.column(first[behind]) > lines.column(first[a])
