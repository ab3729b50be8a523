"""The one place that imports pycparser, and the list of what we rely on in it.

pycparser's tree is stable, its parser's private methods are not. `Contract` names every private method that the grammar calls
or overrides; loading this module fails with one clear line when the installed pycparser lacks one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pycparser  # type: ignore[import-untyped]
from pycparser import c_ast, c_parser

Node = Any
"""A pycparser node (the package has no types)."""

ParseError: type[Exception] = c_parser.ParseError


class Contract:
    """Private methods of `pycparser.c_parser.CParser` that the grammar calls or overrides, with our view of their types."""

    def _mark(self) -> int:
        raise NotImplementedError

    def _reset(self, mark: int) -> None:
        raise NotImplementedError

    def _parse_statement(self) -> Node:
        raise NotImplementedError

    def _parse_block_item(self) -> Node:
        raise NotImplementedError

    def _parse_block_item_list(self) -> list[Node]:
        raise NotImplementedError

    def _parse_compound_statement(self) -> Node:
        raise NotImplementedError

    def _parse_labeled_statement(self) -> Node:
        raise NotImplementedError

    def _parse_pragmacomp_or_statement(self) -> Node:
        raise NotImplementedError

    def _parse_selection_statement(self) -> Node:
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

    def _parse_struct_declaration(self) -> list[Node] | None:
        raise NotImplementedError

    def _parse_parameter_declaration(self) -> Node:
        raise NotImplementedError

    def _parse_init_declarator(self, id_only: bool = False) -> dict[str, Any]:
        raise NotImplementedError

    def _parse_initializer(self) -> Node:
        raise NotImplementedError

    def _parse_initializer_list(self) -> Node:
        raise NotImplementedError

    def _parse_initializer_item(self) -> Node:
        raise NotImplementedError

    def _parse_designator(self) -> Node:
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

    def _parse_type_name(self) -> Node:
        raise NotImplementedError

    def _try_parse_paren_type_name(self) -> Any:
        raise NotImplementedError

    def _starts_declaration(self, tok: Any = None) -> bool:
        raise NotImplementedError

    def _starts_expression(self, tok: Any = None) -> bool:
        raise NotImplementedError
