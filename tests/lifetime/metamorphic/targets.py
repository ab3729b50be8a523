"""A proven call of a driver, marked, so that harm can be done around it and its verdict be found again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from rewriter.c.tree import Expr, Stmt, name_at
from rewriter.plan import Site

from .compare import GOOD
from .driver import Change, Driver, Scope, analysed

MARK = "/* marked */"


@dataclass(frozen=True)
class Target:
    """A call that is converted or removed: its statement, and the function that holds it."""

    scope: Scope
    stmt: Stmt
    call: Expr
    kind: str

    @property
    def driver(self) -> Driver:
        """The driver, unharmed."""
        return self.scope.driver

    @property
    def device(self) -> str:
        """The text of the device that the call is about."""
        return self.scope.of(self.call.kids[1])

    @property
    def function(self) -> str:
        """The name of the function that holds the call."""
        return self.scope.function.name

    def marked(self, *changes: Change) -> Driver:
        """The driver with the call marked, and harmed by these changes of the same file."""
        at = name_at(self.call.kids[0], self.scope.tokens) + len(self.call.callee)
        return self.scope.edited((at, at, MARK), *changes)

    def above(self, text: str) -> Change:
        """A text at file scope, above every function."""
        at = self.scope.unit.functions[0].start
        return at, at, f"{text}\n\n"

    def below(self, text: str) -> Change:
        """A text at file scope, at the end of the file."""
        at = len(self.scope.text)
        return at, at, f"\n{text}\n"

    def calling(self, private: str, device: str) -> str | None:
        """A call of the function that holds the call, given expressions for a private pointer and for a device."""
        args = []
        for param in self.scope.function.params:
            if "struct pci_dev" in param.type:
                args.append(device)
            elif "struct device " in param.type:
                args.append(f"&({device})->dev")
            elif "*" in param.type:
                args.append(private)
            elif param.type != "void":
                args.append("0")
        return f"{self.function}({', '.join(args)})" if "..." not in args else None

    def behind(self, text: str) -> tuple[Change, ...]:
        """A statement that runs right behind the call's own."""
        start, end = self.scope.start(self.stmt), self.scope.end(self.stmt)
        if self.stmt.slot == "kids":
            return ((end, end, f"\n\t{text}\n"),)
        return (start, start, "{ "), (end, end, f" {text} }}")

    def before(self, text: str) -> tuple[Change, ...]:
        """A statement that runs right before the call's own."""
        start, end = self.scope.start(self.stmt), self.scope.end(self.stmt)
        if self.stmt.slot == "kids":
            return ((start, start, f"{text}\n\t"),)
        return (start, start, f"{{ {text} "), (end, end, " }")


Harm = Callable[[Target, Random], Driver | None]
"""Something after which the marked call must not be edited any more; None where it does not fit."""


def targets(driver: Driver, kind: str) -> Iterator[Target]:
    """The proven calls of a driver that are statements (releases) or anything (acquires), of one kind."""
    sites = [site for site in analysed(driver).sites if site.kind == kind and site.verdict in GOOD]
    for scope in driver.scopes():
        for stmt, expr, _above in scope.expressions:
            if expr.kind == "call" and expr.callee and any(_is_at(scope, expr, site) for site in sites):
                yield Target(scope, stmt, expr, kind)


def _is_at(scope: Scope, call: Expr, site: Site) -> bool:
    line = scope.unit.source.line_of(name_at(call.kids[0], scope.tokens))
    return (site.file, site.line, site.call) == (scope.path, line, call.callee)


def verdict(driver: Driver, kind: str) -> tuple[str, str]:
    """The verdict on the marked call of a driver, with its reason; "failed" where the driver was not read."""
    result = analysed(driver)
    for path, text in driver.files.items():
        if MARK in text:
            line = text.count("\n", 0, text.index(MARK)) + 1
            for site in result.sites:
                if (site.kind, site.file, site.line) == (kind, path, line):
                    return site.verdict, site.reason.text
    return result.outcome, result.reason.text
