"""What the compiler said of each patch, kept beside the series for programs (schema ``rewriter.compiled/1``)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

FILE = ".rewriter/compiled.json"
SCHEMA = "rewriter.compiled/1"

Result = Literal["passed", "failed", "not-built"]


@dataclass(frozen=True)
class Compiled:
    """One driver's patch, compiled before and after it.

    ``passed``: no object that it goes into (`sources`) got a new error or warning. ``failed``: `new` are those it got, and
    the patch was held back. ``not-built``: the configuration makes no object of `unbuilt`. `words` say it in a sentence.
    """

    driver: str
    result: Result
    words: str
    sources: tuple[str, ...] = ()
    unbuilt: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Options without which it was compiled once more."""


def to_json(found: Iterable[Compiled]) -> str:
    """The file."""
    return json.dumps({"schema": SCHEMA, "drivers": [asdict(one) for one in found]}, indent=2) + "\n"


def from_json(text: str) -> tuple[Compiled, ...]:
    """Read the file back.

    Raises:
        ValueError: it is not JSON, or not of schema ``rewriter.compiled/1``.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ValueError(f"it is not of schema {SCHEMA}")
    try:
        return tuple(_compiled(row) for row in data["drivers"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"it is damaged: {error!r}") from error


def _compiled(row: dict[str, Any]) -> Compiled:
    lists = [tuple(row[name]) for name in ("sources", "unbuilt", "new", "without")]
    said = [row["driver"], row["words"], *(item for items in lists for item in items)]
    if not all(isinstance(item, str) for item in said) or row["result"] not in get_args(Result):
        raise TypeError(f"of {row['driver']!r}")
    return Compiled(row["driver"], row["result"], row["words"], *lists)
