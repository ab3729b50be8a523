"""Tells the proof of every decided call."""

from __future__ import annotations

from dataclasses import replace

from rewriter.lifetime.account.converted import Account, Converted
from rewriter.lifetime.account.lines import Lines
from rewriter.lifetime.account.removed import Removed
from rewriter.lifetime.decide import Decided, related
from rewriter.lifetime.proofs import Proofs


def tell(proofs: Proofs, decided: list[Decided]) -> list[Decided]:
    """The same decisions, with the lines that decided each of them in the order of the proof, and what they show."""
    lines = Lines(proofs.callers)
    acquires = [one for one in decided if one.site.kind == "acquire" and one.managed]
    converted, removed = Converted(proofs, lines), Removed(proofs, lines)

    def account(one: Decided) -> Account | None:
        if one.answer.verdict == "convert":
            return converted.account(one.site)
        if one.answer.verdict == "remove" and one.site.kind == "release":
            return removed.account(one.site, [a.site for a in acquires if related(one, a)])
        if one.answer.verdict == "remove":
            return removed.action(one.site, [d.site for d in decided if d.site.fn is one.site.callback])
        return None

    return [_told(one, account(one)) for one in decided]


def _told(one: Decided, account: Account | None) -> Decided:
    if account is None or not account[0]:
        return one
    evidence, why = account
    return replace(one, answer=replace(one.answer, evidence=tuple(evidence), why=why))
