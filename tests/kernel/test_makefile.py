from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from rewriter.kernel.makefile import Variables, evaluate


def read(text: str, directory: str = "drivers/x", **others: str) -> Variables:
    files = {f"{directory}/Makefile": text, **{name.replace("__", "/"): body for name, body in others.items()}}
    return evaluate(directory, f"{directory}/Makefile", files.get, lambda pattern: [])


def objects(text: str) -> set[str]:
    return set(read(text).words("obj-y"))


@pytest.mark.parametrize(
    "text",
    [
        "obj-y += a.o b.o",
        "obj-$(CONFIG_A) += a.o\nobj-${CONFIG_B} += b.o",
        "obj-y+=a.o\nobj-y +=\tb.o   # c.o",
        "obj-y := a.o \\\n\tb.o\n",
        "obj-y := a.o \\\r\n\tb.o\r\n",
        "# obj-y += c.o \\\n  d.o\nobj-y = a.o b.o",
        "obj-$(CONFIG_A) := a.o\nobj-$(CONFIG_B) := b.o",
        "ifdef CONFIG_A\nobj-y := a.o\nelse\nobj-y := b.o\nendif",
        "ifeq ($(CONFIG_A:m=y),y)\n\tobj-y += a.o\nelse ifneq ($(B),)\n\tobj-y += b.o\nendif",
        "L := a.o\nL += b.o\nobj-y += $(L)",
        "L = $(M)\nM = a.o b.o\nobj-y += c-$(UNSET)\nobj-y = $(L)",
        "obj-y += $(L)\nL = late.o",
        "L-$(CONFIG_A) := a.o\nL-$(CONFIG_B) += b.o\nobj-y += $(L-y)",
        "obj-$(CONFIG_A)$(CONFIG_B) += a.o b.o",
        "obj-$(subst m,y,$(CONFIG_A)) += a.o b.o",
        "obj-$(if $(CONFIG_A),$(CONFIG_B)) += a.o b.o",
        "obj-$(CONFIG_A:m=y) += a.o b.o",
        "export obj-y += a.o\noverride obj-y += b.o",
        "L := $(L) a.o\nL := $(L) b.o\nobj-y += $(L)",
        "L = $(L) $(M) a.o\nM = $(L) b.o\nobj-y = $(L)",
        "N := L\n$(N) := a.o b.o\nobj-y += $($(N))",
        "L ?= a.o\nL ?= c.o\nobj-y += $L b.o",
    ],
)
def test_lists(text: str) -> None:
    expected = set() if "late" in text else {"a.o", "b.o"}
    assert objects(text) - {"c-"} == expected


def test_plain_assignment_replaces_and_conditional_one_adds() -> None:
    variables = read("P := one\nP := two\nQ := one\nifdef CONFIG_Z\nQ := two\nendif\n")
    assert variables.words("P") == ["two"]
    assert variables.words("Q") == ["one", "two"]


def test_recipes_rules_and_definitions_say_nothing() -> None:
    text = """
obj-y := a.o
$(obj)/a.o: CFLAGS := -O0
define command
obj-y += no.o
endef
$(obj)/gen.h: $(src)/gen.c
	obj-y += no.o

ifdef CONFIG_B
	obj-y += no.o
endif
# the next line ends the rule
flags := -DX
	obj-y += b.o
$(info note: nothing)
	obj-y += no.o
"""
    assert objects(text) == {"a.o", "b.o"}


def test_include() -> None:
    variables = read(
        "DIRS := a b\ninclude $(src)/common.mk\n"
        "-include $(addsuffix /Makefile,$(addprefix $(srctree)/$(src)/,$(DIRS)))\n"
        "include drivers/x/Makefile $(src)/missing.mk\nobj-y += $(L)\n",
        **{
            "drivers__x__common.mk": "L := common.o\n",
            "drivers__x__a__Makefile": "L += a.o\ninclude $(srctree)/drivers/x/a/../deep.mk",
            "drivers__x__b__Makefile": "L += b.o\n",
            "drivers__x__deep.mk": "L += deep.o\n",
        },
    )
    assert variables.words("obj-y") == ["common.o", "a.o", "deep.o", "b.o"]


def test_conditional_include_adds() -> None:
    variables = read("P := one\nifdef CONFIG_A\ninclude $(src)/more\nendif\n", **{"drivers__x__more": "P := two\n"})
    assert variables.words("P") == ["one", "two"]


@pytest.mark.parametrize(
    "text", ["obj-y := $(", "obj-y := $(addprefix", "obj-y := $", "endif\nelse\n", "$(((", "=\n:=\n"]
)
def test_broken_files_are_read_somehow(text: str) -> None:
    assert read(text + "\nobj-m += a.o\n").words("obj-m") == ["a.o"]


@pytest.mark.skipif(shutil.which("make") is None, reason="compares with GNU make")
def test_agrees_with_make() -> None:
    text = r"""
A = $(B) $(addprefix x/,$(C)) # comment
B := b1.o \
     b2.o
C += c1.o
C += $(sort $(D:.c=.o) z.o $(patsubst %.c,gen-%.o,$(filter-out f.c,d.c e.c f.c)))
D = $(notdir p/d1.c q/d2.c) $(filter %.c %.S,r.c s.S t.h)
E := $(foreach v,1 2,$(v)-$(basename m.n.c).o) $(dir u/v.o w.o)
E += $$ $(strip   a   b  ) $(subst b,$(empty)B,abc) $(or ,last) $(and x,y)
ALL := $(A) ${E}
"""
    script = f"{text}\nall: ; @:\n$(info $(strip $(ALL)))\n"
    # Not the make that may be running the tests: its flags and level would show in the answer.
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "--no-print-directory", "-f", "-"]
    answer = subprocess.run(command, input=script, capture_output=True, text=True, check=True, env=alone).stdout
    assert " ".join(read(text).words("ALL")) == answer.splitlines()[0]
