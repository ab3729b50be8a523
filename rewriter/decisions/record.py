"""One answer of one person about one hunk, as plain data and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal, get_args

from rewriter.decisions.pieces import KEY_BYTES, Piece

Answer = Literal["yes", "no", "edit"]
"""``edit``: yes, with the hunk as the person changed it."""

_WORDS = ("transform", "driver", "file", "function", "answer", "by", "when")
_LISTS = ("pieces", "replacement", "over")
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class Record:
    """What somebody (`by`) answered at a time (`when`, UTC as ``2024-12-31T23:59:59Z``) about the pieces of a hunk.

    Source text is bytes as latin-1. `replacement` is the text of the edited hunk, "" unless `answer` is ``edit``; `over` are
    the `id`s of the answers that this one settled.
    """

    transform: str
    driver: str
    file: str
    function: str
    pieces: tuple[Piece, ...]
    answer: Answer
    by: str
    when: str
    replacement: str = ""
    over: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """What other answers call it: a hash of all that it says."""
        text = json.dumps(self._body(), sort_keys=True)
        return blake2b(text.encode(), digest_size=KEY_BYTES).hexdigest()

    @property
    def said(self) -> tuple[str, str]:
        """The answer; two edits are the same one only where they make the same of the hunk."""
        return self.answer, self.replacement

    @cached_property
    def order(self) -> tuple[object, ...]:
        """Where it stands in a file: answers about one function together, the latest last."""
        keys = tuple(piece.key for piece in self.pieces)
        return self.transform, self.driver, self.file, self.function, keys, self.when, self.id

    @cached_property
    def text(self) -> str:
        """It as JSON, lines of source one below the other."""
        return json.dumps({"id": self.id, **self._body()}, indent=2)

    def _body(self) -> dict[str, Any]:
        body: dict[str, Any] = {name: getattr(self, name) for name in _WORDS}
        body["pieces"] = [{"key": piece.key, "lines": list(piece.lines)} for piece in self.pieces]
        if self.replacement:
            body["replacement"] = self.replacement.split("\n")
        if self.over:
            body["over"] = list(self.over)
        return body


def from_dict(data: object) -> Record:
    """A record from its JSON; its ``id`` is for readers, and not believed.

    Raises:
        ValueError: it is no record, or says more than this version knows of.
    """
    if not isinstance(data, Mapping):
        raise ValueError("a decision is not an object")
    unknown = sorted(set(data).difference(_WORDS, _LISTS, ("id",)))
    if unknown:
        raise ValueError(f"a decision has {unknown[0]!r}, which this version does not know")
    words = {name: _word(data, name) for name in _WORDS}
    if words["answer"] not in get_args(Answer):
        raise ValueError(f"{words['answer']!r} is no answer, but for {', '.join(get_args(Answer))}")
    if not _WHEN.fullmatch(words["when"]):
        raise ValueError(f"{words['when']!r} is no time such as 2024-12-31T23:59:59Z")
    replacement = "\n".join(_strings(data, "replacement"))
    if bool(replacement) != (words["answer"] == "edit"):
        raise ValueError("an edited hunk goes with the answer 'edit', and with no other")
    pieces = data.get("pieces")
    if not isinstance(pieces, list) or not pieces:
        raise ValueError("a decision has no pieces")
    found = tuple(Piece(_word(piece, "key"), _strings(piece, "lines")) for piece in pieces)
    return Record(**words, pieces=found, replacement=replacement, over=_strings(data, "over"))  # type: ignore[arg-type]


def _word(data: object, name: str) -> str:
    value = data.get(name) if isinstance(data, Mapping) else None
    if not isinstance(value, str):
        raise ValueError(f"a decision has no {name!r}, or not as text")
    return value


def _strings(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = data.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{name!r} of a decision is no list of texts")
    return tuple(value)
