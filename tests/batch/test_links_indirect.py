"""Libraries that other modules reach through headers, other libraries, tables and function pointers."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.lifetime import across

from .cranes import ALLOC, MANAGED, PLAIN, VERSION, crane, files, planned, site, user, verdicts

INLINE = """\
#ifndef CRANE_H
#define CRANE_H
static inline int crane_vectors(struct pci_dev *pdev)
{
	int ret = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSIX);

	return ret < 0 ? ret : 0;
}
#endif
"""


def inline_users(*users: dict[str, str]) -> dict[str, str]:
    """Modules that include a header with a function, instead of linking against a library."""
    tree = {"Makefile": VERSION, "include/linux/crane.h": INLINE}
    for each in users:
        tree |= {
            path: text.replace('"../crane/crane.h"', "<linux/crane.h>").replace("\tcrane_release(pdev);\n", "")
            for path, text in each.items()
        }
    return tree


@pytest.mark.parametrize(
    ("enables", "said"),
    [
        ((MANAGED, MANAGED), ("convert", "managed-lifetime")),
        ((MANAGED, PLAIN), ("keep", "shared-unmanaged")),
        ((PLAIN, PLAIN), ("keep", "not-managed")),
    ],
)
def test_a_function_in_a_header_of_the_tree(tmp_path: Path, enables: tuple[str, str], said: tuple[str, str]) -> None:
    (found,) = planned(tmp_path, inline_users(user("heron", enables[0]), user("stork", enables[1]))).drivers
    assert found.driver == "include/linux/crane.h"
    assert verdicts(found) == {ALLOC: said}


@pytest.mark.parametrize(("enable", "verdict"), [(MANAGED, "convert"), (PLAIN, "review")])
def test_a_function_in_a_header_beside_the_drivers_that_others_include(
    tmp_path: Path, enable: str, verdict: str
) -> None:
    """The modules around a header are one driver, which has a probe of its own; one that includes it from afar is a user."""
    tree = inline_users(user("heron"))
    tree["drivers/heron/crane.h"] = tree.pop("include/linux/crane.h")
    tree["drivers/heron/heron.c"] = tree["drivers/heron/heron.c"].replace("<linux/crane.h>", '"crane.h"')
    far = {path.replace("drivers", "sound/pci", 1): text for path, text in user("stork", enable).items()}
    tree |= {path: text.replace("../crane", "../../../drivers/heron") for path, text in far.items()}
    (found,) = (d for d in planned(tmp_path, tree).drivers if d.driver == "drivers/heron/heron")
    assert site(found, ALLOC).verdict == verdict


WRAPPER = "static inline int crane_start(struct pci_dev *pdev)\n{\n\treturn crane_vectors(pdev);\n}\n"


@pytest.mark.parametrize(("enable", "verdict"), [(MANAGED, "convert"), (PLAIN, "keep")])
def test_an_inline_wrapper_around_an_export(tmp_path: Path, enable: str, verdict: str) -> None:
    stork = {path: text.replace("crane_vectors", "crane_start") for path, text in user("stork", enable).items()}
    found = crane(tmp_path, files(user("heron"), stork, include__linux__crane_dot_h=WRAPPER))
    assert site(found, ALLOC).verdict == verdict
    assert "stork" in site(found, ALLOC).reason.text
    assert "include/linux/crane.h" in {line.file for line in site(found, ALLOC).evidence}


MIDDLE = """\
#include "../crane/crane.h"
int egret_start(struct pci_dev *pdev)
{
	return crane_vectors(pdev);
}
EXPORT_SYMBOL(egret_start);
"""


@pytest.mark.parametrize(("enable", "verdict"), [(MANAGED, "convert"), (PLAIN, "keep")])
def test_a_library_between_the_library_and_its_user(tmp_path: Path, enable: str, verdict: str) -> None:
    stork = {path: text.replace("crane_vectors", "egret_start") for path, text in user("stork", enable).items()}
    middle = {"drivers/egret/Makefile": "obj-m += egret.o\n", "drivers/egret/egret.c": MIDDLE}
    found = crane(tmp_path, files(user("heron"), middle, stork))
    assert site(found, ALLOC).verdict == verdict
    assert {"drivers/egret/egret.c", "drivers/stork/stork.c"} <= {line.file for line in site(found, ALLOC).evidence}


def test_a_way_through_too_many_modules_is_not_followed(tmp_path: Path) -> None:
    middle = {"drivers/egret/Makefile": "obj-m += egret.o\n", "drivers/egret/egret.c": MIDDLE}
    second = {
        "drivers/ibis/Makefile": "obj-m += ibis.o\n",
        "drivers/ibis/ibis.c": MIDDLE.replace("egret_start", "ibis_start").replace("crane_vectors", "egret_start"),
    }
    stork = {path: text.replace("crane_vectors", "ibis_start") for path, text in user("stork").items()}
    found = crane(tmp_path, files(user("heron"), middle, second, stork))
    assert site(found, ALLOC).verdict == "review"
    assert "ibis_start" in site(found, ALLOC).reason.text


def test_too_many_users_are_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = files(user("heron"), user("stork"))
    assert crane(tmp_path, tree).outcome == "changed"
    monkeypatch.setattr(across, "MAX_USERS", 1)
    found = crane(tmp_path, tree)
    assert (found.outcome, site(found, ALLOC).reason.code) == ("review", "role-unknown")
    assert "2 modules" in site(found, ALLOC).reason.text


TABLE = """\
#include "crane.h"

static int crane_vectors(struct pci_dev *pdev)
{
	int ret = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSIX);

	return ret < 0 ? ret : 0;
}

const struct crane_ops crane_msi_ops = {
	.vectors	= crane_vectors,
};
EXPORT_SYMBOL_GPL(crane_msi_ops);
"""


@pytest.mark.parametrize(("enable", "verdict"), [(MANAGED, "convert"), (PLAIN, "keep")])
def test_an_exported_table_of_functions(tmp_path: Path, enable: str, verdict: str) -> None:
    tree = files(
        *(
            {
                path: text.replace("crane_vectors(pdev)", "crane_msi_ops.vectors(pdev)").replace(
                    "\tcrane_release(pdev);\n", ""
                )
                for path, text in each.items()
            }
            for each in (user("heron"), user("stork", enable))
        ),
        library=TABLE,
    )
    tree["drivers/crane/crane.h"] = (
        "struct crane_ops {\n\tint (*vectors)(struct pci_dev *pdev);\n};\nextern const struct crane_ops crane_msi_ops;\n"
    )
    found = crane(tmp_path, tree)
    assert verdicts(found)[ALLOC][0] == verdict


POINTERS = """\
#include "crane.h"
int crane_vectors(struct crane *crane)
{
	int ret = pci_alloc_irq_vectors(crane->pdev, 1, 4, PCI_IRQ_MSIX);

	return ret < 0 ? ret : 0;
}
EXPORT_SYMBOL_GPL(crane_vectors);

int crane_up(struct crane *crane)
{
	return crane->ops->vectors(crane);
}
EXPORT_SYMBOL_GPL(crane_up);
"""
POINTERS_USER = """\
#include "../crane/crane.h"

static int NAME_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct crane *crane = devm_kzalloc(&pdev->dev, sizeof(*crane), GFP_KERNEL);
	int ret;

	crane->pdev = pdev;
	crane->ops->vectors = crane_vectors;
	ret = ENABLE(pdev);
	if (ret)
		return ret;
	return crane_up(crane);
}

static struct pci_driver NAME_driver = {
	.name	= "NAME",
	.probe	= NAME_probe,
};
"""
POINTERS_HEADER = """\
struct crane_ops {
	int (*vectors)(struct crane *crane);
};
struct crane {
	struct pci_dev *pdev;
	struct crane_ops *ops;
};
int crane_vectors(struct crane *crane);
int crane_up(struct crane *crane);
"""
SYSFS = """\
static ssize_t state_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t len)
{
	return crane_up(dev_get_drvdata(dev)) ?: len;
}
static DEVICE_ATTR_WO(state);
"""


def by_pointers(*enables: str, library: str = POINTERS) -> dict[str, str]:
    tree = files(library=library)
    tree["drivers/crane/crane.h"] = POINTERS_HEADER
    for name, enable in zip(("heron", "stork"), enables, strict=False):
        tree[f"drivers/{name}/Makefile"] = f"obj-m += {name}.o\n"
        tree[f"drivers/{name}/{name}.c"] = POINTERS_USER.replace("NAME", name).replace("ENABLE", enable)
    return tree


@pytest.mark.parametrize(
    ("enables", "library", "said"),
    [
        ((PLAIN, PLAIN), POINTERS, ("keep", "not-managed")),
        # what the function pointer runs is the user's: another module that calls crane_up() may have it as well
        ((MANAGED,), POINTERS, ("review", "role-unknown")),
        ((PLAIN, MANAGED), POINTERS, ("review", "role-unknown")),
        ((MANAGED,), POINTERS + SYSFS, ("keep", "not-binding-lifetime")),
        ((MANAGED, PLAIN), POINTERS + SYSFS, ("keep", "not-binding-lifetime")),
    ],
)
def test_exports_put_into_function_pointers(
    tmp_path: Path, enables: tuple[str, ...], library: str, said: tuple[str, str]
) -> None:
    found = crane(tmp_path, by_pointers(*enables, library=library))
    assert verdicts(found) == {ALLOC: said}
    names = {f"drivers/{name}/{name}.c" for name in ("heron", "stork")[: len(enables)]}
    assert said[0] == "review" or names <= {line.file for line in site(found, ALLOC).evidence}


BOTH_WAYS = POINTERS.replace(
    "crane->ops->vectors(crane)", "crane->ops ? crane->ops->vectors(crane) : crane_vectors(crane)"
)
FILLED = "\tcrane->ops->vectors = crane_vectors;\n"


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ("", ("convert", "managed-lifetime")),
        # another user of crane_up() may come with a table that this one filled in
        (FILLED, ("review", "role-unknown")),
    ],
)
def test_a_function_pointer_on_the_way_from_an_export(tmp_path: Path, filled: str, said: tuple[str, str]) -> None:
    tree = by_pointers(MANAGED, MANAGED, library=BOTH_WAYS)
    tree = {path: text.replace(FILLED, filled) for path, text in tree.items()}
    assert verdicts(crane(tmp_path, tree)) == {ALLOC: said}
