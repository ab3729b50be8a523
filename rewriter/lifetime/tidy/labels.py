"""Labels with nothing left behind them: their gotos go to the next label, or become the return that follows."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.c.tree import Declarator, Stmt
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.flow import is_store
from rewriter.lifetime.tidy.macros import Macros
from rewriter.lifetime.tidy.purity import Purity

_BEFORE_A_MENTION = frozenset(("&&", ",", "(", ":", "goto"))


def settle_labels(draft: Draft, purity: Purity, macros: Macros) -> bool:
    """One round over the labels that were touched, last first; True if anything changed.

    Raises:
        Refused: a label would stand at the end of a block that is not the function's.
    """
    changed = False
    for label in reversed(draft.statements("label")):
        if not draft.live(label) or hidden(draft, label, macros):
            continue
        if label.name in draft.jumped and not _named(draft, label) and not is_value(draft, label):
            draft.drop(label, "nothing jumps to the label any more")
            changed = True
        elif label in draft.labels and not is_value(draft, label):
            changed |= _dissolve(draft, label, purity)
    return changed


def hidden(draft: Draft, label: Stmt, macros: Macros) -> bool:
    """Whether a macro that the function uses names the label: it may jump there."""
    return macros.capture({draft.tokens.tok[i] for i in draft.live_tokens()}, label.name)


def _named(draft: Draft, label: Stmt) -> bool:
    return bool(draft.gotos(label.name))


def is_value(draft: Draft, label: Stmt) -> bool:
    """Whether anything but a goto statement names the label: its address, an asm goto, a macro, a goto in an expression."""
    gotos = {goto.a + 1 for goto in draft.gotos(label.name)}
    tok = draft.tokens.tok
    named = (i for i in draft.live_tokens() if tok[i] == label.name and i != label.a and i not in gotos)
    return any(tok[i - 1] in _BEFORE_A_MENTION for i in named)


def _dissolve(draft: Draft, label: Stmt, purity: Purity) -> bool:
    parent = label.parent
    if parent is None:
        return False
    after = parent.kids[parent.kids.index(label) + 1 :]
    following = after[0] if after else None
    if following is not None and _directive_between(draft, label, following):
        return False
    if following is None:
        _check_end(draft, label)
        _return_instead(draft, label, None)
    elif following.kind == "label" or (following.kind == "goto" and following.name):
        _jump_instead(draft, label, following.name)
    elif following.kind == "return" and _copies(draft, label, following, purity):
        _return_instead(draft, label, following)
    else:
        return False
    _drop_label(draft, label, following)
    return True


def _directive_between(draft: Draft, label: Stmt, following: Stmt) -> bool:
    return any(label.b <= at <= following.a for _, _, at in draft.tokens.directives)


def _check_end(draft: Draft, label: Stmt) -> None:
    if label.parent is not draft.function.body or draft.function.returns.strip() not in ("void", "static void"):
        raise draft.refuse(label.a, "label-at-end", f"nothing would stand behind label {label.name}")


def _copies(draft: Draft, label: Stmt, following: Stmt, purity: Purity) -> bool:
    """Whether the return behind a label says the same where its gotos stand: no block around one redeclares its names."""
    if not purity.pure(following.expr) or not draft.one_line(following.a, following.b):
        return False
    names = {part.op for part in following.expr.walk() if part.kind == "id"} if following.expr is not None else set()
    return not any(
        decl.name in names for goto in draft.gotos(label.name) for decl in _declared_around(goto, label.parent)
    )


def _declared_around(stmt: Stmt, outer: Stmt | None) -> Iterator[Declarator]:
    """What is declared in the blocks and loop heads between a statement and the block `outer` that holds it."""
    scope = stmt.parent
    while scope is not None and scope is not outer:
        yield from scope.decls
        yield from (decl for kid in scope.kids for decl in kid.decls)
        scope = scope.parent


def _jump_instead(draft: Draft, label: Stmt, name: str) -> None:
    for goto in draft.gotos(label.name):
        goto.name = name
        draft.swap(goto, goto.a + 1, goto.a + 2, name, _why(label))


def _return_instead(draft: Draft, label: Stmt, following: Stmt | None) -> None:
    text = draft.text_of(following.a, following.b) if following is not None else "return;"
    for goto in draft.gotos(label.name):
        goto.kind, goto.name, goto.expr = "return", "", following.expr if following is not None else None
        if following is None or not _fold(draft, goto, following, label):
            draft.swap(goto, goto.a, goto.b, text, _why(label))


def _fold(draft: Draft, jump: Stmt, following: Stmt, label: Stmt) -> bool:
    """``ret = E; goto out;`` with ``return ret;`` behind the label: ``return E;``."""
    parent, value = jump.parent, following.expr
    at = parent.kids.index(jump) if parent is not None and jump.slot == "kids" else 0
    if not at or parent is None or value is None or value.kind != "id":
        return False
    before = parent.kids[at - 1]
    store = before.expr
    if before.kind != "expr" or store is None or not is_store(store, value.op) or not _private(draft, value.op):
        return False
    if any(before.b <= next_ <= jump.a and _own_line(draft, offset) for offset, _, next_ in draft.tokens.comments):
        return False
    draft.drop(jump, _why(label))
    draft.swap(before, before.a, store.kids[1].a, "return", _why(label))
    before.kind, before.expr = "return", store.kids[1]
    return True


def _own_line(draft: Draft, offset: int) -> bool:
    text = draft.source.text
    return not text[draft.source.line_start(offset) : offset].strip()


def _private(draft: Draft, name: str) -> bool:
    """Whether a variable dies with the function: a local or a parameter, its address not taken."""
    decls = [(stmt, d) for stmt in draft.statements("decl") for d in stmt.decls if d.name == name]
    if any("static" in draft.tokens.tok[stmt.a : d.a] for stmt, d in decls):
        return False
    tok = draft.tokens.tok
    taken = any(i > 0 and tok[i - 1] == "&" and tok[i - 2] in ("(", ",", "=", "return") for i in draft.uses(name))
    return not taken and (bool(decls) or any(param.name == name for param in draft.function.params))


def _why(label: Stmt) -> str:
    return f"label {label.name} has nothing left to undo"


def _drop_label(draft: Draft, label: Stmt, following: Stmt | None) -> None:
    """The label goes; a statement on its line gets the indentation it never had."""
    parent = label.parent
    draft.drop(label, _why(label))
    if following is None or parent is None or not draft.one_line(label.a, following.a + 1) or not draft.live(following):
        return
    source, tokens = draft.source, draft.tokens
    lead = source.text[source.line_start(tokens.off[label.a]) : tokens.off[label.a]]
    closing = tokens.off[parent.b - 1]
    want = source.text[source.line_start(closing) : closing] + "\t"
    if not want.strip() and want.startswith(lead):
        draft.indents[following.a] = want[len(lead) :]
