"""One run of the clean-up: the decided removals, then everything they leave behind, to a fixpoint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rewriter.c.unit import Unit
from rewriter.lifetime.tidy.braces import settle_braces
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.flow import unreachable
from rewriter.lifetime.tidy.helpers import settle_helpers
from rewriter.lifetime.tidy.hollow import check_settled, settle_hollow
from rewriter.lifetime.tidy.labels import hidden, is_value, settle_labels
from rewriter.lifetime.tidy.macros import Macros
from rewriter.lifetime.tidy.parameters import settle_parameters
from rewriter.lifetime.tidy.variables import settle_variables
from rewriter.lifetime.tidy.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Job:
    """One decided edit: `kind` is ``rename``, ``call`` or ``action``."""

    kind: str
    path: str
    offset: int
    why: str
    name: str = ""


def run(units: Mapping[str, Unit], jobs: Iterable[Job], lenient: bool) -> Workshop:
    """Carry out the jobs, registrations first (their error handling may hold calls), and tidy to a fixpoint."""
    shop = Workshop(units, lenient)
    for job in jobs:
        draft, token = shop.draft_at(job.path, job.offset)
        draft.note_edit(token)
    for job in sorted(jobs, key=lambda j: (j.kind != "action", j.path, j.offset)):
        if job.kind == "action":
            shop.drop_registration(job.path, job.offset, job.why)
        elif job.kind == "call":
            shop.drop_call(job.path, job.offset, job.why)
    _settle(shop)
    return shop


def _settle(shop: Workshop) -> None:
    while _round(shop):
        pass
    for draft in shop.touched():
        check_settled(draft)
        settle_braces(draft)


def _round(shop: Workshop) -> bool:
    """Statements first, to the end; a variable or a function is only judged when nothing else moves."""
    if sum(_settle_flow(draft, shop) for draft in shop.touched()):
        return True
    if sum(settle_variables(d, shop.purity, shop.macros) for d in shop.touched()):
        return True
    return settle_helpers(shop) or settle_parameters(shop)


def _settle_flow(draft: Draft, shop: Workshop) -> bool:
    settled = settle_hollow(draft, shop.purity) or settle_labels(draft, shop.purity, shop.macros)
    return settled or _drop_unreachable(draft, shop.macros)


def _drop_unreachable(draft: Draft, macros: Macros) -> bool:
    """Drop the first statement that nothing reaches any more, though something did before."""
    kept = {label for label in draft.statements("label") if hidden(draft, label, macros) or is_value(draft, label)}
    dead = unreachable(draft.function, kept) - draft.dead_before
    for stmt in draft.function.body.walk():
        if stmt in dead and stmt.kind not in ("label", "case", "default"):
            draft.drop(stmt, "nothing reaches this code any more")
            return True
    return False
