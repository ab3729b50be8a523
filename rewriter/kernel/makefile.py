"""The make language as far as kbuild files use it, read as *what may be*: every branch of a conditional is taken.

`evaluate` reads one kbuild file with all it includes and returns its variables. Whatever hangs on the configuration
counts as switched on: `$(CONFIG_ANY)` is ``y``, and an assignment that may happen adds to a list, never replaces one.
Recipes, rules, shell calls and `define` blocks say nothing about what is linked and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from posixpath import normpath

from rewriter.kernel.functions import FUNCTIONS, split_arguments, substitute

Read = Callable[[str], str | None]
"""Text of a file by its path relative to the tree, None when there is none."""

_CONFIG = re.compile(r"\$(?:\(CONFIG_\w+\)|\{CONFIG_\w+\})")
_ASSIGNMENT = re.compile(
    r"""(?:(?:export|override)\s+)*
        (?P<name>(?:[^\s:=+?!$\#]|\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\$\{[^{}]*\})+)
        \s*(?P<op>\+|\?|:{0,3})=\s*(?P<value>.*)""",
    re.VERBOSE | re.DOTALL,
)
_INCLUDE = re.compile(r"(?:-|s)?include\s+(.*)", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)#.*", re.DOTALL)
_WORD = re.compile(r"[a-z-]+")
_OPENING = frozenset(("ifeq", "ifneq", "ifdef", "ifndef"))
_CONDITIONAL = _OPENING | {"else", "endif"}
_LISTS = ("-y", "-m", "-objs")
_LIMIT = 4 * 2**20  # characters; the largest kbuild file of a kernel expands to 230,000


class TooMuch(Exception):
    """A kbuild file that expands to more text than any real one, or in more levels."""


@dataclass(slots=True)
class _Variable:
    text: str
    recursive: bool


class Variables:
    """The variables of one kbuild file; paths in their values that begin with ``/`` are relative to the tree."""

    def __init__(self, directory: str, read: Read, glob: Callable[[str], list[str]]) -> None:
        """Start with what kbuild itself defines for the file of `directory` (relative to the tree, "" for its top)."""
        self._read = read
        self.glob = glob
        self._values: dict[str, _Variable] = {}
        self._open: set[str] = set()
        self._reading: list[str] = []
        self._expanded = 0
        here = "/" + directory if directory else ""
        for name, text in (("src", here), ("obj", here), ("obj-y", ""), ("obj-m", ""), ("lib-y", "")):
            self._values[name] = _Variable(text, recursive=False)

    def words(self, name: str) -> list[str]:
        """The words of a variable, fully expanded; empty when it is not defined."""
        return self.value(name).split()

    def value(self, name: str) -> str:
        """The expanded value of a variable, "" when it is not defined or defined by itself."""
        if name.startswith("CONFIG_"):
            return "y"
        variable = self._values.get(name)
        if variable is None or name in self._open:
            return ""
        if not variable.recursive:
            return variable.text
        self._open.add(name)
        try:
            return self.expand(variable.text)
        finally:
            self._open.discard(name)

    def bind(self, name: str, text: str) -> None:
        """Give a variable a plain value (the loop variable of `foreach`)."""
        self._values[name] = _Variable(text, recursive=False)

    def expand(self, text: str) -> str:
        """`text` with every reference to a variable and every function call replaced."""
        at = text.find("$")
        if at < 0:
            return self._counted(text)
        parts, done = [], 0
        while at >= 0:
            parts.append(text[done:at])
            body, done = _reference(text, at)
            parts.append(self._resolve(body))
            at = text.find("$", done)
        parts.append(text[done:])
        return self._counted("".join(parts))

    def _counted(self, text: str) -> str:
        self._expanded += 1 + len(text)
        if self._expanded > _LIMIT:
            raise TooMuch
        return text

    def _resolve(self, body: str) -> str:
        if body == "$":
            return "$"
        word = _WORD.match(body)
        if word and body[word.end() : word.end() + 1] in (" ", "\t"):
            function = FUNCTIONS.get(word[0])
            return function(self, split_arguments(body[word.end() :].lstrip())) if function else ""
        name, colon, pattern = body.partition(":")
        if colon and "=" in pattern:
            old, _, new = self.expand(pattern).partition("=")
            return substitute(old, new, self.value(_canonical(self.expand(name))))
        return self.value(_canonical(self.expand(body)))

    def load(self, path: str, certain: bool = True) -> None:
        """Read the file `path` and what it includes; `certain` says that it is read under every configuration."""
        text = self._read(path)
        if text is None or path in self._reading:
            return
        self._reading.append(path)
        depth = 0
        for word, line, assignment in _statements(text):
            if word in _OPENING:
                depth += 1
            elif word == "endif":
                depth -= 1
            elif assignment:
                self._assign(assignment["name"], assignment["op"], assignment["value"], certain and depth == 0)
            elif include := _INCLUDE.fullmatch(line):
                for name in self.expand(include[1]).split():
                    self.load(normpath(name.lstrip("/")), certain and depth == 0)
        self._reading.pop()

    def _assign(self, name: str, op: str, value: str, certain: bool) -> None:
        name = _canonical(self.expand(name))
        old = self._values.get(name)
        if op == "?" and old is not None:
            return
        recursive = op in ("", "?") or (op == "+" and (old is None or old.recursive))
        if not recursive:
            value = self.expand(value)
        if old is not None and (op == "+" or not certain or name.endswith(_LISTS)):
            old_text = old.text if recursive or not old.recursive else self.value(name)
            value = f"{old_text} {value}"
        self._values[name] = _Variable(value, recursive)


def evaluate(directory: str, path: str, read: Read, glob: Callable[[str], list[str]]) -> Variables:
    """The variables after reading the kbuild file `path` for `directory`, both relative to the tree.

    Raises:
        TooMuch: it expands without end, or as good as.
    """
    variables = Variables(directory, read, glob)
    variables.load(path)
    return variables


def _canonical(name: str) -> str:
    """`foo-$(A)$(B)` is `foo-yy` by now, which kbuild reads as `foo-y` when one of both is switched on."""
    return name.rstrip("y") + "y" if name.endswith("yy") and name.rstrip("y").endswith("-") else name


def _reference(text: str, at: int) -> tuple[str, int]:
    """The body of the reference whose `$` stands at `at`, and the offset behind it."""
    opening = text[at + 1 : at + 2]
    closing = {"(": ")", "{": "}"}.get(opening)
    if closing is None:
        return opening, at + 1 + len(opening)
    depth, end = 0, at + 1
    for end in range(at + 1, len(text)):
        depth += (text[end] == opening) - (text[end] == closing)
        if depth == 0:
            break
    return text[at + 2 : end], end + 1


def _statements(text: str) -> Iterator[tuple[str, str, re.Match[str] | None]]:
    """Logical lines: the first word, the line without comment, and how it assigns; no recipes, no `define` blocks."""
    text = _CONFIG.sub("y", text.replace("\r\n", "\n").replace("\\\n", " "))
    in_rule = in_define = False
    for line in text.split("\n"):
        if not line or (in_rule and line[0] == "\t"):
            continue
        if "#" in line:
            line = _COMMENT.sub("", line)
        line = line.strip()
        if in_define or line.startswith("define "):
            in_define = line != "endef"
        elif line:
            match = _WORD.match(line)
            word = match[0] if match else ""
            assignment = None
            if word not in _CONDITIONAL:  # a conditional may stand amid the lines of a recipe
                assignment = _ASSIGNMENT.fullmatch(line) if "=" in line else None
                in_rule = assignment is None and ":" in line
            yield word, line, assignment
