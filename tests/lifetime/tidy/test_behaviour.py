"""Random functions do the same after tidying, less the removed calls, and look as kernel code should."""

from __future__ import annotations

import random
from collections.abc import Collection
from itertools import product

import pytest

from rewriter.c.cfg import build
from rewriter.c.edit import apply
from rewriter.c.source import Source
from rewriter.c.tree import Expr
from rewriter.c.unit import Unit
from rewriter.lifetime.tidy import Conversion
from tests.lifetime.tidy.bench import FREE, PATH, offsets


class Writer:
    """Random functions in kernel style, with releases at random places."""

    def __init__(self, seed: int) -> None:
        self.rnd = random.Random(seed)
        self.labels = ["one", "two", "three"]

    def block(self, depth: int, tabs: int) -> str:
        return "".join(self.statement(depth, tabs) for _ in range(self.rnd.randint(1, 4)))

    def statement(self, depth: int, tabs: int) -> str:
        indent = "\t" * tabs
        kind = self.rnd.choice(
            ["free", "free", "call", "call", "goto", "set", "blank", "comment"] + ["if", "else"] * (depth > 0)
        )
        if kind == "if":
            return f"{indent}if (x) {{\n{self.block(depth - 1, tabs + 1)}{indent}}}\n"
        if kind == "else":
            inner = self.block(depth - 1, tabs + 1)
            return f"{indent}if (y) {{\n{inner}{indent}}} else {{\n{self.block(depth - 1, tabs + 1)}{indent}}}\n"
        plain = {
            "free": "release_vectors(p);",
            "call": "a(p, ret);",
            "goto": f"goto {self.rnd.choice(self.labels)};",
            "set": f"ret = {self.rnd.randint(1, 99)};",
            "comment": "/* why */\n" + indent + "b(p);",
            "blank": "c(p);\n",
        }
        return f"{indent}{plain[kind]}\n"

    def function(self) -> str:
        tail = "".join(f"{label}:\n{self.statement(0, 1)}" for label in self.labels)
        return (
            f"static int f(struct p *p)\n{{\n\tint ret = 0, x = 1, y = 2;\n\n"
            f"{self.block(2, 1)}\n{tail}\treturn ret;\n}}\n"
        )


class Run:
    """One execution: every call with the value of `ret` it sees, then what is returned."""

    def __init__(self, text: str, env: dict[str, bool], silent: Collection[int] = ()) -> None:
        unit = Unit(Source(PATH, text))
        self.function = unit.parse(unit.functions[0])
        self.env, self.silent = env, silent
        self.ret = "0"
        self.trace: list[str] = []
        graph = build(self.function)
        at = graph.entry
        for _ in range(300):
            node = graph.nodes[at]
            if node.kind in ("exit", "lost"):
                break
            values = [self.value(expr) for expr in node.exprs]
            if node.kind == "return":
                self.trace.append(f"return {values[0]}")
            way = 1 if node.kind == "branch" and not self.env[values[-1]] else 0
            at = node.succ[way]
        else:
            self.trace.append("...")

    def value(self, expr: Expr) -> str:
        if expr.kind == "assign":
            self.ret = self.value(expr.kids[1])
        elif expr.kind == "call" and self.function.tokens.off[expr.a] not in self.silent:
            self.trace.append(f"{expr.callee} {self.ret}")
        return self.ret if expr.kind == "id" and expr.op == "ret" else expr.op


def same(before: list[str], after: list[str]) -> bool:
    """Whether two traces agree, as far as both were followed."""
    if before[-1] != "..." and after[-1] != "...":
        return before == after
    size = min(len(before), len(after)) - 1
    return before[:size] == after[:size]


@pytest.mark.parametrize("seed", range(200))
def test_random_functions(seed: int) -> None:
    text = Writer(seed).function()
    sample = Conversion({PATH: Unit(Source(PATH, text))})
    removed = [at for at in offsets(text, FREE) if sample.can_remove(PATH, at) is None]
    for at in list(removed):
        if sample.can_remove(PATH, at) is None:
            sample.remove_call(PATH, at, "w")
        else:
            removed.remove(at)
    after = apply(text, sample.finish())
    for x, y in product((True, False), repeat=2):
        env = {"x": x, "y": y}
        assert same(Run(text, env, removed).trace, Run(after, env).trace), after
    look_at(text, after)


def look_at(before: str, after: str) -> None:
    """What must hold of the text, provided that it held before."""
    unit = Unit(Source(PATH, after))
    function = unit.parse(unit.functions[0])
    jumps = {stmt.name for stmt in function.body.walk() if stmt.kind == "goto"}
    labels = {stmt.name for stmt in function.body.walk() if stmt.kind == "label"}
    assert function.opaque == 0
    assert jumps <= labels
    assert labels <= jumps | {label for label in labels if f"goto {label}" not in before}
    for ugly in ("\n\n\n", "{\n\n", "\n\n}", "\n\n\t}"):
        assert ugly not in after or ugly in before
    assert not any(line.endswith((" ", "\t")) for line in after.split("\n"))
    assert [stmt for stmt in function.body.walk() if stmt.kind == "block" and not stmt.kids] == []
