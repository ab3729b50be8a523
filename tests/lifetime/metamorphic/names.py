"""Other names for variables, labels and static functions: a verdict hangs on what a thing is, not on its name."""

from __future__ import annotations

from random import Random

from .driver import Change, Driver, Scope, tokens_of

VARIABLES = ("x", "irq", "count", "nvec", "errs", "is_ok", "ndev", "MAX", "msi_enabled", "ret_val")
FUNCTIONS = (
    "get_count",
    "reset_err",
    "show_info",
    "to_meta",
    "my_alloc",
    "first_entry",
    "is_done",
    "wait_for",
    "dev_dbg_all",
)
LABELS = ("out", "err", "pci_irq_vector_failed", "free_irq", "success", "retry")

_NOT_A_VARIABLE_BEHIND = frozenset({".", "->", "struct", "union", "enum", "goto"})


def rename_variable(scope: Scope, rnd: Random) -> Driver | None:
    """A local or a parameter gets another name."""
    names = sorted(name for name in scope.declared() if _renamable(scope, name))
    if not names:
        return None
    old, new = rnd.choice(names), scope.driver.fresh(f"{rnd.choice(VARIABLES)}_v")
    tok, kind = scope.tokens.tok, scope.tokens.kind
    return scope.edited(
        *(
            _at(scope, i, new)
            for i in range(scope.function.a, scope.function.b)
            if tok[i] == old and kind[i] == "id" and tok[i - 1] not in _NOT_A_VARIABLE_BEHIND
        )
    )


def _renamable(scope: Scope, name: str) -> bool:
    """Whether every mention of a variable is plain: no macro can see it or take it for a member."""
    if scope.driver.spelled_in_macros(name) or any(s.name == name for s in scope.statements("label")):
        return False
    for stmt, expr, _above in scope.expressions:
        macro = expr.kind == "call" and (stmt.kind == "loop" or any(kid.kind == "type" for kid in expr.kids))
        if macro and any(kid.kind == "id" and kid.op == name for kid in expr.kids[2:]):
            return False
        if expr.kind == "opaque" and name in expr.op:
            return False
    return not any(stmt.kind == "opaque" for stmt in scope.function.body.walk())


def rename_label(scope: Scope, rnd: Random) -> Driver | None:
    """A label gets another name, in all gotos as well."""
    label = scope.pick(rnd, "label")
    if label is None or scope.driver.spelled_in_macros(label.name):
        return None
    new = scope.driver.fresh(f"{rnd.choice(LABELS)}_l")
    tok = scope.tokens.tok
    if any(tok[i] == label.name and tok[i - 1] in ("&&", ",", ":") for i in range(scope.function.a, scope.function.b)):
        return None
    named = [stmt for stmt in scope.function.body.walk() if stmt.name == label.name]
    return scope.edited(
        *(_at(scope, stmt.a, new) for stmt in named if stmt.kind == "label"),
        *(_at(scope, stmt.a + 1, new) for stmt in named if stmt.kind == "goto"),
    )


def rename_function(scope: Scope, rnd: Random) -> Driver | None:
    """A static function gets another name, wherever it is named."""
    driver = scope.driver
    if not scope.function.static or scope.function.name in driver.origin.values():
        return None
    old, new = scope.function.name, driver.fresh(rnd.choice(FUNCTIONS))
    if driver.spelled_in_macros(old) or any("##" in text or "ATTR" in text for text in driver.files.values()):
        return None
    for path, text in driver.files.items():
        changes = _mentions(text, old, new)
        if changes is None:
            return None
        driver = driver.edited(path, *changes)
    return driver.standing_for(new, old)


def _mentions(text: str, old: str, new: str) -> list[Change] | None:
    """The changes that rename a function in a file; None where the name is also that of something else."""
    if old not in text:
        return []
    tokens = tokens_of(text)
    found = [i for i, tok in enumerate(tokens.tok) if tok == old]
    if any(tokens.tok[i - 1] in _NOT_A_VARIABLE_BEHIND or tokens.tok[i + 1] == ":" for i in found):
        return None
    return [(tokens.off[i], tokens.end(i), new) for i in found]


def _at(scope: Scope, token: int, new: str) -> Change:
    return scope.tokens.off[token], scope.tokens.end(token), new
