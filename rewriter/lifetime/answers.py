"""What a proof answers: a verdict with its reason and the lines that decided it; the reasons by code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rewriter.plan import Evidence, Reason, VerdictWord

REASONS: dict[str, str] = {
    "managed-lifetime": "only probe reaches this call, and on every path the device was enabled with devres before",
    "managed-and-resumed": "probe acquires on a device enabled with devres before, and resume again for the same binding",
    "managed-empty": "only probe reaches this call, behind an enable with devres; of what it asks for nothing needs a release",
    "redundant-release": "runs only on the way to a failed probe or the end of remove, where devres releases the vectors",
    "empty-release": "of what the driver asks for there is nothing to release; runs only where probe fails or remove ends",
    "redundant-action": "the callback only does what devres does by itself",
    "action-does-more": "the callback does more than release",
    "action-device-unknown": "the callback is registered on a device that is not proven to be the one of the binding",
    "action-may-run-early": "the callback may run before the end of the binding",
    "already-managed": "already calls the managed function",
    "not-managed": "the device is enabled without devres, so nothing releases its vectors by itself",
    "shared-unmanaged": "other modules use this for devices that are enabled without devres",
    "not-always-managed": "not on every path to this call the device was enabled with devres before",
    "enable-not-found": "nothing in this module enables the device",
    "other-device": "the device is not the one of the binding",
    "device-unknown": "which device this is could not be proven",
    "not-binding-lifetime": "also runs while the driver is bound, so the vectors do not live from probe to remove",
    "acquired-again": "also runs outside probe, so the vectors are given back and acquired again while bound",
    "released-midlife": "the driver gives the vectors back while it stays bound",
    "acquired-right-after": "runs while the driver stays bound, right before the vectors are acquired again",
    "runs-midlife": "also runs while the driver stays bound, where devres releases nothing",
    "runs-in-work": "runs in a work item, after which the driver stays bound and devres releases nothing",
    "runs-at-shutdown": "runs at shutdown, where devres releases nothing",
    "role-unknown": "who calls this, and when, could not be followed",
    "unreached": "no entry point of the module leads here",
    "probe-goes-on": "probe can succeed after this release",
    "vectors-used-after": "after this release the vectors are looked at or acquired again",
    "exit-unknown": "it could not be proven that probe fails whenever this ran",
    "paths-unknown": "the paths from here could not be followed",
    "acquire-not-converted": "vectors that this releases come from a call that is not converted",
    "nothing-converted": "no acquire of this driver is converted",
    "not-a-statement": "the call cannot be taken out cleanly",
    "unread-code": "the name stands in code that could not be read as a call",
    "api-itself": "part of the interface itself, not a user of it",
    "failed-to-read": "the file could not be read",
}
"""Every reason code with its sentence; codes are stable."""

CHECKS: dict[str, str] = {
    "action-device-unknown": "find out which device the callback is registered on",
    "action-may-run-early": "find out whether devres can run the callback while the driver stays bound",
    "not-always-managed": "find the path on which the device is not enabled, and whether it ever gets here",
    "enable-not-found": "look at every driver that calls this code: all of them have to enable the device with devres",
    "device-unknown": "find out whether this is the device that probe was given, whichever way leads here",
    "acquired-again": "find out whether the vectors are held from probe to remove all the same",
    "runs-at-shutdown": "decide whether shutdown has to release the vectors; if not, the call may go",
    "role-unknown": "find out who calls this, and whether the driver stays bound afterwards",
    "unreached": "find out whether this code ever runs",
    "exit-unknown": "find out whether the value can be anything but a negative error there; if not, the call may go",
    "paths-unknown": "read on from there: the call may go if probe fails or remove ends, with no look at the vectors",
    "acquire-not-converted": "settle the call that acquires first",
    "not-a-statement": "take the call out by hand",
    "unread-code": "read the line, and what it does to the vectors",
}
"""What a person has to find out where a call is up for review, by reason code."""


CONCLUSIONS: dict[str, str] = {
    "managed-lifetime": (
        "So devres releases the vectors after a failed probe and after remove, and nothing does while the driver is bound."
    ),
    "managed-and-resumed": (
        "So devres releases the vectors after a failed probe and after remove, whether resume acquired them anew or not."
    ),
    "managed-empty": "So nothing has to be released; with other flags devres would do it.",
    "redundant-release": "So devres releases the vectors right after it, whichever way leads here.",
    "empty-release": "So it does nothing, and devres would do it right after it.",
    "redundant-action": "So devres does all that the callback is there for.",
}
"""What the proof of an edit comes to, by reason code."""

CLASSES: dict[str, str] = {
    "devres": "devres alone: the device is managed, and nothing else releases at the end of the binding",
    "partly": "the driver on some paths, devres alone on the others",
    "driver": "the driver on every path, although devres would",
    "while-bound": "the driver, while it is bound: the vectors do not live from probe to remove",
    "unmanaged": "the driver: the device is enabled without devres",
    "unclear": "could not be proven",
}
"""Who releases what a driver acquires, by class; `census` tells which."""


@dataclass(frozen=True)
class Answer:
    """The verdict on one call."""

    verdict: VerdictWord
    code: str
    evidence: tuple[Evidence, ...] = ()
    detail: str = ""
    why: str = ""
    """The proof in one sentence, with the lines it rests on."""

    def reason(self) -> Reason:
        """The reason as the plan holds it."""
        text = REASONS[self.code]
        return Reason(self.code, f"{text}: {self.detail}" if self.detail else text)


def answer(verdict: VerdictWord, code: str, evidence: Iterable[Evidence] = (), detail: str = "") -> Answer:
    """An answer with its evidence in order, each line once."""
    return Answer(verdict, code, tuple(dict.fromkeys(evidence)), detail)
