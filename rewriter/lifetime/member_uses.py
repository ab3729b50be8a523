"""What becomes of a member that holds a function: its calls, and whether anything else reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from rewriter.c.tree import Expr, Function, name_at
from rewriter.lifetime import facts
from rewriter.lifetime.expressions import expressions
from rewriter.lifetime.program import Call, FnRef, Program
from rewriter.lifetime.search import in_directive, is_member

_TESTS = frozenset({"!", "&&", "||", "==", "!="})

IsBase = Callable[[Expr, FnRef], bool]
"""Whether an expression, of which a member is taken, may be the struct in question."""


@dataclass
class MemberUses:
    """Calls through a member, and the places (path, offset) where its value goes elsewhere."""

    calls: list[Call] = field(default_factory=list)
    reads: list[tuple[str, int]] = field(default_factory=list)


def member_uses(program: Program, member: str, is_base: IsBase) -> MemberUses:
    """The uses of `member` in functions and macros; stores to it and tests of it are none."""
    uses = MemberUses()
    for path, offset in program.hits(member):
        text, fn = program.units[path].code, program.at(path, offset)
        taken = is_member(text, offset)
        if fn is not None and offset >= fn.body:
            function = program.parse(fn)
            if in_directive(function.tokens, offset):
                if taken:
                    uses.reads.append((path, offset))
            elif offset in function.tokens.off:
                _in_function(program, fn, member, offset, is_base, uses)
        elif fn is None and taken and _in_define(text, offset):
            uses.reads.append((path, offset))
    return uses


def _in_function(program: Program, fn: FnRef, member: str, offset: int, is_base: IsBase, uses: MemberUses) -> None:
    function = program.parse(fn)
    parents = [(stmt, expr, kid) for stmt, expr in expressions(function) for kid in expr.kids]
    for stmt, parent, expr in parents:
        if _is_member_at(expr, member, offset, function):
            if is_base(expr.kids[0], fn):
                if parent.kind == "call" and expr is parent.kids[0]:
                    uses.calls.append(Call(fn, stmt, parent, offset))
                elif not (_is_store(parent, expr) or _is_test(parent, expr)):
                    uses.reads.append((fn.path, offset))
            return
        if expr.kind == "id" and name_at(expr, function.tokens) == offset:
            if parent.kind == "call" and _takes_members(program, parent.callee):
                uses.reads.append((fn.path, offset))
            return
    for stmt, expr in expressions(function):  # a whole condition, initialiser or returned value
        if _is_member_at(expr, member, offset, function):
            if stmt.kind not in ("if", "loop") and is_base(expr.kids[0], fn):
                uses.reads.append((fn.path, offset))
            return


def _is_member_at(expr: Expr, member: str, offset: int, function: Function) -> bool:
    return expr.kind == "member" and expr.name == member and name_at(expr, function.tokens) == offset


def _is_store(expr: Expr, kid: Expr) -> bool:
    return expr.kind == "assign" and expr.kids[0] is kid


def _is_test(expr: Expr, kid: Expr) -> bool:
    """Whether all that an expression takes from `kid` is whether there is a function."""
    if expr.kind == "call":
        return expr.callee in facts.TRANSPARENT_CONDITIONS - facts.TRANSPARENT_VALUES
    if expr.kind == "cond":
        return len(expr.kids) == 3 and expr.kids[0] is kid
    return expr.kind in ("unary", "binary") and expr.op in _TESTS


def _takes_members(program: Program, name: str) -> bool:
    """Whether a macro of the module takes a member of something by the name it was given, or pastes one."""
    for define in program.defines.get(name, ()):
        if define.params is not None:
            params = "|".join(re.escape(param.strip()) for param in define.params.split(","))
            if "##" in define.body or re.search(rf"(?:->|\.)\s*(?:{params})\b", define.body):
                return True
    return False


def _in_define(text: str, offset: int) -> bool:
    start = text.rfind("\n", 0, offset) + 1
    while text[max(0, start - 2) : start] == "\\\n":
        start = text.rfind("\n", 0, start - 1) + 1
    return text[start:offset].lstrip().startswith("#")


def copies(program: Program, name: str) -> list[tuple[str, int]]:
    """Places (path, offset) where the struct of this name is copied as a whole."""
    found = []
    for caller in {m.caller for m in program.uses(name)[1] if m.caller is not None}:
        function = program.parse(caller)
        for _stmt, expr in expressions(function):
            taken = expr.kids[1:] if expr.kind == "assign" or (expr.kind == "call" and "mem" in expr.callee) else []
            for value in taken:
                while expr.kind == "call" and value.kind in ("unary", "cast") and value.kids:
                    value = value.kids[-1]
                if value.kind == "id" and value.op == name:
                    found.append((caller.path, function.tokens.off[value.a]))
    return sorted(found)
