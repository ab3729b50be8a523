"""From answers to edits: what is proven is handed to the clean-up, and what cannot be taken out cleanly goes to review."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rewriter.lifetime.answers import answer
from rewriter.lifetime.decide import Decided
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.program import FnRef, Program
from rewriter.lifetime.sites import registrations, wraps_only
from rewriter.lifetime.tidy import Conversion as Tidy
from rewriter.lifetime.tidy import Refused, Vocabulary
from rewriter.plan import Edit


@dataclass(frozen=True)
class Conversion:
    """What became of the answers: the final ones, the edits, and what a person should look at beside them."""

    decided: list[Decided]
    edits: tuple[Edit, ...] = ()
    notes: tuple[str, ...] = ()


def convert(program: Program, pair: ResourcePair, decided: list[Decided]) -> Conversion:
    """The edits of everything proven; answers change where the clean-up refuses, and devres actions join the list."""
    decided = _with_actions(program, pair, decided)
    if not any(d.answer.verdict in ("convert", "remove") for d in decided):
        return Conversion(decided)
    while True:
        words = Vocabulary(frozenset(pair.stale_words), frozenset(pair.nouns), frozenset(pair.managed_enables))
        tidy = Tidy(program.units, words)
        for one in decided:
            _hand_over(tidy, pair, one)
        try:
            edits = tidy.finish()
            return Conversion(decided, edits, tuple(f"{n.path}:{n.line}: {n.text}" for n in tidy.notes))
        except Refused as refused:
            decided = _given_up(program, decided, refused)


def _hand_over(tidy: Tidy, pair: ResourcePair, one: Decided) -> None:
    path, offset = one.site.place
    why = one.answer.reason().text
    if one.answer.verdict == "convert":
        tidy.rename_call(path, offset, pair.acquires[one.site.name], why)
    elif one.answer.verdict == "remove":
        remove = tidy.remove_action if one.site.kind == "action" else tidy.remove_call
        remove(path, offset, why)


def _given_up(program: Program, decided: list[Decided], refused: Refused) -> list[Decided]:
    """The removal that was refused, and with a callback its registrations (or the other way round), go to review.

    A refusal of the clean-up that follows from removals elsewhere takes all of them along.
    """
    removals = [d for d in decided if d.answer.verdict == "remove"]
    at = next((d for d in removals if _is_at(program, d, refused)), None)
    if at is None:
        said = answer("review", "not-a-statement", (), refused.text)
        return [replace(d, answer=said) if d in removals else d for d in decided]
    callbacks = {d.site.callback for d in decided}
    wrapped = at.site.callback or (at.site.fn if at.site.fn in callbacks else None)
    said = answer("review", "not-a-statement", (), refused.text)

    def goes(one: Decided) -> bool:
        together = wrapped is not None and wrapped in (one.site.callback, one.site.fn)
        return one is at or (together and one.answer.verdict == "remove")

    return [replace(d, answer=said) if goes(d) else d for d in decided]


def _is_at(program: Program, one: Decided, refused: Refused) -> bool:
    path, offset = one.site.place
    return path == refused.path and program.units[path].source.line_of(offset) == refused.line


def _with_actions(program: Program, pair: ResourcePair, decided: list[Decided]) -> list[Decided]:
    """Registrations of callbacks that only release become sites of their own, judged like what they register."""
    by_function: dict[FnRef, list[Decided]] = {}
    for one in decided:
        if one.site.kind == "release":
            by_function.setdefault(one.site.fn, []).append(one)
    found = list(decided)
    for fn, releases in by_function.items():
        only = wraps_only(program, pair, fn)
        verdicts = {one.answer.verdict for one in releases}
        for site in registrations(program, pair, fn):
            said = releases[0].answer
            if only and verdicts == {"remove"}:
                said = answer("remove", "redundant-action", said.evidence)
            elif verdicts == {"remove"}:
                said = answer("keep", "action-does-more")
            found.append(Decided(site, said, releases[0].bindings))
    return found
