"""Where the beginning of each subject comes from: kept beside the series, for whoever sends it, never in a mail."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from rewriter.series.changes import Change
from rewriter.series.commits import Scratch
from rewriter.series.history import Habit
from rewriter.series.messages import REVIEW_MARK, Message

FILE = ".rewriter/subjects.json"
"""Below the directory of the series: each driver with its subject and what its prefix was taken from."""

GUESSED = "a guess by the folder"
STATED = "the words of its transform"


def origins(changes: Sequence[Change], texts: Sequence[Message], habits: Mapping[str, Habit]) -> dict[str, str]:
    """Driver -> what its prefix was taken from."""
    return {
        change.result.driver: _origin(text.subject.removeprefix(REVIEW_MARK), habits.get(change.result.driver))
        for change, text in zip(changes, texts, strict=True)
    }


def origins_json(changes: Sequence[Change], texts: Sequence[Message], found: Mapping[str, str]) -> bytes:
    """The file."""
    said = [
        {"driver": change.result.driver, "subject": text.subject, "prefix_from": found[change.result.driver]}
        for change, text in zip(changes, texts, strict=True)
    ]
    return (json.dumps(said, indent=2) + "\n").encode()


def guess_note(found: Mapping[str, str], scratch: Scratch) -> tuple[str, ...]:
    """One line where prefixes are guesses."""
    guesses = sum(origin == GUESSED for origin in found.values())
    if not guesses:
        return ()
    why = "no history to see how its commits begin"
    if scratch.base is not None:
        why = "no commits of the driver in this shallow clone" if scratch.base.shallow.exists() else "no recent commits"
    return (f"the prefix is a guess in {guesses} of {len(found)} subjects ({why}): see {FILE}",)


def _origin(subject: str, habit: Habit | None) -> str:
    return habit.source if habit is not None and subject.startswith(habit.prefix) else GUESSED
