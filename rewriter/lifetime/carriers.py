"""Other names that lead to a function: a variable that holds its address, a class or a static call that is made of it.

``static void (*const hook)(void) = a;`` and ``DEFINE_STATIC_CALL(hook, a);`` both let `hook` run `a()`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rewriter.c.items import Item
from rewriter.c.words import is_attribute
from rewriter.lifetime import facts
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.expressions import expressions
from rewriter.lifetime.program import FnRef, Mention, Program
from rewriter.lifetime.second_names import names_of

_CALLED = re.compile(r"\w+\s*\(")


@lru_cache(maxsize=4096)
def carriers(callers: Callers, name: str) -> frozenset[str]:
    """Names at file scope by which the function of this name may be run; found by text, a superset."""
    program = callers.program
    found = set(names_of(program, name)) | callers.pasting.macros(name)
    for mention in program.mentions_outside(name):
        found.update(_holding(program, mention))
    loose = ((path, at) for path, at in program.hits(name) if not _is_called(program, path, at))
    for fn in {fn for path, at in loose if (fn := program.at(path, at)) is not None and at >= fn.body}:
        found.update(_assigned(callers, fn, name))
    return frozenset(found - {name, ""})


def _is_called(program: Program, path: str, at: int) -> bool:
    return _CALLED.match(program.units[path].code, at) is not None


def _holding(program: Program, mention: Mention) -> Iterator[str]:
    """The variable or the macro-made thing that a mention at file scope is part of."""
    if mention.where == "field" and not mention.member and mention.struct not in facts.TABLES:
        yield mention.variable
    elif mention.where == "macro" and mention.macro is not None and facts.macro_role(mention.macro.name) == "unknown":
        yield from mention.macro.args[:1]
    elif mention.where == "text":
        for item in program.units[mention.path].around(mention.offset).declarations:
            offsets = item.tokens.off
            if offsets[item.a] <= mention.offset < item.tokens.end(item.b - 1):
                yield _declared(item, item.tokens.at(mention.offset))


def _declared(item: Item, at: int) -> str:
    """The variable whose initialiser holds a token, over dimensions, parameters and attributes; "" for none."""
    tok, partner = item.tokens.tok, item.partner
    while at > item.a and tok[at] != "=":
        at -= 1
    while at > item.a:
        at -= 1
        if tok[at] in (")", "]") and partner[at] >= 0:
            opened = partner[at]
            if tok[at] == ")" and tok[opened - 1] == ")":  # `(*name)(parameters)`
                at = opened - 1
            elif tok[at] == "]" or is_attribute(tok[opened - 1]):
                at = opened
        elif item.tokens.kind[at] == "id" and not is_attribute(tok[at]):
            return tok[at]
    return ""


def _assigned(callers: Callers, fn: FnRef, name: str) -> Iterator[str]:
    """Variables of the file that a function sets to something that names the function."""
    function = callers.program.parse(fn)
    for _stmt, expr in expressions(function):
        if expr.kind == "assign" and any(part.kind == "id" and part.op == name for part in expr.kids[1].walk()):
            target = expr.kids[0]
            while target.kind == "index":
                target = target.kids[0]
            if target.kind == "id" and target.op not in callers.types.locals_of(function):
                yield target.op
