"""The tree's MAINTAINERS file: its sections, and which of them a path belongs to, as scripts/get_maintainer.pl sees it.

Keywords (``K:``) are read but do not match: the script takes them from the text of a patch, never from a file's path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

FILE = "MAINTAINERS"
"""Where the sections stand, below the top of the tree."""

EVERYTHING = -1
"""The depth of a pattern that begins with ``*``: it names no part of the tree (``THE REST``)."""

_ENTRY = re.compile(r"([A-Z]):\s*(.*)")
_LITERAL = re.compile(r"[^*?\[\](){}|+^$\\]*")


class UnreadableError(Exception):
    """There is no MAINTAINERS file to go by; the text says why."""


@dataclass(frozen=True)
class Pattern:
    """One ``F:`` or ``X:``, in shell style; what lies below a folder matches where the pattern says so.

    Like in the script a name is a beginning: ``drivers/foo/bar`` also means ``drivers/foo/barrel.c``.
    """

    text: str
    head: str
    root: Path

    def depth(self, path: str) -> int | None:
        """How many names deep the pattern reaches, `EVERYTHING` where it names none; None where it does not match."""
        if not path.startswith(self.head):
            return None
        pattern = self._pattern
        regex = _compiled(pattern)
        if regex is None or not regex.match(path):
            return None
        below = pattern.endswith("/")
        if not below and path.count("/") != pattern.count("/"):
            return None
        return EVERYTHING if pattern.startswith(".*") else pattern.count("/") + (not below)

    @cached_property
    def _pattern(self) -> str:
        """The regular expression that the script makes of it."""
        regex = self.text.replace(".", "\\.").replace("*", ".*").replace("?", ".")
        folder = bool(regex) and not regex.endswith("/") and (self.root / regex).is_dir()
        return f"{regex}/" if folder else regex


@dataclass(frozen=True)
class Section:
    """One section: its title, and its entries as (letter, value) in the order of the file."""

    title: str
    entries: tuple[tuple[str, str], ...]
    root: Path

    def values(self, letter: str) -> tuple[str, ...]:
        """What the entries of a letter say."""
        return tuple(value for name, value in self.entries if name == letter)

    def depth(self, path: str) -> int | None:
        """How closely the section names `path`: more is more specific, None is not at all."""
        if any(pattern.depth(path) is not None for pattern in self._excluded):
            return None
        found: int | None = None
        for pattern in self.files:  # the last one that matches counts, as in the script
            depth = pattern.depth(path)
            found = found if depth is None else depth
        if any((regex := _compiled(value, re.VERBOSE)) and regex.search(path) for value in self._names):
            found = 0
        return found

    @cached_property
    def files(self) -> tuple[Pattern, ...]:
        """Which paths belong to it."""
        return tuple(self._patterns("F"))

    @cached_property
    def _excluded(self) -> tuple[Pattern, ...]:
        return tuple(self._patterns("X"))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return self.values("N")

    def _patterns(self, letter: str) -> Iterator[Pattern]:
        for value in self.values(letter):
            literal = _LITERAL.match(value)
            yield Pattern(value, literal[0] if literal else "", self.root)


@dataclass(frozen=True)
class Match:
    """A section that a path belongs to, and how closely."""

    section: Section
    depth: int


@dataclass(frozen=True)
class Maintainers:
    """All sections, in the order of the file."""

    sections: tuple[Section, ...]

    def matching(self, path: str) -> tuple[Match, ...]:
        """The sections that `path` belongs to, the most specific one first; ties stand as in the file."""
        likely = {number for end in range(len(path) + 1) for number in self._by_head.get(path[:end], ())}
        found: list[Match] = []
        for number in sorted(likely | self._with_names):
            depth = self.sections[number].depth(path)
            if depth is not None:
                found.append(Match(self.sections[number], depth))
        return tuple(sorted(found, key=lambda match: -match.depth))

    @cached_property
    def _by_head(self) -> dict[str, list[int]]:
        """How a pattern begins -> the sections that have such a one: there are some ten thousand patterns."""
        found: dict[str, list[int]] = {}
        for number, section in enumerate(self.sections):
            for pattern in section.files:
                found.setdefault(pattern.head, []).append(number)
        return found

    @cached_property
    def _with_names(self) -> frozenset[int]:
        return frozenset(number for number, section in enumerate(self.sections) if section.values("N"))


def read_maintainers(root: Path) -> Maintainers:
    """The sections of the tree's MAINTAINERS file.

    Raises:
        UnreadableError: there is none, or what is there holds no section.
    """
    try:
        data = (root / FILE).read_bytes()
    except OSError as error:
        raise UnreadableError(f"{FILE} cannot be read: {error.strerror or error}") from error
    if b"\0" in data:
        raise UnreadableError(f"{FILE} is not text")
    sections = tuple(_sections(data.decode("utf-8", "replace"), root))
    if not any(name in "FN" for section in sections for name, _ in section.entries):
        raise UnreadableError(f"{FILE} has no section with an F: or N: entry")
    return Maintainers(sections)


def _sections(text: str, root: Path) -> Iterator[Section]:
    """Runs of entries, each with the line before it as its title; blank lines and comments count for nothing."""
    title, entries = "", list[tuple[str, str]]()
    for line in text.split("\n"):
        entry = _ENTRY.match(line)
        if entry:
            entries.append((entry[1], entry[2]))
        elif line.strip() and not line.lstrip().startswith("#"):
            if entries:
                yield Section(title, tuple(entries), root)
            title, entries = line.strip(), []
    if entries:
        yield Section(title, tuple(entries), root)


@lru_cache(maxsize=4096)
def _compiled(pattern: str, flags: int = 0) -> re.Pattern[str] | None:
    """A pattern that is none for `re` matches nothing."""
    try:
        return re.compile(pattern, flags)
    except re.error:
        return None
