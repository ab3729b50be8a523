"""Registrations of callbacks, with the handling of their failure: the shapes that can go as a whole."""

from __future__ import annotations

from rewriter.c.tree import Expr, Stmt
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.flow import read_later


def remove_registration(draft: Draft, token: int, why: str) -> None:
    """Remove the registration called at `token`: it always succeeds from now on, because it is not made.

    Raises:
        Refused: it stands in none of the known shapes, or its result is looked at again.
    """
    stmt, call = find_call(draft, token)
    if stmt.kind == "return" and stmt.expr is call:
        _return_zero(draft, stmt, why)
    elif stmt.kind == "expr" and _bare(stmt.expr) is call:
        draft.drop(stmt, why)
    elif stmt.kind == "expr" and stmt.expr is not None and _assigned(stmt.expr, call):
        _remove_checked(draft, stmt, stmt.expr.kids[0].op, why)
    elif stmt.kind == "if" and stmt.expr is not None and _fails(stmt.expr, call, ""):
        _remove_test(draft, stmt, _stored_in(stmt.expr), why)
    else:
        raise draft.refuse(token, "registration-shape", "the result of the registration is used in an unusual way")


def find_call(draft: Draft, token: int) -> tuple[Stmt, Expr]:
    """The innermost statement and the call expression whose name is at `token`.

    Raises:
        Refused: there is none that could be read.
    """
    found: tuple[Stmt, Expr] | None = None
    for stmt in draft.function.body.walk():
        if stmt.kind == "opaque" and stmt.a <= token < stmt.b:
            raise draft.refuse(token, "opaque", "the statement around the call could not be read")
        for expr in stmt.own_exprs():
            for part in expr.walk():
                if part.kind == "call" and part.callee and part.kids[0].a <= token < part.kids[0].b:
                    found = (stmt, part)
    draft.check_directives(*draft.statement_at(token))
    if found is None:
        raise draft.refuse(token, "in-expression", "the call stands inside an expression or macro")
    return found


def _bare(expr: Expr | None) -> Expr | None:
    """What is evaluated under ``(void)``."""
    return expr.kids[0] if expr is not None and expr.kind == "cast" and expr.op.strip() == "void" else expr


def _assigned(expr: Expr, call: Expr) -> bool:
    return expr.kind == "assign" and expr.op == "=" and expr.kids[0].kind == "id" and expr.kids[1] is call


def _stored_in(expr: Expr) -> str:
    return next((part.kids[0].op for part in expr.walk() if part.kind == "assign" and part.kids[0].kind == "id"), "")


def _fails(expr: Expr, call: Expr | None, variable: str) -> bool:
    """Whether `expr` is true only if the call (or the variable that holds its result) says failure."""
    if expr.kind == "call" and expr.callee in ("likely", "unlikely", "WARN_ON") and len(expr.kids) == 2:
        return _fails(expr.kids[1], call, variable)
    if expr.kind == "binary" and expr.op in ("!=", "<") and expr.kids[1].kind == "const" and expr.kids[1].op == "0":
        return _fails(expr.kids[0], call, variable)
    if call is not None:
        return expr is call or _assigned(expr, call)
    return expr.kind == "id" and expr.op == variable


def _return_zero(draft: Draft, stmt: Stmt, why: str) -> None:
    draft.swap(stmt, stmt.a, stmt.b, "return 0;", why)
    stmt.expr = Expr("const", stmt.a, stmt.a, "0")


def _remove_checked(draft: Draft, store: Stmt, variable: str, why: str) -> None:
    """``ret = register(...);`` with ``if (ret) ...`` or ``return ret;`` behind it."""
    parent = store.parent
    after = parent.kids[parent.kids.index(store) + 1 :] if parent is not None and store.slot == "kids" else []
    following = after[0] if after else None
    if following is not None and following.kind == "if" and following.expr and _fails(following.expr, None, variable):
        _remove_test(draft, following, variable, why)
    elif following is not None and following.kind == "return" and _returns(following, variable):
        _return_zero(draft, following, why)
    else:
        raise draft.refuse(store.a, "registration-shape", "the registration's result is not tested right behind it")
    draft.drop(store, why)


def _returns(stmt: Stmt, variable: str) -> bool:
    return stmt.expr is not None and stmt.expr.kind == "id" and stmt.expr.op == variable


def _remove_test(draft: Draft, test: Stmt, variable: str, why: str) -> None:
    if test.orelse is not None:
        raise draft.refuse(test.a, "registration-shape", "the registration's test has an else branch")
    if not _leaves(test.then):
        raise draft.refuse(test.a, "registration-shape", "the function goes on after the registration has failed")
    if variable and read_later(draft.function, test, variable):
        following = _sibling(test)
        if following is None or following.kind != "return" or not _returns(following, variable):
            raise draft.refuse(test.a, "value-read", f"{variable} is read later and would hold an older value")
        _return_zero(draft, following, "nothing can fail here any more")
    draft.drop(test, why)


def _sibling(stmt: Stmt) -> Stmt | None:
    kids = stmt.parent.kids if stmt.parent is not None and stmt.slot == "kids" else []
    return next((kid for at, kid in enumerate(kids) if at and kids[at - 1] is stmt), None)


def _leaves(stmt: Stmt | None) -> bool:
    """Whether a branch ends in a return or a goto."""
    while stmt is not None and stmt.kind == "block" and stmt.kids:
        stmt = stmt.kids[-1]
    return stmt is not None and stmt.kind in ("return", "goto")
