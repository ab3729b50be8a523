"""Nodes for what pycparser's tree has no word for: macro statements, flat labels, ``#if`` groups, unreadable text."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewriter.c.pycparser_contract import Node

Span = tuple[int, int]


@dataclass(slots=True)
class Own:
    """A node of our own; `kind` is the kind of the statement or expression it becomes.

    `coord` is the parser-token range, as in every node that leaves the grammar.
    """

    kind: str
    coord: Span
    expr: Node = None
    body: Node = None
    items: list[Node] = field(default_factory=list)
    complete: bool = False


@dataclass(slots=True)
class OwnDeclarator:
    """One declarator: its name, how it was declared, its initialiser."""

    name: str
    pointer: int
    array: bool
    init: Node
    coord: Span


@dataclass(slots=True)
class OwnDeclaration:
    """A whole declaration; `spec` is the range of its specifiers."""

    spec: Span
    declarators: list[OwnDeclarator]
    coord: Span
