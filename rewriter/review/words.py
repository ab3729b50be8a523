"""Which words of a line changed: lines of a diff that became one another, and the stretches in which they differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

Spans = tuple[tuple[int, int], ...]
"""Stretches of a line, as offsets from and to, in their order."""

# What combines with the character before it stays with it.
_TOKEN = re.compile(r"(?:\w+|.)[\u0300-\u036f\u1ab0-\u1aff\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]*", re.DOTALL)
_LIKE = 0.3
"""Lines that share less than this part of their words are not one line that changed."""

_LINES, _TOKENS = 40, 300
"""More lines are not paired; more tokens, between those that both lines begin and end with, differ as a whole."""


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
    """The stretches of both lines that the other one does not have; space alone does not part them."""
    olds, news = (_TOKEN.findall(line) for line in (old, new))
    steps = list(_steps(olds, news))
    return _spans(olds, [(a, b) for a, b, _, _ in steps]), _spans(news, [(c, d) for _, _, c, d in steps])


_Step = tuple[int, int, int, int]


def _steps(olds: Sequence[str], news: Sequence[str]) -> Iterator[_Step]:
    """The tokens of one that stand where the other has others, as numbers from and to in both."""
    shorter = min(len(olds), len(news))
    head = next((n for n in range(shorter) if olds[n] != news[n]), shorter)
    tail = next((n for n in range(shorter - head) if olds[-1 - n] != news[-1 - n]), shorter - head)
    gone, come = olds[head : len(olds) - tail], news[head : len(news) - tail]
    if max(len(gone), len(come)) > _TOKENS:
        yield head, len(olds) - tail, head, len(news) - tail
        return
    for word, a, b, c, d in SequenceMatcher(None, gone, come, autojunk=False).get_opcodes():
        if word != "equal" or all(map(str.isspace, gone[a:b])):
            yield head + a, head + b, head + c, head + d


def _spans(tokens: Sequence[str], steps: Iterable[tuple[int, int]]) -> Spans:
    """Numbers of tokens as stretches of the line; those that touch are one."""
    offsets = [0, *accumulate(map(len, tokens))]
    found = list[tuple[int, int]]()
    for first, last in steps:
        start, end = offsets[first], offsets[last]
        if found and found[-1][1] == start:
            start = found.pop()[0]
        if end > start:
            found.append((start, end))
    return tuple(found)


def _words(line: str) -> Counter[str]:
    return Counter(token for token in _TOKEN.findall(line)[:_TOKENS] if not token.isspace())


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    """The part of the words that both have, 0 to 1; signs count little beside names."""
    both, either = (sum(_weight(word) * count for word, count in counts.items()) for counts in (old & new, old | new))
    return both / either if either else 0.0


def _weight(token: str) -> int:
    return 4 if token[0].isalnum() or token[0] == "_" else 1
