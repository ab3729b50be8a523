"""One function on its way to its new shape.

The statement tree is changed in place; what the text loses is kept beside it as tokens that are gone and token ranges
that read differently. Nothing is rendered before the shape is final, so every decision is made on the whole picture, in
offsets of the unchanged file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rewriter.c.lexer import lex
from rewriter.c.source import Source
from rewriter.c.tree import Function, Stmt
from rewriter.lifetime.tidy.flow import unreachable
from rewriter.lifetime.tidy.refused import Refused

_NOT_A_VARIABLE_BEHIND = frozenset((".", "->", "goto", "struct", "union", "enum"))


@dataclass(frozen=True, slots=True)
class Swap:
    """Tokens [a, b) that read `text` from now on."""

    a: int
    b: int
    text: str
    why: str


@dataclass(eq=False)
class Draft:
    """A function, what it lost so far, and what that touched."""

    source: Source
    function: Function
    gone: dict[int, str] = field(default_factory=dict)
    """Tokens that go, with the reason."""
    swaps: dict[Stmt, Swap] = field(default_factory=dict)
    joined: list[tuple[int, int, str]] = field(default_factory=list)
    """Token ranges that go together with the space behind them, newlines and all."""
    indents: dict[int, str] = field(default_factory=dict)
    """Whitespace to put in front of a token that lost the label before it on its line."""
    removed: list[tuple[int, int]] = field(default_factory=list)
    """Token ranges of the statements that went."""
    hollow: list[Stmt] = field(default_factory=list)
    """Statements that have lost what they were for: an `if` without its branch, a loop without its body."""
    labels: set[Stmt] = field(default_factory=set)
    """Labels that have lost the statement behind them."""
    jumped: set[str] = field(default_factory=set)
    """Labels that have lost a goto."""
    blocks: set[Stmt] = field(default_factory=set)
    """Blocks that have lost a statement."""
    names: set[str] = field(default_factory=set)
    """Identifiers in what went."""
    edited: dict[int, tuple[int, int]] = field(default_factory=dict)
    """The statements of the calls that were asked to change, by the token of the call's name."""
    whole: str = ""
    """Why the whole function goes, if it does."""

    def __post_init__(self) -> None:
        self.tokens = self.function.tokens
        self.dead_before = unreachable(self.function)

    def note_edit(self, token: int) -> None:
        """Remember which statement (the head alone, of one with a body) the edited call at `token` stands in."""
        self.edited[token] = self.statement_at(token)

    def statement_at(self, token: int) -> tuple[int, int]:
        """The tokens of the innermost statement around `token`, those of its head if it has a body."""
        inner = [stmt for stmt in self.function.body.walk() if stmt.a <= token < stmt.b][-1]
        return inner.a, inner.then.a if inner.then is not None and inner.then.a > token else inner.b

    def refuse(self, token: int, code: str, text: str) -> Refused:
        """A refusal that names the line of `token`."""
        return Refused(self.source.path, self.source.line_of(self.tokens.off[token]), code, text)

    def token_at(self, offset: int) -> int:
        """The token that starts at `offset`, or -1."""
        at = self.tokens.at(offset)
        return at if at < len(self.tokens) and self.tokens.off[at] == offset else -1

    def live(self, stmt: Stmt) -> bool:
        """Whether `stmt` is still there."""
        return stmt.a not in self.gone

    def statements(self, kind: str) -> list[Stmt]:
        """The live statements of one kind, in source order."""
        return [stmt for stmt in self.function.body.walk() if stmt.kind == kind]

    def erase(self, a: int, b: int, why: str) -> None:
        """Take tokens [a, b) away, whatever they are."""
        for i in range(a, b):
            self.gone.setdefault(i, why)
            if self.tokens.kind[i] == "id":
                self.names.add(self.tokens.tok[i])

    def join(self, a: int, b: int, why: str) -> None:
        """Take tokens [a, b) away with the space behind them: token `b` comes to stand where `a` stood."""
        self.erase(a, b, why)
        self.joined.append((a, b, why))

    def swap(self, stmt: Stmt, a: int, b: int, text: str, why: str) -> None:
        """Let tokens [a, b) of `stmt` read `text`; a later swap of the same statement replaces an earlier one."""
        self.swaps[stmt] = Swap(a, b, text, why)
        self.names.update(
            tok for tok, kind in zip(self.tokens.tok[a:b], self.tokens.kind[a:b], strict=True) if kind == "id"
        )

    def drop(self, stmt: Stmt, why: str) -> None:
        """Take a statement out of the tree and its tokens out of the text; what holds it may become hollow.

        Raises:
            Refused: a directive or a label that is needed lies inside.
        """
        self._check_drop(stmt)
        self.removed.append((stmt.a, stmt.b))
        self.erase(stmt.a, stmt.b, why)
        self.jumped.update(inner.name for inner in stmt.walk() if inner.kind == "goto")
        for inner in stmt.walk():
            self.swaps.pop(inner, None)
        parent = stmt.parent
        if parent is None:
            raise AssertionError("the body of a function is never dropped")
        if stmt.slot == "kids":
            self._leave(parent, stmt, why)
        elif stmt.slot == "orelse":
            self.erase(stmt.a - 1, stmt.a, why)
            parent.orelse = None
            if parent.then is not None:
                self.blocks.add(parent.then)
        else:
            parent.then = None
            self.hollow.append(parent)

    def check_directives(self, a: int, b: int) -> None:
        """Refuse if a preprocessor directive lies among tokens [a, b)."""
        if any(a < at < b for _, _, at in self.tokens.directives):
            raise self.refuse(a, "directive", "a preprocessor directive lies inside what would go")

    def _check_drop(self, stmt: Stmt) -> None:
        self.check_directives(stmt.a, stmt.b)
        inside = list(stmt.walk())
        for label in (inner for inner in inside if inner.kind == "label"):
            if any(goto not in inside for goto in self.gotos(label.name)):
                raise self.refuse(label.a, "label-inside", f"label {label.name} lies inside what would go")

    def _leave(self, parent: Stmt, stmt: Stmt, why: str) -> None:
        """`stmt` leaves the items of `parent`."""
        at = parent.kids.index(stmt)
        while at and parent.kids[at - 1].kind == "label":
            at -= 1
            self.labels.add(parent.kids[at])
        parent.kids.remove(stmt)
        self.blocks.add(parent)
        if parent.kids or parent.parent is None:
            return
        if parent.kind == "ppbranch":
            raise self.refuse(stmt.a, "directive", "nothing would be left between two preprocessor directives")
        self.drop(parent, why)

    def gotos(self, label: str) -> list[Stmt]:
        """The live gotos to a label."""
        return [stmt for stmt in self.statements("goto") if stmt.name == label]

    def swapped(self, token: int) -> bool:
        """Whether a token reads differently from now on."""
        return any(swap.a <= token < swap.b for swap in self.swaps.values())

    def live_tokens(self) -> Iterator[int]:
        """The tokens that stay as they are."""
        swapped = {i for swap in self.swaps.values() for i in range(swap.a, swap.b)}
        return (i for i in range(len(self.tokens)) if i not in self.gone and i not in swapped)

    def uses(self, name: str) -> list[int]:
        """Where a variable's name still stands: tokens, and -1 for each time in swapped text."""
        tok = self.tokens.tok
        found = [
            i for i in self.live_tokens() if tok[i] == name and (not i or tok[i - 1] not in _NOT_A_VARIABLE_BEHIND)
        ]
        for swap in self.swaps.values():
            words = lex(swap.text).tok
            found += (
                -1 for before, word in zip(["", *words], words, strict=False) if word == name and before != "goto"
            )
        return found

    def one_line(self, a: int, b: int) -> bool:
        """Whether tokens [a, b) stand on one line."""
        return "\n" not in self.source.text[self.tokens.off[a] : self.tokens.end(b - 1)]

    def text_of(self, a: int, b: int) -> str:
        """The text of tokens [a, b) as it stands in the file."""
        return self.source.text[self.tokens.off[a] : self.tokens.end(b - 1)]
