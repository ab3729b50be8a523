"""Where functions and structs are, found without lexing the file: a walk over braces, strings, comments and directives.

The walk knows conditionals: at an ``#else`` the brace depth is what it was at the ``#if``, and after the ``#endif`` what the
first branch left. Inside a body it looks at nothing but braces; between bodies also at ``;`` and ``=``, which tell a function
from an initialiser. Only headers that are out of the ordinary are lexed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rewriter.c.header import function_name
from rewriter.c.lexer import LexError, in_dead_code, lex


class FunctionRange(NamedTuple):
    """Offsets of one function definition: first character of the header, its ``{``, and just behind its ``}``."""

    name: str
    start: int
    body: int
    end: int


class Skimmed(NamedTuple):
    """What a walk over a file found: its functions, and the offsets of other items with a block, up to their ``;``.

    Among those others are all definitions of structs, unions and enums, and all objects with a braced initialiser.
    """

    functions: list[FunctionRange]
    others: list[tuple[int, int]]


_QUOTED = r""" "[^"\\\n]*+(?>(?:\\(?s:.)[^"\\\n]*+)*)" | '[^'\\\n]*+(?>(?:\\(?s:.)[^'\\\n]*+)*)' """
_COMMENT = r""" /\*[^*]*+(?>(?:\*++[^*/][^*]*+)*)(?:\*++/|\**+\Z) | //(?>(?:[^\\\n]++|\\(?s:.))*) """
_REST = rf"(?>(?:[^\n\\/\"']++|\\[ \t]*+\r?\n|\\.|{_COMMENT}|{_QUOTED}|[\\/\"'])*)"
_OTHER_DIRECTIVE = rf"\#(?![ \t]*+(?:if|el|endif)){_REST}"
_CONDITIONAL = rf"\#[ \t]*+(if|el|endif){_REST}"

_LEAF = rf"""\{{ (?> (?: [^{{}}"'/\#]++ | {_QUOTED} | {_COMMENT} | [/"'] )* ) \}}"""  # a block without blocks and directives

_BODY = re.compile(
    rf"""(?> (?: [^{{}}"'/\#]++ | {_LEAF} | {_QUOTED} | {_COMMENT} | {_OTHER_DIRECTIVE} | [/"'] )* )
         (?: ([{{}}]) | {_CONDITIONAL} | \Z )""",
    re.VERBOSE,
)
_TOP = re.compile(
    rf"""(?> (?: \s++ | {_COMMENT} | {_OTHER_DIRECTIVE} )* ) ()
         (?> (?: [^{{}};="'/\#]++ | {_QUOTED} | {_COMMENT} | {_OTHER_DIRECTIVE} | [/"'] )* )
         (?: ([{{}};=]) | (\#)[ \t]*+(?:if|el|endif){_REST} | \Z )""",
    re.VERBOSE,
)
_PLAIN_HEADER = re.compile(r"[\w\s*]*[\s*](\w+)\([^()\"'/#]*+\)\s*+")
_DEAD = re.compile(r"if[ \t]*\(?0\)?\s")
_MEMBER = re.compile(r"\s*+\.\w++\s*+=")


def skim(text: str) -> Skimmed:
    """The functions and the other items with blocks, in order. Raises `LexError` for a brace that never closes."""
    found = Skimmed([], [])
    pos = 0
    start, plain = -1, True  # where the item under way begins; whether no "=" or "{" was in it so far
    braced = -1  # the same, if it is no function and has a block
    conditionals: list[tuple[int, str, int]] = []  # those at file scope so far
    while (hit := _TOP.match(text, pos)) is not None:
        begin, what = hit.start(1), hit[2]
        pos = hit.end()
        at = pos - 1
        if start < 0 and begin < (at if what else hit.start(3)):
            start = begin
        if what == "{":
            pos = _close(text, at)
            function = _function(text, start, at, pos, conditionals) if plain and start >= 0 else None
            if function is not None:
                found.functions.append(function)
                start = -1
            else:
                braced, plain = start, False
        elif what is None and hit[3] is not None:
            conditionals.append((hit.start(3), text[hit.start(3) : pos], 0))
        elif what == "=":
            plain = False
        else:
            if braced >= 0:
                found.others.append((braced, pos))
            if what is None:
                break
            start, plain, braced = -1, True, -1
    return found


def _close(text: str, brace: int) -> int:
    """The offset just behind the brace that closes the one at `brace`."""
    depth = 1
    groups: list[tuple[int, int]] = []  # per open #if: the depth at it and behind its first live branch, if known
    dead = False  # within the first branch of an #if 0
    for hit in _BODY.finditer(text, brace + 1):
        what = hit[1]
        if what == "}":
            depth -= 1
            if not depth:
                return hit.end()
        elif what:
            depth += 1
        elif hit[2] == "if":
            groups.append((depth, -1))
            dead = _DEAD.match(text, hit.start(2)) is not None
        elif hit[2] == "el":
            at, first = groups.pop() if groups else (depth, depth)  # opened before the body: keep what we have
            groups.append((at, depth if first < 0 and not dead else first))
            depth, dead = at, False
        elif hit[2] and groups:
            at, first = groups.pop()
            depth, dead = at if dead else depth if first < 0 else first, False
    raise LexError(brace, "unbalanced '{'")


def _function(
    text: str, start: int, brace: int, end: int, conditionals: list[tuple[int, str, int]]
) -> FunctionRange | None:
    """The function whose header is ``text[start:brace]``, or None if that is no function header."""
    if _MEMBER.match(text, brace + 1):
        return None
    plain = _PLAIN_HEADER.fullmatch(text, start, brace)
    if plain:
        return FunctionRange(plain[1], start, brace, end)
    if text.rfind(")", start, brace) < 0:
        return None
    try:
        tokens = lex(text, start, brace)
    except LexError:
        if in_dead_code(conditionals):
            return None
        raise
    header = function_name(tokens)
    return FunctionRange(header[0], tokens.off[header[1]], brace, end) if header else None
