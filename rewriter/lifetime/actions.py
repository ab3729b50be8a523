"""Devres actions: whether they certainly run at the end of the binding, and not before."""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.lifetime import facts
from rewriter.lifetime.answers import Answer, answer
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.identity import Identity
from rewriter.lifetime.program import Call
from rewriter.lifetime.ways import Context


def may_run_early(identity: Identity, contexts: Iterable[Context]) -> Answer | None:
    """Why callbacks on these ways could run while the driver stays bound; None if they certainly do not."""
    callers = identity.callers
    for context in contexts:
        drivers = callers.entries.get(context.role.fn, context.role.drivers)
        for call in registrations_on(callers, context):
            line = callers.evidence(call.caller.path, call.offset)
            device = call.expr.kids[1] if len(call.expr.kids) > 1 else None
            if device is None or not identity.origin(device, identity.general(call.caller)).is_only(drivers):
                return answer("review", "action-device-unknown", (line,))
            if early := _given_back_early(callers):
                return answer("review", "action-may-run-early", (line,), f"the module calls {early}()")
    return None


def registrations_on(callers: Callers, context: Context) -> list[Call]:
    """The registrations by which devres gets to run what is on this way."""
    return [call for call in context.calls if context.action and call.expr.callee in callers.pair.actions]


def _given_back_early(callers: Callers) -> str:
    """A function that the module uses, by which devres runs actions before the binding ends; "" for none."""
    return next((name for name in sorted(facts.GROUPS) if any(callers.program.uses(name))), "")
