"""The files of one driver while they are converted: a draft per function, and who refers to a function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rewriter.c.edit import Edit
from rewriter.c.layout import Cut, with_heading
from rewriter.c.lexer import LexError, Tokens, lex
from rewriter.c.parse import parse_function
from rewriter.c.skim import FunctionRange
from rewriter.c.tree import Expr, Stmt
from rewriter.c.unit import Unit
from rewriter.lifetime.pasting import Pasting
from rewriter.lifetime.program import Program
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.entries import entry_of
from rewriter.lifetime.tidy.lists import ItemList
from rewriter.lifetime.tidy.macros import Macros
from rewriter.lifetime.tidy.purity import Purity
from rewriter.lifetime.tidy.refused import Refused
from rewriter.lifetime.tidy.registration import find_call, remove_registration


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a function; `kind` is ``definition``, ``prototype``, ``call`` (a whole statement), ``entry`` or ``other``.

    An ``entry`` makes it a callback that the driver does as well without.

    A mention that is not spelled out where it is meant (pasted by a macro, or in text that replaces other text) has the
    offset -1.
    """

    path: str
    offset: int
    line: int
    kind: str


class Workshop:
    """All drafts of one run. With `lenient`, registrations that could be removed do not count as uses of a callback."""

    def __init__(self, units: Mapping[str, Unit], lenient: bool = False) -> None:
        self.units = units
        self.lenient = lenient
        self.macros = Macros(self.units)
        self.purity = Purity(units, self.macros)
        self._pasting = Pasting(Program(units))
        self.drafts: dict[tuple[str, int], Draft] = {}
        self.cuts: list[tuple[str, Cut]] = []
        """What else goes: prototypes, entries of comments."""
        self.trims: list[Edit] = []
        """Parameters that go from prototypes."""
        self.heads: dict[tuple[str, int], ItemList] = {}
        """The parameters of definitions and prototypes that lose some, by file and start."""
        self._tokens: dict[str, Tokens] = {}

    def touched(self) -> list[Draft]:
        """The drafts that lost something and still stand."""
        return [draft for draft in list(self.drafts.values()) if draft.gone and not draft.whole]

    def edited_names(self) -> set[str]:
        """The names of the calls that were asked to change."""
        return {draft.tokens.tok[token] for draft in self.drafts.values() for token in draft.edited}

    def draft_at(self, path: str, offset: int) -> tuple[Draft, int]:
        """The draft of the function around `offset`, and the token that starts there.

        Raises:
            Refused: the offset is not that of a token in a function that can be read.
        """
        unit = self.units[path]
        where = unit.function_at(offset)
        if where is None or offset < where.body:
            raise Refused(path, unit.source.line_of(offset), "outside", "the call does not stand in a function")
        draft = self.draft_of(path, where)
        token = draft.token_at(offset)
        if token < 0:
            raise Refused(path, unit.source.line_of(offset), "directive", "the call stands in a directive or a macro")
        return draft, token

    def draft_of(self, path: str, where: FunctionRange) -> Draft:
        """The draft of one function, made when first asked for."""
        key = (path, where.start)
        if key not in self.drafts:
            unit = self.units[path]
            try:
                self.drafts[key] = Draft(unit.source, parse_function(unit.source, where))
            except LexError as error:
                raise Refused(path, unit.source.line_of(error.offset), "unreadable", error.what) from error
        return self.drafts[key]

    def drop_call(self, path: str, offset: int, why: str) -> None:
        """Drop the call statement whose function name is at `offset`, unless it is gone already.

        Raises:
            Refused: it is not a statement of its own, or what holds it cannot do without it.
        """
        draft, token = self.draft_at(path, offset)
        if token in draft.gone:
            return
        stmt, call = find_call(draft, token)
        if not _is_statement(stmt, call):
            raise draft.refuse(token, "in-expression", "the call is part of an expression")
        self._check_arguments(draft, call)
        draft.drop(stmt, why)

    def _check_arguments(self, draft: Draft, call: Expr) -> None:
        """Refuse if something must still run that stands among the arguments of a call that would go."""
        if not all(self.purity.pure(argument) for argument in call.kids[1:]):
            raise draft.refuse(call.a, "argument-acts", "an argument of the call does more than look, so it cannot go")

    def drop_registration(self, path: str, offset: int, why: str) -> None:
        """Drop the callback registration called at `offset` with the handling of its failure, unless it is gone.

        Raises:
            Refused: see `remove_registration`.
        """
        draft, token = self.draft_at(path, offset)
        if token not in draft.gone and not draft.swapped(token):
            self._check_arguments(draft, find_call(draft, token)[1])
            remove_registration(draft, token, why)

    def references(self, name: str, path: str | None) -> list[Reference]:
        """The live mentions of a function in code, in one file or in all; its own body does not count."""
        paths = [path] if path else sorted(self.units)
        found = [
            Reference(where, offset, self.units[where].source.line_of(offset), kind)
            for where in paths
            for offset in self._mentions(where, name)
            if (kind := self._kind(where, offset, name))
        ]
        if self._pasting.own(name) or self._pasting.attribute(name):
            found.append(Reference(paths[0], -1, 1, "other"))
        return found + [Reference(where, -1, 1, "other") for where in paths if self._swapped_in(where, name)]

    def _swapped_in(self, path: str, name: str) -> bool:
        """Whether text that replaces other text in a file names a function."""
        drafts = [draft for (where, _), draft in self.drafts.items() if where == path and not draft.whole]
        return any(name in lex(swap.text).tok for draft in drafts for swap in draft.swaps.values())

    def _mentions(self, path: str, name: str) -> Iterator[int]:
        text = self.units[path].source.text
        if name not in text:
            return
        if path not in self._tokens:
            self._tokens[path] = self._lex(path)
        tokens = self._tokens[path]
        yield from (offset for offset, tok in zip(tokens.off, tokens.tok, strict=True) if tok == name)
        yield from (offset for offset, directive, _ in tokens.directives if name in directive)

    def _lex(self, path: str) -> Tokens:
        source = self.units[path].source
        try:
            return lex(source.text)
        except LexError as error:
            raise Refused(path, source.line_of(error.offset), "unreadable", error.what) from error

    def _kind(self, path: str, offset: int, name: str) -> str:
        unit = self.units[path]
        where = next((r for r in unit.named(name) if r.start <= offset < r.end), None)
        if where is not None:
            return "definition" if offset < where.body else ""
        if unit.function_at(offset) is None:
            prototype = unit.around(offset).prototype_at(offset)
            if prototype is not None and prototype.name == name:
                return "prototype"
            return "entry" if entry_of(self.units, path, self._tokens[path], offset) else "other"
        try:
            draft, token = self.draft_at(path, offset)
            if draft.whole or token in draft.gone or draft.swapped(token):
                return ""
            stmt, call = find_call(draft, token)
        except Refused:
            return "other"
        return "call" if _is_statement(stmt, call) else "other"

    def is_registration(self, reference: Reference) -> bool:
        """Whether the reference is an argument of a call that could be removed as a registration."""
        try:
            draft, token = Workshop(self.units).draft_at(reference.path, reference.offset)
            call = _call_around(draft, token)
            if call is None:
                return False
            remove_registration(draft, call.kids[0].a, "trial")
        except Refused:
            return False
        return True

    def remove_function(self, draft: Draft, references: list[Reference], why: str) -> None:
        """The whole function goes, with its prototypes.

        Raises:
            Refused: it is all that an ``#if`` holds.
        """
        source, function = draft.source, draft.function
        start = with_heading(source.text, draft.tokens.off[function.a])
        above = source.text[:start].rstrip().rpartition("\n")[2]
        below = source.text[draft.tokens.end(function.b - 1) :].lstrip().partition("\n")[0]
        if above.startswith("#if") and below.startswith(("#e", "# e")):
            raise draft.refuse(function.a, "directive", f"{function.name}() is all that its #if holds")
        draft.whole = why
        draft.erase(0, len(draft.tokens), why)
        for reference in references:
            path, offset = reference.path, reference.offset
            if reference.kind == "prototype":
                here = self.units[path].around(offset).prototype_at(offset)
                assert here is not None
                self.cuts.append((path, Cut(here.start, here.end, why)))
            elif reference.kind == "entry" and (found := entry_of(self.units, path, self._tokens[path], offset)):
                self.cuts.append((path, Cut(*found, "the callback would do nothing")))


def _is_statement(stmt: Stmt, call: Expr) -> bool:
    expr = stmt.expr
    if expr is not None and expr.kind == "cast" and expr.op.strip() == "void":
        expr = expr.kids[0]
    return stmt.kind == "expr" and expr is call


def _call_around(draft: Draft, token: int) -> Expr | None:
    """The innermost call that has the token among its arguments."""
    found = None
    for stmt in draft.function.body.walk():
        for expr in stmt.own_exprs():
            for part in expr.walk():
                if part.kind == "call" and part.callee and any(kid.a <= token < kid.b for kid in part.kids[1:]):
                    found = part
    return found
