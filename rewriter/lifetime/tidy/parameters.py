"""Parameters that only the removed code used: they go with their arguments, where every caller is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rewriter.c.edit import Edit
from rewriter.c.layout import Cut, with_heading
from rewriter.c.lexer import lex
from rewriter.c.tree import Expr
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.lists import ItemList, declared
from rewriter.lifetime.tidy.refused import Refused
from rewriter.lifetime.tidy.registration import find_call
from rewriter.lifetime.tidy.workshop import Reference, Workshop

_WHY = "nothing uses the parameter any more"


def settle_parameters(shop: Workshop) -> bool:
    """Drop one parameter that only removed code used, from its static function and all calls; True if one went."""
    return any(_drop(shop, draft, number) for draft, number in _idle(shop))


def unused_parameters(shop: Workshop) -> Iterator[tuple[Draft, str]]:
    """What `settle_parameters` had to leave: parameters that nothing uses any more, of functions that are called."""
    for draft, number in _idle(shop):
        references = shop.references(draft.function.name, draft.source.path if draft.function.static else None)
        if _calls(shop, references):
            yield draft, draft.function.params[number].name


def _idle(shop: Workshop) -> Iterator[tuple[Draft, int]]:
    """Parameters, by number, that removed code used and nothing else does."""
    for draft in shop.touched():
        for number, param in enumerate(draft.function.params):
            uses = draft.uses(param.name) if param.name in draft.names else []
            if len(uses) == 1 and 0 <= uses[0] < draft.function.body_a:  # twice, where the type of another names it
                words = {draft.tokens.tok[i] for i in draft.live_tokens()}
                if not shop.macros.capture(words, param.name):
                    yield draft, number


def _drop(shop: Workshop, draft: Draft, number: int) -> bool:
    """Drop a parameter, unless somebody else has a say in what the function looks like."""
    function, path = draft.function, draft.source.path
    if not function.static or not path.endswith(".c") or function.name in draft.tokens.tok[function.body_a :]:
        return False
    references = shop.references(function.name, path)
    if [reference.kind for reference in references].count("definition") != 1:
        return False
    calls = [(caller, call, _arguments(caller, call)) for caller, call in _calls(shop, references)]
    heads = [_header(shop, draft), *(_prototype(shop, r) for r in references if r.kind == "prototype")]
    lists = [*heads, *(arguments for _, _, arguments in calls)]
    if not calls or not all(len(each.items) == len(function.params) and each.silent(number) for each in lists):
        return False
    if not all(shop.purity.pure(call.kids[number + 1]) for _, call, _ in calls):
        return False
    for caller, call, arguments in calls:
        caller.join(*arguments.gap(number), _WHY)
        del call.kids[number + 1]
    for head in heads:
        _take_from_head(shop, draft, head, number)
    _drop_documentation(shop, draft, function.params.pop(number).name)
    return True


def _calls(shop: Workshop, references: list[Reference]) -> list[tuple[Draft, Expr]]:
    """Every call of a function; none if it is referred to in any other way."""
    found = []
    for reference in references:
        if reference.kind in ("definition", "prototype"):
            continue
        try:
            caller, token = shop.draft_at(reference.path, reference.offset)
            call = find_call(caller, token)[1]
        except Refused:
            return []
        found.append((caller, call))
    return found


def _arguments(caller: Draft, call: Expr) -> ItemList:
    return ItemList(caller.source, caller.tokens, [(kid.a, kid.b) for kid in call.kids[1:]])


def _header(shop: Workshop, draft: Draft) -> ItemList:
    """The parameters of a definition, as they stand after what went before."""
    key = (draft.source.path, draft.tokens.off[draft.function.a])
    if key not in shop.heads:
        shop.heads[key] = declared(draft.source, draft.tokens, draft.function.a, draft.function.body_a)
    return shop.heads[key]


def _prototype(shop: Workshop, reference: Reference) -> ItemList:
    """The same of a prototype."""
    unit = shop.units[reference.path]
    here = unit.around(reference.offset).prototype_at(reference.offset)
    assert here is not None
    if (reference.path, here.start) not in shop.heads:
        tokens = lex(unit.source.text, here.start, here.end)
        shop.heads[reference.path, here.start] = declared(unit.source, tokens, 0, len(tokens) - 1)
    return shop.heads[reference.path, here.start]


def _take_from_head(shop: Workshop, draft: Draft, head: ItemList, number: int) -> None:
    """Let a parameter go; a list that held no other reads ``void``."""
    a, b = head.gap(number)
    path, tokens, lone = head.source.path, head.tokens, len(head.items) == 1
    if tokens is draft.tokens and lone:
        draft.swap(draft.function.body, a, b, "void", _WHY)
    elif tokens is draft.tokens:
        draft.join(a, b, _WHY)
    else:
        shop.trims.append(Edit(path, tokens.off[a], tokens.end(b - 1) if lone else tokens.off[b], "void" * lone, _WHY))
    del head.items[number]


def _drop_documentation(shop: Workshop, draft: Draft, name: str) -> None:
    """The parameter's entry in the comment above the function, with the lines under it that are indented further."""
    text, start = draft.source.text, draft.tokens.off[draft.function.a]
    entry = re.compile(
        rf"^[ \t]*\*[ \t]*@{re.escape(name)}:.*\n(?:[ \t]*\*(?:\t|[ ]{{2}})[ \t]*[^@\s/].*\n)*", re.MULTILINE
    )
    found = entry.search(text, with_heading(text, start), start)
    if found is not None:
        shop.cuts.append((draft.source.path, Cut(*found.span(), _WHY)))
