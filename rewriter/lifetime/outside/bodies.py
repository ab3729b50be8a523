"""Macros as the functions they stand for, so that the analysis of functions can read them."""

from __future__ import annotations

import re

from rewriter.c.directives import Define
from rewriter.c.source import Source
from rewriter.c.tree import Stmt
from rewriter.c.unit import Unit

NAME = "macro_body"
"""What the function is called."""

_CONTINUED = re.compile(r"\\\r?\n")
_COMMA_PASTE = re.compile(r",\s*##\s*")
_STRING = re.compile(r"(?<!#)#[ \t]*[A-Za-z_]\w*")
_BLOCK = re.compile(r"\(\s*\{(.*)\}\s*\)", re.DOTALL)
_WORD = re.compile(r"\w+")


def alias(define: Define) -> str:
    """The name that a macro is another word for, or ""."""
    text = _text(define)
    return text if define.params is None and _WORD.fullmatch(text) else ""


def as_function(define: Define) -> str:
    """A function that returns what the macro is worth, whatever its arguments are; "" where that is not to be told.

    Of a block ``({ ...; x; })`` that is its last statement.
    """
    text = _text(define)
    if define.params is None or "#" in text:
        return ""
    params = [param.strip(" \\\r\n\t") for param in define.params.split(",")]
    names = [param.removesuffix("...").strip() or "__VA_ARGS__" for param in params if param]
    head = f"static long {NAME}({', '.join(f'argument_t {name}' for name in names) or 'void'})\n{{\n"
    block = _BLOCK.fullmatch(text)
    body = _with_return(head, block[1]) if block else f"{head}\treturn {text};\n}}\n"
    kids = _statements(body)
    leaves = [stmt for kid in kids for stmt in kid.walk() if stmt.kind == "return"]  # others leave the caller
    return body if len(leaves) == 1 and kids[-1] is leaves[0] and (block or len(kids) == 1) else ""


def _text(define: Define) -> str:
    body = _CONTINUED.sub(" ", define.body)
    return _STRING.sub('""', _COMMA_PASTE.sub(", ", body)).strip()


def _with_return(head: str, block: str) -> str:
    text = f"{head}{block}\n}}\n"
    unit = Unit(Source("", text))
    kids = _statements(text)
    if not kids or kids[-1].kind != "expr":
        return ""
    at = unit.parse(unit.functions[0]).tokens.off[kids[-1].a]
    return f"{text[:at]}return {text[at:]}"


def _statements(text: str) -> list[Stmt]:
    unit = Unit(Source("", text))
    return unit.parse(unit.functions[0]).body.kids if text and len(unit.functions) == 1 else []
