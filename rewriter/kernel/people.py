"""Who a path's patches go to, by the tree's own MAINTAINERS: what get_maintainer.pl answers without asking git."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rewriter.kernel.mailmap import Mailmap
from rewriter.kernel.maintainers import Maintainers, Section

Role = Literal["maintainer", "reviewer", "list"]

# The script leaves the head of the tree out unless asked; everything would go there otherwise.
_NOT_FOR_PATCHES = "torvalds@linux-foundation.org"

_WITH_NAME = re.compile(r"([^<]+)<(.+@.*)>.*")
_BARE = re.compile(r"\s*<(.+@\S*)>.*")
_PLAIN = re.compile(r"(.+@\S*).*")
_MAILBOX = r'(?:(?:"[^"]*"|[^<>@,"])*<[^<>@\s]+@[^<>@\s]+>|[^<>@,\s"]+@[^<>@,\s"]+)'
_SEVERAL = re.compile(rf"\s*{_MAILBOX}(?:\s*,\s*{_MAILBOX})+\s*")


@dataclass(frozen=True)
class Party:
    """Somebody to send a patch to: name ("" for a list), address, and why."""

    name: str
    address: str
    role: Role


def people(maintainers: Maintainers, mailmap: Mailmap, paths: Sequence[str]) -> tuple[Party, ...]:
    """Maintainers and reviewers of `paths`, the most specific first, then the lists; everybody once."""
    persons: list[Party] = []
    lists: list[Party] = []
    for path in paths:
        for match in maintainers.matching(path):
            for party in _parties(match.section):
                _add(lists if party.role == "list" else persons, party)
    return tuple(_today([*persons, *lists], mailmap))


def parse_address(text: str) -> tuple[str, str]:
    """Name and address of what a section says; the address is "" where there is none."""
    if found := _WITH_NAME.fullmatch(text):
        name = re.sub(r'^"|"$', "", found[1].strip())
        return name.replace('\\"', '"'), found[2].strip()
    plain = _BARE.fullmatch(text) or _PLAIN.fullmatch(text)
    return "", plain[1].strip() if plain else ""


def _parties(section: Section) -> Iterator[Party]:
    for letter, value in section.entries:
        if letter == "L" and value.strip():
            address, *more = value.split(None, 1)
            if "@" in address and not any("subscribers-only" in text for text in more):
                yield Party("", address, "list")
        elif letter in "MR":
            for one in re.findall(_MAILBOX, value) if _SEVERAL.fullmatch(value) else [value]:
                name, address = parse_address(one)
                if address:
                    yield Party(name, address, "maintainer" if letter == "M" else "reviewer")


def _add(found: list[Party], party: Party) -> None:
    """Whoever is there already, under the same name or the same address, stays as first named."""
    name, address = party.name.lower(), party.address.lower()
    if not any((name and other.name.lower() == name) or other.address.lower() == address for other in found):
        found.append(party)


def _today(parties: Sequence[Party], mailmap: Mailmap) -> Iterator[Party]:
    """The parties as the mail map has them, each once."""
    found: list[Party] = []
    for party in parties:
        name, address = mailmap.current(party.name, party.address)
        if address.lower() != _NOT_FOR_PATCHES:
            _add(found, Party(name, address, party.role))
    yield from found
