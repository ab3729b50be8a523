from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from pycparser import c_ast, c_parser

from rewriter.c import pycparser_contract
from rewriter.c.grammar import parser

ROOT = Path(__file__).parents[2] / "rewriter"


def test_the_installed_pycparser_fits() -> None:
    assert pycparser_contract.missing() == []


def test_what_is_missing_is_named() -> None:
    class Other:
        def __init__(self, *, other: int) -> None: ...

    lacks = pycparser_contract.missing(Other, SimpleNamespace(ID=SimpleNamespace(__slots__=())))
    assert {"CParser(lexer=)", "CParser._parse_statement", "c_ast.ID.name", "c_ast.If"} <= set(lacks)


def test_import_fails_with_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(c_parser.CParser, "_parse_declarator")
    monkeypatch.delattr(c_ast, "TernaryOp")
    monkeypatch.delitem(sys.modules, "rewriter.c.pycparser_contract")
    with pytest.raises(
        ImportError, match=r"lacks CParser\._parse_declarator, c_ast\.TernaryOp; install pycparser"
    ) as caught:
        importlib.import_module("rewriter.c.pycparser_contract")
    assert "\n" not in str(caught.value)


def test_only_the_contract_imports_pycparser() -> None:
    importers = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Import) and any(name.name.startswith("pycparser") for name in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pycparser"))
    ]
    assert set(importers) == {"c/pycparser_contract.py"}


def test_the_contract_names_every_private_method_of_pycparser_in_use() -> None:
    private = {name for name in vars(c_parser.CParser) if name.startswith("_") and not name.startswith("__")}
    named = set(vars(pycparser_contract.Contract))
    used: set[str] = set()
    for path in (ROOT / "c" / "grammar").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute | ast.FunctionDef):
                used.add(node.attr if isinstance(node, ast.Attribute) else node.name)
    assert used & private - named == set()


def test_every_overridden_method_exists() -> None:
    own = {name for cls in parser.BodyParser.__mro__ if cls.__module__.startswith("rewriter") for name in vars(cls)}
    wanted = {
        name for name in vars(pycparser_contract.Contract) if name.startswith("_parse") or name.startswith("_starts")
    }
    unused = wanted - own - {"_parse_constant_expression", "_parse_declaration_specifiers", "_parse_declarator"}
    assert unused <= {"_parse_iteration_statement", "_try_parse_paren_type_name"}
