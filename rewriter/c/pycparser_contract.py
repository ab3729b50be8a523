"""The one place that imports pycparser, and the list of what we rely on in it.

pycparser's tree is stable, its parser's private methods are not. `Contract` names every private method that the grammar calls
or overrides, `_NODES` every node with the fields that are read; loading this module fails with one clear line when the
installed pycparser lacks one of them.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, NoReturn

import pycparser  # type: ignore[import-untyped]
from pycparser import c_ast, c_parser

Node = Any
"""A node of pycparser's tree (the package has no types) or one of ours."""

ParseError: type[Exception] = c_parser.ParseError


class Contract:
    """Private methods of `pycparser.c_parser.CParser` that the grammar calls or overrides, as we understand them."""

    def _peek(self, k: int = 1) -> Any:
        raise NotImplementedError

    def _peek_type(self, k: int = 1) -> str | None:
        raise NotImplementedError

    def _advance(self) -> Any:
        raise NotImplementedError

    def _accept(self, token_type: str) -> Any:
        raise NotImplementedError

    def _expect(self, token_type: str) -> Any:
        raise NotImplementedError

    def _mark(self) -> int:
        raise NotImplementedError

    def _reset(self, mark: int) -> None:
        raise NotImplementedError

    def _tok_coord(self, tok: Any) -> Any:
        raise NotImplementedError

    def _parse_error(self, msg: str, coord: Any) -> NoReturn:
        raise NotImplementedError

    def _push_scope(self) -> None:
        raise NotImplementedError

    def _pop_scope(self) -> None:
        raise NotImplementedError

    def _add_identifier(self, name: str, coord: Any) -> None:
        raise NotImplementedError

    def _add_typedef_name(self, name: str, coord: Any) -> None:
        raise NotImplementedError

    def _starts_declaration(self, tok: Any = None) -> bool:
        raise NotImplementedError

    def _starts_expression(self, tok: Any = None) -> bool:
        raise NotImplementedError

    def _parse_block_item_list(self) -> list[Node]:
        raise NotImplementedError

    def _parse_statement(self) -> Node:
        raise NotImplementedError

    def _parse_block_item(self) -> Node:
        raise NotImplementedError

    def _parse_compound_statement(self) -> Node:
        raise NotImplementedError

    def _parse_labeled_statement(self) -> Node:
        raise NotImplementedError

    def _parse_pragmacomp_or_statement(self) -> Node:
        raise NotImplementedError

    def _parse_iteration_statement(self) -> Node:
        raise NotImplementedError

    def _parse_jump_statement(self) -> Node:
        raise NotImplementedError

    def _parse_expression_statement(self) -> Node:
        raise NotImplementedError

    def _parse_declaration(self) -> list[Node]:
        raise NotImplementedError

    def _parse_declaration_specifiers(self, allow_no_type: bool = False) -> tuple[Any, bool, Any]:
        raise NotImplementedError

    def _parse_declarator(self) -> Node:
        raise NotImplementedError

    def _parse_struct_declaration_list(self) -> list[Node]:
        raise NotImplementedError

    def _parse_enumerator_list(self) -> Node:
        raise NotImplementedError

    def _parse_parameter_type_list(self) -> Node:
        raise NotImplementedError

    def _parse_function_decl(self, base_decl: Node) -> Node:
        raise NotImplementedError

    def _parse_array_decl_common(self, base_type: Node, coord: Any = None) -> Node:
        raise NotImplementedError

    def _parse_initializer(self) -> Node:
        raise NotImplementedError

    def _parse_initializer_item(self) -> Node:
        raise NotImplementedError

    def _parse_type_name(self) -> Node:
        raise NotImplementedError

    def _try_parse_paren_type_name(self) -> Any:
        raise NotImplementedError

    def _parse_expression(self) -> Node:
        raise NotImplementedError

    def _parse_assignment_expression(self) -> Node:
        raise NotImplementedError

    def _parse_conditional_expression(self) -> Node:
        raise NotImplementedError

    def _parse_constant_expression(self) -> Node:
        raise NotImplementedError

    def _parse_binary_expression(self, min_prec: int = 0, lhs: Node = None) -> Node:
        raise NotImplementedError

    def _parse_cast_expression(self) -> Node:
        raise NotImplementedError

    def _parse_unary_expression(self) -> Node:
        raise NotImplementedError

    def _parse_postfix_expression(self) -> Node:
        raise NotImplementedError

    def _parse_primary_expression(self) -> Node:
        raise NotImplementedError

    def _parse_generic_association(self) -> Node:
        raise NotImplementedError


_NODES = {
    "ArrayDecl": ("type",), "ArrayRef": ("name", "subscript"), "Assignment": ("op", "lvalue", "rvalue"),
    "BinaryOp": ("op", "left", "right"), "Break": (), "Cast": ("to_type", "expr"), "Compound": ("block_items",),
    "Constant": ("type", "value"), "Continue": (), "DeclList": ("decls",),
    "DoWhile": ("cond", "stmt"), "EnumeratorList": (), "ExprList": ("exprs",), "For": ("init", "cond", "next", "stmt"),
    "FuncCall": ("name", "args"), "FuncDecl": ("type",), "GenericSelection": (), "Goto": ("name",), "ID": ("name",),
    "If": ("cond", "iftrue", "iffalse"), "InitList": ("exprs",), "ParamList": (), "PtrDecl": ("type",), "Return": ("expr",),
    "StructRef": ("name", "type", "field"), "Switch": ("cond", "stmt"), "TernaryOp": ("cond", "iftrue", "iffalse"),
    "TypeDecl": ("declname", "type"), "Typename": (), "UnaryOp": ("op", "expr"), "While": ("cond", "stmt"),
}  # fmt: skip


def missing(parser: Any = c_parser.CParser, ast: Any = c_ast) -> list[str]:
    """What the installed pycparser lacks of all we rely on, by name; empty when it fits."""
    methods = [name for name in vars(Contract) if name.startswith("_") and not name.startswith("__")]
    lacks = [f"CParser.{name}" for name in methods if not hasattr(parser, name)]
    if "lexer" not in inspect.signature(parser.__init__).parameters:
        lacks.append("CParser(lexer=)")
    for name, fields in _NODES.items():
        node = getattr(ast, name, None)
        slots = getattr(node, "__slots__", ())
        lacks += [f"c_ast.{name}.{field}" for field in fields if field not in slots] if node else [f"c_ast.{name}"]
    return lacks


if lacking := missing():
    raise ImportError(
        f"pycparser {pycparser.__version__} does not fit: it lacks {', '.join(lacking)}; install pycparser>=3.11,<4"
    )

if TYPE_CHECKING:

    class Base(Contract):
        """pycparser's parser as the type checker sees it."""

        _parse_error: Any
else:
    Base = c_parser.CParser

__all__ = ["Base", "Contract", "Node", "ParseError", "c_ast", "missing"]
