"""What the parser is fed: the tokens of one function body, with a parser type each, as parallel lists.

A parser token may stand for several tokens of the text (``typeof(x)`` is one type, ``asm(...)`` one statement) and may have
dropped attribute words in front of it, so each knows the range ``first .. last`` that it covers and, in `lead`, where its
statement's range starts if it is the first token of one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rewriter.c.lexer import Tokens
from rewriter.c.words import ATTRIBUTES, ATTRIBUTES_WITH_ARGUMENTS, words

END = "END"
"""Type of the tokens behind the last one (three of them, so that looking ahead needs no bounds check)."""

_PUNCTUATORS = {
    "(": "LPAREN", ")": "RPAREN", "[": "LBRACKET", "]": "RBRACKET", "{": "LBRACE", "}": "RBRACE",
    ";": "SEMI", ",": "COMMA", ":": "COLON", "?": "CONDOP", ".": "PERIOD", "->": "ARROW", "...": "ELLIPSIS",
    "+": "PLUS", "-": "MINUS", "*": "TIMES", "/": "DIVIDE", "%": "MOD", "&": "AND", "|": "OR", "^": "XOR",
    "~": "NOT", "!": "LNOT", "<<": "LSHIFT", ">>": "RSHIFT", "&&": "LAND", "||": "LOR",
    "<": "LT", ">": "GT", "<=": "LE", ">=": "GE", "==": "EQ", "!=": "NE", "++": "PLUSPLUS", "--": "MINUSMINUS",
    "=": "EQUALS", "*=": "TIMESEQUAL", "/=": "DIVEQUAL", "%=": "MODEQUAL", "+=": "PLUSEQUAL", "-=": "MINUSEQUAL",
    "<<=": "LSHIFTEQUAL", ">>=": "RSHIFTEQUAL", "&=": "ANDEQUAL", "|=": "OREQUAL", "^=": "XOREQUAL",
}  # fmt: skip
_KEYWORDS = {
    word: word.upper()
    for word in words(
        """auto break case char const continue default do double else enum extern float for goto if inline int long
        register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
        _Atomic _Bool _Complex _Generic _Noreturn __int128"""
    )
}
_SPELLINGS = {
    "bool": "_BOOL", "__const": "CONST", "__const__": "CONST", "__volatile__": "VOLATILE", "__volatile": "VOLATILE",
    "__signed__": "SIGNED", "__signed": "SIGNED", "__restrict": "RESTRICT", "__restrict__": "RESTRICT",
    "__auto_type": "TYPEID", "__label__": "TYPEID",
}  # fmt: skip
_KINDS = {
    "id": "ID",
    "keyword": "ID",
    "number": "INT_CONST_DEC",
    "string": "STRING_LITERAL",
    "char": "CHAR_CONST",
    "other": "OTHER",
}

_DROP, _DROP_CALL, _TYPEOF, _ASM = "drop", "drop-call", "typeof", "asm"
_SPECIAL = {
    **dict.fromkeys(ATTRIBUTES, _DROP),
    **dict.fromkeys(ATTRIBUTES_WITH_ARGUMENTS, _DROP_CALL),
    **dict.fromkeys(words("typeof __typeof__ __typeof typeof_unqual typeof_member __unqual_scalar_typeof"), _TYPEOF),
    **dict.fromkeys(("asm", "__asm__", "__asm", "asm_inline"), _ASM),
}
_TYPES = {**_PUNCTUATORS, **_KEYWORDS, **_SPELLINGS, **_SPECIAL}
_BOUNDARY = frozenset(("SEMI", "LBRACE", "RBRACE", "COLON", "RPAREN", "ELSE", "DO"))


class UnbalancedError(Exception):
    """The brackets of a function body do not match."""


@dataclass(slots=True)
class Feed:
    """Parser tokens as parallel lists; `partner` is the matching bracket of each bracket token (or -1)."""

    types: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    lead: list[int] = field(default_factory=list)
    partner: list[int] = field(default_factory=list)

    def add(self, kind: str, value: str, lead: int, first: int, last: int) -> None:
        """Append one parser token."""
        self.types.append(kind)
        self.values.append(value)
        self.first.append(first)
        self.last.append(last)
        self.lead.append(lead)

    def copy(self, other: Feed, start: int, stop: int) -> None:
        """Append the tokens ``other[start:stop]``."""
        self.types += other.types[start:stop]
        self.values += other.values[start:stop]
        self.first += other.first[start:stop]
        self.last += other.last[start:stop]
        self.lead += other.lead[start:stop]


def raw_feed(tokens: Tokens, a: int, b: int) -> Feed:
    """The tokens ``[a, b)`` with parser types as far as spelling tells; every other name is an ``ID`` yet."""
    values = tokens.tok[a:b]
    types = [_TYPES.get(word) or _KINDS[kind] for word, kind in zip(values, tokens.kind[a:b], strict=True)]
    if set(types).isdisjoint((_DROP, _DROP_CALL, _TYPEOF, _ASM)):
        first = list(range(a, b))
        return Feed(types, values, first, list(range(a + 1, b + 1)), first)
    return _compact(types, values, a)


def _compact(types: list[str], values: list[str], a: int) -> Feed:
    """Attribute words dropped, ``typeof(...)`` and ``asm(...)`` as one token each."""
    feed = Feed()
    i, lead, stop = 0, 0, len(types)
    while i < stop:
        kind, at, value = types[i], i, values[i]
        i += 1
        if kind in (_DROP, _DROP_CALL, _TYPEOF, _ASM):
            before = feed.types[-1] if feed.types else ""
            if before in ("ARROW", "PERIOD", "GOTO") or (kind == _DROP_CALL and _is_called(types, before, i)):
                kind = "ID"
            elif kind == _DROP:
                continue
            elif kind == _DROP_CALL:
                i = _behind_parens(types, i)
                continue
            elif kind == _TYPEOF:
                i = _behind_parens(types, i)
                kind = "TYPEID" if i > at + 1 else "ID"
            else:
                while types[i] in ("VOLATILE", "GOTO", "INLINE", "ID"):
                    i += 1
                i = _behind_parens(types, i)
                if before in ("ID", "RBRACKET"):  # a register variable's: int x asm("r0")
                    continue
                kind = "ASM"
        if kind == "LBRACE" and lead < at and feed.types[-1:] and feed.types[-1] in _BOUNDARY:
            feed.add("ID", " ".join(values[lead:at]), a + lead, a + lead, a + at)  # an attribute of nothing
            lead = at
        feed.add(kind, value if i == at + 1 else " ".join(values[at:i]), a + lead, a + at, a + i)
        lead = i
    return feed


def _is_called(types: list[str], before: str, i: int) -> bool:
    """Whether a word that may be an attribute is a function here: ``__free(p);`` as a statement."""
    behind = _behind_parens(types, i)
    return before in ("SEMI", "LBRACE", "RBRACE", "RPAREN", "ELSE") and behind > i and types[behind] == "SEMI"


def _behind_parens(types: list[str], i: int) -> int:
    """The index behind the parenthesised group that starts at `i`, or `i` if none does. Raises `UnbalancedError`."""
    if i >= len(types) or types[i] != "LPAREN":
        return i
    depth = 0
    for j in range(i, len(types)):
        if types[j] == "LPAREN":
            depth += 1
        elif types[j] == "RPAREN":
            depth -= 1
            if not depth:
                return j + 1
    raise UnbalancedError


def finish(feed: Feed, end: int) -> Feed:
    """`feed` with its three end tokens."""
    for _ in range(3):
        feed.add(END, "", end, end, end)
    return feed
