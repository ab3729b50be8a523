"""What the subject of a posted patch says: version, number, title."""

from __future__ import annotations

import re
from dataclasses import dataclass

_REPLY = re.compile(r"(?:re|aw|fwd?)\s*:\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\[([^\[\]]*)\]\s*")
_VERSION = re.compile(r"(?:patch)?v([0-9]{1,4})", re.IGNORECASE)
_NUMBER = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")


@dataclass(frozen=True)
class Subject:
    """A subject taken apart; `number` of `total` is 0 for a cover letter, both None where the mail stands alone."""

    title: str
    version: int = 1
    number: int | None = None
    total: int | None = None
    words: tuple[str, ...] = ()
    """The other words in brackets, such as ``PATCH``, ``RFC``, ``net-next``."""

    reply: bool = False

    @property
    def is_patch(self) -> bool:
        """Whether the brackets are those of a patch or a cover letter, and it answers nobody."""
        return not self.reply and (self.number is not None or any("patch" in word.lower() for word in self.words))


def read_subject(text: str) -> Subject:
    """Take a subject apart, as mailed (``[PATCH v3 2/5] x``) or as Patchwork shows it (``[v3,2/5] x``)."""
    rest, reply = text.strip(), False
    while hit := _REPLY.match(rest):
        rest, reply = rest[hit.end() :], True
    inside: list[str] = []
    while hit := _BRACKETS.match(rest):
        inside += re.split(r"[\s,]+", hit[1].strip())
        rest = rest[hit.end() :]
    version, number, total, words = 1, None, None, []
    for word in filter(None, inside):
        if found := _VERSION.fullmatch(word):
            version = int(found[1])
            words += ["PATCH"] if len(word) > len(found[1]) + 1 else []
        elif found := _NUMBER.fullmatch(word):
            number, total = int(found[1]), int(found[2])
        else:
            words.append(word)
    return Subject(rest.strip(), version, number, total, tuple(words), reply)
