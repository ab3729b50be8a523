"""Writes what a transform made of its examples back into its module, as their new `after` (libcst)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import libcst as cst

from rewriter.transform.catalogue import find_value


def accept(source: str, texts: Mapping[int, str]) -> str:
    """The module text `source` with the ``after`` of the examples numbered in `texts` replaced; the rest stays as it is.

    Raises:
        ValueError: an example of that number has no literal ``after=``.
    """
    module = cst.parse_module(source)
    call = find_value(module)
    examples = _argument(call, "examples").value
    if not isinstance(examples, cst.Tuple | cst.List):
        raise ValueError("examples is not a literal tuple")
    new: dict[cst.CSTNode, cst.CSTNode] = {
        _argument(examples.elements[number].value, "after").value: cst.SimpleString(quote(text))
        for number, text in texts.items()
    }
    changed = module.visit(_Replace(new))
    return changed.code


class _Replace(cst.CSTTransformer):
    """Puts new nodes in place of old ones (by identity)."""

    def __init__(self, new: Mapping[cst.CSTNode, cst.CSTNode]) -> None:
        super().__init__()
        self.new = new

    def on_leave(self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT) -> Any:
        return self.new.get(original_node, updated_node)


def quote(text: str) -> str:
    """A Python literal for C text: triple-quoted, its first line below the quotes."""
    if not text.endswith("\n"):
        return repr(text)
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\\\n{escaped}"""'


def _argument(call: cst.BaseExpression, name: str) -> cst.Arg:
    if isinstance(call, cst.Call):
        for arg in call.args:
            if arg.keyword is not None and arg.keyword.value == name:
                return arg
    raise ValueError(f"no literal {name}=")
