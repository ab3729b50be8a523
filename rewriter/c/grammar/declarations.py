"""Declarations and initialisers. Members, parameters and dimensions are skipped: only their text is ever asked for."""

from __future__ import annotations

from rewriter.c.grammar.arguments import Arguments
from rewriter.c.grammar.nodes import Own, OwnDeclaration, OwnDeclarator, Span
from rewriter.c.pycparser_contract import Node, ParseError, c_ast

_QUALIFIERS = frozenset(("CONST", "VOLATILE", "RESTRICT", "_ATOMIC"))
_BEHIND_NAME = frozenset(("SEMI", "EQUALS", "COMMA"))


class Declarations(Arguments):
    """Declaration productions."""

    def _parse_declaration(self) -> list[Node]:
        a = self.pos
        _, saw_type, _ = self._parse_declaration_specifiers(allow_no_type=True)
        spec = (a, self.pos)
        if not saw_type and self._is_macro_declaration():  # static DEFINE_SPINLOCK(lock);
            expr = self._parse_assignment_expression()
            self._expect("SEMI")
            return [Own("decl", (a, self.pos), expr=expr)]
        declarators: list[OwnDeclarator] = []
        if self.types[self.pos] != "SEMI":
            declarators.append(self._declarator())
            while self._accept("COMMA"):
                declarators.append(self._declarator())
        self._expect("SEMI")
        return [OwnDeclaration(spec, declarators, (a, self.pos))]

    def _is_macro_declaration(self) -> bool:
        at = self.pos
        if self.types[at] != "ID" or self.types[at + 1] != "LPAREN":
            return False
        return self.types[self.partner[at + 1] + 1] in ("SEMI", "EQUALS")

    def _declarator(self) -> OwnDeclarator:
        a = at = self.pos
        types = self.types
        pointer = 0
        while types[at] == "TIMES" or types[at] in _QUALIFIERS:
            pointer += types[at] == "TIMES"
            at += 1
        if types[at] in ("ID", "TYPEID") and types[at + 1] != "LPAREN":
            name, at, array = self.values[at], at + 1, False
            while types[at] == "LBRACKET":
                at, array = self.partner[at] + 1, True
            self.pos = at + (types[at] == "ID" and types[at + 1] in _BEHIND_NAME)  # int x[4] __ODD__;
        else:
            name, pointer, array = self._involved_declarator()
        init = None
        if self._accept("EQUALS"):
            init = self._parse_initializer()
        if types[self.pos] not in _BEHIND_NAME:
            self._parse_error("declarator", None)
        return OwnDeclarator(name, pointer, array, init, (a, self.pos))

    def _involved_declarator(self) -> tuple[str, int, bool]:
        """A declarator with parentheses, by pycparser: its name, number of stars, whether it is an array."""
        node = self._parse_declarator()
        pointer, array = 0, False
        while not isinstance(node, c_ast.TypeDecl):
            pointer += isinstance(node, c_ast.PtrDecl)
            array = array or isinstance(node, c_ast.ArrayDecl)
            node = node.type
        return node.declname, pointer, array

    def _parse_struct_declaration_list(self) -> list[Node]:
        self.pos = self.partner[self.pos - 1]
        return []

    def _parse_enumerator_list(self) -> Node:
        a = self.pos
        self.pos = self.partner[a - 1]
        return c_ast.EnumeratorList([], (a, self.pos))

    def _parse_function_decl(self, base_decl: Node) -> Node:
        self.pos = self.partner[self.pos] + 1
        return c_ast.FuncDecl(None, None, base_decl.coord)

    def _parse_array_decl_common(self, base_type: Node, coord: Span | None = None) -> Node:
        self.pos = self.partner[self.pos] + 1
        return c_ast.ArrayDecl(base_type, None, [], coord)

    def _parse_parameter_type_list(self) -> Node:
        self.pos = self.partner[self.pos - 1]
        return c_ast.ParamList([], None)

    def _parse_initializer(self) -> Node:
        a = self.pos
        if self.types[a] != "LBRACE":
            return self._parse_assignment_expression()
        close = self.partner[a]
        items: list[Node] = []
        self.pos = a + 1
        while self.pos < close:
            items.append(self._parse_initializer_item())
            if self.pos < close:
                self._expect("COMMA")
        self.pos = close + 1
        return c_ast.InitList(items, (a, self.pos))

    def _parse_initializer_item(self) -> Node:
        a = self.pos
        try:
            node = self._designated(a)
            if self.types[self.pos] in ("COMMA", "RBRACE"):
                return node
        except (ParseError, AssertionError):
            pass
        i = a
        while self.types[i] not in ("COMMA", "RBRACE"):
            i = self.partner[i] + 1 if self.partner[i] > i else i + 1
        self.pos = i
        return Own("opaque", (a, i))

    def _designated(self, a: int) -> Node:
        """An element: ``.x = 1``, ``[0 ... 3] = 1``, ``x: 1`` or a plain value."""
        types = self.types
        at = a
        if types[a] in ("ID", "TYPEID") and types[a + 1] == "COLON":
            at = a + 1
        while types[at] in ("PERIOD", "LBRACKET"):
            at = at + 2 if types[at] == "PERIOD" else self.partner[at] + 1
        if at == a:
            return self._parse_initializer()
        if types[at] == "EQUALS" or types[at] == "COLON":
            at += 1
        elif types[at] != "LBRACE" and types[at - 1] != "RBRACKET":
            self._parse_error("designator", None)
        self.pos = at
        behind = at - 1 if types[at - 1] in ("EQUALS", "COLON") else at
        value = self._parse_initializer()
        return Own("designated", (a, self.pos), expr=value, items=[(a, behind)])
