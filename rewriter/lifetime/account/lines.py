"""Source lines as evidence: with what they show, and the ``#if`` they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from posixpath import basename

from rewriter.c.directives import branches_around
from rewriter.c.tree import Expr, Stmt
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.program import Call, FnRef
from rewriter.lifetime.ways import Context
from rewriter.plan import Evidence


class Lines:
    """Makes the evidence of one program."""

    def __init__(self, callers: Callers) -> None:
        self.callers = callers
        self.program = callers.program

    def at(self, path: str, offset: int, note: str = "") -> Evidence:
        """The line of an offset."""
        return replace(self.callers.evidence(path, offset), note=note)

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

    def placed(self, lines: Iterable[Evidence]) -> tuple[Evidence, ...]:
        """The same lines with the ``#if`` branches that they stand in."""
        return tuple(replace(line, under=self._under(line)) for line in lines)

    def _under(self, line: Evidence) -> str:
        if line.file not in self.program.units:  # a line of a file that is built apart
            return ""
        source = self.program.units[line.file].source
        return ", ".join(branches_around(source.text, source.starts[line.line - 1])) if "#" in source.text else ""


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
