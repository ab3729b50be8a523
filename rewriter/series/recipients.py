"""Who the mails go to: in their headers, where git send-email finds them and git am drops them.

A patch goes to its maintainers, with its reviewers and lists in copy; the cover letter to whoever gets every patch, and
to the lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from email.utils import formataddr
from pathlib import Path

from rewriter.kernel.mailmap import read_mailmap
from rewriter.kernel.maintainers import Maintainers
from rewriter.kernel.people import Party, people
from rewriter.series.getmaintainer import ScriptError, ask_script

COVER_LIMIT = 20
"""Addresses on a cover letter at most: a mail to more is held up by list servers, and read by nobody."""


@dataclass(frozen=True)
class Recipients:
    """Who one mail goes to."""

    to: tuple[Party, ...] = ()
    cc: tuple[Party, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """Header lines, one address per line as git writes them."""
        fields = (("To", self.to), ("Cc", self.cc))
        return tuple(f"{name}: {_addresses(parties)}" for name, parties in fields if parties)


@dataclass(frozen=True)
class Addressed:
    """The recipients of the cover letter and of each patch, and what a person should know of them."""

    cover: Recipients
    patches: tuple[Recipients, ...]
    notes: tuple[str, ...] = ()


def find_parties(
    root: Path, maintainers: Maintainers, patches: Sequence[Sequence[str]]
) -> tuple[list[tuple[Party, ...]], tuple[str, ...]]:
    """Who each patch (the files it touches) goes to: what the tree's script says, else what we read; and notes."""
    try:
        found, notes = ask_script(root, patches), ()
    except ScriptError as error:
        mailmap = read_mailmap(root)
        found = [people(maintainers, mailmap, files) for files in patches]
        return found, (f"{error}: recipients are from MAINTAINERS as rewriter reads it",)
    return found, notes


def address(parties: Sequence[Sequence[Party]]) -> Addressed:
    """Recipients from the parties of each patch."""
    usable = [[party for party in of_patch if _can_stand(party)] for of_patch in parties]
    odd = {party.address for of_patch in parties for party in of_patch if not _can_stand(party)}
    notes = [f"{text!r} is no address for a mail: left out" for text in sorted(odd)]
    cover, left_out = _cover(usable)
    if left_out:
        names = ", ".join(party.address for party in left_out)
        notes.append(f"the cover letter goes to {COVER_LIMIT} addresses, the limit; not to {names}")
    return Addressed(cover, tuple(_recipients(of_patch) for of_patch in usable), tuple(notes))


def _recipients(parties: Sequence[Party], to_lists: Collection[Party] = ()) -> Recipients:
    """Somebody has to be in ``To:``; where there is no maintainer that is `to_lists`, or all lists where none is given."""
    maintainers, reviewers, lists = (
        tuple(sorted((party for party in parties if party.role == role), key=lambda party: party.address.lower()))
        for role in ("maintainer", "reviewer", "list")
    )
    to = maintainers or tuple(party for party in lists if not to_lists or party in to_lists)
    return Recipients(to, tuple(party for party in (*reviewers, *lists) if party not in to))


def _cover(patches: Sequence[Sequence[Party]]) -> tuple[Recipients, Sequence[Party]]:
    """The cover's recipients, and who would be one but for the limit: lists of few patches are left out first."""
    counts = Counter(party.address.lower() for of_patch in patches for party in of_patch)
    known: dict[str, Party] = {}
    for party in (party for of_patch in patches for party in of_patch):
        known.setdefault(party.address.lower(), party)
    everywhere = [known[key] for key in sorted(known) if counts[key] == len(patches)]
    elsewhere = [known[key] for key in sorted(known, key=lambda key: (-counts[key], key)) if known[key].role == "list"]
    wanted = list(dict.fromkeys((*everywhere, *elsewhere)))
    return _recipients(wanted[:COVER_LIMIT], [p for p in everywhere if p.role == "list"]), wanted[COVER_LIMIT:]


def _can_stand(party: Party) -> bool:
    """Whether the address is one that a header can have as it is."""
    text = party.address
    return text.isascii() and text.isprintable() and text.count("@") == 1 and not set(text) & set(' <>,;:"()[]\\')


def _addresses(parties: Iterable[Party]) -> str:
    return ",\n    ".join(formataddr((" ".join(party.name.split()), party.address)) for party in parties)
