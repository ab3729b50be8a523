"""A change is held against the compiler through the commands that a build directory has recorded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rewriter.errors import Problem
from rewriter.verify.commands import read_command
from rewriter.verify.objects import Builder, described

ONE = '#include "one.h"\n#include <lib.h>\nint one(int a)\n{\n\treturn two(a) + lib(a);\n}\n'
gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc")


def record(objects: Path, source: str, spelled: str, more: str = "-DKBUILD_EXTRA_WARN1") -> None:
    path = objects / source
    path.parent.mkdir(parents=True, exist_ok=True)
    name = source.removesuffix(".c")
    (path.parent / f".{path.stem}.o.cmd").write_text(
        f"savedcmd_{name}.o := gcc -Wp,-MMD,{name}.d -Wall -DCONFIG_A {more} -I{spelled}/include"
        f" -c -o {name}.o {spelled}/{source} ;"
        " ./objtool x\n\ndeps := y\n"
    )


def tree_of(place: Path, **texts: str) -> Path:
    files = {"d/one.c": ONE, "d/one.h": "int one(int a);\nint two(int a);\n", "include/lib.h": "int lib(int a);\n"}
    for name, text in {
        **files,
        **{key.replace("__", "/").replace("_h", ".h"): text for key, text in texts.items()},
    }.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    return place


def builder(tmp_path: Path) -> Builder:
    tree = tree_of(tmp_path / "tree")
    record(tmp_path / "objects", "d/one.c", str(tree))
    return Builder(tree, tmp_path / "objects", ("CONFIG_A",), jobs=2)


@gcc
def test_what_is_new_is_told_for_each_variant(tmp_path: Path) -> None:
    found = builder(tmp_path).check({"d/one.c": ONE.replace("\treturn", "\tint unused;\n\treturn").encode()})
    assert found.sources == ("d/one.c",)
    assert [line.rpartition(": warning")[0] for line in found.new] == [
        "d/one.c: as configured: d/one.c",
        "d/one.c: without CONFIG_A: d/one.c",
    ]
    stub = ONE + "#ifndef CONFIG_A\nbroken\n#endif\n"
    assert {line.split(": ")[1] for line in builder(tmp_path).check({"d/one.c": stub.encode()}).new} == {
        "without CONFIG_A"
    }


@gcc
def test_what_was_there_before_is_not_new(tmp_path: Path) -> None:
    made = builder(tmp_path)
    (made.tree / "d/one.c").write_text(ONE.replace("\treturn", "\tint unused;\n\treturn"))
    after = (made.tree / "d/one.c").read_bytes()
    assert made.check({"d/one.c": b"\n\n" + after}).new == ()
    assert len(made.check({"d/one.c": after.replace(b"\treturn", b"\tint another;\n\treturn")}).new) == 2


@gcc
def test_changed_headers_count_wherever_they_are_found(tmp_path: Path) -> None:
    made = builder(tmp_path)
    assert made.sources(["d/one.h"]) == ["d/one.c"]
    found = made.check({"d/one.h": b"int one(int a);\n"})
    assert any(
        "implicit declaration of function 'two'" in line.replace("‘", "'").replace("’", "'") for line in found.new
    )
    assert made.check({"d/one.c": ONE.replace("lib(a)", "fast(a)").encode()}).new
    earlier = {"include/lib.h": b"int fast(int a);\nint lib(int a);\n"}
    assert made.check({"d/one.c": ONE.replace("lib(a)", "fast(a)").encode()}, earlier).new == ()


@gcc
def test_nothing_is_written_to_tree_or_build_directory(tmp_path: Path) -> None:
    made = builder(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    made.check({"d/one.c": b"broken"})
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@gcc
def test_names_that_are_not_declared_are_stood_in_for(tmp_path: Path) -> None:
    made = builder(tmp_path)
    changed = {"d/one.c": ONE.replace("lib(a)", "fast_lib(a)").encode()}
    assert made.check(changed).new
    stood_in = Builder(made.tree, made.objects, (), (("fast_lib", "lib"),), ("include/lib.h",))
    assert stood_in.check(changed).new == ()
    declared = {"include/lib.h": b"int fast_lib(int a);\n"}  # then nothing stands in, and lib() is what is not known
    assert stood_in.check({"d/one.c": ONE.encode()}, declared).new == ()
    assert stood_in.check(changed, declared).new == ()


@gcc
def test_builds_that_a_source_is_no_part_of_are_passed_over(tmp_path: Path) -> None:
    made = builder(tmp_path)
    text = ONE + "#ifndef CONFIG_A\nstray\n#endif\n"
    assert made.check({"d/one.c": ONE.encode()}).without == ("CONFIG_A",)
    (made.tree / "d/one.c").write_text(text)
    found = made.check({"d/one.c": text.replace("stray", "stray one").encode()})
    assert (found.new, found.without) == ((), ())


@gcc
def test_no_compiler_reads_a_header_that_is_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = builder(tmp_path)
    sources = {f"d/{name}.c": ONE.replace("one(", f"{name}(").encode() for name in ("three", "four", "five")}
    for source, text in sources.items():
        (made.tree / source).write_bytes(text)
        record(made.objects, source, str(made.tree))
    written: list[str] = []
    write = Path.write_text

    def noted(path: Path, text: str) -> int:
        written.append(str(path))
        return write(path, text)

    monkeypatch.setattr(Path, "write_text", noted)
    assert set(made.check({source: b"\n" + text for source, text in sources.items()}).sources) == set(sources)
    assert len(written) == len(set(written)) == 1  # they are quiet, so that one side is enough


def test_a_source_without_a_record_is_not_built(tmp_path: Path) -> None:
    tree = tree_of(tmp_path / "tree")
    found = Builder(tree, tmp_path / "objects").check({"d/one.c": b"broken"})
    assert (found.sources, found.unbuilt, found.new) == ((), ("d/one.c",), ())


def test_only_records_of_this_tree_with_its_warnings_count(tmp_path: Path) -> None:
    tree, objects = tree_of(tmp_path / "tree"), tmp_path / "objects"
    record(objects, "d/one.c", str(tree), more="")
    assert read_command(tree, objects, "d/one.c") is None
    record(objects, "d/one.c", str(tmp_path / "other"))
    assert read_command(tree, objects, "d/one.c") is None
    (objects / "d/.one.o.cmd").write_text("nonsense")
    assert read_command(tree, objects, "d/one.c") is None
    record(objects, "d/one.c", str(tree))
    command = read_command(tree, objects, "d/one.c")
    assert command is not None
    assert "-o" not in command.arguments
    assert not [word for word in command.arguments if "MMD" in word]


@gcc
def test_a_build_inside_the_tree(tmp_path: Path) -> None:
    tree = tree_of(tmp_path / "tree")
    record(tree, "d/one.c", ".")
    (tree / "d/.one.o.cmd").write_text((tree / "d/.one.o.cmd").read_text().replace(" ./d/one.c", " d/one.c"))
    made = Builder(tree, tree)
    assert made.check({"d/one.c": ONE.encode()}).new == ()
    assert made.check({"d/one.c": b"broken"}).new


def test_a_build_directory_says_what_it_is_for(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="is no build directory"):
        described(tmp_path)
    (tmp_path / ".config").write_text("#\n# Linux/arm64 6.12.0 Kernel Configuration\n#\n")
    assert described(tmp_path) == "arm64"
    (tmp_path / ".config").write_text(
        "#\n# Linux/x86 6.12.0 Kernel Configuration\n#\nCONFIG_64BIT=y\nCONFIG_X86_64=y\n"
    )
    assert described(tmp_path) == "x86_64"
    (tmp_path / ".config").write_text("")
    assert described(tmp_path) == ""


@gcc
def test_a_source_that_did_not_compile_before_is_not_said_to_be_built(tmp_path: Path) -> None:
    made = builder(tmp_path)
    (made.tree / "d/one.c").write_text("broken")
    found = made.check({"d/one.c": b"broken still"})
    assert (found.sources, found.unbuilt, found.new) == ((), ("d/one.c",), ())
