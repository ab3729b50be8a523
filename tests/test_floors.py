"""The house rules that a machine can see: floors, single importers, budgets, and what no file may mention."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ["cli", "review", "series", "verify", "batch", "transform", "lifetime", "kernel", "c", "decisions", "plan"]
"""From the top; each imports only from those behind it."""

GROUND = {"errors"}
"""Plain modules that any floor may import and that import nothing of the project."""

MODULES = sorted([*ROOT.glob("rewriter/**/*.py"), *ROOT.glob("transforms/**/*.py")])
LINES, FUNCTION_LINES = 400, 60

# Spelled so that this file does not mention them itself.
FORBIDDEN = re.compile(
    r"(^|[^a-z0-9_.])/(w[o]rk|f[a]rm|r[o]ot|h[o]me)/|\bsub[a]gent|\bc[l]aude|\bLLM s[e]ssion|/tmp/d[e]sign",
    re.IGNORECASE,
)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a module imports, also inside functions."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = [*package[: len(package) - node.level + 1]] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def floor_of(name: str) -> str | None:
    """The floor of a dotted name of the project."""
    parts = name.split(".")
    return parts[1] if parts[0] == "rewriter" and len(parts) > 1 else None


def place(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def wrong_imports(path: Path) -> list[str]:
    """Imports of a module that go upwards or sideways of the floors."""
    own = floor_of(place(path))
    wrong = []
    for line, name in imports(path):
        floor = floor_of(name)
        if path.is_relative_to(ROOT / "transforms"):
            bad = name.split(".")[0] in ("rewriter", "transforms") and not f"{name}.".startswith("rewriter.transform.")
        elif own in GROUND:
            bad = floor is not None
        elif own not in FLOORS or floor in GROUND or floor not in FLOORS:
            bad = name.split(".")[0] == "transforms"
        else:
            bad = FLOORS.index(floor) < FLOORS.index(own)
        if bad:
            wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    return wrong


def test_imports_go_downwards() -> None:
    assert [line for path in MODULES for line in wrong_imports(path)] == []


def test_every_module_lies_on_a_floor() -> None:
    known = {*FLOORS, *GROUND, "__init__", "__main__"}
    assert {floor_of(place(path)) for path in ROOT.glob("rewriter/**/*.py")} <= known


def test_the_check_sees_an_upward_import(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    (tmp_path / "rewriter/c").mkdir(parents=True)
    bad = tmp_path / "rewriter/c/bad.py"
    bad.write_text(
        "def f():\n    from rewriter.kernel import tree\nfrom ..batch import run\nfrom rewriter.plan import Edit\n"
    )
    assert sorted(wrong_imports(bad)) == [
        "rewriter/c/bad.py:2 imports rewriter.kernel.tree",
        "rewriter/c/bad.py:3 imports rewriter.batch.run",
    ]
    (tmp_path / "transforms").mkdir()
    bad = tmp_path / "transforms/bad.py"
    bad.write_text("from rewriter.plan import Edit\nfrom rewriter.transform import Example\n")
    assert wrong_imports(bad) == ["transforms/bad.py:1 imports rewriter.plan.Edit"]


@pytest.mark.parametrize(
    ("library", "where"),
    [("pycparser", 1), ("libcst", "transform"), ("typer", "cli"), ("httpx", "series"), ("textual", "review")],
)
def test_a_library_has_one_place(library: str, where: int | str) -> None:
    users = [path for path in MODULES if any(name.split(".")[0] == library for _, name in imports(path))]
    if isinstance(where, int):
        assert len(users) <= where, users
    else:
        assert {floor_of(place(path)) for path in users} <= {where}


def test_budgets() -> None:
    over = []
    for path in MODULES:
        text = path.read_text()
        if text.count("\n") > LINES:
            over.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > FUNCTION_LINES:
                    over.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} has {size} lines")
    assert over == []


def test_transforms_are_short() -> None:
    sizes = {path.name: path.read_text().count("\n") for path in ROOT.glob("transforms/[!_]*.py")}
    assert sizes
    assert all(60 <= size <= 150 for size in sizes.values()), sizes


def test_no_file_mentions_what_is_not_the_projects_business() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    found = []
    for name in listed:
        path = ROOT / name
        text = path.read_text(encoding="latin-1") if path.is_file() else ""
        found += [f"{name}:{n}" for n, line in enumerate(text.splitlines(), 1) if FORBIDDEN.search(line)]
    assert found == []
