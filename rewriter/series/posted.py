"""A series that somebody posted, whatever it was read from, as plain data and as JSON (schema ``rewriter.posted/1``)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rewriter.series.diffs import FileChange
from rewriter.series.mail import Address

SCHEMA = "rewriter.posted/1"

NOBODY = Address("", "")

_DIFFSTAT = re.compile(r"^ ?(\S+) +\| +(?:\d+ [-+]+|\d+|Bin .*)$", re.MULTILINE)


@dataclass(frozen=True)
class PostedPatch:
    """One patch of a series; what is not known is "", () or None. `number` counts from 1, and is 0 where the patch has none."""

    number: int
    title: str
    msgid: str
    url: str = ""
    ident: int | None = None
    """Patchwork's number of it."""

    version: int = 1
    sender: Address = NOBODY
    date: str = ""
    state: str = ""
    archived: bool = False
    check: str = ""
    tags: Mapping[str, int] = field(default_factory=dict)
    files: tuple[FileChange, ...] = ()
    hash: str = ""
    """Patchwork's hash of the diff."""

    project: str = ""


@dataclass(frozen=True)
class PostedSeries:
    """A posted series; `total` counts its patches as the subjects say, `patches` are those that are known."""

    source: str
    title: str
    version: int
    total: int
    msgid: str
    submitter: Address = NOBODY
    date: str = ""
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    body: str = ""
    url: str = ""
    ident: int | None = None
    """Patchwork's number of the series."""

    project: str = ""
    patches: tuple[PostedPatch, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that the patches touch, else those in the diffstat of the cover letter, sorted."""
        touched = {change.path for patch in self.patches for change in patch.files}
        return tuple(sorted(touched or set(_DIFFSTAT.findall(self.body))))

    @property
    def state(self) -> str:
        """The state that all patches share, else the states with counts; "" where none is known."""
        states = Counter(patch.state for patch in self.patches if patch.state)
        if len(states) == 1 and sum(states.values()) == len(self.patches):
            return next(iter(states))
        return ", ".join(f"{count} {state}" for state, count in sorted(states.items()))

    def to_dict(self) -> dict[str, Any]:
        """The series as plain dicts and lists."""
        return {
            "schema": SCHEMA,
            "source": self.source,
            "title": self.title,
            "version": self.version,
            "total": self.total,
            "state": self.state,
            "submitter": person(self.submitter),
            "date": self.date,
            "msgid": self.msgid,
            "url": self.url,
            "id": self.ident,
            "project": self.project,
            "to": [person(address) for address in self.to],
            "cc": [person(address) for address in self.cc],
            "body": self.body,
            "paths": list(self.paths),
            "patches": [patch_to_dict(patch) for patch in self.patches],
            "notes": list(self.notes),
        }

    def to_json(self) -> str:
        """The series as JSON text with a final newline."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=True) + "\n"


def patch_to_dict(patch: PostedPatch) -> dict[str, Any]:
    """One patch as plain data."""
    return {
        "number": patch.number,
        "title": patch.title,
        "version": patch.version,
        "msgid": patch.msgid,
        "url": patch.url,
        "id": patch.ident,
        "submitter": person(patch.sender),
        "date": patch.date,
        "state": patch.state,
        "archived": patch.archived,
        "check": patch.check,
        "tags": dict(sorted(patch.tags.items())),
        "hash": patch.hash,
        "paths": [change.path for change in patch.files],
    }


def person(address: Address) -> dict[str, str]:
    """An address as plain data."""
    return {"name": address.name, "email": address.email}
