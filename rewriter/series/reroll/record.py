"""What a series remembers of itself, so that the next version can tell what changed (schema ``rewriter.series/1``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

SCHEMA = "rewriter.series/1"
RECORD_FILE = ".rewriter/series.json"
"""Where a series keeps its record."""


@dataclass(frozen=True)
class PatchRecord:
    """One patch: its mail (path below the directory) and what is in it.

    `blob` is the id that git gives the mail as it was written; `patch_id` is ``git patch-id --stable`` of the diff.
    """

    mail: str
    blob: str
    msgid: str
    subject: str
    driver: str
    files: tuple[str, ...]
    patch_id: str
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()


@dataclass(frozen=True)
class ThreadRecord:
    """One thread: its folder ("" where the series is one thread), its cover letter and its patches in their order."""

    folder: str
    cover: str
    blob: str
    msgid: str
    patches: tuple[PatchRecord, ...]


@dataclass(frozen=True)
class SeriesRecord:
    """A series of version `version`; `held` names drivers (or files) that were held back, with the reason.

    `change_id` stays the same from version to version, as b4 wants it.
    """

    transform: str
    transform_version: int
    tree_version: str | None
    commit: str | None
    version: int
    change_id: str
    threads: tuple[ThreadRecord, ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    undecided: bool = False
    include_review: bool = False
    """What was asked for beside decisions, where there are any."""

    def to_json(self) -> str:
        """The record as JSON text with a final newline."""
        data = {
            "schema": SCHEMA,
            "transform": {"name": self.transform, "version": self.transform_version},
            "tree": {"version": self.tree_version, "commit": self.commit},
            "version": self.version,
            "change_id": self.change_id,
            "threads": [asdict(thread) for thread in self.threads],
            "held": [{"what": what, "reason": reason} for what, reason in self.held],
            "undecided": self.undecided,
            "include_review": self.include_review,
        }
        return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def from_json(text: str) -> SeriesRecord:
    """Read a record back.

    Raises:
        ValueError: the text is not JSON, or not of schema ``rewriter.series/1``.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ValueError(f"it is not of schema {SCHEMA}")
    transform, tree = _of(dict, data, "transform"), _of(dict, data, "tree")
    return SeriesRecord(
        transform=_of(str, transform, "name"),
        transform_version=_of(int, transform, "version"),
        tree_version=_of(str, tree, "version") if tree.get("version") is not None else None,
        commit=_of(str, tree, "commit") if tree.get("commit") is not None else None,
        version=_of(int, data, "version"),
        change_id=_of(str, data, "change_id"),
        threads=tuple(_thread(thread) for thread in _of(list, data, "threads")),
        held=tuple((_of(str, held, "what"), _of(str, held, "reason")) for held in _of(list, data, "held")),
        undecided=data.get("undecided") is True,
        include_review=data.get("include_review") is True,
    )


def _thread(data: object) -> ThreadRecord:
    words = {name: _of(str, data, name) for name in ("folder", "cover", "blob", "msgid")}
    return ThreadRecord(**words, patches=tuple(_patch(patch) for patch in _of(list, data, "patches")))


def _patch(data: object) -> PatchRecord:
    words = {name: _of(str, data, name) for name in ("mail", "blob", "msgid", "subject", "driver", "patch_id")}
    files, to, cc = (_strings(data, name) for name in ("files", "to", "cc"))
    return PatchRecord(**words, files=files, to=to, cc=cc)


def _strings(data: object, key: str) -> tuple[str, ...]:
    found = _of(list, data, key)
    if not all(isinstance(item, str) for item in found):
        raise ValueError(f"{key} is no list of strings")
    return tuple(found)


def _of(kind: type[Any], data: object, key: str) -> Any:
    """The value of `key`, which is of type `kind`."""
    value = data.get(key) if isinstance(data, Mapping) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError(f"its {key} is {'not there' if value is None else 'of the wrong kind'}")
    return value
