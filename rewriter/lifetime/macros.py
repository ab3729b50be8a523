"""Macros that the module itself defines: what a call of one can do to the function it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rewriter.c.directives import Define
from rewriter.c.lexer import LexError, lex
from rewriter.lifetime import facts
from rewriter.lifetime.outside.contract import Outside

_COMMA_PASTE = re.compile(r",\s*##\s*")
_WRITES = frozenset({"=", "+=", "-=", "|=", "&=", "^=", "*=", "/=", "%=", "<<=", ">>=", "++", "--"})
_ASSEMBLY = frozenset({"asm", "__asm__", "volatile", "__volatile__"})
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

    def __init__(self, defines: Mapping[str, list[Define]], outside: Outside) -> None:
        """`outside` answers for macros that are not among `defines`."""
        self._raw = defines
        self._outside = outside
        self._answers: dict[tuple[object, ...], bool] = {}
        self._read: dict[str, list[Macro]] = {}
        self._storing: dict[str, frozenset[str]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def jumps(self, name: str) -> bool:
        """Whether a macro may leave the place where it stands: it returns, goes to a label, or breaks a loop."""
        return self._once(("jumps", name), lambda: any(self._leaves(macro.body) for macro in self.definitions(name)))

    def _once(self, key: tuple[object, ...], find: Callable[[], bool]) -> bool:
        """What `find` says; no, while it is being asked. What rested on such a no is forgotten where it was wrong."""
        if key not in self._answers:
            before = len(self._answers)
            self._answers[key] = False
            self._answers[key] = find()
            for other in list(self._answers)[before + 1 :] if self._answers[key] else ():
                if not self._answers[other]:
                    del self._answers[other]
        return self._answers[key]

    def _leaves(self, body: tuple[str, ...]) -> bool:
        if "return" in body or any(_goes(body, at) for at, token in enumerate(body) if token == "goto"):
            return True
        if ("break" in body or "continue" in body) and not _LOOPS & set(body):
            return True
        return any((self if token in self else self._outside).jumps(token) for token in body)

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
        return self._once(
            ("assigns", name, variable),
            lambda: any(self._reassigns(macro, variable) for macro in self.definitions(name)),
        )

    def _reassigns(self, macro: Macro, variable: str) -> bool:
        if variable in (macro.params or ()):
            return False
        nested = (token for token in macro.body if token in self)
        return self._hands_on(macro.body, variable) or any(self.assigns(token, variable) for token in nested)

    def writes(self, name: str, index: int) -> bool:
        """Whether a macro may write to its argument at `index`, given as a plain variable."""
        return self._once(
            ("writes", name, index), lambda: any(self._writes(macro, index) for macro in self.definitions(name))
        )

    def _writes(self, macro: Macro, index: int) -> bool:
        if macro.params is None:  # another name for something
            return len(macro.body) != 1 or self.may_write(macro.body[0], index)
        if index >= len(macro.params) and not macro.variadic:
            return True
        return self._hands_on(macro.body, macro.params[min(index, len(macro.params) - 1)])

    def _hands_on(self, body: tuple[str, ...], param: str) -> bool:
        called: list[tuple[str, int]] = []
        for at, token in enumerate(body):
            if token == "(":
                called.append((body[at - 1] if at else "", 0))
            elif token == ")" and called:
                called.pop()
            elif token == "," and called:
                called[-1] = (called[-1][0], called[-1][1] + 1)
            elif token == param and (_written(body, at) or self._goes_into(body, at, called)):
                return True
        return False

    def _goes_into(self, body: tuple[str, ...], at: int, called: list[tuple[str, int]]) -> bool:
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
        return alone and self.may_write(*called[inner - 1])

    def may_write(self, name: str, index: int) -> bool:
        """Whether a macro, of the module or of the kernel, may write to its argument at `index`, a plain variable."""
        if name.startswith('"'):  # an operand of inline assembly
            return True
        return (self if name in self else self._outside).writes(name, index)

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


def _goes(body: tuple[str, ...], at: int) -> bool:
    """Whether the ``goto`` at `at` leads out: that of an assembly does not, nor one to a label of the body itself."""
    labels = {name for name, after in pairwise(body) if after == ":"}
    return body[max(0, at - 1)] not in _ASSEMBLY and body[min(at + 1, len(body) - 1)] not in labels


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
