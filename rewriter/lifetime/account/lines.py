"""Source lines as evidence: with what they show, and the ``#if`` they stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from posixpath import basename

from rewriter.c.conditionals import Group, UnmatchedConditionalError, groups
from rewriter.c.tree import Expr, Stmt
from rewriter.lifetime.callers import Callers, Context
from rewriter.lifetime.program import Call, FnRef
from rewriter.plan import Evidence


class Lines:
    """Makes the evidence of one program."""

    def __init__(self, callers: Callers) -> None:
        self.callers = callers
        self.program = callers.program
        self._groups: dict[FnRef, list[Group]] = {}

    def at(self, path: str, offset: int, note: str = "") -> Evidence:
        """The line of an offset."""
        return replace(self.callers.evidence(path, offset), note=note, under=self._under(path, offset))

    def of(self, fn: FnRef, part: Expr | Stmt, note: str = "") -> Evidence:
        """The line where an expression or a statement of a function begins."""
        return self.at(fn.path, self.program.parse(fn).tokens.off[part.a], note)

    def call(self, call: Call, note: str = "") -> Evidence:
        """The line of a called name."""
        return self.at(call.caller.path, call.offset, note)

    def end(self, fn: FnRef, note: str = "") -> Evidence:
        """The line of a function's last brace."""
        function = self.program.parse(fn)
        return self.at(fn.path, function.tokens.off[function.b - 1], note)

    def way(self, context: Context, note: str = "") -> list[Evidence]:
        """The calls on a way from an entry point, outermost first."""
        return noted(note, [self.call(call) for call in context.calls])

    def text(self, fn: FnRef, expr: Expr) -> str:
        """An expression as it stands in the source, on one line."""
        tokens = self.program.parse(fn).tokens
        text = self.program.units[fn.path].source.text[tokens.off[expr.a] : tokens.end(expr.b - 1)]
        return " ".join(text.split())

    def _under(self, path: str, offset: int) -> str:
        fn = self.program.at(path, offset)
        if fn is None or offset < fn.body:
            return ""
        index = bisect_right(self.program.parse(fn).tokens.off, offset) - 1
        heads = []
        for group in self._groups_of(fn):
            for number, (a, b) in enumerate(group.branches):
                if a <= index < b:
                    heads.append(group.heads[number] if number == 0 else f"{group.heads[number]} of {group.heads[0]}")
        return ", ".join(heads)

    def _groups_of(self, fn: FnRef) -> list[Group]:
        if fn not in self._groups:
            function = self.program.parse(fn)
            try:
                self._groups[fn] = groups(function.tokens, function.a, function.b)
            except UnmatchedConditionalError:
                self._groups[fn] = []
        return self._groups[fn]


def noted(note: str, lines: Iterable[Evidence]) -> list[Evidence]:
    """Lines of which the first carries what all of them show; each line once."""
    found = list(dict.fromkeys(lines))
    return [replace(found[0], note=note), *found[1:]] if found else []


def ref(line: Evidence, near: str) -> str:
    """A line in running text: ``line 12`` in the file `near`, else ``core.c:12``."""
    return f"line {line.line}" if line.file == near else f"{basename(line.file)}:{line.line}"


def refs(lines: Iterable[Evidence], near: str, limit: int = 3) -> str:
    """Several lines in running text, such as ``lines 12, 20 and 31``."""
    found = list({(line.file, line.line): line for line in lines}.values())
    same = all(line.file == near for line in found)
    said = [f"{line.line}" if same else f"{basename(line.file)}:{line.line}" for line in found]
    said = [*said[:limit], f"{len(said) - limit} more"] if len(said) > limit + 1 else said
    return ("" if not same else "line " if len(said) == 1 else "lines ") + listed(said)


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
