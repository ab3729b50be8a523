"""What hides from a search for calls: names that run a function, and functions that only read a member of the device."""

from __future__ import annotations

import re
from functools import lru_cache

from rewriter.lifetime.callers import Callers
from rewriter.lifetime.carriers import carriers
from rewriter.lifetime.expansion import expansion_of
from rewriter.lifetime.expressions import expressions
from rewriter.lifetime.program import FnRef, Program
from rewriter.lifetime.search import is_member

_DEFINE = re.compile(r"[ \t]*#[ \t]*define[ \t]+(\w+)")


@lru_cache(maxsize=16)
def hiding(callers: Callers, names: frozenset[str], members: frozenset[str] = frozenset()) -> frozenset[str]:
    """Macros and variables that may run one of `names` or a function that calls one, or read a member.

    A function is named by its name, by a member that holds it, or by a name that the macro puts together.
    """
    program = callers.program
    known = frozenset(macro for member in members for macro in _naming(program, member, True))
    found = known
    spent: set[str] = set()
    while True:
        words = names | found
        fns = callers.reaching(words)
        held = {member for fn in fns for member in callers.members_of(fn)}
        words |= {fn.name for fn in fns}
        macros = known | frozenset(macro for word in words for macro in _naming(program, word)) - names
        macros |= frozenset(macro for word in held for macro in _naming(program, word, True))
        functions = names | {fn.name for fn in fns}
        macros |= found | frozenset(name for word in functions - spent for name in carriers(callers, word))
        spent |= functions
        macros |= expansion_of(program).macros.taking_members if held else frozenset()
        if macros <= found:
            return found
        found |= macros


@lru_cache(maxsize=16)
def reading(callers: Callers, members: frozenset[str]) -> frozenset[FnRef]:
    """Functions that use one of these members of a device (or of what the declarations do not tell)."""
    program, device = callers.program, callers.pair.device_type
    found = {fn for member in sorted(members) for fn in program.matching(member, member=True)}
    return frozenset(
        fn
        for fn in found
        for _stmt, expr in expressions(program.parse(fn))
        if expr.kind == "member"
        and expr.name in members
        and callers.types.tag(expr.kids[0], program.parse(fn)) in ("", device)
    )


def _naming(program: Program, word: str, member: bool = False) -> set[str]:
    """The macros whose replacement text holds `word`, only as a `member` if so."""
    found = set()
    for path, offset in program.hits(word):
        text = program.units[path].code
        define = _DEFINE.match(text, _logical_line(text, offset))
        if define and define.end() < offset and (not member or is_member(text, offset)):
            found.add(define[1])
    return found


def _logical_line(text: str, offset: int) -> int:
    """Where the line of `offset` starts, continued lines counting as one."""
    start = text.rfind("\n", 0, offset) + 1
    while start > 1 and text.endswith(("\\\n", "\\\r\n"), 0, start):
        start = text.rfind("\n", 0, start - 1) + 1
    return start
