from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from rewriter.kernel.kbuild import UNEVALUATED, UNLINKED, Kbuild
from rewriter.kernel.modules import Module
from rewriter.kernel.tree import Tree
from tests.kernel.trees import VERSION, plant

MAKEFILES = {
    "Makefile": VERSION + "obj-y += drivers/x/loose.o\n",
    "drivers/x/Makefile": "obj-m += one.o many.o\nmany-y := a.o b.o gen.o asm.o sub/c.o\n"
    "many-$(CONFIG_S) += ../common/s.o\n",
    "drivers/y/Makefile": "obj-m += one.o two.o\ntwo-objs := main.o ../common/s.o\nccflags-y := -I$(src)/../x\n",
    "drivers/z/Kbuild": "obj-m += right.o\n",
    "drivers/z/Makefile": "obj-m += wrong.o\n",
    "drivers/big/Makefile": "include $(src)/core/Makefile\nobj-m := big.o\nbig-y := $(CORE) $(addprefix hw/,$(HW))\n",
    "drivers/big/core/Makefile": "CORE := core/k.o\nHW := h.o\n",
    "drivers/deep/down/Makefile": "obj-m += far.o\nfar-y := ../../common/f.o\n",
    "drivers/wild/Makefile": "obj-m += w.o\nw-y := $(patsubst $(src)/%.c,%.o,$(wildcard $(src)/*/*.c))\n",
}
SOURCES = (
    "drivers/x/one.c drivers/x/a.c drivers/x/b.c drivers/x/sub/c.c drivers/x/asm.S drivers/x/loose.c "
    "drivers/common/s.c drivers/common/f.c drivers/common/nobody.c drivers/y/one.c drivers/y/main.c "
    "drivers/z/right.c drivers/z/wrong.c "
    "drivers/big/core/k.c drivers/big/hw/h.c drivers/wild/p/q.c drivers/wild/r/s.c"
)
MANY = Module("drivers/x/many", ("drivers/common/s.c", "drivers/x/a.c", "drivers/x/b.c", "drivers/x/sub/c.c"))
TWO = Module("drivers/y/two", ("drivers/common/s.c", "drivers/y/main.c"))
BIG = Module("drivers/big/big", ("drivers/big/core/k.c", "drivers/big/hw/h.c"))
WILD = Module("drivers/wild/w", ("drivers/wild/p/q.c", "drivers/wild/r/s.c"))
EXPECTED = {
    "drivers/x/one.c": [Module("drivers/x/one", ("drivers/x/one.c",))],
    "drivers/y/one.c": [Module("drivers/y/one", ("drivers/y/one.c",))],
    "drivers/x/a.c": [MANY],
    "drivers/x/sub/c.c": [MANY],
    "drivers/common/s.c": [MANY, TWO],
    "drivers/y/main.c": [TWO],
    "drivers/z/right.c": [Module("drivers/z/right", ("drivers/z/right.c",))],
    "drivers/z/wrong.c": [Module("drivers/z/wrong", ("drivers/z/wrong.c",), UNLINKED)],
    "drivers/big/core/k.c": [BIG],
    "drivers/big/hw/h.c": [BIG],
    "drivers/common/f.c": [Module("drivers/deep/down/far", ("drivers/common/f.c",))],
    "drivers/common/nobody.c": [Module("drivers/common/nobody", ("drivers/common/nobody.c",), UNLINKED)],
    "drivers/x/loose.c": [Module("drivers/x/loose", ("drivers/x/loose.c",), UNLINKED)],
    "drivers/wild/p/q.c": [WILD],
}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree.open(plant(tmp_path, MAKEFILES, SOURCES))


@pytest.mark.parametrize("path", EXPECTED)
def test_modules_of(tree: Tree, path: str) -> None:
    assert Kbuild(tree).modules_of(path) == EXPECTED[path]


@pytest.mark.parametrize("seed", range(5))
def test_answers_do_not_depend_on_the_order_of_questions(tree: Tree, seed: int) -> None:
    paths = [*EXPECTED, *EXPECTED]
    random.Random(seed).shuffle(paths)
    kbuild = Kbuild(tree)
    assert {path: kbuild.modules_of(path) for path in paths} == EXPECTED


def test_tree_without_makefiles(tmp_path: Path) -> None:
    tree = Tree.open(plant(tmp_path, empty="drivers/x/a.c drivers/x/b.c"))
    assert Kbuild(tree).modules_of("drivers/x/a.c") == [Module("drivers/x/a", ("drivers/x/a.c",), UNLINKED)]


def test_reads_only_what_may_name_the_source(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tree.root, {f"fs/f{number}/Makefile": "obj-y += a.o\n" for number in range(5)})
    seen: list[str] = []
    scandir = os.scandir

    def spy(path: str) -> object:
        seen.append(os.path.relpath(path, tree.root))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", spy)
    Kbuild(tree).modules_of("drivers/x/a.c")
    assert sorted(seen) == [".", "drivers", "drivers/x"]


def test_makefile_that_is_a_directory_or_a_loop(tmp_path: Path) -> None:
    tree = Tree.open(
        plant(tmp_path, {"drivers/x/Makefile/a": "", "drivers/y/Makefile": "obj-m += y.o\n"}, "drivers/y/y.c")
    )
    plant(tmp_path, empty="drivers/x/x.c")
    (tmp_path / "drivers/y/Kbuild").symlink_to("Kbuild")
    (tmp_path / "drivers/loop").symlink_to("../drivers")
    kbuild = Kbuild(tree)
    assert kbuild.modules_of("drivers/x/x.c")[0].note == UNLINKED
    assert kbuild.modules_of("drivers/y/y.c")[0].note == ""


@pytest.mark.parametrize(
    "text",
    [
        "A0 = a.o\n" + "".join(f"A{n + 1} = $(A{n}) $(A{n})\n" for n in range(60)) + "obj-m += $(A60)\n",
        "A0 = a.o\n" + "".join(f"A{n + 1} = $(A{n})\n" for n in range(3000)) + "obj-m += $(A3000)\n",
        "obj-m += " + "$(if x," * 3000 + "a.o" + ")" * 3000 + "\n",
        "L := " + "a " * 300 + "\nobj-m += $(foreach x,$(L),$(foreach y,$(L),$(foreach z,$(L),)))\n",
    ],
    ids=["doubling", "chain", "nested", "loops"],
)
def test_a_makefile_without_end_leaves_its_sources_alone(text: str, tmp_path: Path) -> None:
    plant(tmp_path, {"drivers/x/Makefile": text, "drivers/y/Makefile": "obj-m += y.o\n"}, "drivers/x/a.c drivers/y/y.c")
    kbuild = Kbuild(Tree.open(tmp_path))
    assert kbuild.modules_of("drivers/x/a.c") == [Module("drivers/x/a", ("drivers/x/a.c",), UNEVALUATED)]
    assert kbuild.modules_of("drivers/y/y.c") == [Module("drivers/y/y", ("drivers/y/y.c",))]


def test_a_makefile_that_is_a_pipe_is_none(tmp_path: Path) -> None:
    plant(tmp_path, empty="drivers/x/x.c")
    os.mkfifo(tmp_path / "Makefile")
    os.mkfifo(tmp_path / "drivers/x/Makefile")
    assert Kbuild(Tree.open(tmp_path)).modules_of("drivers/x/x.c")[0].note == UNLINKED


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    plant(tmp_path, empty=f"drivers/x/{name}.c")
    (tmp_path / "drivers/x/Makefile").write_bytes(b"obj-m += caf\xe9.o\n")
    assert Kbuild(Tree.open(tmp_path)).modules_of(f"drivers/x/{name}.c") == [
        Module(f"drivers/x/{name}", (f"drivers/x/{name}.c",))
    ]


def test_headers(tmp_path: Path) -> None:
    files = {
        "drivers/x/Makefile": "obj-m += one.o two.o three.o\n",
        "drivers/x/one.c": '#include <linux/pci.h>\n#include "own.h"\n',
        "drivers/x/two.c": '#  include "middle.h"\n',
        "drivers/x/three.c": '/* #include "own.h" */\nint x; // #include "own.h"\n',
        "drivers/x/middle.h": '#include "./own.h"\n',
        "drivers/x/own.h": "",
        "drivers/x/alone.h": "",
        "include/linux/pci.h": "",
    }
    kbuild = Kbuild(Tree.open(plant(tmp_path, files)))
    assert [module.name for module in kbuild.modules_of("drivers/x/own.h")] == ["drivers/x/one", "drivers/x/two"]
    assert kbuild.modules_of("drivers/x/own.h")[0] == kbuild.modules_of("drivers/x/one.c")[0]
    for path in ("drivers/x/alone.h", "include/linux/pci.h"):
        (unit,) = kbuild.modules_of(path)
        assert (unit.name, unit.sources) == (path, (path,))
        assert unit.note
