"""Reads transform modules as text (libcst), never by importing them: listing one must not run it.

A module that cannot be read is an entry with an error, not the end of the listing.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path
from typing import Any

import libcst as cst

from rewriter.lifetime.pair import ResourcePair
from rewriter.transform.contract import Example, ManagedConversion, Refuses, Words, change
from rewriter.transform.find import VARIABLE, modules
from rewriter.transform.introduction import ApiWords, Introduction, Transform, Wrapper

_CONSTRUCTORS: Mapping[str, Callable[..., object]] = {
    kind.__name__: kind
    for kind in (ManagedConversion, ResourcePair, Words, Introduction, Wrapper, ApiWords, Example, Refuses, change)
}


@dataclass(frozen=True)
class Entry:
    """One transform module: either its conversion, or the error that kept it from being read."""

    name: str
    path: Path
    docs: str = ""
    conversion: Transform | None = None
    error: str = ""


def entries(own: Path | None = None) -> list[Entry]:
    """All transforms, the packaged ones and those in the user's `own` directory, sorted by name."""
    return [read(name, path) for name, path in modules(own).items()]


def read(name: str, path: Path) -> Entry:
    """The transform module at `path`; a module that cannot be read gives an entry with `error` set."""
    try:
        module = _parsed(path.read_text(encoding="utf-8"))
        conversion = literal(find_value(module))
    except SyntaxError as error:
        return Entry(name, path, error=f"line {error.lineno}: {error.msg}" if error.lineno else error.msg)
    except cst.ParserSyntaxError as error:
        return Entry(name, path, error=f"line {error.raw_line}: {error.message.split('.')[0]}")
    except (OSError, ValueError, TypeError, RecursionError, MemoryError) as error:
        return Entry(name, path, error=str(error) or type(error).__name__)
    if not isinstance(conversion, ManagedConversion | Introduction):
        return Entry(name, path, error=f"{VARIABLE} is neither a ManagedConversion nor an Introduction")
    if conversion.name != name:
        return Entry(name, path, error=f"its conversion is called {conversion.name}")
    return Entry(name, path, cleandoc(module.get_docstring() or ""), conversion)


def _parsed(text: str) -> cst.Module:
    """The module, after Python itself has read it: deep nesting makes libcst crash, or take minutes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ast.parse(text)
    return cst.parse_module(text)


def find_value(module: cst.Module) -> cst.BaseExpression:
    """The expression that `module` assigns to ``CONVERSION``.

    Raises:
        ValueError: there is none.
    """
    lines = [line for line in module.body if isinstance(line, cst.SimpleStatementLine)]
    for part in (part for line in lines for part in line.body):
        target = part.targets[0].target if isinstance(part, cst.Assign) else getattr(part, "target", None)
        value = getattr(part, "value", None)
        if isinstance(target, cst.Name) and target.value == VARIABLE and isinstance(value, cst.BaseExpression):
            return value
    raise ValueError(f"it holds no {VARIABLE}")


def literal(node: cst.BaseExpression) -> Any:
    """The value of an expression made of literals, containers and constructors of the contract.

    Raises:
        ValueError: the expression holds anything else.
    """
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString | cst.Integer):
        return node.evaluated_value
    if isinstance(node, cst.Tuple | cst.List):
        return tuple(literal(element.value) for element in node.elements if _plain(element))
    if isinstance(node, cst.Dict):
        return dict(_pair(element) for element in node.elements)
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in _CONSTRUCTORS:
        keywords = {arg.keyword.value: literal(arg.value) for arg in node.args if arg.keyword is not None}
        plain = [literal(arg.value) for arg in node.args if arg.keyword is None and _plain(arg)]
        return _CONSTRUCTORS[node.func.value](*plain, **keywords)
    raise ValueError(f"not a literal: {_code(node)}")


def _pair(element: cst.BaseDictElement) -> tuple[Any, Any]:
    if isinstance(element, cst.DictElement):
        return literal(element.key), literal(element.value)
    raise ValueError(f"not a literal: {_code(element)}")


def _plain(node: cst.Arg | cst.BaseElement) -> bool:
    """True for an element or argument; one behind a star is refused."""
    if isinstance(node, cst.StarredElement) or (isinstance(node, cst.Arg) and node.star):
        raise ValueError(f"not a literal: {_code(node)}")
    return True


def _code(node: cst.CSTNode) -> str:
    return " ".join(cst.Module([]).code_for_node(node).split())[:60]
