"""Where the hunks of a driver stand: what was answered, what contradicts, what was said about an edit that has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rewriter.decisions.edited import edited, old_side
from rewriter.decisions.known import Decisions, live
from rewriter.decisions.pieces import Piece, pieces
from rewriter.decisions.record import Answer, Record
from rewriter.plan import DriverResult, Hunk

SHOWN = 9
"""Earlier answers named for one hunk, the latest."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a hunk stands; `answer` is None where it is undecided, and then some of the rest may say why.

    `record` is the latest that gives the answer. `conflict` are answers that contradict each other; `old` are earlier ones, the
    latest first, about an edit of this function that is not there any more, or about another cut of this hunk.
    """

    answer: Answer | None = None
    record: Record | None = None
    old: tuple[Record, ...] = ()
    conflict: tuple[Record, ...] = ()


def standing(transform: str, driver: DriverResult, decisions: Decisions) -> tuple[Standing, ...]:
    """Where each hunk of the driver stands, in order."""
    records = decisions.about(transform, driver.driver)
    if not records:
        return (Standing(),) * len(driver.hunks)
    said, own = live(records), pieces(driver)
    gone = _Gone.of(said, own)
    return tuple(_stands(hunk, of_hunk, said, gone) for hunk, of_hunk in zip(driver.hunks, own, strict=True))


def answered(
    transform: str,
    driver: DriverResult,
    number: int,
    answer: Answer,
    by: str,
    decisions: Decisions,
    replacement: str = "",
    when: str = "",
) -> Record:
    """The record of an answer about hunk `number` of a driver, given by somebody who has seen what `decisions` say of it.

    Who repeats an own answer gets the record that is there already. `when` is now unless given.

    Raises:
        Problem: `replacement` cannot take the place of the hunk.
    """
    hunk, own = driver.hunks[number], pieces(driver)[number]
    if answer == "edit":
        edited(hunk, replacement)
    said = live(decisions.about(transform, driver.driver))
    seen = {record.id: record for piece in own for record in said.get(piece, ())}
    agreed = len({record.said for record in seen.values()}) == 1
    for record in seen.values() if agreed else ():
        if (record.pieces, record.answer, record.replacement, record.by) == (own, answer, replacement, by):
            return record
    over = tuple(sorted({name for record in seen.values() for name in (record.id, *record.over)}))
    when = when or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Record(transform, driver.driver, hunk.file, hunk.function, own, answer, by, when, replacement, over)


Live = Mapping[Piece, Sequence[Record]]


@dataclass(frozen=True)
class _Gone:
    """Answers about pieces that are not there any more, the latest first: by function, and by their lines."""

    by_function: Mapping[tuple[str, str], list[Record]]
    by_lines: Mapping[tuple[str, tuple[str, ...]], list[Record]]

    @classmethod
    def of(cls, said: Live, own: Iterable[tuple[Piece, ...]]) -> _Gone:
        """Those in `said` that are not among the driver's own pieces."""
        there = {piece for of_hunk in own for piece in of_hunk}
        lost = [(record, piece) for piece, of_piece in said.items() if piece not in there for record in of_piece]
        lost.sort(key=lambda pair: (pair[0].when, pair[0].id), reverse=True)
        by_function: dict[tuple[str, str], list[Record]] = defaultdict(list)
        by_lines: dict[tuple[str, tuple[str, ...]], list[Record]] = defaultdict(list)
        for record, piece in lost:
            by_function[record.file, record.function].append(record)
            by_lines[record.file, piece.lines].append(record)
        return cls(by_function, by_lines)

    def near(self, hunk: Hunk, own: Iterable[Piece]) -> Iterable[Record]:
        """Those about this function or, since a function may have got another name, about the same lines."""
        for piece in own:
            yield from self.by_lines.get((hunk.file, piece.lines), ())[:SHOWN]
        yield from self.by_function.get((hunk.file, hunk.function), ())[:SHOWN]


def _stands(hunk: Hunk, own: tuple[Piece, ...], said: Live, gone: _Gone) -> Standing:
    of_pieces = [said.get(piece, ()) for piece in own]
    records = _latest_first(record for of_piece in of_pieces for record in of_piece)
    torn = [of_piece for of_piece in of_pieces if len({record.said for record in of_piece}) > 1]
    if torn:
        return Standing(conflict=_latest_first(record for of_piece in torn for record in of_piece))
    agreed = len({record.said for record in records}) == 1
    if all(of_pieces) and agreed and (records[0].answer != "edit" or _fits(records, hunk, own)):
        return Standing(records[0].answer, records[0])
    return Standing(old=_latest_first((*records, *gone.near(hunk, own)))[:SHOWN])


def _fits(records: Iterable[Record], hunk: Hunk, own: tuple[Piece, ...]) -> bool:
    """Whether what these edits put in the place of a hunk was made for just this one."""
    return all(
        set(record.pieces) == set(own) and old_side(record.replacement) == old_side(hunk.text) for record in records
    )


def _latest_first(records: Iterable[Record]) -> tuple[Record, ...]:
    found = {record.id: record for record in records}
    return tuple(sorted(found.values(), key=lambda record: (record.when, record.id), reverse=True))
