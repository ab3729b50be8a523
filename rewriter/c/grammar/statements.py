"""Statements: labels and cases as flat headers, ``#if`` groups, and recovery, statement by statement."""

from __future__ import annotations

from rewriter.c.feed import END
from rewriter.c.grammar.expressions import DECLARATION
from rewriter.c.grammar.macros import Macros
from rewriter.c.grammar.nodes import Own
from rewriter.c.pycparser_contract import Node, ParseError, c_ast
from rewriter.c.words import words

_STOP = frozenset(("RBRACE", "PPELSE", "PPENDIF", END))
_OPEN = frozenset(("LPAREN", "LBRACKET", "LBRACE", "PPIF"))
_CONTINUES = words(
    """ELSE COMMA RPAREN RBRACKET EQUALS PERIOD ARROW PLUS MINUS DIVIDE MOD OR XOR AND LAND LOR EQ NE LT GT LE GE
    CONDOP COLON"""
)
_JUMPS = frozenset(("BREAK", "CONTINUE", "RETURN"))


class Statements(Macros):
    """Statement productions."""

    def _parse_block_item_list(self) -> list[Node]:
        items: list[Node] = []
        while self.types[self.pos] not in _STOP:
            a = self.pos
            try:
                item = self._parse_block_item()
            except (ParseError, AssertionError):
                item = self._opaque(a)
            item.coord = (a, self.pos)
            items.append(item)
        return items

    def _parse_block_item(self) -> Node:
        if self.types[self.pos] in DECLARATION:
            return self._parse_declaration()[0]
        return self._parse_statement()

    def _opaque(self, a: int) -> Node:
        """A statement that could not be read, from `a` to where the next one must begin."""
        types = self.types
        i = a
        while (kind := types[i]) not in _STOP or i == a:
            if kind == "SEMI":
                i += 1
                if types[i] != "ELSE":
                    break
            elif kind in _OPEN:
                i = self.partner[i] + 1
                if (
                    kind in ("LBRACE", "PPIF")
                    and types[i] not in _CONTINUES
                    and not (types[a] == "DO" and types[i] == "WHILE")
                ):
                    i += types[i] == "SEMI"
                    break
            else:
                i += 1
        self.pos = i
        return Own("opaque", (a, i))

    def _parse_compound_statement(self) -> Node:
        a = self.pos
        self._expect("LBRACE")
        items = self._parse_block_item_list()
        self._expect("RBRACE")
        return c_ast.Compound(items, (a, self.pos))

    def _parse_statement(self) -> Node:
        a = self.pos
        types = self.types
        kind = types[a]
        if kind == "ID":
            node = self._label() if types[a + 1] == "COLON" else self._parse_expression_statement()
        elif kind == "IF":
            return self._if_chain()
        elif kind == "LBRACE":
            return self._parse_compound_statement()
        elif kind in _JUMPS or kind == "GOTO":
            node = self._parse_jump_statement()
        elif kind in ("CASE", "DEFAULT"):
            node = self._parse_labeled_statement()
        elif kind in ("WHILE", "FOR"):
            node = super()._parse_iteration_statement()
        elif kind == "DO":
            node = self._do()
        elif kind == "SWITCH":
            self.pos += 1
            expr = self._condition()
            node = c_ast.Switch(expr, self._parse_pragmacomp_or_statement())
        elif kind == "PPIF":
            node = self._conditional_group()
        elif kind == "ASM":
            self.pos += 1 + (types[a + 1] == "SEMI")
            jumps = " goto " in self.values[a].partition("(")[0]  # where to, only the assembler text knows
            node = Own("opaque" if jumps else "asm", (a, self.pos))
        else:
            node = self._parse_expression_statement()
        node.coord = (a, self.pos)
        return node

    def _parse_pragmacomp_or_statement(self) -> Node:
        """The body of an if or a loop: a label in it takes the next statement along."""
        a = self.pos
        node = self._group_as_body() if self.types[a] == "PPIF" else self._parse_statement()
        if getattr(node, "kind", "") not in ("label", "case", "default"):
            return node
        items = [node]
        while getattr(items[-1], "kind", "") in ("label", "case", "default"):
            items.append(self._parse_statement())
        return c_ast.Compound(items, (a, self.pos))

    def _label(self) -> Node:
        self.pos += 2
        return Own("label", (self.pos - 2, self.pos))

    def _parse_labeled_statement(self) -> Node:
        a = self.pos
        self.pos += 1
        if self.types[a] == "DEFAULT":
            self._expect("COLON")
            return Own("default", (a, self.pos))
        low = self._parse_constant_expression()
        high = self._parse_constant_expression() if self._accept("ELLIPSIS") else None
        self._expect("COLON")
        return Own("case", (a, self.pos), expr=low, items=[low, high] if high is not None else [])

    def _condition(self) -> Node:
        """The condition in its parentheses; ``if ACPI_FAILURE(status)`` has them in the macro."""
        if self.types[self.pos] == "ID":
            return self._parse_postfix_expression()
        self._expect("LPAREN")
        expr = self._parse_expression()
        self._expect("RPAREN")
        return expr

    def _if_chain(self) -> Node:
        """An if with all its ``else if``, in a loop: chains of hundreds exist."""
        chain: list[tuple[int, Node, Node]] = []
        orelse = None
        while True:
            a = self.pos
            self.pos += 1
            chain.append((a, self._condition(), self._parse_pragmacomp_or_statement()))
            if not self._accept("ELSE"):
                break
            if self.types[self.pos] != "IF":
                orelse = self._parse_pragmacomp_or_statement()
                break
        for a, cond, then in reversed(chain):
            orelse = c_ast.If(cond, then, orelse, (a, self.pos))
        return orelse

    def _do(self) -> Node:
        self.pos += 1
        body = self._parse_pragmacomp_or_statement()
        if self.types[self.pos] == "ID":  # do { ... } while_each_thread(g, p);
            expr = self._parse_postfix_expression()
        else:
            self._expect("WHILE")
            expr = self._condition()
        self._expect("SEMI")
        return c_ast.DoWhile(expr, body)

    def _parse_jump_statement(self) -> Node:
        a = self.pos
        if self.types[a] == "GOTO" and self.types[a + 1] == "TIMES":
            self.pos += 2
            expr = self._parse_expression()
            self._expect("SEMI")
            return Own("goto", (a, self.pos), expr=expr)
        return super()._parse_jump_statement()

    def _parse_expression_statement(self) -> Node:
        a = self.pos
        types = self.types
        if types[a] == "SEMI":
            self.pos += 1
            return Own("empty", (a, self.pos))
        if types[a] == "ID":
            macro = self._macro_statement()
            if macro is not None:
                return macro
        expr = self._parse_expression()
        self._expect("SEMI")
        return Own("expr", (a, self.pos), expr=expr)

    def _conditional_group(self) -> Node:
        """``#if`` ... ``#endif`` at a statement boundary: its branches."""
        a = self.pos
        group = Own("ppif", (a, a))
        while self.types[self.pos] != "PPENDIF":
            self.pos += 1
            start = self.pos
            items = self._parse_block_item_list()
            if self.types[self.pos] not in ("PPELSE", "PPENDIF"):
                self._parse_error("unbalanced conditional group", None)
            group.items.append(Own("ppbranch", (start, self.pos), items=items))
        group.complete = self.values[self.pos] == "complete"
        self.pos += 1
        group.coord = (a, self.pos)
        return group

    def _group_as_body(self) -> Node:
        """A group that is the body of an if or a loop: consistent only if every branch is one statement."""
        group = self._conditional_group()
        if not group.complete or any(len(branch.items) != 1 for branch in group.items):
            self._parse_error("conditional body", None)
        return group
