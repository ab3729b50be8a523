"""Functions with nothing left in them, and functions that nothing refers to any more."""

from __future__ import annotations

from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.refused import Refused
from rewriter.lifetime.tidy.workshop import Workshop


def settle_helpers(shop: Workshop) -> bool:
    """Remove empty functions with all their calls, and static ones that have lost their last user; True if any went.

    Raises:
        Refused: an empty function is referred to in another way than by plain calls.
    """
    changed = False
    for draft in list(shop.drafts.values()):
        if draft.removed and not draft.whole and not draft.function.body.kids:
            _remove_empty(shop, draft)
            changed = True
    for draft in list(shop.drafts.values()):
        for name in sorted(draft.names & {where.name for where in shop.units[draft.source.path].functions}):
            changed |= _remove_unused(shop, draft.source.path, name)
    return changed


def _remove_empty(shop: Workshop, draft: Draft) -> None:
    name = draft.function.name
    references = shop.references(name, draft.source.path if draft.function.static else None)
    if sum(reference.kind == "definition" for reference in references) != 1:
        raise draft.refuse(draft.function.a, "several-definitions", f"{name}() is defined more than once")
    if not draft.function.static and not any(reference.kind == "call" for reference in references):
        raise draft.refuse(
            draft.function.a, "callers-unknown", f"{name}() would be empty, and its callers are elsewhere"
        )
    for reference in references:
        if reference.kind == "other" and not (shop.lenient and shop.is_registration(reference)):
            where = f"{name}() would be empty, but this refers to it other than by a plain call"
            raise Refused(reference.path, reference.line, "empty-function", where)
    for reference in references:
        if reference.kind == "call":
            shop.drop_call(reference.path, reference.offset, f"{name}() has nothing left to do")
    shop.remove_function(draft, references, f"{name}() has nothing left to do")


def _remove_unused(shop: Workshop, path: str, name: str) -> bool:
    """A static function of this file that what went referred to, and nothing else does."""
    found = shop.units[path].named(name)
    draft = shop.draft_of(path, found[0])
    if len(found) != 1 or draft.whole or not draft.function.static:
        return False
    references = shop.references(name, path)
    if any(reference.kind not in ("definition", "prototype") for reference in references):
        return False
    shop.remove_function(draft, references, f"nothing refers to {name}() any more")
    return True
