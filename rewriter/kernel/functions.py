"""The functions of the make language that kbuild files build lists with.

Where the answer depends on the configuration (`if`, `or`), all that may come out is given. A function that is missing
here (`shell`, `call`, `eval`, ...) gives nothing: no list of objects is made with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol


class Scope(Protocol):
    """What a function needs of the file it is called in."""

    def expand(self, text: str) -> str:
        """`text` with its references replaced."""
        ...

    def bind(self, name: str, text: str) -> None:
        """Give a variable a plain value."""
        ...

    @property
    def glob(self) -> Callable[[str], list[str]]:
        """Files that match a shell pattern."""
        ...


def split_arguments(text: str) -> list[str]:
    """Cut at the commas that stand outside all brackets."""
    arguments, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char in "({":
            depth += 1
        elif char in ")}":
            depth -= 1
        elif char == "," and depth == 0:
            arguments.append(text[start:at])
            start = at + 1
    arguments.append(text[start:])
    return arguments


def substitute(old: str, new: str, text: str) -> str:
    """`$(NAME:old=new)`: a bare suffix stands for ``%suffix``."""
    return patsubst(old, new, text) if "%" in old else patsubst("%" + old, "%" + new, text)


def patsubst(pattern: str, replacement: str, text: str) -> str:
    """Words of `text` that match `pattern` rewritten, the others as they are."""
    head, percent, tail = pattern.strip().partition("%")
    new = replacement.strip()

    def word(old: str) -> str:
        if not percent:
            return new if old == head else old
        if len(old) < len(head) + len(tail) or not (old.startswith(head) and old.endswith(tail)):
            return old
        return new.replace("%", old[len(head) : len(old) - len(tail)], 1)

    return " ".join(map(word, text.split()))


def _matches(patterns: str) -> Callable[[str], bool]:
    expressions = [".*".join(map(re.escape, pattern.split("%", 1))) for pattern in patterns.split()]
    whole = re.compile("|".join(expressions) if expressions else r"(?!)")
    return lambda word: whole.fullmatch(word) is not None


def _filter(scope: Scope, arguments: list[str]) -> str:
    patterns, text = _expanded(scope, arguments, 2)
    return " ".join(filter(_matches(patterns), text.split()))


def _filter_out(scope: Scope, arguments: list[str]) -> str:
    patterns, text = _expanded(scope, arguments, 2)
    matches = _matches(patterns)
    return " ".join(word for word in text.split() if not matches(word))


def _expanded(scope: Scope, arguments: list[str], count: int) -> list[str]:
    """Exactly `count` expanded arguments; commas beyond belong to the last one, missing ones are empty."""
    whole = [*arguments[: count - 1], ",".join(arguments[count - 1 :])]
    return [scope.expand(argument) for argument in whole] + [""] * (count - len(whole))


def _addprefix(scope: Scope, arguments: list[str]) -> str:
    prefix, text = _expanded(scope, arguments, 2)
    return " ".join(prefix.strip() + word for word in text.split())


def _addsuffix(scope: Scope, arguments: list[str]) -> str:
    suffix, text = _expanded(scope, arguments, 2)
    return " ".join(word + suffix.strip() for word in text.split())


def _patsubst(scope: Scope, arguments: list[str]) -> str:
    return patsubst(*_expanded(scope, arguments, 3))


def _subst(scope: Scope, arguments: list[str]) -> str:
    old, new, text = _expanded(scope, arguments, 3)
    return text.replace(old, new) if old else text


def _sort(scope: Scope, arguments: list[str]) -> str:
    return " ".join(sorted(set(_expanded(scope, arguments, 1)[0].split())))


def _strip(scope: Scope, arguments: list[str]) -> str:
    return " ".join(_expanded(scope, arguments, 1)[0].split())


def _wildcard(scope: Scope, arguments: list[str]) -> str:
    return " ".join(path for pattern in _expanded(scope, arguments, 1)[0].split() for path in scope.glob(pattern))


def _notdir(scope: Scope, arguments: list[str]) -> str:
    return " ".join(word.rpartition("/")[2] for word in _expanded(scope, arguments, 1)[0].split())


def _dir(scope: Scope, arguments: list[str]) -> str:
    words = _expanded(scope, arguments, 1)[0].split()
    return " ".join(word[: word.rfind("/") + 1] or "./" for word in words)


def _basename(scope: Scope, arguments: list[str]) -> str:
    return re.sub(r"\.[^./\s]*(?=\s|$)", "", _expanded(scope, arguments, 1)[0])


def _if(scope: Scope, arguments: list[str]) -> str:
    return " ".join(map(scope.expand, arguments[1:]))


def _any(scope: Scope, arguments: list[str]) -> str:
    return " ".join(map(scope.expand, arguments))


def _and(scope: Scope, arguments: list[str]) -> str:
    return scope.expand(arguments[-1])


def _foreach(scope: Scope, arguments: list[str]) -> str:
    name, words, text = (*arguments, "", "")[:3]
    name, results = scope.expand(name).strip(), []
    for word in scope.expand(words).split():
        scope.bind(name, word)
        results.append(scope.expand(text))
    return " ".join(results)


FUNCTIONS: dict[str, Callable[[Scope, list[str]], str]] = {
    "addprefix": _addprefix,
    "addsuffix": _addsuffix,
    "and": _and,
    "basename": _basename,
    "dir": _dir,
    "filter": _filter,
    "filter-out": _filter_out,
    "foreach": _foreach,
    "if": _if,
    "notdir": _notdir,
    "or": _any,
    "patsubst": _patsubst,
    "sort": _sort,
    "strip": _strip,
    "subst": _subst,
    "wildcard": _wildcard,
}
"""By name; each takes the file's scope and the unexpanded arguments."""
