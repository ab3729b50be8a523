"""The catalogue reads transforms without running them."""

from pathlib import Path

import libcst
import pytest

from rewriter.errors import Problem
from rewriter.transform import Example, Refuses
from rewriter.transform.catalogue import entries, literal, read
from rewriter.transform.find import PACKAGED, load, modules, path_of

from .modules import EXPLODES, GOOD


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "demo_grab.py").write_text(GOOD)
    (tmp_path / "explodes.py").write_text(EXPLODES)
    (tmp_path / "broken.py").write_text("def (:\n")
    (tmp_path / "empty.py").write_text("X = 1\n")
    (tmp_path / "computed.py").write_text("CONVERSION = make()\n")
    (tmp_path / "number.py").write_text("CONVERSION = 3\n")
    (tmp_path / "renamed.py").write_text(GOOD)
    (tmp_path / "_private.py").write_text("def (:\n")
    return tmp_path


def test_reads_a_module_it_must_not_import(own: Path) -> None:
    entry = read("explodes", own / "explodes.py")
    assert entry.error == ""
    assert entry.conversion is not None
    assert entry.docs == "Moves demos.\n\nMore words."
    assert entry.conversion.summary == "Use managed_grab() on managed demos"
    assert entry.conversion.pair.acquires == {"grab": "managed_grab"}
    assert [type(example) for example in entry.conversion.examples] == [Example, Refuses, Example, Example]
    assert entry.conversion.examples[3] == Example("marked", "first\n\ngrab(d);\n", "first\n\nmanaged_grab(d);\n")
    with pytest.raises(Problem, match="cannot be loaded"):
        load("explodes", own)


def test_reading_and_importing_give_the_same(own: Path) -> None:
    assert read("demo-grab", own / "demo_grab.py").conversion == load("demo-grab", own)


@pytest.mark.parametrize("path", sorted(PACKAGED.glob("[!_]*.py")), ids=lambda path: path.stem)
def test_the_packaged_transforms_can_be_read_and_loaded(path: Path) -> None:
    name = path.stem.replace("_", "-")
    entry = read(name, path)
    assert entry.error == ""
    assert entry.conversion == load(name)
    assert entry.docs


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("broken", "line 1: invalid syntax"),
        ("empty", "it holds no CONVERSION"),
        ("computed", "not a literal: make()"),
        ("number", "CONVERSION is neither a ManagedConversion nor an Introduction"),
        ("renamed", "its conversion is called demo-grab"),
    ],
)
def test_a_broken_module_is_an_entry_with_an_error(own: Path, name: str, error: str) -> None:
    by_name = {entry.name: entry for entry in entries(own)}
    assert by_name[name].error.startswith(error)
    assert by_name[name].conversion is None
    assert by_name["demo-grab"].error == ""
    assert "pcim-irq-vectors" in by_name


@pytest.mark.parametrize("name", ["broken", "empty", "computed", "number", "renamed"])
def test_a_broken_module_cannot_be_loaded(own: Path, name: str) -> None:
    with pytest.raises(Problem) as problem:
        load(name, own)
    assert problem.value.status == 3


def test_names(own: Path) -> None:
    assert "-private" not in modules(own)
    assert modules(own)["demo-grab"] == own / "demo_grab.py"
    with pytest.raises(Problem, match="no transform called 'nothing'"):
        path_of("nothing", own)
    with pytest.raises(Problem, match="no transforms in"):
        modules(own / "absent")


@pytest.mark.parametrize(
    "code", ["*a", "(1, *b)", "{**a}", "f'{x}'", "x", "1 + 2", "Words(*a)", "Words(**a)", "open('x')"]
)
def test_only_literals_are_values(code: str) -> None:
    with pytest.raises((ValueError, libcst.ParserSyntaxError)):
        literal(libcst.parse_expression(code))
