"""Writes what a transform made of its examples back into its module, as their new expected output (libcst)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import libcst as cst

from rewriter.transform.catalogue import find_value, literal
from rewriter.transform.contract import as_diff


def accept(source: str, texts: Mapping[int, str]) -> str:
    """The module text `source` with new output for the examples numbered in `texts`, and nothing else changed.

    Raises:
        ValueError: an example of that number has neither a literal ``after=`` nor a literal ``diff=``.
    """
    module = cst.parse_module(source)
    examples = _arguments(find_value(module)).get("examples")
    if not isinstance(examples, cst.Tuple | cst.List):
        raise ValueError("examples is not a literal tuple")
    new: dict[cst.CSTNode, cst.CSTNode] = {}
    for number, text in texts.items():
        old, written = _output(examples.elements[number].value, text)
        new[old] = cst.SimpleString(quote(written))
    return module.visit(_Replace(new)).code


def quote(text: str) -> str:
    """A Python literal for C text: triple-quoted, its first line below the quotes."""
    if not text.endswith("\n"):
        return repr(text)
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\\\n{escaped}"""'


def _output(example: cst.BaseExpression, text: str) -> tuple[cst.BaseExpression, str]:
    """The literal that holds what an example expects, and how `text` is written there."""
    arguments = _arguments(example)
    if "diff" in arguments:
        return arguments["diff"], as_diff(literal(example).before, text)
    if "after" in arguments:
        return arguments["after"], text
    raise ValueError("the example has neither after= nor diff=")


def _arguments(call: cst.BaseExpression) -> dict[str, cst.BaseExpression]:
    """The keyword arguments of a call."""
    args = call.args if isinstance(call, cst.Call) else ()
    return {arg.keyword.value: arg.value for arg in args if arg.keyword is not None}


class _Replace(cst.CSTTransformer):
    """Puts new nodes in place of old ones (by identity)."""

    def __init__(self, new: Mapping[cst.CSTNode, cst.CSTNode]) -> None:
        super().__init__()
        self.new = new

    def on_leave(self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT) -> Any:
        return self.new.get(original_node, updated_node)
