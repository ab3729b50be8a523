"""What the kernel's own documentation promises about return values: kernel-doc that leaves no room for a positive number."""

from __future__ import annotations

import re

_BLOCK = re.compile(
    r"/\*\*[ \t]*\r?\n[ \t*]*?[ \t]\*[ \t]*(\w+)[ \t]*(?:\(\))?[ \t]*(?:[-:][^\n]*)?\r?\n.*?\*/", re.DOTALL
)
_MARGIN = re.compile(r"^[ \t]*\*/?[ \t]?", re.MULTILINE)
_SECTION = re.compile(
    r"^[ \t]*\**[ \t]*(?:Returns?\b|A value of(?= zero will be returned))[ \t]*:?[ \t]*((?:\n?[^\n]+)(?:\n[^\n]*\S[^\n]*)*)",
    re.MULTILINE | re.IGNORECASE,
)

_ZERO = r"(?:0|zero)(?: (?:is|will be) returned)?"
_SUCCESS = (
    r"(?:(?:on|upon|for|in case of) success(?:ful completion)?"
    r"|if (?:it )?(?:successful(?:ly)?|succeeds|success|no error|ok))"
)
_NEGATIVE = (
    r"(?:an? |the |some )?(?:appropriate |standard |linux |kernel )*"
    r"(?:negative\b|-ve\b|errno\b|error (?:code|number)\b|< ?0\b|less than (?:0|zero)\b|-E[A-Z]+\b|-errno\b)"
)
_PROMISE = re.compile(
    rf"{_ZERO} {_SUCCESS}\W+(?:(?:or|and|else|otherwise|but)\W+)?(?:returns? )?{_NEGATIVE}"
    rf"|{_NEGATIVE}[^.]*?(?:,| or| and|;) (?:or )?(?:returns? )?{_ZERO} {_SUCCESS}"
    r"|(?:-E[A-Z]+\b[^-]*)+$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:[1-9]\d*|positive|number of|count|one|non-?(?:negative|zero)|true|bytes|length|greater|left|remaining)\b|> ?0|>=",
    re.IGNORECASE,
)


def promises(text: str) -> frozenset[str]:
    """Functions and macros of which a file says only that they return 0 or a negative number."""
    found: dict[str, bool] = {}
    for block in _BLOCK.finditer(text):
        said = returned(block[0])
        if said:
            found[block[1]] = found.get(block[1], True) and is_promise(said)
    return frozenset(name for name, kept in found.items() if kept)


def returned(block: str) -> list[str]:
    """The paragraphs of a comment that say what is returned, each on one line, without the word "returns"."""
    text = _MARGIN.sub("", block).replace("%", "")
    return [" ".join(match[1].split()) for match in _SECTION.finditer(text)]


def is_promise(paragraphs: list[str]) -> bool:
    """Whether paragraphs about what is returned allow for 0 and error numbers only."""
    return all(_PROMISE.match(text) and not _OTHER.search(text) for text in paragraphs)
