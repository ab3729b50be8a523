"""Functions that run through pointers: which of them a call through a pointer can reach unseen."""

from __future__ import annotations

from functools import lru_cache

from rewriter.c.lexer import Tokens
from rewriter.c.tree import Expr, name_at
from rewriter.lifetime import facts
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.expressions import expressions
from rewriter.lifetime.program import FnRef, Mention

FIELD, LOOSE = "field", "loose"
"""Where the address of a function goes: into a member of a struct, or somewhere that is not followed."""


@lru_cache(maxsize=32)
def may_be_pointed_at(callers: Callers, fns: frozenset[FnRef], names: frozenset[str], member: bool) -> bool:
    """Whether a call through a pointer may run one of `fns`, or of `names` elsewhere, although no known target does.

    A call through a `member` has as targets all functions of the module that are put into members of that name: of these
    only those matter whose address goes elsewhere. Of any other pointer nothing is known.
    """
    uses = callers.program.uses
    ways = {_way(callers, mention) for fn in fns for mention in uses(fn.name)[1]}
    outside = {_way(callers, mention) for name in names for mention in uses(name)[1]}
    return LOOSE in ways or (FIELD in ways and not member) or not outside <= {""}


def _way(callers: Callers, mention: Mention) -> str:
    """What becomes of the address of a function where it is mentioned; "" for nothing."""
    core = {callers.pair.driver_struct} | facts.TABLES
    if mention.where == "prototype" or (mention.where == "field" and mention.struct in core):
        return ""
    if mention.where == "field":
        return FIELD if mention.member else LOOSE
    if mention.macro is not None:
        harmless = facts.EXPORTS.search(mention.macro.name) or facts.INIT_MACROS.fullmatch(mention.macro.name)
        return "" if harmless or facts.PM_MACROS.search(mention.macro.name) else LOOSE
    return _in_code(callers, mention, mention.caller) if mention.caller is not None else LOOSE


def _in_code(callers: Callers, mention: Mention, caller: FnRef) -> str:
    function = callers.program.parse(caller)
    for _stmt, expr in expressions(function):
        if not any(_is_at(kid, mention.offset, function.tokens) for kid in expr.kids):
            continue
        if expr.kind in ("unary", "cast"):
            continue
        if expr.kind == "assign":
            return FIELD if expr.kids[0].kind == "member" else LOOSE
        if expr.kind == "designated":
            return FIELD if expr.op.startswith(".") else LOOSE
        if expr.kind == "binary":
            return ""
        return _given(callers, expr, caller) if expr.kind == "call" else LOOSE
    return LOOSE


def _given(callers: Callers, call: Expr, caller: FnRef) -> str:
    """A function or macro of the module may keep what it is given, and so does a store; the kernel runs it by itself."""
    name, program = call.callee, callers.program
    keeps = not name or name in facts.WRITERS or name in program.defines
    return LOOSE if keeps or program.resolve(name, caller.path) else ""


def _is_at(expr: Expr, offset: int, tokens: Tokens) -> bool:
    while expr.kind in ("unary", "cast") and expr.kids:
        expr = expr.kids[-1]
    return expr.kind == "id" and name_at(expr, tokens) == offset
