"""Tells the proof of every decided call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewriter.lifetime.account.converted import Converted
from rewriter.lifetime.account.lines import Lines
from rewriter.lifetime.account.refused import Refused
from rewriter.lifetime.account.removed import Removed
from rewriter.lifetime.answers import Answer
from rewriter.lifetime.decide import Decided, related
from rewriter.lifetime.proofs import Proofs
from rewriter.plan import Evidence


def tell(proofs: Proofs, decided: list[Decided]) -> list[Decided]:
    """The same decisions, with the lines that decided each of them in the order of the proof, and what they show."""
    lines = Lines(proofs.callers)
    converted, removed, refused = Converted(proofs, lines), Removed(proofs, lines), Refused(proofs, lines, decided)
    acquires = [one for one in decided if one.site.kind == "acquire" and one.managed]

    def told(one: Decided) -> Answer:
        site, said = one.site, one.answer
        if said.verdict == "convert":
            return _proven(said, *converted.account(site))
        if said.verdict == "remove" and site.kind == "action":
            return _proven(said, *removed.action(site, [d.site for d in decided if d.site.fn is site.callback]))
        if said.verdict == "remove":
            return _proven(said, *removed.account(site, [a.site for a in acquires if related(one, a)]))
        found = refused.account(one)
        if found is None or not found.lines:
            return said
        return replace(said, evidence=tuple(found.lines), detail=found.detail or said.detail)

    answers = [told(one) for one in decided]
    return [
        replace(one, answer=replace(said, evidence=lines.placed(said.evidence)))
        for one, said in zip(decided, answers, strict=True)
    ]


def _proven(said: Answer, lines: Sequence[Evidence], why: str) -> Answer:
    return replace(said, evidence=tuple(lines) or said.evidence, why=why)
