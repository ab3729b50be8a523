"""A lossless lexer for C as it stands in the file: macros, directives and comments included.

One regular expression cuts the text into pieces whose concatenation is the text. `lex` keeps the significant ones as parallel
lists (a list of strings per field is several times cheaper than objects) and puts comments and directives aside. Text is
latin-1, so offsets are bytes and any byte sequence survives. The lexer never looks a name up: what an identifier means is
decided later, by position.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate, compress

from rewriter.c.words import words

# A loop over a group is atomic, (?>(?:...)*), and never possessive, (?:...)*+, which Python misreads before 3.11.5.
STRING = r'"[^"\\\n]*+(?>(?:\\(?s:.)[^"\\\n]*+)*)"'
CHAR = r"'[^'\\\n]*+(?>(?:\\(?s:.)[^'\\\n]*+)*)'"
COMMENT = r"/\*[^*]*+(?>(?:\*++[^*/][^*]*+)*)(?:\*++/|\**+\Z)"
LINE_COMMENT = r"//(?>(?:[^\\\n]++|\\(?s:.))*)"
_CONTINUED = r"\\[ \t]*+\r?\n"
_DIRECTIVE = rf"\#(?>(?:[^\n\\/\"']++|{_CONTINUED}|\\.|{COMMENT}|{LINE_COMMENT}|{STRING}|{CHAR}|[\\/\"'])*)"

_NUMBER = r"(?>(?:[eEpP][+-](?=[0-9])|[\w.])*)"

# The order is by frequency; "L" starts an identifier only where it does not start a wide literal.
_PIECE = re.compile(
    rf"""
      (?>(?:[\x20\t\r\n\f\v]++|{_CONTINUED})+)
    | [A-KM-Za-z_$\x80-\xff][\w$\x80-\xff]*+
    | [()\[\]{{}};,:?~]
    | -[>=-]?+ | ==?+ | [0-9]{_NUMBER} | \.(?:\.\.|[0-9]{_NUMBER})?
    | {STRING} | {COMMENT} | {LINE_COMMENT} | {_DIRECTIVE}
    | &[&=]?+ | \|[|=]?+ | \+[+=]?+ | <(?:<=?+|=)? | >(?:>=?+|=)? | [*/%!^]=?+
    | {CHAR} | L(?:{STRING}|{CHAR}|[\w$\x80-\xff]*+)
    | (?s:.)
    """,
    re.VERBOSE | re.ASCII,
)

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CONTINUATION = re.compile(_CONTINUED)
_CONDITIONAL = re.compile(r"#[ \t]*(if|el|endif)([ \t]+0(?!\w)|def[ \t]+__ASSEMBL)?")
_WHOLE = re.compile(rf"{STRING}|{CHAR}|{LINE_COMMENT}|/\*(?s:.)*?\*/")

_BOM = "\xef\xbb\xbf"

KEYWORDS = words(
    """auto break case char const continue default do double else enum extern float for goto if inline int long
    register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
    _Alignas _Alignof _Atomic _Bool _Complex _Generic _Noreturn _Static_assert _Thread_local"""
)
_PUNCTUATORS = words(
    """( ) [ ] { } ; , . -> ++ -- & * + - ~ ! / % << >> < > <= >= == != ^ | && || ? : = += -= *= /= %= <<= >>= &=
    ^= |= ..."""
)

_KIND = {
    **dict.fromkeys(KEYWORDS, "keyword"),
    **dict.fromkeys(_PUNCTUATORS, "punct"),
    **dict.fromkeys("\"'", "?"),  # alone: opened and never closed
}
_KIND_BY_FIRST = {
    **dict.fromkeys("0123456789.", "number"),
    **{chr(code): "id" for code in range(256) if chr(code).isalpha() or chr(code) in "_$" or code >= 0x80},
    '"': "string",
    "'": "char",
    "/": "comment",
    "#": "directive",
}


_OPEN = {'"': "unterminated string", "'": "unterminated character constant"}
_ASIDE = frozenset(("comment", "directive", "?"))


class LexError(Exception):
    """Text that cannot be C: `offset` says where, `what` says why."""

    def __init__(self, offset: int, what: str) -> None:
        super().__init__(f"{what} at offset {offset}")
        self.offset = offset
        self.what = what

    def __reduce__(self) -> tuple[type[LexError], tuple[int, str]]:
        return LexError, (self.offset, self.what)


@dataclass(slots=True)
class Tokens:
    """The significant tokens of a region as parallel lists; offsets are absolute positions in the file's text.

    `kind` is ``id keyword number string char punct`` (and ``other`` for what may stand under an ``#if 0``).
    `directives` and `comments` are (offset, text, index of the next token); a directive is one piece with its
    continuation lines and the comments in it.
    """

    tok: list[str] = field(default_factory=list)
    off: list[int] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    directives: list[tuple[int, str, int]] = field(default_factory=list)
    comments: list[tuple[int, str, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.tok)

    def end(self, i: int) -> int:
        """The offset just behind token `i`."""
        return self.off[i] + len(self.tok[i])

    def at(self, offset: int) -> int:
        """The index of the first token that starts at or behind `offset`."""
        return bisect_left(self.off, offset)


def pieces(text: str) -> list[str]:
    """All pieces of `text`, blanks and comments included; ``"".join(pieces(text)) == text`` for any text whatever."""
    return _PIECE.findall(text)


def lex(text: str, start: int = 0, end: int | None = None) -> Tokens:
    """The significant tokens of ``text[start:end]``; `start` must not lie inside a token.

    Raises `LexError` for an unterminated comment, string or character constant and for a character that C does not know.
    """
    stop = len(text) if end is None else end
    if start == 0 and text.startswith(_BOM):
        start = len(_BOM)
    found = _PIECE.findall(text, start, stop)
    # Blanks start with a character below "!", every other piece with one above: one comparison instead of a lookup.
    chosen = list(map("!".__le__, found))
    tok = list(compress(found, chosen))
    off = list(compress(accumulate(map(len, found), initial=start), chosen))
    kind = [_KIND.get(piece) or _KIND_BY_FIRST.get(piece[0], "?") for piece in tok]
    tokens = Tokens(tok, off, kind)
    if _CONTROL.search(text, start, stop):
        _check_controls(found, start)
    if text.find('L"', start, stop) >= 0 or text.find("L'", start, stop) >= 0:
        tokens.kind = [_wide(piece, what) for piece, what in zip(tok, kind, strict=True)]
    if "comment" in kind or "directive" in kind or "?" in kind:
        return _set_aside(tokens)
    return tokens


def _check_controls(found: list[str], start: int) -> None:
    """Control characters are fine in comments and strings; anywhere else the file is not C."""
    at = start
    for piece in found:
        if _CONTROL.match(piece):
            raise LexError(at, f"unexpected character {piece!r}")
        at += len(piece)


def _wide(piece: str, what: str) -> str:
    """The kind of a piece that may be a wide literal, whose first character looks like that of an identifier."""
    return {'"': "string", "'": "char"}.get(piece[-1], what) if piece[0] == "L" else what


def _check_comment(piece: str, at: int) -> None:
    if piece.startswith("/*") and (len(piece) < 4 or not piece.endswith("*/")):
        raise LexError(at, "unterminated comment")


def _check_directive(piece: str, at: int) -> None:
    """A comment opened in a directive may run over its end, but not over the end of the file."""
    if "/*" in piece and "/*" in _WHOLE.sub("", piece):
        raise LexError(at, "unterminated comment")


def _set_aside(raw: Tokens) -> Tokens:
    """`raw` without comments, directives and line continuations, which go to the side lists."""
    tokens = Tokens()
    start = 0
    for i in [i for i, what in enumerate(raw.kind) if what in _ASIDE]:
        _keep(tokens, raw, start, i)
        start = i + 1
        piece, at = raw.tok[i], raw.off[i]
        if raw.kind[i] == "comment":
            _check_comment(piece, at)
            tokens.comments.append((at, piece, len(tokens.tok)))
        elif raw.kind[i] == "directive":
            _check_directive(piece, at)
            tokens.directives.append((at, piece, len(tokens.tok)))
        elif in_dead_code(tokens.directives):
            tokens.tok.append(piece)
            tokens.off.append(at)
            tokens.kind.append("other")
        elif not _CONTINUATION.match(piece):
            raise LexError(at, _OPEN.get(piece) or f"unexpected character {piece!r}")
    _keep(tokens, raw, start, len(raw.tok))
    return tokens


def in_dead_code(directives: list[tuple[int, str, int]]) -> bool:
    """Whether the text behind the directives is no C: under an ``#if 0``, or for the assembler."""
    groups: list[bool] = []
    for _, text, _ in directives:
        found = _CONDITIONAL.match(text)
        if found is None:
            continue
        if found[1] == "if":
            groups.append(found[2] is not None)
        elif groups:
            groups.pop()
            if found[1] == "el":
                groups.append(False)
    return any(groups)


def _keep(tokens: Tokens, raw: Tokens, start: int, stop: int) -> None:
    tokens.tok += raw.tok[start:stop]
    tokens.off += raw.off[start:stop]
    tokens.kind += raw.kind[start:stop]
