"""Which words of a line changed: lines of a diff that became one another, and the stretches in which they differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

Spans = tuple[tuple[int, int], ...]
"""Stretches of a line, as offsets from and to, in their order."""

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_LIKE = 0.3
"""Lines that share less than this part of their words are not one line that changed."""

_LINES, _TOKENS = 40, 300
"""More lines or tokens than that are not compared: nobody reads such a line word by word."""


def pairs(removed: Sequence[str], added: Sequence[str]) -> list[tuple[int, int]]:
    """Which removed line became which added one, as numbers, in order; a run of ``-`` lines before a run of ``+`` lines."""
    if not removed or not added or max(len(removed), len(added)) > _LINES:
        return []
    olds, news = ([_words(line) for line in lines] for lines in (removed, added))
    likes = [[_likeness(old, new) for new in news] for old in olds]
    # The best way to go through both runs, from each place to the end.
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i in range(len(olds) - 1, -1, -1):
        for j in range(len(news) - 1, -1, -1):
            taken = likes[i][j] + best[i + 1][j + 1] if likes[i][j] >= _LIKE else 0.0
            best[i][j] = max(taken, best[i + 1][j], best[i][j + 1])
    found, i, j = list[tuple[int, int]](), 0, 0
    while i < len(olds) and j < len(news):
        if likes[i][j] >= _LIKE and best[i][j] == likes[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def changed(old: str, new: str) -> tuple[Spans, Spans]:
    """The stretches of both lines that the other one does not have."""
    olds, news = (_TOKEN.findall(line) for line in (old, new))
    if max(len(olds), len(news)) > _TOKENS:
        return (), ()
    gone, come = list[tuple[int, int]](), list[tuple[int, int]]()
    for word, a, b, c, d in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if word != "equal":
            gone += _stretch(olds, a, b)
            come += _stretch(news, c, d)
    return tuple(gone), tuple(come)


def _stretch(tokens: Sequence[str], first: int, last: int) -> list[tuple[int, int]]:
    start = sum(map(len, tokens[:first]))
    end = start + sum(map(len, tokens[first:last]))
    return [(start, end)] if end > start else []


def _words(line: str) -> Counter[str]:
    return Counter(token for token in _TOKEN.findall(line)[:_TOKENS] if not token.isspace())


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    """The part of the words that both have, 0 to 1; signs count little beside names."""
    both, either = (sum(_weight(word) * count for word, count in counts.items()) for counts in (old & new, old | new))
    return both / either if either else 0.0


def _weight(token: str) -> int:
    return 4 if token[0].isalnum() or token[0] == "_" else 1
