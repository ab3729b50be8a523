"""Local variables that only the removed code used."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.c.tree import Declarator, Stmt
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.flow import is_store, mentions
from rewriter.lifetime.tidy.macros import Macros
from rewriter.lifetime.tidy.purity import Purity

_ACTS_AT_SCOPE_END = frozenset(("__free", "__cleanup", "__attribute__", "__maybe_unused", "__always_unused"))
_WHY_UNUSED = "nothing uses the variable any more"
_WHY_UNREAD = "nothing reads the variable any more"


def settle_variables(draft: Draft, purity: Purity, macros: Macros) -> bool:
    """Drop declarations of variables that nothing uses, and pure assignments to variables that nothing reads.

    Raises:
        Refused: the declaration or an assignment does more than compute a value.
    """
    changed = False
    for stmt in draft.statements("decl"):
        for decl in [d for d in stmt.decls if d.name in draft.names]:
            if draft.live(stmt) and not _acts(draft, stmt, decl):
                changed |= _settle(draft, stmt, decl, purity, macros)
    return changed


def _acts(draft: Draft, stmt: Stmt, decl: Declarator) -> bool:
    """Whether the declaration matters although nothing names the variable."""
    words = {*draft.tokens.tok[stmt.a : stmt.decls[0].a], *draft.tokens.tok[decl.a : decl.b]}
    return bool(words & _ACTS_AT_SCOPE_END) or "extern" in words


def _settle(draft: Draft, stmt: Stmt, decl: Declarator, purity: Purity, macros: Macros) -> bool:
    scope = stmt.parent
    if scope is None:
        return False
    others = [(decl.a, decl.b), *_shadows(scope, stmt, decl.name)]
    uses = [i for i in draft.uses(decl.name) if i < 0 or (scope.a <= i < scope.b and not _within(others, i))]
    if macros.capture({draft.tokens.tok[i] for i in draft.live_tokens()}, decl.name):
        return False
    if uses:
        return _drop_stores(draft, scope, decl.name, uses, purity)
    if not purity.pure(decl.init):
        raise draft.refuse(
            decl.a, "unused-variable", f"{decl.name} would be unused, and what it is set from does more than look"
        )
    _drop_declarator(draft, stmt, decl)
    return True


def _shadows(scope: Stmt, own: Stmt, name: str) -> Iterator[tuple[int, int]]:
    """The token ranges below `scope` where another declaration gives the name to another variable."""
    for stmt in scope.walk():
        holder = stmt.parent if stmt.kind == "decl" else stmt
        if stmt is not own and holder is not None and holder is not scope:
            yield from ((decl.a, holder.b) for decl in stmt.decls if decl.name == name)


def _within(ranges: list[tuple[int, int]], token: int) -> bool:
    return any(a <= token < b for a, b in ranges)


def _drop_stores(draft: Draft, scope: Stmt, name: str, uses: list[int], purity: Purity) -> bool:
    """Drop the assignments if all that is left are assignments."""
    stores = {
        stmt.expr.kids[0].a: stmt
        for stmt in scope.walk()
        if stmt.kind == "expr" and stmt.expr is not None and is_store(stmt.expr, name)
    }
    if not all(use in stores for use in uses):
        return False
    for store in (stores[use] for use in uses):
        value = store.expr.kids[1] if store.expr is not None else None
        if not purity.pure(value) or (value is not None and mentions(value, name)):
            raise draft.refuse(
                store.a, "value-unread", f"nothing would read {name}, but what it is set from must still run"
            )
        draft.drop(store, _WHY_UNREAD)
    return True


def _drop_declarator(draft: Draft, stmt: Stmt, decl: Declarator) -> None:
    at = stmt.decls.index(decl)
    if len(stmt.decls) == 1:
        draft.drop(stmt, _WHY_UNUSED)
        return
    if at + 1 < len(stmt.decls):
        draft.join(decl.a, stmt.decls[at + 1].a, _WHY_UNUSED)
    else:
        draft.erase(stmt.decls[at - 1].b, decl.b, _WHY_UNUSED)
    stmt.decls.remove(decl)
