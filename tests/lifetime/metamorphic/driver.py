"""A driver that is rewritten step by step, and the functions of it that a step works on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from random import Random

from rewriter.c.edit import Edit, apply
from rewriter.c.lexer import Tokens, lex
from rewriter.c.source import Source
from rewriter.c.tree import Expr, Function, Stmt
from rewriter.c.unit import FunctionRange, Unit
from rewriter.lifetime.analyse import analyse_files
from rewriter.plan import DriverResult
from transforms.pcim_irq_vectors import CONVERSION

Change = tuple[int, int, str]
"""Replace the bytes [start, end) of a file by a text."""


@dataclass(frozen=True)
class Driver:
    """The files of one driver, and what the rewriting did to it so far."""

    name: str
    files: Mapping[str, str]
    origin: Mapping[str, str] = field(default_factory=dict)
    """Functions that came to be, or were renamed -> the function of the driver as written that they stand for."""
    wanted: frozenset[str] | None = None
    """The functions to work on, by their names in the driver as written; None for all."""
    twice: bool = False
    """Statements may stand twice: verdicts are compared as a set."""
    clumsy: bool = False
    """What is redundant may stand where the clean-up cannot take it out: then it may be left for review."""

    @staticmethod
    def single(name: str, text: str) -> Driver:
        """A driver of one file."""
        return Driver(name, {f"{name}.c": text})

    def written(self, path: str, text: str) -> Driver:
        """The driver with one file changed."""
        return replace(self, files={**self.files, path: text})

    def edited(self, path: str, *changes: Change) -> Driver:
        """The driver with one file changed at some places."""
        return self.written(path, apply(self.files[path], [Edit(path, *change, "rewriting") for change in changes]))

    def but(self, clumsy: bool = False, twice: bool = False) -> Driver:
        """The driver with remarks added."""
        return replace(self, clumsy=self.clumsy or clumsy, twice=self.twice or twice)

    def standing_for(self, name: str, of: str) -> Driver:
        """The driver in which the function `name` stands for what was a part of `of`."""
        return replace(self, origin={**self.origin, name: self.origin.get(of, of)})

    def fresh(self, stem: str) -> str:
        """An identifier that the driver does not use."""
        number = 0
        while any(f"{stem}{number or ''}" in text for text in self.files.values()):
            number += 1
        return f"{stem}{number or ''}"

    def sources(self) -> list[str]:
        """The paths of the source files."""
        return sorted(path for path in self.files if path.endswith(".c"))

    def scopes(self) -> Iterator[Scope]:
        """The functions that a step may work on."""
        for path in self.sources():
            for where in unit_of(path, self.files[path]).functions:
                if self.wanted is None or self.origin.get(where.name, where.name) in self.wanted:
                    yield Scope(self, path, where)

    def rewritten(self, rewrite: Rewrite, rnd: Random) -> Driver:
        """The driver after one step on one of its functions; as it is where the step fits none of those tried."""
        scopes = list(self.scopes())
        for scope in rnd.sample(scopes, min(len(scopes), 3)):
            after = rewrite(scope, rnd)
            if after is not None:
                return after
        return self

    def spelled_in_macros(self, word: str) -> bool:
        """Whether a directive of any file holds a word."""
        return any(word in text for path in self.files for _at, text, _next in tokens_of(self.files[path]).directives)


@lru_cache(maxsize=256)
def unit_of(path: str, text: str) -> Unit:
    """A file as C, read once."""
    return Unit(Source(path, text))


@lru_cache(maxsize=256)
def tokens_of(text: str) -> Tokens:
    """A whole file as tokens."""
    return lex(text)


@dataclass(frozen=True)
class Scope:
    """One function of a driver."""

    driver: Driver
    path: str
    where: FunctionRange

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.driver.files[self.path]

    @cached_property
    def unit(self) -> Unit:
        """The file."""
        return unit_of(self.path, self.text)

    @cached_property
    def function(self) -> Function:
        """The function as a tree."""
        return self.unit.parse(self.where)

    @property
    def tokens(self) -> Tokens:
        """The tokens of the function."""
        return self.function.tokens

    def edited(self, *changes: Change) -> Driver:
        """The driver with the file of the function changed."""
        return self.driver.edited(self.path, *changes)

    def of(self, node: Stmt | Expr) -> str:
        """The text of a statement or an expression."""
        return self.text[self.start(node) : self.end(node)]

    def start(self, node: Stmt | Expr) -> int:
        """The offset at which a node begins."""
        return self.tokens.off[node.a]

    def end(self, node: Stmt | Expr) -> int:
        """The offset just behind a node."""
        return self.tokens.end(node.b - 1)

    def plain(self, node: Stmt | Expr) -> bool:
        """Whether no directive lies inside a node, and everything in it could be read."""
        if any(node.a < at < node.b for _offset, _text, at in self.tokens.directives):
            return False
        return not isinstance(node, Stmt) or not any(inner.kind == "opaque" for inner in node.walk())

    def statements(self, *kinds: str) -> list[Stmt]:
        """The statements of these kinds that could be read."""
        return [stmt for stmt in self.function.body.walk() if stmt.kind in kinds and self.plain(stmt)]

    def pick(self, rnd: Random, *kinds: str, where: Callable[[Stmt], bool] = lambda _stmt: True) -> Stmt | None:
        """One of the statements of these kinds for which `where` holds."""
        found = [stmt for stmt in self.statements(*kinds) if where(stmt)]
        return rnd.choice(found) if found else None

    @cached_property
    def expressions(self) -> list[tuple[Stmt, Expr, Expr | None]]:
        """Every expression with its statement and the expression around it; none that a directive runs through."""
        found = []
        for stmt in self.function.body.walk():
            for own in stmt.own_exprs():
                todo: list[tuple[Expr, Expr | None]] = [(own, None)]
                while todo:
                    expr, above = todo.pop()
                    if self.plain(expr):
                        found.append((stmt, expr, above))
                    todo += [(kid, expr) for kid in expr.kids]
        return found

    def directive_between(self, first: Stmt, last: Stmt) -> bool:
        """Whether a directive stands between the begin of one statement and the end of a later one."""
        return any(first.a < at < last.b for _offset, _text, at in self.tokens.directives)

    @property
    def returns(self) -> str:
        """The type that the function returns, without storage."""
        return " ".join(word for word in self.function.returns.split() if word not in ("static", "inline"))

    def following(self, stmt: Stmt) -> list[Stmt]:
        """The statements behind one in the same block; none where it is not in a block."""
        if stmt.slot != "kids" or stmt.parent is None:
            return []
        return stmt.parent.kids[stmt.parent.kids.index(stmt) + 1 :]

    def declared(self) -> dict[str, str]:
        """Parameters and locals that are declared once: name -> type with its stars."""
        found = Counter(param.name for param in self.function.params)
        types = {param.name: param.type for param in self.function.params}
        for stmt in self.function.body.walk():
            for decl in stmt.decls:
                found[decl.name] += 1
                types[decl.name] = f"{decl.type} {'*' * decl.pointer}{'[]' * decl.array}"
        return {name: types[name] for name, count in found.items() if count == 1 and name}

    def assigned(self) -> set[str]:
        """Names that the function assigns to or takes the address of."""
        found = set()
        for _stmt, expr, _above in self.expressions:
            if (expr.kind == "assign" or (expr.kind == "unary" and expr.op in ("&", "++", "--", "p++", "p--"))) and (
                expr.kids and expr.kids[0].kind == "id"
            ):
                found.add(expr.kids[0].op)
        return found


Rewrite = Callable[[Scope, Random], Driver | None]
"""A step: it works on one function (and what belongs to it), and says None where it does not fit."""


def analysed(driver: Driver) -> DriverResult:
    """The result for a driver; one without any site is an error of the test."""
    result = analyse_files(driver.files, CONVERSION.pair)
    assert result is not None, f"{driver.name} has no site"
    return result
