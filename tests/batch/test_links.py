"""Drivers that hang together with other modules: small trees, the real analysis."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rewriter.batch.run import run
from rewriter.kernel.tree import Tree
from rewriter.lifetime import across
from rewriter.plan import DriverResult, Plan, Site
from transforms.pcim_irq_vectors import CONVERSION

from ..kernel.trees import VERSION, plant

HEADER = "int crane_vectors(struct pci_dev *pdev);\nvoid crane_release(struct pci_dev *pdev);\n"
LIBRARY = """\
#include <linux/pci.h>
#include "crane.h"

int crane_vectors(struct pci_dev *pdev)
{
	int ret;

	ret = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSIX);

	return ret < 0 ? ret : 0;
}
EXPORT_SYMBOL_GPL(crane_vectors);

void crane_release(struct pci_dev *pdev)
{
	crane_quiesce(pdev);
	pci_free_irq_vectors(pdev);
}
EXPORT_SYMBOL_GPL(crane_release);
"""
USER = """\
#include <linux/pci.h>
#include "../crane/crane.h"

static int NAME_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

	ret = ENABLE(pdev);
	if (ret)
		return ret;

	return crane_vectors(pdev);
}

static void NAME_remove(struct pci_dev *pdev)
{
	crane_release(pdev);
}

static struct pci_driver NAME_driver = {
	.name	= "NAME",
	.probe	= NAME_probe,
	.remove	= NAME_remove,
};
module_pci_driver(NAME_driver);
"""
MANAGED, PLAIN = "pcim_enable_device", "pci_enable_device"


def user(name: str, enable: str = MANAGED) -> dict[str, str]:
    """A module that gets its vectors from the library."""
    return {
        f"drivers/{name}/Makefile": f"obj-m += {name}.o\n",
        f"drivers/{name}/{name}.c": USER.replace("NAME", name).replace("ENABLE", enable),
    }


def files(*users: dict[str, str], library: str = LIBRARY, **more: str) -> dict[str, str]:
    """A tree with the library and modules; `more` by path, ``__`` for a slash and ``_dot_`` for a dot."""
    found = {
        "Makefile": VERSION,
        "drivers/crane/Makefile": "obj-m += crane.o\n",
        "drivers/crane/crane.c": library,
        "drivers/crane/crane.h": HEADER,
    }
    for each in users:
        found |= each
    return found | {path.replace("__", "/").replace("_dot_", "."): text for path, text in more.items()}


def planned(root: Path, tree: dict[str, str], *paths: str, jobs: int = 1) -> Plan:
    return run(Tree.open(plant(root, tree)), CONVERSION, paths, jobs=jobs)


def crane(root: Path, tree: dict[str, str]) -> DriverResult:
    """What becomes of the library."""
    return next(d for d in planned(root, tree).drivers if d.driver == "drivers/crane/crane")


def site(driver: DriverResult, call: str) -> Site:
    return next(site for site in driver.sites if site.call == call)


def verdicts(driver: DriverResult) -> dict[str, tuple[str, str]]:
    return {site.call: (site.verdict, site.reason.code) for site in driver.sites}


ALLOC, FREE = "pci_alloc_irq_vectors", "pci_free_irq_vectors"


def test_a_library_is_converted_when_every_user_is_managed(tmp_path: Path) -> None:
    found = crane(tmp_path, files(user("heron"), user("stork")))
    assert verdicts(found) == {ALLOC: ("convert", "managed-lifetime"), FREE: ("remove", "redundant-release")}
    assert found.outcome == "changed"
    assert set(found.files) == {"drivers/crane/crane.c"}
    assert "heron and stork" in site(found, ALLOC).reason.text
    lines = {(line.file, line.text) for line in site(found, ALLOC).evidence}
    assert {(f"drivers/{name}/{name}.c", "return crane_vectors(pdev);") for name in ("heron", "stork")} <= lines


def test_one_unmanaged_user_keeps_a_shared_acquire(tmp_path: Path) -> None:
    found = crane(tmp_path, files(user("heron"), user("stork", PLAIN)))
    assert verdicts(found) == {ALLOC: ("keep", "shared-unmanaged"), FREE: ("keep", "shared-unmanaged")}
    assert found.outcome == "skipped"
    assert "stork" in site(found, ALLOC).reason.text
    assert "heron" not in site(found, ALLOC).reason.text


def test_only_unmanaged_users(tmp_path: Path) -> None:
    found = crane(tmp_path, files(user("heron", PLAIN), user("stork", PLAIN)))
    assert verdicts(found) == {ALLOC: ("keep", "not-managed"), FREE: ("keep", "not-managed")}


def test_nobody_uses_it(tmp_path: Path) -> None:
    assert verdicts(crane(tmp_path, files())) == {ALLOC: ("review", "unreached"), FREE: ("review", "unreached")}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("arch__x86__entry_dot_S", "\tcall\tcrane_vectors\n"),
        ("drivers__stork__stork_dot_c", "int f(void)\n{\n\treturn crane_vectors(0);\n}\n/* never ends\n"),
        # built in: whoever calls it is another object, without an export
        ("drivers__stork__stork_dot_c", "int stork_start(struct pci_dev *p)\n{\n\treturn crane_vectors(p);\n}\n"),
        ("drivers__stork__stork_dot_c", "int (*stork_start)(struct pci_dev *p) = crane_vectors;\n"),
        ("include__linux__stork_dot_h", "#define stork_start(p) crane_vectors(p)\n"),
    ],
)
def test_a_user_that_cannot_be_followed_is_named(tmp_path: Path, path: str, text: str) -> None:
    tree = files(user("heron"), **{path: text, "drivers__stork__Makefile": "obj-y += stork.o\n"})
    found = crane(tmp_path, tree)
    assert site(found, ALLOC).verdict == site(found, FREE).verdict == "review"
    assert found.outcome == "review"
    assert not found.edits
    said = site(found, ALLOC)
    assert "stork" in said.reason.text or "entry.S" in said.reason.text
    assert path.replace("__", "/").replace("_dot_", ".") in {line.file for line in said.evidence}


def test_a_declaration_by_hand_hides_no_user(tmp_path: Path) -> None:
    stork = user("stork", PLAIN)
    source = stork["drivers/stork/stork.c"]
    stork["drivers/stork/stork.c"] = source.replace(
        '#include "../crane/crane.h"', "extern int crane_vectors(struct pci_dev *);\nextern void crane_release(void *);"
    )
    assert verdicts(crane(tmp_path, files(user("heron"), stork)))[ALLOC] == ("keep", "shared-unmanaged")


@pytest.mark.parametrize(
    "text",
    [
        "/* as crane_vectors() does */\nint f(struct pci_dev *p)\n{\n\treturn pci_enable_device(p);\n}\n",
        'int f(struct pci_dev *p)\n{\n\tpr_info("crane_vectors");\n\treturn pci_enable_device(p);\n}\n',
        "int crane_vectors(struct pci_dev *p);\nint f(struct pci_dev *p)\n{\n\treturn pci_enable_device(p);\n}\n",
        "static int crane_vectors(void *p)\n{\n\treturn pci_enable_device(p);\n}\n"
        "int f(void *p)\n{\n\treturn crane_vectors(p);\n}\n",
        "int f(struct f *p)\n{\n\treturn pci_enable_device(p->pdev) + p->crane_vectors_done + p->crane_vectors;\n}\n",
    ],
)
def test_who_only_has_the_word_is_no_user(tmp_path: Path, text: str) -> None:
    tree = files(user("heron"), drivers__stork__Makefile="obj-m += stork.o\n", drivers__stork__stork_dot_c=text)
    assert verdicts(crane(tmp_path, tree))[ALLOC] == ("convert", "managed-lifetime")


@pytest.mark.parametrize(
    "macro", ["EXPORT_SYMBOL({})", "EXPORT_SYMBOL_NS({}, CRANE)", 'EXPORT_SYMBOL_NS_GPL({}, "CRANE")']
)
def test_exports_of_every_kind(tmp_path: Path, macro: str) -> None:
    library = LIBRARY
    for name in ("crane_vectors", "crane_release"):
        library = library.replace(f"EXPORT_SYMBOL_GPL({name})", macro.format(name))
    assert crane(tmp_path, files(user("heron"), library=library)).outcome == "changed"
    assert crane(tmp_path, files(user("heron"), user("stork", PLAIN), library=library)).outcome == "skipped"


def test_a_release_that_one_user_makes_midlife_stays(tmp_path: Path) -> None:
    stork = user("stork")
    stork["drivers/stork/stork.c"] += (
        "static int stork_suspend(struct device *dev)\n{\n\tcrane_release(to_pci_dev(dev));\n\treturn 0;\n}\n"
        "static SIMPLE_DEV_PM_OPS(stork_pm, stork_suspend, NULL);\n"
    )
    found = crane(tmp_path, files(user("heron"), stork))
    assert site(found, FREE).verdict == "keep"
    assert site(found, ALLOC).verdict in ("keep", "review")
    assert "stork" in site(found, FREE).reason.text


def test_a_user_that_acquires_itself_is_in_doubt(tmp_path: Path) -> None:
    """Who gives back what: the vectors that the library releases may be those that the user acquired."""
    stork = user("stork")
    stork["drivers/stork/stork.c"] = stork["drivers/stork/stork.c"].replace(
        "return crane_vectors(pdev);", "return pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI) < 0 ? -EIO : 0;"
    )
    found = crane(tmp_path, files(user("heron"), stork))
    assert site(found, FREE).verdict == "review"


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


FAR = """\
#include "far.h"
int far_enable(struct pci_dev *pdev)
{
	ENABLE
}
EXPORT_SYMBOL_GPL(far_enable);
"""


def enabled_from_afar(body: str) -> dict[str, str]:
    """One driver with its vectors, and the module that enables its device."""
    return {
        "Makefile": VERSION,
        "drivers/far/Makefile": "obj-m += far.o\n",
        "drivers/far/far.c": FAR.replace("ENABLE", body),
        "drivers/tern/Makefile": "obj-m += tern.o\n",
        "drivers/tern/tern.c": USER.replace("NAME", "tern")
        .replace("ENABLE", "far_enable")
        .replace("return crane_vectors(pdev);", "return pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI) < 0 ? -EIO : 0;")
        .replace("crane_release", "pci_free_irq_vectors"),
    }


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "return pcim_enable_device(pdev);",
            {ALLOC: ("convert", "managed-lifetime"), FREE: ("remove", "redundant-release")},
        ),
        ("return pci_enable_device(pdev);", {ALLOC: ("keep", "not-managed"), FREE: ("keep", "not-managed")}),
        # the result is lost: probe goes on with a device that may not be enabled
        ("pcim_enable_device(pdev);\n\treturn 0;", {ALLOC: ("review", "not-always-managed"), FREE: None}),
        ("return far_config(pdev);", {ALLOC: ("review", "enable-not-found"), FREE: None}),
        # nothing enables this device
        ("return pcim_enable_device(far_bridge(pdev));", {ALLOC: ("review", None), FREE: None}),
    ],
)
def test_a_function_of_another_module_enables(
    tmp_path: Path, body: str, said: dict[str, tuple[str, str | None] | None]
) -> None:
    (found,) = planned(tmp_path, enabled_from_afar(body)).drivers
    assert found.driver == "drivers/tern/tern"
    for call, wanted in said.items():
        verdict, code = wanted or ("review", None)
        assert verdicts(found)[call][0] == verdict
        assert code is None or verdicts(found)[call][1] == code
    if said[ALLOC] and said[ALLOC][0] != "review":
        assert ("drivers/far/far.c", 4) in {(line.file, line.line) for line in site(found, ALLOC).evidence}


def test_an_enabling_function_that_is_not_called_enables_nothing(tmp_path: Path) -> None:
    tree = enabled_from_afar("return pcim_enable_device(pdev);")
    tree["drivers/tern/tern.c"] = tree["drivers/tern/tern.c"].replace("far_enable(pdev)", "tern_start(pdev)")
    tree["drivers/tern/tern.c"] += "/* not far_enable() */\n"
    (found,) = planned(tmp_path, tree).drivers
    assert verdicts(found)[ALLOC][0] == "review"


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


def test_an_unrelated_enable_in_the_library_decides_nothing(tmp_path: Path) -> None:
    """The library enables a device without devres for some; the users of its vectors enable theirs themselves."""
    library = (
        LIBRARY
        + "int crane_legacy(struct pci_dev *p)\n{\n\treturn pci_enable_device(p);\n}\nEXPORT_SYMBOL(crane_legacy);\n"
    )
    assert verdicts(crane(tmp_path, files(user("heron"), library=library)))[ALLOC] == ("convert", "managed-lifetime")
    plain = files(user("heron", "crane_legacy"), library=library)
    assert verdicts(crane(tmp_path, plain))[ALLOC] == ("keep", "not-managed")


@pytest.mark.parametrize("jobs", [1, 3])
def test_paths_and_workers_change_no_answer(tmp_path: Path, jobs: int) -> None:
    tree = files(user("heron"), user("stork", PLAIN)) | {
        path: text for path, text in enabled_from_afar("return pcim_enable_device(pdev);").items() if path != "Makefile"
    }
    plan = planned(tmp_path, tree)
    assert planned(tmp_path, tree, jobs=jobs).to_json() == plan.to_json()
    for driver in plan.drivers:
        for path in (driver.files[0], os.path.dirname(driver.files[0])):
            assert planned(tmp_path, tree, path, jobs=jobs).drivers == (driver,)
    assert not planned(tmp_path, tree, "drivers/heron", jobs=jobs).drivers
