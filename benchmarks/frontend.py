"""Measure the C front-end on a kernel tree: ``python benchmarks/frontend.py TREE [DIR...] [--limit N] [--jobs N]``.

For every .c and .h file: the lexer's pieces joined must be the file's bytes. For every function of every .c file: it must
parse without an ``opaque`` statement, the items of each block must tile it, and every control keyword must be the start of a
node of its own. Prints counts, rates (CPU time) and every failure with its file and line.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from rewriter.c.conditionals import UnmatchedConditionalError, groups, is_dead
from rewriter.c.lexer import LexError, pieces
from rewriter.c.source import Source
from rewriter.c.tree import Expr, Function, Stmt
from rewriter.c.unit import Unit

GROUPS = (("drivers", "sound"), ("net", "fs", "kernel", "mm", "block"))
KEYWORDS = {
    "if": "if", "for": "for", "while": "while do", "do": "do", "switch": "switch", "case": "case", "default": "default",
    "return": "return", "goto": "goto", "break": "break", "continue": "continue",
}  # fmt: skip


def no_seconds() -> defaultdict[str, float]:
    """Zero for every stage (a function by name: the tally travels between processes)."""
    return defaultdict(float)


@dataclass
class Tally:
    """What one file, or many, amounted to."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=no_seconds)
    problems: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.counts.update(other.counts)
        for name, spent in other.seconds.items():
            self.seconds[name] += spent
        self.problems += other.problems


def measure(path: str, deep: bool) -> Tally:
    """Everything about one file, or, unless `deep`, only whether it is cut into pieces without loss."""
    tally = Tally()
    data = Path(path).read_bytes()
    text = data.decode("latin-1")
    tally.counts["files"] += 1
    tally.counts["bytes"] += len(data)
    if "".join(pieces(text)).encode("latin-1") != data:
        tally.problems.append(f"{path}:1: LOSSY")
    if not deep or not path.endswith(".c"):
        return tally
    source = Source(path, text)
    unit = Unit(source)
    tally.counts["lines"] += text.count("\n")
    tally.counts["code bytes"] += len(data)
    try:
        start = time.process_time()
        functions = unit.functions
        tally.seconds["skim"] += time.process_time() - start
        start = time.process_time()
        _ = unit.initialisers, unit.macro_calls, unit.prototypes, unit.structs
        tally.seconds["items"] += time.process_time() - start
    except LexError as error:
        tally.problems.append(f"{path}:{source.line_of(error.offset)}: LEX {error.what}")
        return tally
    for where in functions:
        tally.counts["functions"] += 1
        try:
            start = time.process_time()
            function = unit.parse(where)
            tally.seconds["parse"] += time.process_time() - start
        except LexError as error:
            tally.problems.append(f"{path}:{source.line_of(error.offset)}: LEX {error.what} in {where.name}")
            tally.counts["opaque functions"] += 1
            continue
        check(function, source, tally)
    return tally


def check(function: Function, source: Source, tally: Tally) -> None:
    """The function has no opaque statement, its items tile, its keywords have nodes."""

    def at(token: int, what: str) -> str:
        line = source.line_of(function.tokens.off[min(token, len(function.tokens) - 1)])
        return f"{function.path}:{line}: {what} {function.name}: {source.line_text(line)}"

    stmts = [stmt for block in blocks(function.body) for stmt in block.walk()]
    opaque = [stmt for stmt in stmts if stmt.kind == "opaque"]
    tally.counts["tokens"] += len(function.tokens)
    tally.counts["statements"] += len(stmts)
    if opaque:
        tally.counts["opaque functions"] += 1
        tally.counts["opaque statements"] += len(opaque)
        tally.problems += [at(stmt.a, "OPAQUE") for stmt in opaque]
    if function.opaque != len(opaque):
        tally.problems.append(at(function.body_a, f"COUNT {function.opaque} {len(opaque)}"))
    tally.problems += [at(gap, "GAP") for stmt in stmts for gap in gaps(stmt)]
    tally.problems += [at(token, "KEYWORD") for token in bare_keywords(function, stmts)]


def blocks(body: Stmt) -> Iterator[Stmt]:
    """The body and the blocks of all statement expressions."""
    todo = [body]
    while todo:
        block = todo.pop()
        yield block
        for stmt in block.walk():
            for own in stmt.own_exprs():
                todo += [expr.body for expr in own.walk() if expr.body is not None]


def gaps(stmt: Stmt) -> Iterator[int]:
    """Tokens at which the items of a block fail to follow each other."""
    if stmt.kind not in ("block", "ppbranch", "ppif") or (is_dead(stmt.name) and not stmt.kids):
        return
    braced = stmt.kind == "block" and (not stmt.kids or stmt.kids[0].a > stmt.a)
    at = stmt.a + braced
    for kid in stmt.kids:
        if kid.a != at:
            yield at
        at = kid.b
    if at != stmt.b - braced:
        yield at


def bare_keywords(function: Function, stmts: list[Stmt]) -> Iterator[int]:
    """Control keywords that start no node of their kind, those in opaque text and in ``_Generic`` aside."""
    starts = {(stmt.kind, stmt.a) for stmt in stmts}
    covered = dead_tokens(function)
    ends: set[int] = set()
    for stmt in stmts:
        if stmt.kind in ("opaque", "asm"):
            covered.update(range(stmt.a, stmt.b))
        if stmt.kind == "do":
            ends.update(range(stmt.then.b if stmt.then else stmt.a, stmt.b))
        for own in stmt.own_exprs():
            for expr in own.walk():
                if opaque_text(expr):
                    covered.update(range(expr.a, expr.b))
    tok, kind = function.tokens.tok, function.tokens.kind
    for i in range(function.body_a, function.b):
        word = KEYWORDS.get(tok[i]) if kind[i] == "keyword" else None
        if word is None or i in covered or i in ends:
            continue
        if not any((one, i - back) in starts for one in word.split() for back in (0, *attributes(tok, i))):
            yield i


def dead_tokens(function: Function) -> set[int]:
    """The tokens under an ``#if 0``."""
    try:
        found = groups(function.tokens, function.body_a, function.b)
    except UnmatchedConditionalError:
        return set()
    return {i for group in found if is_dead(group.heads[0]) for i in range(*group.branches[0])}


def attributes(tok: list[str], i: int) -> Iterator[int]:
    """Distances to a statement's start in front of dropped attribute words."""
    back = 1
    while i - back >= 0 and tok[i - back].startswith("__"):
        yield back
        back += 1


def opaque_text(expr: Expr) -> bool:
    """Whether an expression may hold statements that have no node."""
    return expr.kind in ("opaque", "const", "type", "cast") or expr.kind == "decl"


def find(tree: Path, folders: tuple[str, ...]) -> list[str]:
    """All .c and .h files below the folders, sorted; below all that are in no group if there are none."""
    known = {folder for group in GROUPS for folder in group}
    found = []
    for folder in folders or sorted({path.name for path in tree.iterdir() if path.is_dir()} - known):
        for here, _, names in os.walk(tree / folder):
            found += [os.path.join(here, name) for name in names if name.endswith((".c", ".h"))]
    return sorted(path for path in found if os.path.isfile(path) and not os.path.islink(path))


def report(title: str, tally: Tally) -> None:
    """Counts and rates of one group of folders."""
    counts, seconds = tally.counts, tally.seconds
    if not counts["lines"]:
        print(f"{title}: {counts['files']} files, {counts['bytes'] / 1e6:.0f} MB in pieces")
        return
    functions = max(counts["functions"], 1)
    rate = {key: counts["code bytes"] / 1e6 / max(seconds[key], 1e-9) for key in ("skim", "items")}
    print(f"{title}: {counts['files']} files, {counts['functions']} functions, {counts['statements']} statements")
    print(
        f"  without an opaque statement {100 - 100 * counts['opaque functions'] / functions:.4f} %"
        f" ({counts['opaque functions']} functions, {counts['opaque statements']} statements)"
    )
    print(
        f"  skim {rate['skim']:.0f} MB/s, file scope {rate['items']:.1f} MB/s,"
        f" parse {counts['tokens'] / 1e3 / max(seconds['parse'], 1e-9):.0f} ktok/s,"
        f" {counts['lines'] / 1e3 / max(seconds['parse'], 1e-9):.0f} KLOC/s ({seconds['parse']:.1f} s)"
    )


def main() -> int:
    """Run over the groups, or over the folders given; exit status 1 if anything is lossy, untiled or without a node."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path)
    parser.add_argument("dirs", nargs="*")
    parser.add_argument("--limit", type=int, help="measure so many files only, chosen at random with a fixed seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--files", type=Path, help="measure the files listed in this file")
    options = parser.parse_args()
    folders = [tuple(options.dirs)] if options.dirs else [*GROUPS, ()]
    if options.files:
        folders = [(str(options.files),)]
    bad = False
    for group in folders:
        files = options.files.read_text().split() if options.files else find(options.tree, group)
        if options.limit and options.limit < len(files):
            files = sorted(random.Random(612).sample(files, options.limit))
        total = Tally()
        with ProcessPoolExecutor(options.jobs) as pool:
            for tally in pool.map(measure, files, [bool(group)] * len(files), chunksize=16):
                total.add(tally)
        report(" ".join(group) or "the rest of the tree", total)
        for problem in total.problems:
            print("  " + problem)
        bad = bad or any(": OPAQUE " not in problem for problem in total.problems)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
