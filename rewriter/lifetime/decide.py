"""From proofs about single calls to one decision about the driver: acquires and releases must fit each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rewriter.lifetime.answers import Answer, answer
from rewriter.lifetime.flags import takes_nothing
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.proofs import Proofs
from rewriter.lifetime.sites import ApiCall
from rewriter.plan import OutcomeWord, Reason, VerdictWord


@dataclass(frozen=True)
class Decided:
    """A call with its answer; `bindings` are the driver structs whose devices it can be about."""

    site: ApiCall
    answer: Answer
    bindings: frozenset[str]
    managed: bool | None = False
    """For an acquire: whether devres is proven to release what it acquires; None where that is open."""


def decide(proofs: Proofs, pair: ResourcePair, sites: list[ApiCall], unread: bool = False) -> list[Decided]:
    """The answer for every site, releases held against the acquires of the same binding.

    Where an API name stands in code that was not read (`unread`), nothing about the driver is proven.
    """
    acquires = [_acquired(proofs, pair, s) for s in sites if s.kind == "acquire"]
    releases = [_released(proofs, s, acquires) for s in sites if s.kind == "release"]
    acquires = [_with_midlife(proofs, acquire, releases) for acquire in acquires]
    releases = [_with_companion(proofs, _with_acquires(r, acquires)) for r in releases]
    empty = [a for a in acquires if takes_nothing(proofs.program, pair, a.site.fn, a.site.expr)]
    releases = [_of_nothing(r, [a for a in acquires if related(r, a) and a not in empty]) for r in releases]
    acquires = [_of_nothing(a, [a] if a not in empty else []) for a in acquires]
    decided = sorted(acquires + releases, key=lambda d: d.site.place)
    return [_doubted(one) for one in decided] if unread else decided


def _doubted(one: Decided) -> Decided:
    if one.answer.verdict not in ("convert", "remove"):
        return one
    return replace(one, answer=answer("review", "unread-code", one.answer.evidence))


def _acquired(proofs: Proofs, pair: ResourcePair, site: ApiCall) -> Decided:
    said = proofs.acquire(site)
    managed = {"convert": True, "review": None}.get(said.verdict, False)
    if site.name in pair.acquires.values():
        said = answer("keep", "already-managed")
    return Decided(site, said, _bindings(proofs, site), managed)


def _released(proofs: Proofs, site: ApiCall, acquires: list[Decided]) -> Decided:
    """The proof about a release, made only where some acquire of the same binding may be converted."""
    release = Decided(site, answer("keep", "nothing-converted"), _bindings(proofs, site))
    if any(related(release, a) and _is_open(a) for a in acquires):
        return replace(release, answer=proofs.release(site))
    return release


def _is_open(acquire: Decided) -> bool:
    return acquire.answer.verdict != "keep" or acquire.answer.code == "already-managed"


def _bindings(proofs: Proofs, site: ApiCall) -> frozenset[str]:
    roles = [context.role for context in proofs.contexts(site)]
    return frozenset(name for role in roles for name in proofs.callers.entries.get(role.fn, role.drivers))


def related(one: Decided, other: Decided) -> bool:
    """Whether two calls can be about the same device; a call that no driver struct reaches may be about any."""
    if "other-device" in (one.answer.code, other.answer.code):
        return False
    return not one.bindings or not other.bindings or bool(one.bindings & other.bindings)


def _with_midlife(proofs: Proofs, acquire: Decided, releases: list[Decided]) -> Decided:
    """A driver that gives vectors back while bound does not hold them for the binding.

    A work item may do so because it failed to set the device up, which is no reset: there it has to acquire again.
    """
    if acquire.answer.verdict == "keep":
        return acquire
    for other in releases:
        code = other.answer.code
        if related(acquire, other) and (
            (code == "runs-midlife" and acquire.answer.code != "role-unknown")
            or (code == "runs-in-work" and proofs.acquired_again_in_work(other.site, acquire.site))
        ):
            return replace(acquire, answer=answer("keep", "released-midlife", other.answer.evidence), managed=False)
    return acquire


def _with_acquires(release: Decided, acquires: list[Decided]) -> Decided:
    """A release goes only together with the conversion of every acquire whose resource it gives back."""
    own = [a for a in acquires if related(release, a)]
    held = [a for a in own if a.managed]
    said = release.answer
    if said.code in ("other-device", "runs-midlife", "runs-in-work", "acquired-right-after"):
        return release
    unsure = [a for a in own if a.answer.verdict == "review" or (_is_open(a) and a.managed is None)]
    if not held and not unsure:
        first = own[0].answer if own else answer("keep", "nothing-converted")
        code = "not-managed" if first.code == "not-managed" else "nothing-converted"
        return replace(release, answer=answer("keep", code, first.evidence))
    if said.verdict != "remove":
        return release
    if len(held) < len(own):
        other = next(a for a in own if a not in held)
        verdict: VerdictWord = "review" if unsure else "keep"
        return replace(release, answer=Answer(verdict, "acquire-not-converted", other.answer.evidence))
    alone = release.bindings.difference(*(a.bindings for a in held))
    if alone:
        detail = f"{min(alone)} acquires nothing that is converted"
        return replace(release, answer=answer("review", "acquire-not-converted", said.evidence, detail))
    return release


def _with_companion(proofs: Proofs, release: Decided) -> Decided:
    """Where a binding acquires for the device of another one, a release there may give that back."""
    if release.answer.verdict != "remove" or proofs.never_a_companion(release.site):
        return release
    detail = "another binding may acquire for this device"
    return replace(release, answer=answer("review", "acquire-not-converted", release.answer.evidence, detail))


def _of_nothing(one: Decided, holding: list[Decided]) -> Decided:
    """The reason told exactly where no acquire in question is `holding` anything that would have to be released."""
    codes = {"managed-lifetime": "managed-empty", "redundant-release": "empty-release"}
    if holding or one.answer.code not in codes:
        return one
    return replace(one, answer=replace(one.answer, code=codes[one.answer.code]))


def outcome(decided: list[Decided], edited: bool) -> tuple[OutcomeWord, Reason]:
    """The driver's outcome and the reason that stands for it: review before changed before skipped."""
    reviews = [d.answer for d in decided if d.answer.verdict == "review"]
    if reviews:
        return "review", reviews[0].reason()
    if edited:
        return "changed", next(d.answer for d in decided if d.answer.verdict in ("convert", "remove")).reason()
    acquires = [d.answer for d in decided if d.site.kind == "acquire"] or [d.answer for d in decided]
    if any(a.code == "already-managed" for a in acquires):
        return "unchanged", answer("keep", "already-managed").reason()
    return "skipped", acquires[0].reason()
