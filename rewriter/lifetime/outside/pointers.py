"""Function pointers of a kernel tree: which files store something into a member of a name.

A call through a member of a struct that all share (an ops table) may run what any driver put there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_STORE = re.compile(r"[.>][ \t]*(\w+)[ \t]*=(?!=)[ \t\n]*([^\s;,}]+)")
_POSITIONAL = re.compile(r"\bstruct\s+(\w+)\s+\w+(?:\[\w*\])?\s*=\s*\{[\s{]*[^.\s{\[}#/]")


@dataclass
class Pointers:
    """The files that fill members, by the members' names."""

    _files: dict[str, list[str]] = field(default_factory=dict)
    _by_position: set[str] = field(default_factory=set)

    def add(self, path: str, text: str) -> None:
        """Take up one file."""
        names = {match[1] for match in _STORE.finditer(text) if match[2] not in ("NULL", "0")}
        for name in names:
            self._files.setdefault(name, []).append(path)
        self._by_position.update(_POSITIONAL.findall(text))

    def files(self, member: str, tag: str) -> list[str] | None:
        """The files that may fill `member` of ``struct tag``; None where objects of it are filled by position."""
        return None if tag in self._by_position else self._files.get(member, [])
