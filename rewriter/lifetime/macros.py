"""Macros that the module itself defines: what a call of one can do to the function it stands in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rewriter.c.directives import Define
from rewriter.c.lexer import LexError, lex
from rewriter.lifetime import facts

_COMMA_PASTE = re.compile(r",\s*##\s*")
_WRITES = frozenset({"=", "+=", "-=", "|=", "&=", "^=", "*=", "/=", "%=", "<<=", ">>=", "++", "--"})
_LOOPS = frozenset({"do", "for", "while", "switch"})


@dataclass(frozen=True)
class Macro:
    """One definition: its parameters and the tokens of its body; `params` is None for a macro without parentheses."""

    params: tuple[str, ...] | None
    body: tuple[str, ...]
    variadic: bool = False
    pastes: bool = False
    """Whether it makes names or strings of its arguments: the tokens of the body are not those of its uses."""


class Macros:
    """The macros of one program, by name; a name can have several definitions."""

    def __init__(self, defines: Mapping[str, list[Define]]) -> None:
        self._raw = defines
        self._assigns: dict[tuple[str, str], bool] = {}
        self._read: dict[str, list[Macro]] = {}
        self._jumps: dict[str, bool] = {}
        self._storing: dict[str, frozenset[str]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def jumps(self, name: str) -> bool:
        """Whether a macro may leave the place where it stands: it returns, goes to a label, or breaks a loop."""
        if name not in self._jumps:
            self._jumps[name] = False
            self._jumps[name] = any(self._leaves(macro.body) for macro in self.definitions(name))
        return self._jumps[name]

    def _leaves(self, body: tuple[str, ...]) -> bool:
        if "return" in body or "goto" in body:
            return True
        if ("break" in body or "continue" in body) and not _LOOPS & set(body):
            return True
        return any(token in self and self.jumps(token) for token in body)

    @cached_property
    def taking_members(self) -> frozenset[str]:
        """Macros that are given the name of a member to take: which one, only a use tells."""
        named = (define for defines in self._raw.values() for define in defines if define.params)
        may = {define.name for define in named if re.search(r"->|\.", define.body)}
        return frozenset(name for name in may if any(_takes(macro) for macro in self.definitions(name)))

    def storing(self, member: str) -> frozenset[str]:
        """Macros that may write to a member of this name, or hand its address out, themselves or through others."""
        if member not in self._storing:
            taken = re.compile(rf"(?:->|\.)\s*{re.escape(member)}\b")
            may = {name for name, defines in self._raw.items() for define in defines if taken.search(define.body)}
            found = more = {name for name in may if any(_stores(macro, member) for macro in self.definitions(name))}
            while more:
                users = {name for name, defines in self._raw.items() for d in defines if any(n in d.body for n in more)}
                more = {n for n in users - found if any(found & set(macro.body) for macro in self.definitions(n))}
                found = found | more
            self._storing[member] = frozenset(found)
        return self._storing[member]

    def assigns(self, name: str, variable: str) -> bool:
        """Whether a macro may write to a variable of its surroundings that it names itself."""
        key = (name, variable)
        if key not in self._assigns:
            self._assigns[key] = False
            self._assigns[key] = any(self._reassigns(macro, variable) for macro in self.definitions(name))
        return self._assigns[key]

    def _reassigns(self, macro: Macro, variable: str) -> bool:
        if variable in (macro.params or ()):
            return False
        nested = (token for token in macro.body if token in self)
        return self._hands_on(macro.body, variable, 0) or any(self.assigns(token, variable) for token in nested)

    def writes(self, name: str, index: int, depth: int = 0) -> bool:
        """Whether a macro may write to its argument at `index`, given as a plain variable."""
        if depth > 4:
            return True
        for macro in self.definitions(name):
            if macro.params is None and len(macro.body) == 1:  # another name of what is called
                if self.may_write(macro.body[0], index, depth + 1):
                    return True
                continue
            if macro.params is None or (index >= len(macro.params) and not macro.variadic):
                return True
            if self._hands_on(macro.body, macro.params[min(index, len(macro.params) - 1)], depth):
                return True
        return False

    def _hands_on(self, body: tuple[str, ...], param: str, depth: int) -> bool:
        called: list[tuple[str, int]] = []
        for at, token in enumerate(body):
            if token == "(":
                called.append((body[at - 1] if at else "", 0))
            elif token == ")" and called:
                called.pop()
            elif token == "," and called:
                called[-1] = (called[-1][0], called[-1][1] + 1)
            elif token == param and (_written(body, at) or self._goes_into(body, at, called, depth)):
                return True
        return False

    def _goes_into(self, body: tuple[str, ...], at: int, called: list[tuple[str, int]], depth: int) -> bool:
        """Whether a token is, as it stands, an argument of a call that may write to it."""
        before, after, inner = at - 1, at + 1, len(called)
        while (
            inner
            and body[before] == "("
            and body[after : after + 1] == (")",)
            and not called[inner - 1][0].isidentifier()
        ):
            before, after, inner = before - 1, after + 1, inner - 1
        alone = inner > 0 and body[before] in ("(", ",") and body[after : after + 1] in ((")",), (",",))
        return alone and self.may_write(*called[inner - 1], depth + 1)

    def may_write(self, name: str, index: int, depth: int = 0) -> bool:
        """Whether a macro, of the module or of the kernel, may write to its argument at `index`, a plain variable."""
        return self.writes(name, index, depth) if name in self else facts.may_write(name, index)

    def definitions(self, name: str) -> list[Macro]:
        """Everything that a name is defined as, in the order of the files."""
        if name not in self._read:
            self._read[name] = [_read(define.params, define.body) for define in self._raw.get(name, ())]
        return self._read[name]


def _read(params: str | None, body: str) -> Macro:
    given = [] if params is None else [p.strip(" \t\r\n\\") for p in params.split(",")]
    names = tuple((p[:-3].strip() or "__VA_ARGS__") if p.endswith("...") else p for p in given if p)
    variadic = bool(given) and given[-1].endswith("...")
    text = _COMMA_PASTE.sub(", ", re.sub(r"\\\r?\n", "  ", body))
    try:
        tokens = tuple(lex(text.replace("#", " ")).tok)
    except LexError:
        return Macro(None, ("return",))
    return Macro(None if params is None else names, tokens, variadic, "#" in text)


def _takes(macro: Macro) -> bool:
    pairs = zip(macro.body, macro.body[1:], strict=False)
    return any(before in ("->", ".") and name in (macro.params or ()) for before, name in pairs)


def _stores(macro: Macro, member: str) -> bool:
    """Whether the text of a macro may write to a member: by an assignment, by its address, or by a macro that writes."""
    body = macro.body
    for at, token in enumerate(body):
        if token == member and at and body[at - 1] in ("->", "."):
            after = at + 1
            while after < len(body) and body[after] in (")", "]"):
                after += 1
            then = body[after] if after < len(body) else ""
            if then in _WRITES or then == "[" or (then not in ("->", ".") and _is_lent(body, at)):
                return True
    return False


def _is_lent(body: tuple[str, ...], at: int) -> bool:
    """Whether the address of the member at a token is taken, or the member given to something that writes to it."""
    depth = 0
    for i in range(at - 1, -1, -1):
        if body[i] in (")", "]"):
            depth += 1
        elif body[i] in ("(", "["):
            depth -= 1
            if depth < 0 and i and body[i - 1] in facts.WRITERS | facts.COPIES:
                return True
        elif depth <= 0 and body[i] in ("&", "++", "--"):
            return True
        elif depth <= 0 and (body[i] in (";", "{", "}") or body[i] in _WRITES):
            return False
    return False


def _written(body: tuple[str, ...], at: int) -> bool:
    before = at - 1
    after = at + 1
    while before >= 0 and body[before] == "(" and after < len(body) and body[after] == ")":
        before, after = before - 1, after + 1
    if after < len(body) and body[after] in _WRITES:
        return True
    member = after < len(body) and body[after] == "->"  # &x->y is the address of something else
    return before >= 0 and body[before] in ("++", "--", "&") and not member
