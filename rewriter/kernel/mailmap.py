"""The tree's .mailmap: which name and address a person goes by today."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

FILE = ".mailmap"

_NAMED = re.compile(r"([^<]+)<([^>]+)>")
_ADDRESSES = re.compile(r"<([^>]+)>\s*<([^>]+)>")
_BY_ADDRESS = re.compile(r"(.+)<([^>]+)>\s*<([^>]+)>")
_BY_BOTH = re.compile(r"(.+)<([^>]+)>\s*(.+)\s*<([^>]+)>")


@dataclass(frozen=True)
class Mailmap:
    """What is known of an address, or of a name with an address (``Name <address>``)."""

    names: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def current(self, name: str, address: str) -> tuple[str, str]:
        """Name and address as the map has them, else as they are."""
        both = f"{name} <{address}>" if name else address
        key = both if both in self.names or both in self.addresses else address
        return self.names.get(key, name), self.addresses.get(key, address)


def read_mailmap(root: Path) -> Mailmap:
    """The map of the tree; one that cannot be read is an empty one."""
    found = Mailmap()
    try:
        text = (root / FILE).read_bytes().decode("utf-8", "replace")
    except OSError:
        return found
    for line in text.split("\n"):
        _take(found, line.partition("#")[0].strip())
    return found


def _take(found: Mailmap, line: str) -> None:
    """Add one line, in any of the four forms of gitmailmap(5)."""
    if match := _NAMED.fullmatch(line):
        found.names[match[2]] = match[1].strip()
    elif match := _ADDRESSES.fullmatch(line):
        found.addresses[match[2]] = match[1]
    elif match := _BY_ADDRESS.fullmatch(line):
        found.names[match[3]] = match[1].strip()
        found.addresses[match[3]] = match[2]
    elif match := _BY_BOTH.fullmatch(line):
        wrong = f"{match[3].strip()} <{match[4]}>"
        found.names[wrong] = match[1].strip()
        found.addresses[wrong] = match[2]
