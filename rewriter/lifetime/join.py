"""One answer for each call of a driver from those of all groups: what is proven has to hold in every one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewriter.lifetime.answers import REASONS, Answer, answer
from rewriter.lifetime.decide import Decided
from rewriter.lifetime.groups import Said, short

SHOWN = 3
"""How many modules a text names, and how many lines of each group are shown where there are several."""

Heard = tuple[str, Answer]
"""The module that uses the driver ("" for none), and the answer about one call there."""


def join(decided: Sequence[Decided], leaves: Sequence[Said]) -> list[Decided]:
    """The calls of a driver with their final answers.

    A release goes only if the driver itself acquires all that it may give back, and every acquire is converted.
    """
    joined = [replace(one, answer=_one(_heard(one, leaves))) for one in decided]
    acquires = [one.answer for one in joined if one.site.kind == "acquire" and one.answer.code != "already-managed"]
    unsure = any(said.foreign for said in leaves) or any(said.verdict == "review" for said in acquires)
    if unsure or any(said.verdict == "keep" for said in acquires):
        return [_demoted(one, unsure) for one in joined]
    return joined


def _heard(one: Decided, leaves: Sequence[Said]) -> list[Heard]:
    place = one.site.place
    return [(said.group.user, said.answers[place]) for said in leaves if place in said.answers]


def _one(heard: Sequence[Heard]) -> Answer:
    """For review if it is with any user; kept if it has to be for any; else what all agree on."""
    for verdict in ("review", "keep"):
        deciding = [one for one in heard if one[1].verdict == verdict]
        if deciding:
            return _agreed(deciding, len(deciding) < len(heard))
    if not heard:
        return answer("review", "unreached", (), "no module of the tree uses it")
    return _agreed(heard, False)


def _agreed(heard: Sequence[Heard], others: bool) -> Answer:
    """The answers of one verdict as one; `others` says that there are users with another verdict."""
    first = heard[0][1]
    same = [one for one in heard if one[1].code == first.code]
    detail = "; ".join(filter(None, (first.detail, _users(same), *_different(heard, first.code))))
    alone = len(heard) == 1
    proven = first.verdict in ("convert", "remove")
    lines = [line for _user, said in heard for line in (said.evidence if alone or proven else said.evidence[:SHOWN])]
    shared = others and {said.code for _user, said in heard} == {"not-managed"}
    sentences = dict.fromkeys(why for _user, said in heard for why in said.why.split("; ") if why)
    code = "shared-unmanaged" if shared else first.code
    return Answer(first.verdict, code, tuple(lines), detail, "; ".join(sentences))


def _different(heard: Sequence[Heard], code: str) -> list[str]:
    """The other reasons, each with the users that it holds for."""
    codes = dict.fromkeys(said.code for _user, said in heard if said.code != code)
    return [f"{_users([one for one in heard if one[1].code == other])}: {REASONS[other]}" for other in codes]


def _users(heard: Sequence[Heard]) -> str:
    """Who uses the driver, in a few words."""
    names = [short(user) for user, _said in heard if user]
    if not names:
        return ""
    if len(names) > SHOWN:
        names[SHOWN - 1 :] = [f"{len(names) - SHOWN + 1} more"]
    return "as used by " + ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def _demoted(one: Decided, unsure: bool) -> Decided:
    if one.answer.verdict != "remove":
        return one
    verdict = answer("review" if unsure else "keep", "acquire-not-converted", one.answer.evidence)
    return replace(one, answer=verdict)
