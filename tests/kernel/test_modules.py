from __future__ import annotations

from rewriter.kernel.makefile import evaluate
from rewriter.kernel.modules import Module, modules_in


def modules(text: str, directory: str = "drivers/x") -> dict[str, tuple[str, ...]]:
    variables = evaluate(directory, "Makefile", lambda path: text, lambda pattern: [])
    found = modules_in(directory, variables)
    assert len({module.name for module in found}) == len(found)
    return {module.name: module.sources for module in found}


def test_simple_and_composite_objects() -> None:
    text = """
obj-$(CONFIG_A) += single.o both.o
obj-m += objs.o
both-y := main.o
both-$(CONFIG_B) += extra.o
both-m += modular.o
objs-objs-$(CONFIG_C) := o2.o
objs-objs := o1.o
objs-objs += $(objs-objs-y)
unused-y := nobody.o
"""
    assert modules(text) == {
        "drivers/x/single": ("drivers/x/single.c",),
        "drivers/x/both": ("drivers/x/extra.c", "drivers/x/main.c", "drivers/x/modular.c"),
        "drivers/x/objs": ("drivers/x/o1.c", "drivers/x/o2.c"),
    }


def test_objects_of_other_directories() -> None:
    text = "obj-y += sub/ sub/one.o ../near/two.o $(obj)/three.o big.o\nbig-y := sub/b.o ../near/./c.o\n"
    assert modules(text) == {
        "drivers/x/sub/one": ("drivers/x/sub/one.c",),
        "drivers/near/two": ("drivers/near/two.c",),
        "drivers/x/three": ("drivers/x/three.c",),
        "drivers/x/big": ("drivers/near/c.c", "drivers/x/sub/b.c"),
    }


def test_libraries_are_built_in_and_other_targets_are_not() -> None:
    text = "lib-y += a.o\nlib-$(CONFIG_B) += b.o\nhostprogs := tool\nextra-y += head.o\nobj-y += dir/ x.a\n"
    assert set(modules(text)) == {"drivers/x/a", "drivers/x/b"}


def test_empty_composite_is_a_simple_object() -> None:
    assert modules("obj-m += a.o\na-y :=\n") == {"drivers/x/a": ("drivers/x/a.c",)}


def test_top_of_the_tree() -> None:
    assert modules("obj-y += init/main.o\n", "") == {"init/main": ("init/main.c",)}


def test_modules_sort_by_name() -> None:
    assert sorted([Module("b", ()), Module("a", ("x",), "note")])[0].name == "a"
