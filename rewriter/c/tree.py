"""What a parsed function is: statements and expressions of our own, each with its exact token range.

Built by `rewriter.c.build` from pycparser's nodes; nobody else ever sees those. All ranges `[a, b)` are indices into the
`Tokens` of the function's own region (`Function.tokens`), whose offsets are absolute positions in the file's text, so
text positions are exact: ``tokens.off[a]`` to ``tokens.end(b - 1)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rewriter.c.lexer import Tokens


@dataclass(slots=True, eq=False)
class Expr:
    """An expression.

    `kind` and what `op` and `kids` hold:

    ========== =============================== =====================================================
    kind       op                              kids
    ========== =============================== =====================================================
    id         the name                        -
    const      the literal's text              - (adjacent strings are one const)
    call       -                               callee, argument, argument ...
    unary      ``* & ! ~ - + ++ -- p++ p--``   operand (``p++``: postfix); also ``sizeof`` and ``&&`` (label)
    binary     the operator                    left, right (also ``&& ||``)
    assign     ``= += ...``                    target, value
    cond       -                               condition, then, else (``a ?: b`` has condition, else)
    comma      -                               parts
    member     ``->`` or ``.``                 base; `name` is the field
    index      -                               base, subscript
    cast       the type's text                 operand
    compound   the type's text                 an `init` (compound literal)
    init       -                               elements of an initialiser list ``{ ... }``
    designated ``.field`` text, or ``[...]``   value
    stmtexpr   -                               - ; `body` is the block
    type       its text                        - (a type given as an argument of a call or macro)
    opaque     its text                        - (could not be read; may hold anything), or one variant of it if an
                                               ``#if`` runs through: good for finding names, not for proofs
    ========== =============================== =====================================================

    Parentheses leave no node; the range of a parenthesised expression includes them.
    """

    kind: str
    a: int
    b: int
    op: str = ""
    kids: list[Expr] = field(default_factory=list)
    name: str = ""
    body: Stmt | None = None

    def walk(self) -> Iterator[Expr]:
        """This expression and all below it, in source order of their roots; statement expressions are not entered."""
        todo = [self]
        while todo:  # not recursive: chains of hundreds of operators exist
            expr = todo.pop()
            yield expr
            todo.extend(reversed(expr.kids))

    @property
    def callee(self) -> str:
        """The plain name that a call calls, or "" (a function pointer, or not a call)."""
        return self.kids[0].op if self.kind == "call" and self.kids[0].kind == "id" else ""


def name_at(expr: Expr, tokens: Tokens) -> int:
    """The offset of the name that an `id` or a `member` ends in; the range of either may include parentheses."""
    at = expr.b - 1
    while tokens.tok[at] == ")":
        at -= 1
    return tokens.off[at]


@dataclass(slots=True, eq=False)
class Declarator:
    """One declared name: ``struct foo *a = x, b[2];`` has two. `type` is the specifiers' text, `pointer` the stars."""

    name: str
    type: str
    pointer: int
    array: bool
    init: Expr | None
    a: int
    b: int


@dataclass(slots=True, eq=False)
class Stmt:
    """A statement with its exact token range ``[a, b)`` (its own semicolon or brace included).

    ========== ================================================================================
    kind       fields used
    ========== ================================================================================
    block      kids (the items); a is ``{``, b - 1 is ``}`` (no braces where a body begins with a label or a case)
    expr       expr
    decl       decls (one Stmt for the whole declaration, all its declarators); expr for ``static DEFINE_MUTEX(m);``
    if         expr, then, orelse (or None)
    while do   expr, then (the body)
    for        exprs (the three parts, None where absent; a declaration part stands in `decls`), then
    loop       macro loop, ``list_for_each_entry(...) body``: expr is the macro call, then the body
    guard      ``scoped_guard(...) body`` and kin: expr is the macro call, then the body (runs once)
    switch     expr, then
    case       expr (and `exprs` = [low, high] for ranges); a header only, its statements are siblings
    default    a header only
    label      name; a header only (``name :``), the labelled statement is the next sibling
    goto       name ("" and expr for ``goto *e``)
    return     expr or None
    break continue empty
    macro      a macro used as a statement without ``;``: expr is the call or name
    asm        -
    ppif       ``#if`` group at statement level: kids are blocks without braces (kind ``ppbranch``), `complete` says
               whether one of them is always taken (there is an ``#else``)
    ppbranch   kids; name is the directive that introduces it (``#ifdef CONFIG_PM``, ``#else``); dead code (``#if 0``)
               that is not whole statements has no kids, though it has tokens
    opaque     could not be read: never edited, always reported; text answers "unknown" to every question
    ========== ================================================================================

    `parent` is the enclosing statement (None for the body), `slot` says where it hangs: ``kids then orelse``.
    """

    kind: str
    a: int
    b: int
    expr: Expr | None = None
    exprs: list[Expr | None] = field(default_factory=list)
    decls: list[Declarator] = field(default_factory=list)
    kids: list[Stmt] = field(default_factory=list)
    then: Stmt | None = None
    orelse: Stmt | None = None
    name: str = ""
    complete: bool = False
    parent: Stmt | None = None
    slot: str = ""

    def walk(self) -> Iterator[Stmt]:
        """This statement and all below it, in source order."""
        todo = [self]
        while todo:  # not recursive: chains of hundreds of `else if` exist
            stmt = todo.pop()
            yield stmt
            if stmt.orelse is not None:
                todo.append(stmt.orelse)
            if stmt.then is not None:
                todo.append(stmt.then)
            todo.extend(reversed(stmt.kids))

    def children(self) -> Iterator[Stmt]:
        """The statements directly below, in source order."""
        yield from self.kids
        if self.then is not None:
            yield self.then
        if self.orelse is not None:
            yield self.orelse

    def own_exprs(self) -> Iterator[Expr]:
        """The expressions that belong to this statement itself, not to statements below it, in evaluation order."""
        if self.expr is not None:
            yield self.expr
        for decl in self.decls:
            if decl.init is not None:
                yield decl.init
        for expr in self.exprs:
            if expr is not None:
                yield expr


@dataclass(slots=True, eq=False)
class Param:
    """One parameter of a function; `type` is its text without the name (``struct pci_dev *``)."""

    name: str
    type: str


@dataclass(slots=True, eq=False)
class Function:
    """One function definition: header ``[a, body_a)`` and body ``[body_a, b)`` in tokens, parsed on demand.

    `path` is the file, `tokens` the lexed region of this function alone (absolute offsets).
    """

    path: str
    name: str
    tokens: Tokens
    a: int
    body_a: int
    b: int
    params: list[Param]
    static: bool
    inline: bool
    returns: str
    body: Stmt
    opaque: int = 0
    """Number of opaque statements in the body."""
