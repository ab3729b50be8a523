"""Comments and strings that may have become untrue: they name what was converted, or tell how it is released."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from rewriter.lifetime.tidy.sentences import sentences_of

_COMMENT_OR_STRING = re.compile(r"""/\*(?s:.*?)\*/|//[^\n]*|"(?:[^"\\\n]|\\(?s:.))*"|'(?:[^'\\\n]|\\(?s:.))*'""")
_RELEASING = re.compile(r"(?<!\w)(?:free|frees|freed|freeing|releas\w*|deallocat\w*)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words by which comments speak of a resource."""

    stale: frozenset[str] = frozenset()
    """Names of the freeing side: next to an edited call, sentences that name one go."""
    nouns: frozenset[str] = frozenset()
    """What the resource is called."""
    managing: frozenset[str] = frozenset()
    """Names of what makes the release automatic."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A comment or string [start, end) to read again: `at` is where it says what it says."""

    start: int
    end: int
    at: int
    text: str


def mentions(text: str, names: Collection[str], words: Vocabulary, near: Collection[int]) -> Iterator[Mention]:
    """The comments and strings of a file that may have become untrue.

    Args:
        text: the file.
        names: functions that were converted or removed.
        words: see `Vocabulary`.
        near: the offsets of comments next to an edited call; only there the managing names count.
    """
    called, spoken, beside = map(naming, (names, words.nouns, words.nouns | words.managing))
    for found in _COMMENT_OR_STRING.finditer(text):
        start, end = found.span()
        comment = text[start] == "/"
        if name := called.search(found[0]):
            what = "comment" if comment else "string"
            yield Mention(start, end, start + name.start(), f"a {what} names what was converted or removed")
        elif comment and _RELEASING.search(found[0]):
            about = beside if start in near else spoken
            told = (at for at, said in sentences_of(found[0]) if _RELEASING.search(said) and about.search(said))
            for at in islice(told, 1):
                yield Mention(start, end, start + at, "a comment tells how it is released: is that still true?")


def naming(words: Collection[str]) -> re.Pattern[str]:
    """What finds any of these words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words)))})(?!\w)" if words else r"(?!)")
