"""How a series is sent: without what a policy holds back, in one thread or in waves, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rewriter.kernel.maintainers import Maintainers, UnreadableError, read_maintainers
from rewriter.series.changes import Change
from rewriter.series.contents import Contents
from rewriter.series.policy import Held, Policy, hold_back, read_policies
from rewriter.series.recipients import address, find_parties
from rewriter.series.sent import Sent, held_back, place_of
from rewriter.series.waves import SIZE, plan_waves

HELD_FILE = ".rewriter/held-back.txt"
"""Where a series says which patches a policy holds back."""


@dataclass(frozen=True)
class Sending:
    """What a person may ask of how a series is sent."""

    recipients: bool = True
    """Put recipients into the headers of the mails."""

    ignore_policy: bool = False
    """Hold nothing back."""

    policy: Path | None = None
    """A file of policies of one's own, over ours."""

    waves: bool = False
    """One thread for each maintainers' tree, instead of one for all."""

    wave_size: int = SIZE
    """The most patches of one wave."""


@dataclass(frozen=True)
class Thread:
    """One cover letter and its patches: where they are written, and what stands in their headers, cover first."""

    contents: Contents
    folder: str = ""
    prefix: str = "PATCH"
    headers: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Rules:
    """Whose files they are, and what those people want; `notes` say what could not be read."""

    maintainers: Maintainers
    policies: Sequence[Policy]
    notes: tuple[str, ...] = ()


def read_rules(contents: Contents, tree: Path, sending: Sending) -> Rules:
    """The rules for a series; where MAINTAINERS cannot be read, a note says what that leaves out.

    Raises:
        SeriesError: the person's own file of policies is none.
    """
    policies = read_policies(sending.policy)
    if not contents.changes:
        return Rules(Maintainers(()), policies)
    try:
        return Rules(read_maintainers(tree), policies)
    except UnreadableError as error:
        return Rules(Maintainers(()), policies, (f"{error}: {_without(sending)}",))


def wanted(contents: Contents, rules: Rules, sending: Sending) -> tuple[Contents, dict[str, bytes], tuple[str, ...]]:
    """The contents without what a policy holds back, the file that says so, and notes."""
    going, held = ((), ()) if sending.ignore_policy else hold_back(contents.drivers, rules.policies, rules.maintainers)
    if not held:
        return contents, {}, ()
    notes = []
    for one in held:
        count, text = len(one.changes), f"{one.policy.reason} ({one.policy.source or 'no source'})"
        notes.append(f"{count} {'patch' if count == 1 else 'patches'} held back by policy {one.policy.name}: {text}")
    notes.append(f"what is held back is listed in {HELD_FILE}; --ignore-policy takes it in")
    left = replace(contents.only(going), sent=Sent(held_back(held)))
    return left, {HELD_FILE: _listing(held).encode()}, tuple(notes)


def arrange(
    contents: Contents, rules: Rules, tree: Path, sending: Sending
) -> tuple[tuple[Thread, ...], tuple[str, ...]]:
    """The threads of a series with their recipients, and what a person should know."""
    notes: list[str] = []
    threads = _threads(contents, rules, sending, notes)
    if sending.recipients and rules.maintainers.sections and threads:
        threads = _addressed(threads, tree, rules.maintainers, notes)
    return tuple(threads), tuple(notes)


def _without(sending: Sending) -> str:
    parts = ("no recipients in the mails" if sending.recipients else "", "no policy was asked")
    return ", ".join((*(part for part in parts if part), *(["waves by number alone"] if sending.waves else [])))


def _listing(held: Sequence[Held]) -> str:
    """The file for the person: every policy with its patches."""
    return "\n".join(
        f"{one.policy.name}: {one.policy.reason}\n  source: {one.policy.source}\n"
        + "".join(f"  {change.result.driver}: {', '.join(change.before)}\n" for change in one.changes)
        for one in held
    )


def _threads(contents: Contents, rules: Rules, sending: Sending, notes: list[str]) -> list[Thread]:
    count = len(contents.changes)
    if not sending.waves:
        if count > sending.wave_size:
            notes.append(f"{count} patches are many for one thread: --waves makes one for each maintainers' tree")
        return [Thread(contents)] if count else []
    schedule = plan_waves(contents.first, contents.drivers, rules.maintainers, rules.policies, sending.wave_size)
    if schedule.kept is not None:
        notes.append(f"{schedule.kept.result.driver} is kept for the series that finishes, as the easiest driver")
    return [
        Thread(
            replace(
                contents,
                first=wave.first,
                drivers=wave.drivers,
                sent=replace(contents.sent, place=place_of(wave, schedule)),
            ),
            wave.folder,
            wave.prefix or "PATCH",
        )
        for wave in schedule.waves
    ]


def _addressed(threads: Sequence[Thread], tree: Path, maintainers: Maintainers, notes: list[str]) -> list[Thread]:
    """The threads with the recipients of every mail."""
    changes: list[Change] = [change for thread in threads for change in thread.contents.changes]
    parties, more = find_parties(tree, maintainers, [list(change.before) for change in changes])
    notes += more
    of_change = dict(zip((change.file for change in changes), parties, strict=True))
    out: list[Thread] = []
    for thread in threads:
        addressed = address([of_change[change.file] for change in thread.contents.changes])
        notes += [f"{thread.folder}: {note}" if thread.folder else note for note in addressed.notes]
        headers = (addressed.cover.headers, *(recipients.headers for recipients in addressed.patches))
        out.append(replace(thread, headers=headers))
    return out
