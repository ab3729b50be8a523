"""Functions that are reached by another name than their own, and nearly the same code in which they are not."""

from __future__ import annotations

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

DRIVER = """\
#include <linux/pci.h>

struct dunlin {
	struct pci_dev	*pdev;
	int		err;
};
$TOP
static void dunlin_stop(struct dunlin *priv)
{
	pci_clear_master(priv->pdev);
	pci_free_irq_vectors(priv->pdev);
}

static int dunlin_show(struct dunlin *priv)
{
	return pci_irq_vector(priv->pdev, 0);
}

static int dunlin_quiet(struct dunlin *priv)
{
	return priv->err;
}

static ssize_t dunlin_armed_store(struct device *dev, struct device_attribute *a, const char *buf, size_t n)
{
	dunlin_stop(dev_get_drvdata(dev));
	return n;
}
$FILE
static int dunlin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct dunlin *priv;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->pdev = pdev;
	pci_set_drvdata(pdev, priv);

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);

	return ret < 0 ? ret : 0;
}

static int dunlin_suspend(struct device *dev)
{
	struct dunlin *priv = dev_get_drvdata(dev);

	$SUSPEND
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(dunlin_pm_ops, dunlin_suspend, NULL);

static void dunlin_remove(struct pci_dev *pdev)
{
	struct dunlin *priv = pci_get_drvdata(pdev);

	dunlin_armed_store(&pdev->dev, NULL, NULL, 0);
	$REMOVE
}

static struct pci_driver dunlin_driver = {
	.name		= "dunlin",
	.probe		= dunlin_probe,
	.remove		= dunlin_remove,
	.driver.pm	= &dunlin_pm_ops,
};
module_pci_driver(dunlin_driver);
"""

Q = "static void q(struct dunlin *p)"
OPS = "struct dunlin_ops {\n\tint\t(*f)(struct dunlin *priv);\n};\n"


def verdict(**parts: str) -> str:
    """The verdict on the free, with parts of the driver filled in."""
    text = DRIVER
    for name in ("TOP", "FILE", "SUSPEND", "REMOVE"):
        text = text.replace(f"${name}", parts.get(name, "").strip())
    found = analyse_files({"dunlin.c": text}, CONVERSION.pair)
    assert found is not None
    return next(site.verdict for site in found.sites if site.kind == "release")


def test_nothing_else_reaches_it() -> None:
    assert verdict() == "remove"


STOPS = [
    ({"FILE": f'{Q} __attribute__((alias("@")));'}, "dunlin_stop", "dunlin_quiet"),
    ({"FILE": f"{Q} __alias(@);"}, "dunlin_stop", "dunlin_quiet"),
    ({"FILE": f'{Q} __attribute__((weakref("@")));'}, "dunlin_stop", "dunlin_quiet"),
    ({"TOP": f'{Q} __asm__("@");'}, "dunlin_stop", "dunlin_quiet"),
    ({"TOP": 'static void @(struct dunlin *priv) asm("q");\nvoid q(struct dunlin *);'}, "dunlin_stop", "dunlin_quiet"),
    ({"FILE": 'asm(".globl q\\n.set q, @");'}, "dunlin_stop", "dunlin_quiet"),
    ({"SUSPEND": 'asm volatile("call @" : : "D"(priv));'}, "dunlin_stop", "dunlin_quiet"),
    ({"SUSPEND": f'extern {Q} __attribute__((alias("@")));\n\tq(priv);'}, "dunlin_stop", "dunlin_quiet"),
    ({"SUSPEND": 'call_it(kallsyms_lookup_name("@"), priv);'}, "dunlin_stop", "dunlin_quiet"),
    ({"SUSPEND": 'call_it(__symbol_get("@"), priv);'}, "dunlin_stop", "dunlin_quiet"),
    ({"SUSPEND": "dunlin_@(priv);"}, "st\\\nop", "qu\\\niet"),
    ({"FILE": "DEFINE_STATIC_CALL(q, @);"}, "dunlin_stop", "dunlin_quiet"),
    ({"FILE": "static typeof(dunlin_quiet) *q = @;"}, "dunlin_stop", "dunlin_quiet"),
    ({"FILE": 'static void *q __section(".q") = @;'}, "dunlin_stop", "dunlin_quiet"),
    ({"FILE": "BTF_ID_FLAGS(func, @)"}, "dunlin_stop", "dunlin_quiet"),
    ({"FILE": "ALLOW_ERROR_INJECTION(@, ERRNO);"}, "dunlin_stop", "dunlin_quiet"),
    ({"SUSPEND": "CONCATENATE(dunlin_, @)(priv);"}, "stop", "quiet"),
    ({"TOP": "#define Q(n, p) n/* */ ## /* */_@(p)", "SUSPEND": "Q(dunlin, priv);"}, "stop", "quiet"),
    ({"TOP": "#define Q dunlin_ ## @", "SUSPEND": "Q(priv);"}, "stop", "quiet"),
    ({"TOP": "#define P dunlin_\n#define C(a, b) a##b", "SUSPEND": "C(P, @)(priv);"}, "stop", "quiet"),
    ({"FILE": "static struct device_attribute attr = __ATTR_WO(dunlin_@);"}, "armed", "mode"),
    ({"FILE": "#define KNOB(n) static DEVICE_ATTR_WO(n)\nKNOB(dunlin_@);"}, "armed", "mode"),
    ({"FILE": "#define KNOB(n) static DEVICE_ATTR_WO(dunlin_##n)\nKNOB(@);"}, "armed", "mode"),
    ({"FILE": "CONFIGFS_ATTR_WO(dunlin_, @);"}, "armed", "mode"),
    ({"FILE": "static DEFINE_LOCK(@)"}, "dunlin_stop", "dunlin_quiet"),
    ({"FILE": 'MODULE_INFO(q, "@");', "SUSPEND": 'dev_info(dev, "@\\n"); /* @() */'}, "", "dunlin_stop"),
]
"""Code with @ in it, the name that makes the release run while the driver is bound, and one that does not."""


@pytest.mark.parametrize(("code", "stops", "harmless"), STOPS, ids=lambda value: str(value)[:70])
def test_the_release_runs_by_another_name(code: dict[str, str], stops: str, harmless: str) -> None:
    def filled(name: str) -> str:
        return verdict(**{part: text.replace("@", name) for part, text in code.items()})

    assert filled(harmless) == "remove"
    assert not stops or filled(stops) in ("keep", "review")


CLEANUP = "static void tell(struct dunlin **p)\n{\n\tdunlin_@(*p);\n}"
LOOKS = [
    ({"FILE": f'{Q} __attribute__((alias("dunlin_@")));', "REMOVE": "q(priv);"}),
    ({"FILE": f"{Q} __alias(dunlin_@);", "REMOVE": "q(priv);"}),
    ({"TOP": "#define Q(n, p) dunlin_##n(p)", "REMOVE": "Q(@, priv);"}),
    ({"REMOVE": "CONCATENATE(dunlin_, @)(priv);"}),
    ({"FILE": "DEFINE_STATIC_CALL(q, dunlin_@);", "REMOVE": "static_call(q)(priv);"}),
    ({"FILE": "static int (*q)(struct dunlin *) = dunlin_@;", "REMOVE": "q(priv);"}),
    ({"FILE": "static int (*const q[])(struct dunlin *) = { dunlin_@ };", "REMOVE": "q[0](priv);"}),
    ({"FILE": 'static typeof(dunlin_quiet) *q __section(".q") = dunlin_@;', "REMOVE": "q(priv);"}),
    ({"FILE": f"{OPS}static const struct dunlin_ops q = {{ dunlin_@ }};", "REMOVE": "q.f(priv);"}),
    ({"FILE": f"{OPS}static const struct dunlin_ops q = {{ .f = dunlin_@ }};", "REMOVE": "(*q.f)(priv);"}),
    ({"FILE": f"{OPS}#define F(x) .f = x\nstatic struct dunlin_ops q = {{ F(dunlin_@) }};", "REMOVE": "q.f(priv);"}),
    ({"FILE": f"{CLEANUP}", "REMOVE": "struct dunlin *p __cleanup(tell) = priv;"}),
    ({"FILE": f"{CLEANUP}", "REMOVE": "struct dunlin *p __attribute__((cleanup(tell))) = priv;"}),
    ({"FILE": "DEFINE_FREE(tell, struct dunlin *, dunlin_@(_T))", "REMOVE": "struct dunlin *p __free(tell) = priv;"}),
    ({"FILE": "DEFINE_GUARD(tell, struct dunlin *, hold(_T), dunlin_@(_T))", "REMOVE": "guard(tell)(priv);"}),
    ({"REMOVE": 'asm volatile("call dunlin_@" : : "D"(priv));'}),
]
"""Code that runs dunlin_@() behind the release."""


@pytest.mark.parametrize("code", LOOKS, ids=lambda value: str(value)[:70])
def test_the_vectors_are_looked_at_by_another_name(code: dict[str, str]) -> None:
    def filled(name: str) -> str:
        return verdict(**{part: text.replace("@", name) for part, text in code.items()})

    assert filled("quiet") == "remove"
    assert filled("show") in ("keep", "review")


@pytest.mark.parametrize(
    ("holder", "look"),
    [
        ("static int (*q)(struct pci_dev *, int) = @;", "q(priv->pdev, 0);"),
        ("static int (*const q[])(struct pci_dev *, int) = { @ };", "q[0](priv->pdev, 0);"),
    ],
)
def test_the_address_of_an_observer_is_kept(holder: str, look: str) -> None:
    assert verdict(FILE=holder.replace("@", "pci_irq_vector"), REMOVE=look) in ("keep", "review")
    assert verdict(FILE=holder.replace("@", "dunlin_other"), REMOVE=look) == "remove"


@pytest.mark.parametrize(("storage", "expected"), [("", "convert"), ("__weak ", "review")])
def test_a_weak_function_may_be_another(storage: str, expected: str) -> None:
    enable = f"{storage}int dunlin_enable(struct pci_dev *pdev)\n{{\n\treturn pcim_enable_device(pdev);\n}}\n"
    text = DRIVER.replace("ret = pcim_enable_device(pdev);", "ret = dunlin_enable(pdev);").replace("$FILE", enable)
    for part in ("$TOP", "$SUSPEND", "$REMOVE"):
        text = text.replace(part, "")
    found = analyse_files({"dunlin.c": text}, CONVERSION.pair)
    assert found is not None
    assert next(site.verdict for site in found.sites if site.kind == "acquire") == expected
