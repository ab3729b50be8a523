"""Libraries that acquire for other modules: small trees, the real analysis."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rewriter.kernel.tree import Tree, TreeError
from rewriter.plan import DriverResult

from .cranes import (
    ALLOC,
    FREE,
    HEADER,
    LIBRARY,
    MANAGED,
    PLAIN,
    crane,
    enabled_from_afar,
    files,
    planned,
    site,
    user,
    verdicts,
)


def test_a_library_is_converted_when_every_user_is_managed(tmp_path: Path) -> None:
    found = crane(tmp_path, files(user("heron"), user("stork")))
    assert verdicts(found) == {ALLOC: ("convert", "managed-lifetime"), FREE: ("remove", "redundant-release")}
    assert found.outcome == "changed"
    assert set(found.files) == {"drivers/crane/crane.c"}
    assert "heron and stork" in site(found, ALLOC).reason.text
    lines = {(line.file, line.text) for line in site(found, ALLOC).evidence}
    assert {(f"drivers/{name}/{name}.c", "return crane_vectors(pdev);") for name in ("heron", "stork")} <= lines


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_result_is_told_when_the_tree_has_been_asked(jobs: int, tmp_path: Path) -> None:
    tree = files(user("heron"), user("stork")) | enabled_from_afar("return pcim_enable_device(pdev);")
    told: list[DriverResult] = []
    plan = planned(tmp_path, tree, jobs=jobs, settled=told.append)
    assert {result.driver for result in told} == {"drivers/crane/crane", "drivers/tern/tern"}
    assert sorted(told, key=lambda result: result.driver) == list(plan.drivers)
    assert {result.outcome for result in told} == {"changed"}


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


@pytest.mark.parametrize("path", ["drivers/stork/bill.c", "drivers/stork/bill.inc", "drivers/stork/beak/bill.def"])
def test_a_user_in_a_file_that_a_source_includes(tmp_path: Path, path: str) -> None:
    stork = user("stork", PLAIN)
    stork[path] = "static int stork_start(struct pci_dev *pdev)\n{\n\treturn crane_vectors(pdev);\n}\n"
    source = stork["drivers/stork/stork.c"].replace("return crane_vectors", "return stork_start")
    stork["drivers/stork/stork.c"] = f'#include "{path.removeprefix("drivers/stork/")}"\n{source}'
    found = crane(tmp_path, files(user("heron"), stork))
    assert verdicts(found)[ALLOC] == ("keep", "shared-unmanaged")
    assert path in {line.file for line in site(found, ALLOC).evidence}


def test_words_in_files_that_no_source_includes_are_no_use(tmp_path: Path) -> None:
    tree = files(user("heron"), drivers__stork__bill_dot_inc="int f(void *p)\n{\n\treturn crane_vectors(p);\n}\n")
    assert verdicts(crane(tmp_path, tree))[ALLOC] == ("convert", "managed-lifetime")


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
        "int f(void *p, struct crane_vectors *v)\n{\n\tstruct crane_vectors *w = v;\n\n\treturn pci_enable_device(p);\n}\n",
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


WITHOUT = "#ifndef CONFIG_CRANE\nstatic int crane_vectors(struct pci_dev *p)\n{\n\treturn 0;\n}\n#endif\n"


@pytest.mark.parametrize(
    ("call", "above", "macro"),
    [
        ("CRANE(vectors, pdev)", "", "#define CRANE(op, p) crane_##op(p)\n"),
        ("crane_vectors(pdev)", WITHOUT, ""),  # whose function that is depends on the configuration
        ('((int (*)(void *))__symbol_get("crane_vectors"))(pdev)', "", ""),
    ],
)
def test_a_user_without_the_plain_name_leaves_it_for_review(tmp_path: Path, call: str, above: str, macro: str) -> None:
    stork = user("stork", PLAIN)
    source = stork["drivers/stork/stork.c"].replace("crane_vectors(pdev)", call).replace("\tcrane_release(pdev);\n", "")
    stork["drivers/stork/stork.c"] = above + source
    found = crane(tmp_path, files(user("heron"), stork, drivers__crane__crane_dot_h=HEADER + macro))
    assert site(found, ALLOC).verdict == site(found, FREE).verdict == "review"
    assert not found.edits


@pytest.mark.parametrize(
    "text",
    [
        "#define CRANE(op, p) heron_##op(p)\n",
        "#define CRANE(op, p) crane_##op##_at(p)\n",
        "#define CRANE(a, b, p) a##b(p)\n",  # could be any name: no sign of this one
    ],
)
def test_macros_that_paste_other_names_hide_no_user(tmp_path: Path, text: str) -> None:
    found = crane(tmp_path, files(user("heron"), drivers__crane__crane_dot_h=HEADER + text))
    assert verdicts(found)[ALLOC] == ("convert", "managed-lifetime")


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


def test_a_use_that_is_no_c_is_named(tmp_path: Path) -> None:
    text = "int f(void)\n{\n\treturn crane_vectors(0) + @;\n}\n"
    tree = files(user("heron"), drivers__stork__stork_dot_c=text, drivers__stork__Makefile="obj-y += stork.o\n")
    found = crane(tmp_path, tree)
    assert (found.outcome, site(found, ALLOC).verdict) == ("review", "review")
    assert "stork could not be read" in site(found, ALLOC).reason.text


def test_a_file_that_cannot_be_read_may_use_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, real = files(user("heron"), user("stork")), Tree.read

    def read(self: Tree, path: str) -> bytes:
        if path.endswith("stork.c"):
            raise TreeError(path, "no permission", "check them", "unreadable")
        return real(self, path)

    monkeypatch.setattr(Tree, "read", read)
    found = crane(tmp_path, tree)
    assert (found.outcome, site(found, ALLOC).verdict) == ("review", "review")
    assert "stork.c could not be read" in site(found, ALLOC).reason.text


OWN = """\
int crane_own_vectors(struct pci_dev *pdev)
{
	return pci_alloc_irq_vectors_affinity(pdev, 1, 4, PCI_IRQ_MSIX, NULL) < 0 ? -EIO : 0;
}
EXPORT_SYMBOL_GPL(crane_own_vectors);

static int crane_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	if (ENABLE(pdev))
		return -EIO;
	return crane_own_vectors(pdev);
}

static struct pci_driver crane_driver = {
	.probe	= crane_probe,
};
"""


@pytest.mark.parametrize(("enable", "own"), [(MANAGED, "convert"), (PLAIN, "keep")])
def test_an_export_that_only_the_library_itself_uses(tmp_path: Path, enable: str, own: str) -> None:
    """A library with a device of its own beside those of its users."""
    found = crane(tmp_path, files(user("heron"), library=LIBRARY + OWN.replace("ENABLE", enable)))
    assert verdicts(found)[ALLOC] == ("convert", "managed-lifetime")
    assert verdicts(found)["pci_alloc_irq_vectors_affinity"][0] == own


STORING = """\
int crane_vectors(struct pci_dev *pdev)
{
	struct crane *crane = devm_kzalloc(&pdev->dev, sizeof(*crane), GFP_KERNEL);

	crane->pdev = DEVICE;

	return pci_alloc_irq_vectors(crane->pdev, 1, 4, PCI_IRQ_MSIX) < 0 ? -EIO : 0;
}
EXPORT_SYMBOL_GPL(crane_vectors);
"""


@pytest.mark.parametrize(("device", "verdict"), [("pdev", "convert"), ("pci_get_slot(pdev->bus, 1)", "keep")])
def test_a_library_that_keeps_the_device(tmp_path: Path, device: str, verdict: str) -> None:
    tree = files(user("heron"), user("stork"), library=STORING.replace("DEVICE", device))
    tree["drivers/crane/crane.c"] = "struct crane {\n\tstruct pci_dev *pdev;\n};\n" + tree["drivers/crane/crane.c"]
    assert verdicts(crane(tmp_path, tree))[ALLOC][0] == verdict


def test_what_is_left_of_a_library_is_judged_as_before(tmp_path: Path) -> None:
    """A second run finds the acquire converted, and says the same of the release that a person has to take out."""
    tree = files(user("heron"), library=LIBRARY.replace("\tcrane_quiesce(pdev);\n", ""))
    first = crane(tmp_path, tree)
    assert verdicts(first) == {ALLOC: ("convert", "managed-lifetime"), FREE: ("review", "not-a-statement")}
    again = crane(
        tmp_path, tree | {"drivers/crane/crane.c": tree["drivers/crane/crane.c"].replace(ALLOC, f"pcim{ALLOC[3:]}")}
    )
    assert verdicts(again) == {f"pcim{ALLOC[3:]}": ("keep", "already-managed"), FREE: ("review", "not-a-statement")}
    assert not again.edits
