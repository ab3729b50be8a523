"""Which identifiers are types: decided by where they stand, not by what is known about them.

A file is read without its headers, so nothing is known about most names. Position settles nearly everything: ``ID ID`` and, at
the start of a statement, ``ID * ID ;`` are declarations, ``( ID * )`` is a type, ``( ID ) ID`` a cast. A name's look is asked
only for ``(x)(y)`` and ``(x)-y``. Brackets are matched in the same walk, because position means: within which bracket.
"""

from __future__ import annotations

from rewriter.c.feed import Feed, UnbalancedError
from rewriter.c.lines import Lines
from rewriter.c.words import is_type_name, words

BLOCK, LIST, MEMBERS, PAREN, SUBSCRIPT = "block", "list", "members", "paren", "subscript"

_TAGGED = frozenset(("STRUCT", "UNION", "ENUM"))
_QUALIFIERS = frozenset(("CONST", "VOLATILE", "RESTRICT", "_ATOMIC"))
_STORAGE = frozenset(("STATIC", "EXTERN", "REGISTER", "INLINE", "TYPEDEF"))
_SPECIFIERS = _QUALIFIERS | _STORAGE
_BASIC = words("""VOID _BOOL CHAR SHORT INT LONG FLOAT DOUBLE SIGNED UNSIGNED __INT128 STRUCT UNION ENUM TYPEID""")
_TYPE_WORDS = _BASIC | _SPECIFIERS
_BOUNDARY = frozenset(("SEMI", "LBRACE", "RBRACE", "PPIF", "PPELSE", "PPENDIF"))
_CONTROL = frozenset(("IF", "WHILE", "FOR", "SWITCH", "ID"))
_OPERAND = words("""ID TYPEID STRING_LITERAL CHAR_CONST INT_CONST_DEC LBRACE NOT LNOT SIZEOF _GENERIC""")
_GLUED = 8
"""So many names may stand in front of a string that they make longer."""
_NEAR = 40
"""So many tokens may a dimension have, ``[...]``."""
_BEFORE_TYPE = _BOUNDARY | _SPECIFIERS | {"LPAREN", "COMMA", "COLON", "RPAREN"}
_BEHIND_DECLARED = frozenset(("SEMI", "EQUALS", "COMMA", "LBRACKET", "LPAREN", "ID"))
_NO_CAST_BEHIND = frozenset(("ID", "TYPEID", "RBRACKET", "SIZEOF", "IF", "WHILE", "SWITCH", "FOR"))
_AMBIGUOUS = frozenset(("LPAREN", "MINUS", "TIMES", "AND", "PLUS", "PLUSPLUS", "MINUSMINUS", "LAND"))
_OPEN = frozenset(("LPAREN", "LBRACKET", "LBRACE", "PPIF"))
_CLOSE = {"RPAREN": "LPAREN", "RBRACKET": "LBRACKET", "RBRACE": "LBRACE", "PPENDIF": "PPIF"}
_INTEREST = _OPEN | _CLOSE.keys() | {"ID"}


def brace_kind(types: list[str], i: int, partner: list[int], outer: str) -> str:
    """What the ``{`` at `i` opens: a block of statements, a list of initialisers, or members of a struct or enum."""
    before = types[i - 1] if i else ""
    if before == "RPAREN":
        opened = partner[i - 1]
        return BLOCK if opened > 0 and types[opened - 1] in _CONTROL else LIST
    if before in ("EQUALS", "COMMA", "RETURN", "RBRACKET"):
        return LIST
    if before in _TAGGED or (before in ("ID", "TYPEID") and types[i - 2] in _TAGGED):
        return MEMBERS
    return LIST if outer == LIST and before != "LPAREN" else BLOCK


def settle(feed: Feed, lines: Lines) -> None:
    """Match the brackets of `feed` (into `partner`) and turn the identifiers that are types into ``TYPEID``.

    Raises `UnbalancedError`.
    """
    types = feed.types
    partner = feed.partner = [-1] * len(types)
    stack: list[int] = []
    kinds = [BLOCK]
    for i, kind in enumerate(types):
        if kind not in _INTEREST:
            continue
        if kind == "ID":
            new = _role(feed, i, kinds[-1], lines)
            if new:
                types[i] = new
        elif kind in _OPEN:
            stack.append(i)
            if kind == "LBRACE":
                kinds.append(brace_kind(types, i, partner, kinds[-1]))
            else:
                kinds.append(PAREN if kind == "LPAREN" else SUBSCRIPT if kind == "LBRACKET" else kinds[-1])
        else:
            if not stack or types[stack[-1]] != _CLOSE[kind]:
                raise UnbalancedError
            opened = stack.pop()
            kinds.pop()
            partner[i], partner[opened] = opened, i
    if stack:
        raise UnbalancedError


def _role(feed: Feed, i: int, outer: str, lines: Lines) -> str:
    """The new type of the identifier at `i`, or "" if it stays one."""
    types, values = feed.types, feed.values
    behind, before = types[i + 1], types[i - 1]
    if behind == "TIMES":
        return _before_star(types, i, outer)
    if behind == "RPAREN":
        if before == "LPAREN":
            return _in_parens(feed, i)
        return "TYPEID" if before in _QUALIFIERS and types[i - 2] == "LPAREN" else ""
    if behind == "ID":
        alone = values[i].isupper() or types[i + 2] not in _BEHIND_DECLARED
        if alone and before in _BOUNDARY and lines.begins(feed.first[i + 1]):
            return ""  # a macro alone on its line
        return _before_name(feed, i)
    if behind == "LPAREN":
        if (before in _QUALIFIERS or before == "LPAREN") and types[i + 2 : i + 4] == ["TIMES", "RPAREN"]:
            return "TYPEID"  # (const s16 (*)[2])x, (u32 (*)(int))x
        pointer = _declares_pointer(types, i + 2) and (_starts(types, i, outer) or before in _SPECIFIERS)
        return "TYPEID" if pointer else ""
    if behind == "LBRACKET" and before == "LPAREN" and types[i - 2] not in _NO_CAST_BEHIND:  # (s16[]){ 1, 2 }
        closed = _behind(types, i, "RBRACKET") - 1
        return "TYPEID" if types[closed + 1 : closed + 3] == ["RPAREN", "LBRACE"] else ""
    if behind in _TYPE_WORDS and before not in _TAGGED and before not in ("ARROW", "PERIOD"):
        if behind in _QUALIFIERS and before not in _BASIC:
            first = _starts(types, i, outer) or before in ("LPAREN", "COMMA") or before in _SPECIFIERS
            return "TYPEID" if first else ""
        return "CONST" if before in _TYPE_WORDS else ""
    return ""


def _declares_pointer(types: list[str], i: int) -> bool:
    """Whether ``* name )(`` or ``* name [...] )(`` stands at `i`: a pointer to a function is declared."""
    if types[i] != "TIMES" or types[i + 1] != "ID":
        return False
    i += 2
    while types[i] == "LBRACKET":
        i = _behind(types, i, "RBRACKET")
    return types[i] == "RPAREN" and types[i + 1] == "LPAREN"


def _behind(types: list[str], i: int, kind: str) -> int:
    """The index behind the next token of a kind, if it is near; else some index that means nothing."""
    stop = min(i + _NEAR, len(types) - 3)
    while types[i] != kind and i < stop:
        i += 1
    return i + (types[i] == kind)


def _starts(types: list[str], i: int, outer: str) -> bool:
    """Whether a statement (or the declaration of a ``for``) starts at `i`."""
    before = types[i - 1]
    if outer == BLOCK:
        return before in _BOUNDARY
    return before == "LPAREN" and i > 1 and types[i - 2] == "FOR"


def _before_star(types: list[str], i: int, outer: str) -> str:
    j = i + 1
    while types[j] == "TIMES" or types[j] in _QUALIFIERS:
        j += 1
    behind, before = types[j], types[i - 1]
    if before in ("ARROW", "PERIOD", "STRUCT", "UNION", "ENUM"):
        return ""
    if before in _BASIC or (before == "ID" and types[i - 2] in _TAGGED):
        return "CONST"  # an attribute we do not know: struct foo __odd *p
    if behind in ("RPAREN", "COMMA") or (behind == "LBRACKET" and before == "LPAREN"):
        return "TYPEID"
    starts = _starts(types, i, outer) or (before in _SPECIFIERS and types[i - 2] != "TIMES")
    if behind == "ID" or (behind == "LPAREN" and types[j + 1] == "TIMES"):
        return "TYPEID" if starts or (before == "LPAREN" and types[j + 1 : j + 3] == ["TIMES", "RPAREN"]) else ""
    return ""


def _before_name(feed: Feed, i: int) -> str:
    types = feed.types
    before = types[i - 1]
    if before in _TAGGED:
        return ""
    if before in _BASIC or (before == "ID" and types[i - 2] in _TAGGED):
        # One of the two is an attribute we do not know: int __odd x, int x __ODD__.
        return "" if feed.values[i + 1].startswith("__") and not feed.values[i].startswith("__") else "CONST"
    if before not in _BEFORE_TYPE:
        return ""
    behind = i + 1
    while types[behind] == "ID" and behind < i + _GLUED:
        behind += 1
    return "" if types[behind] == "STRING_LITERAL" else "TYPEID"  # foo(KERN_INFO NAME "text")


def _in_parens(feed: Feed, i: int) -> str:
    """The role of ``x`` in ``(x)``: a cast if an operand follows and no callee or keyword stands in front."""
    types = feed.types
    front, behind = types[i - 2] if i > 1 else "", types[i + 2]
    if front in _NO_CAST_BEHIND or (front == "RPAREN" and types[feed.partner[i - 2] + 1] not in _TYPE_WORDS):
        return ""
    if behind in _OPERAND or (behind == "LPAREN" and _is_cast(feed, i + 2)):
        return "TYPEID"
    return "TYPEID" if behind in _AMBIGUOUS and is_type_name(feed.values[i]) else ""


def _is_cast(feed: Feed, i: int) -> bool:
    """Whether ``( type )`` or ``( type *`` stands at `i`, by the look of the word in it."""
    word = feed.types[i + 1]
    named = word == "ID" and is_type_name(feed.values[i + 1]) and feed.types[i + 2] in ("RPAREN", "TIMES")
    return word in _BASIC or named
