"""``#if`` groups: which directive opens, divides and closes them, and over which tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rewriter.c.lexer import Tokens

_CONDITIONAL = re.compile(r"#[ \t]*(ifdef|ifndef|if|elifdef|elifndef|elif|else|endif)\b")

_COMMENT = re.compile(r"/\*.*?\*/|//.*|\\\r?$", re.DOTALL | re.MULTILINE)
_DEAD = re.compile(r"#[ \t]*if[ \t]*\(?0\)?\Z")
_IS_ELSE = re.compile(r"#[ \t]*else\b")


class UnmatchedConditionalError(Exception):
    """An ``#else`` or ``#endif`` without its ``#if``, or an ``#if`` that stays open."""


@dataclass(slots=True)
class Group:
    """One ``#if`` ... ``#endif``: branch ``j`` is ``bounds[j] .. bounds[j + 1]``, introduced by ``heads[j]``.

    `order` numbers the directives of all groups as they come in the text: several may stand at one token.
    """

    bounds: list[int] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    complete: bool = False
    """Whether one branch is always taken: there is an ``#else``."""

    @property
    def start(self) -> int:
        """First token behind the ``#if``."""
        return self.bounds[0]

    @property
    def end(self) -> int:
        """First token behind the ``#endif``."""
        return self.bounds[-1]

    @property
    def branches(self) -> list[tuple[int, int]]:
        """The token ranges of the branches."""
        return list(zip(self.bounds, self.bounds[1:], strict=False))


def conditional(text: str) -> str:
    """``if``, ``el`` or ``endif`` for a conditional directive, "" for any other."""
    found = _CONDITIONAL.match(text)
    if found is None:
        return ""
    word = found[1]
    return "if" if word.startswith("if") else "endif" if word == "endif" else "el"


def is_dead(head: str) -> bool:
    """Whether nothing behind a directive (as `Group.heads` has it) is ever compiled: ``#if 0``."""
    return _DEAD.match(head) is not None


def groups(tokens: Tokens, a: int, b: int) -> list[Group]:
    """The groups among the tokens ``[a, b)``, outer ones before the groups in them. Raises `UnmatchedConditionalError`."""
    found: list[Group] = []
    stack: list[Group] = []
    for order, (_, text, at) in enumerate(tokens.directives):
        what = conditional(text)
        if not what or not a < at <= b:
            continue
        if what == "if":
            stack.append(Group())
            found.append(stack[-1])
        elif not stack:
            raise UnmatchedConditionalError
        group = stack[-1] if what != "endif" else stack.pop()
        group.bounds.append(at)
        group.order.append(order)
        if what != "endif":
            group.heads.append(" ".join(_COMMENT.sub("", text).split()))
            group.complete = group.complete or _IS_ELSE.match(text) is not None
    if stack:
        raise UnmatchedConditionalError
    return found
