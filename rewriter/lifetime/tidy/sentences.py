"""Taking sentences out of a comment without rewording the rest.

A comment is a stream of words on decorated lines (``/* ``, `` * ``, ``// ``). Paragraphs end at empty lines, sentences
at a full stop before a capital letter or a function's name. A sentence that begins with "See" leans on the one before
and goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_DECORATION = re.compile(r"[ \t]*(?:/\*+!?|\*+(?!/)|//+)?[ \t]*")
_CLOSING = re.compile(r"[ \t\r\n]*(?:\*+/)?[ \t\r\n]*\Z")
_ENDS = re.compile(r"""[.!?][)'"\]]*\Z""")
_ABBREVIATION = re.compile(r"(?:\A|\()(?:e\.g|i\.e|etc|vs|cf|resp|no|Nr|Dr|Fig|sec|Sec)\.\Z")
_BEGINS = re.compile(r"""[(\['"`]*(?:[A-Z]|\w+\(|\w+_\w)""")
_ITEM = re.compile(r"[-*o•]\Z|\d+[.)]\Z|[a-z]\)\Z")
_LEANS = re.compile(r"[(]?[Ss]ee\b")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the comment: its offsets, its line, and whether it opens a line."""

    start: int
    end: int
    line: int
    first: bool


def stale_parts(comment: str, stale: Callable[[str], bool]) -> list[tuple[int, int]] | None:
    """The ranges of `comment` to delete so that its stale sentences go, in order; None where nothing would be left.

    `stale` judges the text of one sentence. Ranges that run from the start of a line to the start of another take whole
    lines. An empty list means that no sentence is stale.
    """
    lines = _lines(comment)
    paragraphs = [list(_sentences(comment, words)) for words in _paragraphs(comment, lines)]
    kept = [[not gone for gone in _judge(comment, sentences, stale)] for sentences in paragraphs]
    if not any(any(row) for row in kept):
        return None
    words_left = {
        w.line for p, row in zip(paragraphs, kept, strict=True) for s, k in zip(p, row, strict=True) if k for w in s
    }
    out: list[tuple[int, int]] = []
    for sentences, row in zip(paragraphs, kept, strict=True):
        gone = [word for sentence, keep in zip(sentences, row, strict=True) if not keep for word in sentence]
        out += _cut_lines(lines, gone, words_left)
        if not any(row):
            out += _cut_separator(lines, gone)
    return _joined(sorted(set(out)))


def sentences_of(comment: str) -> Iterator[tuple[int, str]]:
    """Where each sentence begins, and its text, the words apart by single spaces."""
    for words in _paragraphs(comment, _lines(comment)):
        for sentence in _sentences(comment, words):
            yield sentence[0].start, " ".join(comment[word.start : word.end] for word in sentence)


def _lines(comment: str) -> list[tuple[int, int]]:
    """(start, end) of every line, newline included."""
    starts = [0, *(m.end() for m in re.finditer("\n", comment))]
    return list(zip(starts, [*starts[1:], len(comment)], strict=True))


def _paragraphs(comment: str, lines: list[tuple[int, int]]) -> Iterator[list[Word]]:
    """The words of each paragraph, without decoration."""
    stop = _CLOSING.search(comment)
    limit = stop.start() if stop else len(comment)
    words: list[Word] = []
    for number, (start, end) in enumerate(lines):
        decoration = _DECORATION.match(comment, start, min(end, limit)) if start < limit else None
        begin = decoration.end() if decoration else end
        found = [m.span() for m in re.finditer(r"\S+", comment[: min(end, limit)][begin:])] if begin < limit else []
        if not found and words:
            yield words
            words = []
        words += (Word(begin + a, begin + b, number, not i) for i, (a, b) in enumerate(found))
    if words:
        yield words


def _sentences(comment: str, words: list[Word]) -> Iterator[list[Word]]:
    sentence: list[Word] = []
    for word in words:
        if sentence and _starts_sentence(comment, sentence[-1], word):
            yield sentence
            sentence = []
        sentence.append(word)
    yield sentence


def _starts_sentence(comment: str, last: Word, word: Word) -> bool:
    before, text = comment[last.start : last.end], comment[word.start : word.end]
    if word.first and _ITEM.match(text):
        return True
    ended = _ENDS.search(before) is not None and not _ABBREVIATION.search(before)
    return ended and _BEGINS.match(text) is not None


def _judge(comment: str, sentences: list[list[Word]], stale: Callable[[str], bool]) -> Iterator[bool]:
    """Whether each sentence goes."""
    gone = False
    for sentence in sentences:
        text = " ".join(comment[w.start : w.end] for w in sentence)
        gone = stale(text) or (gone and _LEANS.match(text) is not None)
        yield gone


def _cut_lines(lines: list[tuple[int, int]], gone: list[Word], words_left: set[int]) -> Iterator[tuple[int, int]]:
    """The ranges for the words that go: whole lines where no word is left, else the words."""
    for number in sorted({word.line for word in gone}):
        if number not in words_left and 0 < number < len(lines) - 1:
            yield lines[number]
        else:
            yield from ((word.start, word.end) for word in gone if word.line == number)


def _cut_separator(lines: list[tuple[int, int]], gone: list[Word]) -> Iterator[tuple[int, int]]:
    """The empty comment line that set a paragraph apart which is gone: the one before it, else the one after."""
    before, after = gone[0].line - 1, gone[-1].line + 1
    if before > 0:
        yield lines[before]
    elif after < len(lines) - 1:
        yield lines[after]


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in ranges:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
