"""One function, from text to tree: lex the region, settle conditionals and types, parse, build."""

from __future__ import annotations

from functools import cache
from threading import Thread

from rewriter.c.build import Builder
from rewriter.c.conditionals import UnmatchedConditionalError, groups
from rewriter.c.feed import Feed, UnbalancedError, finish, raw_feed
from rewriter.c.grammar.parser import BodyParser
from rewriter.c.header import parameters, returns
from rewriter.c.lexer import Tokens, lex
from rewriter.c.lines import Lines
from rewriter.c.marks import apply_mark
from rewriter.c.pycparser_contract import ParseError
from rewriter.c.skim import FunctionRange
from rewriter.c.source import Source
from rewriter.c.tiling import tile
from rewriter.c.tree import Function, Stmt
from rewriter.c.typing_by_position import settle
from rewriter.c.variants import DEAD, Mark, resolve

_HOPELESS = (ParseError, AssertionError, RecursionError, UnbalancedError, UnmatchedConditionalError)


@cache
def _parser() -> BodyParser:
    return BodyParser()


def parse_function(source: Source, where: FunctionRange) -> Function:
    """The function at `where`, header and body. Raises `LexError` for text that cannot be C.

    What cannot be read is an ``opaque`` statement; if brackets or conditionals do not match, the whole body is one.
    """
    tokens = lex(source.text, where.start, where.end)
    opened = tokens.at(where.body)
    body, opaque = _body(source.text, tokens, opened)
    header = tokens.tok[:opened]
    return Function(
        path=source.path,
        name=where.name,
        tokens=tokens,
        a=0,
        body_a=opened,
        b=len(tokens),
        params=parameters(tokens, opened),
        static="static" in header,
        inline=not {"inline", "__inline", "__inline__", "__always_inline"}.isdisjoint(header),
        returns=returns(tokens, where.name, opened),
        body=body,
        opaque=opaque,
    )


def _body(text: str, tokens: Tokens, opened: int) -> tuple[Stmt, int]:
    """The block of a body and the number of opaque statements in it."""
    try:
        try:
            return _read(text, tokens, opened)
        except RecursionError:  # it may be the caller who stands deep, which must not change what is read
            return _read_apart(text, tokens, opened)
    except _HOPELESS:
        block = Stmt("block", opened, len(tokens))
        block.kids = [Stmt("opaque", opened + 1, len(tokens) - 1, parent=block, slot="kids")]
        return block, 1


def _read(text: str, tokens: Tokens, opened: int) -> tuple[Stmt, int]:
    lines = Lines(text, tokens)
    feed, marks = _feed(tokens, opened)
    settle(feed, lines)
    builder = Builder(tokens, feed)
    block = builder.stmt(_parser().body(feed, lines))
    for mark in sorted(marks, key=lambda mark: mark.how != DEAD):  # what is around a group may hold nothing else
        apply_mark(block, mark, tokens)
    dropped = bool(marks) or feed.lead != feed.first
    unsure = dropped and tile(block, tokens)
    return block, _count(block) if marks or unsure or builder.opaque else 0


def _read_apart(text: str, tokens: Tokens, opened: int) -> tuple[Stmt, int]:
    """The same on a stack of its own."""
    found: list[tuple[Stmt, int] | Exception] = []

    def work() -> None:
        try:
            found.append(_read(text, tokens, opened))
        except _HOPELESS as error:
            found.append(error)

    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join()
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


def _count(block: Stmt) -> int:
    """The opaque statements of a block, those in statement expressions included."""
    found, todo = 0, [block]
    while todo:
        for stmt in todo.pop().walk():
            found += stmt.kind == "opaque"
            todo += [expr.body for own in stmt.own_exprs() for expr in own.walk() if expr.body is not None]
    return found


def _feed(tokens: Tokens, opened: int) -> tuple[Feed, list[Mark]]:
    feed = raw_feed(tokens, opened, len(tokens))
    found = groups(tokens, opened, len(tokens)) if tokens.directives else []
    marks: list[Mark] = []
    if found:
        feed, marks = resolve(finish(feed, len(tokens)), found)
        return feed, marks
    return finish(feed, len(tokens)), marks
