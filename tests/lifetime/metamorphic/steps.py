"""Every step that changes how a driver is written and nothing that it does."""

from __future__ import annotations

from . import expressions, functions, jumps, layout, names, statements
from .driver import Rewrite

STEPS: tuple[Rewrite, ...] = (
    names.rename_variable,
    names.rename_label,
    names.rename_function,
    layout.insert_comments,
    layout.break_lines,
    statements.braces,
    statements.do_while,
    statements.unrelated_ifdef,
    statements.same_in_both_variants,
    statements.else_after_return,
    statements.negated,
    statements.split_condition,
    jumps.tail_instead_of_goto,
    jumps.one_exit,
    jumps.result_in_variable,
    jumps.ternary_return,
    jumps.store_in_condition,
    expressions.parentheses,
    expressions.not_zero,
    expressions.yoda,
    expressions.wrapped_condition,
    expressions.conditional_store,
    functions.unrelated,
    functions.unused_qualifiers,
    functions.constant_pointer,
    functions.second_name,
    functions.extracted_call,
    functions.wrapped,
    functions.moved,
    functions.two_files,
)
