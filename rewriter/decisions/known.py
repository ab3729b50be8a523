"""All that was answered: a set of records, its JSON (schema ``rewriter.decisions/1``), and what still holds of it.

Records are only ever added, so two sets merge by taking all of both. What an answer settled it names; nothing is thrown away for
it, and what was settled once stays so, whichever old file is merged in again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from textwrap import indent

from rewriter.decisions.pieces import Piece
from rewriter.decisions.record import Record, from_dict

SCHEMA = "rewriter.decisions/1"
_NAME, _, _VERSION = SCHEMA.rpartition("/")


@dataclass(frozen=True)
class Decisions:
    """The records of a file, sorted, each once."""

    records: tuple[Record, ...] = ()

    @classmethod
    def of(cls, records: Iterable[Record]) -> Decisions:
        """These records."""
        found = {record.id: record for record in records}
        return cls(tuple(sorted(found.values(), key=lambda record: record.order)))

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all records."""
        return frozenset(record.id for record in self.records)

    @cached_property
    def transforms(self) -> frozenset[str]:
        """The transforms that anything was answered about."""
        return frozenset(record.transform for record in self.records)

    @cached_property
    def _by_driver(self) -> Mapping[tuple[str, str], list[Record]]:
        found: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for record in self.records:
            found[record.transform, record.driver].append(record)
        return found

    def about(self, transform: str, driver: str) -> list[Record]:
        """The records about a driver."""
        return self._by_driver.get((transform, driver), [])

    def to_json(self) -> str:
        """The records as JSON text with a final newline, ASCII only."""
        items = ",\n".join(indent(record.text, "    ") for record in self.records)
        inner = f"[\n{items}\n  ]" if items else "[]"
        return f'{{\n  "schema": {json.dumps(SCHEMA)},\n  "decisions": {inner}\n}}\n'


def merge(a: Decisions, b: Decisions) -> Decisions:
    """All answers of both."""
    return Decisions.of((*a.records, *b.records))


def follow(earlier: Decisions, now: Decisions) -> Decisions:
    """All answers of both; where one of the two contradicts the other, the latest answer settles it."""
    both = merge(earlier, now)
    settled = (_settled(own, earlier.ids, now.ids) for own in both._by_driver.values())
    return Decisions.of((*both.records, *(record for own in settled for record in own)))


def _settled(records: Iterable[Record], earlier: frozenset[str], now: frozenset[str]) -> Iterator[Record]:
    """The answers that win, once more, saying so; nobody wins over who contradicts them on their own side."""
    won: dict[Record, set[Piece]] = defaultdict(set)
    lost: dict[Record, set[str]] = defaultdict(set)
    for piece, own in live(records).items():
        latest = max(own, key=lambda record: (record.when, record.id in now, record.id))
        others = [record for record in own if record.said != latest.said]
        side = now if latest.id in now else earlier
        if others and side.isdisjoint(record.id for record in others):
            won[latest].add(piece)
            lost[latest].update(name for record in others for name in (record.id, *record.over))
    for record, pieces in won.items():
        # An edited hunk is an answer about all of its pieces or none.
        whole = record.answer == "edit"
        kept = tuple(piece for piece in record.pieces if whole or piece in pieces)
        yield replace(record, pieces=kept, over=tuple(sorted(lost[record].union(record.over))))


def live(records: Iterable[Record]) -> dict[Piece, list[Record]]:
    """The answers about each piece that no later answer about it has settled; more than one may contradict each other."""
    found: dict[Piece, list[Record]] = defaultdict(list)
    for record in records:
        for piece in dict.fromkeys(record.pieces):
            found[piece].append(record)
    return {piece: _unsettled(own) for piece, own in found.items()}


def _unsettled(records: list[Record]) -> list[Record]:
    settled = {name for record in records for name in record.over}
    return [record for record in records if record.id not in settled]


class NewerFile(ValueError):
    """The file was written by a later version of this program."""


def from_json(text: str) -> Decisions:
    """Read decisions back.

    Raises:
        ValueError: the text is not JSON, or not of the schema; `NewerFile` where a later one is.
    """
    data = json.loads(text)
    schema = data.get("schema") if isinstance(data, dict) else None
    if not isinstance(schema, str) or not schema.startswith(f"{_NAME}/"):
        raise ValueError(f"it is not of schema {SCHEMA}")
    if schema != SCHEMA:
        raise NewerFile(f"it is of schema {schema}, this version reads {SCHEMA}")
    rows = data.get("decisions")
    if not isinstance(rows, list) or set(data) != {"schema", "decisions"}:
        raise ValueError("it has no list of decisions, or more than that")
    return Decisions.of(map(from_dict, rows))
