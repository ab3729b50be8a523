"""The table is made of a small kernel: every function is judged by its code, its documentation, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.lifetime.outside.table import Table
from rewriter.lifetime.outside.write import write
from rewriter.lifetime.signs import ANY, NEG, ZERO
from tests.kernel.trees import VERSION, plant

HEADER = """
struct crane;
struct crane_ops { int (*lift)(struct crane *c); int (*weigh)(struct crane *c); int (*drop)(struct crane *c); };
struct crane { const struct crane_ops *ops; int load; };
int crane_lift(struct crane *c);
int crane_in_assembly(struct crane *c);
#ifdef CONFIG_CRANE
int crane_stubbed(struct crane *c);
int crane_counting_stub(struct crane *c);
#else
static inline int crane_stubbed(struct crane *c) { return -ENODEV; }
static inline int crane_counting_stub(struct crane *c) { return 1; }
#endif
#define crane_macro(c) crane_lift(c)
#define crane_named(c, name) __crane_named(c, #name)
#define crane_number(c) ((c)->load)
#define CRANE_STORE(c, to) ((to) = (c)->load)
#define CRANE_LOOK(c, at) ((c)->load + (at))
#define crane_bail(c) if (!(c)) return crane_lift(c)
"""
LIBRARY = """
#include <linux/crane.h>
int crane_lift(struct crane *c) { return c->load ? -EBUSY : 0; }
int crane_zero(struct crane *c) { c->load = 0; return 0; }
int crane_weigh(struct crane *c) { return c->load; }
int crane_stubbed(struct crane *c) { return crane_lift(c); }
int crane_counting_stub(struct crane *c) { return crane_lift(c); }
int crane_again(struct crane *c) { if (c->load) return crane_again(c); return crane_lift(c); }
int crane_by_ops(struct crane *c) { return c->ops->lift(c); }
int crane_by_counting_ops(struct crane *c) { return c->ops->weigh(c); }
int crane_by_hidden_ops(struct crane *c) { return c->ops->drop(c); }
int __crane_named(struct crane *c, const char *name) { return name ? crane_lift(c) : -EINVAL; }
/**
 * crane_promised() - lower the load
 * Return: 0 on success, or a negative error code.
 */
int crane_promised(struct crane *c) { return crane_unknown(c); }
/**
 * crane_broken() - lower the load
 * Return: 0 on success, or a negative error code.
 */
int crane_broken(struct crane *c) { return 7; }
/**
 * crane_counts() - lower the load
 * Return: the number of loads, or a negative error code.
 */
int crane_counts(struct crane *c) { return crane_unknown(c); }
int crane_uncalled(struct crane *c) { return 0; }
unsigned int crane_unsigned(struct crane *c) { return 0; }
"""
OPS = """
#include <linux/crane.h>
#include "tower.h"
static int tower_lift(struct crane *c) { return crane_lift(c); }
static int tower_weigh(struct crane *c) { return 5; }
static const struct crane_ops tower_ops = { .lift = tower_lift, .weigh = tower_weigh };
static const struct tower_ops more_ops = { .rise = tower_lift, .count = tower_weigh };
static void tower_set(struct crane_ops *ops, int n) { ops->drop = tower_table[n]; }
"""
OWN = """
struct tower_ops { int (*rise)(struct crane *c); int (*count)(struct crane *c); int (*fall)(struct crane *c); };
struct tower { const struct tower_ops *ops; };
"""
STILT = """
static inline int stilt_lift(struct crane *c) { return crane_lift(c); }
static inline int stilt_weigh(struct crane *c) { return crane_weigh(c); }
"""
RETURNS = {
    "crane_lift": NEG | ZERO,
    "crane_zero": ZERO,
    "crane_weigh": ANY,
    "crane_in_assembly": ANY,
    "crane_stubbed": NEG | ZERO,
    "crane_counting_stub": ANY,
    "crane_again": NEG | ZERO,
    "crane_by_ops": NEG | ZERO,
    "crane_by_counting_ops": ANY,
    "crane_by_hidden_ops": ANY,
    "crane_promised": NEG | ZERO,
    "crane_broken": ANY,
    "crane_counts": ANY,
    "crane_unsigned": ANY,
    "crane_macro": NEG | ZERO,
    "crane_named": NEG | ZERO,
    "crane_number": ANY,
    "crane_bail": ANY,
    "stilt_lift": NEG | ZERO,
    "stilt_weigh": ANY,
}
DRIVER = """
#include <linux/crane.h>
#include "heron.h"
#include "../tower/tower.h"
static int heron_own(struct crane *c) {{ return 0; }}
static int heron_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{{
	heron_own(0); CRANE_STORE(0, id); CRANE_LOOK(0, id);
	{calls}
	return t->ops->rise(c) + t->ops->count(c) + c->ops->lift(c);
}}
static struct pci_driver heron_driver = {{ .probe = heron_probe }};
"""


def tree(root: Path, library: str = LIBRARY) -> Path:
    """A kernel with a library, a file that fills its table, and one driver that calls all of it."""
    calls = " ".join(f"{name}(c);" for name in RETURNS if name != "crane_zero")
    return plant(
        root,
        {
            "Makefile": VERSION,
            "include/linux/crane.h": HEADER,
            "lib/crane.c": library,
            "arch/x86/lib/crane.S": "SYM_FUNC_START(crane_in_assembly)\n",
            "drivers/tower/tower.c": OPS,
            "drivers/stilt/more/stilt.h": STILT,
            "drivers/tower/tower.h": f"{OWN}int crane_uncalled(struct crane *c);\n",
            "drivers/heron/Makefile": "obj-m += heron.o\n",
            "drivers/heron/heron.h": "static inline int heron_zero(struct crane *c) { return crane_zero(c); }\n",
            "drivers/heron/heron.c": DRIVER.format(calls=calls),
        },
    )


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    place = tmp_path_factory.mktemp("kernel")
    return made(place / "table.txt", tree(place / "tree"))


def made(file: Path, *trees: Path) -> Table:
    """The table of some trees."""
    write([str(root) for root in trees], file)
    return Table(file)


@pytest.mark.parametrize(("name", "signs"), RETURNS.items())
def test_what_a_function_returns(table: Table, name: str, signs: int) -> None:
    assert table.returns(name) == signs


def test_only_what_drivers_call_is_said(table: Table) -> None:
    assert table.returns("heron_own") == ANY
    assert table.returns("tower_lift") == ANY
    assert table.returns("crane_uncalled") == ANY
    assert table.returns("__crane_named") == ANY


def test_what_a_library_puts_into_the_members_of_its_structs(table: Table) -> None:
    assert table.through("rise", "struct tower_ops", "") == NEG | ZERO
    assert table.through("count", "struct tower_ops", "") == ANY
    assert table.through("fall", "struct tower_ops", "") == ANY
    assert table.through("rise", "", "") == ANY


def test_what_macros_do_to_their_arguments(table: Table) -> None:
    assert table.writes("CRANE_STORE", 1)
    assert not table.writes("CRANE_LOOK", 1)
    assert table.writes("CRANE_UNKNOWN", 1)
    assert not table.writes("crane_unknown", 1)


def test_macros_that_leave_the_place_where_they_stand(table: Table) -> None:
    assert table.jumps("crane_bail")
    assert not table.jumps("crane_macro")


def test_a_kernel_that_returns_more_is_believed(tmp_path: Path) -> None:
    """What holds for one version only is not known."""
    later = LIBRARY.replace("c->load ? -EBUSY : 0", "c->load ? 1 : 0")
    found = made(tmp_path / "table.txt", tree(tmp_path / "old"), tree(tmp_path / "new", later))
    assert found.returns("crane_lift") == ANY
    assert found.returns("crane_zero") == ZERO
