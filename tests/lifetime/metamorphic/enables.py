"""Drivers in which devres does not own the vectors, or not always, or not for as long as the driver is bound."""

from __future__ import annotations

from random import Random

from rewriter.c.tree import Expr

from .driver import Driver, Scope
from .roles import CALLERS
from .targets import Harm, Target

UNSURE = (
    "pci_enable_device({d})",
    "pci_enable_device_mem({d})",
    "(pcim_enable_device({d}), 0)",
    "(late_quirk() ? 0 : pcim_enable_device({d}))",
    "(late_quirk() && pcim_enable_device({d}))",
    "(pcim_enable_device({d}) ? 0 : 0)",
    "(pcim_enable_device({d}) > 0)",
    "!pcim_enable_device({d})",
    "pcim_enable_device(pci_physfn({d}))",
    "pcim_enable_device(late_peer)",
    "late_enable({d})",
    "(late_enable({d}) ? pcim_enable_device({d}) : pci_enable_device({d}))",
    "late_or_zero(pcim_enable_device({d}))",
    "0",
)
"""Instead of the enable: something after which the device need not be managed."""

BEFORE = (
    "devres_release_group(&({d})->dev, NULL);",
    "devres_release_all(&({d})->dev);",
)
"""Statements before the allocation that may undo the enable."""

ELSEWHERE = (
    "static int late_stop(struct net_device *dev)\n{\n\tpci_free_irq_vectors(to_pci_dev(dev->dev.parent));\n\treturn 0;\n}\n"
    "static const struct net_device_ops late_ops = { .ndo_stop = late_stop };",
    "static int late_suspend(struct device *dev)\n{\n\tpci_free_irq_vectors(to_pci_dev(dev));\n\treturn 0;\n}\n"
    "static SIMPLE_DEV_PM_OPS(late_pm, late_suspend, NULL);",
)
"""Releases while the driver is bound."""

ANOTHER = (
    "static int late_open(struct net_device *dev)\n{\n"
    "\treturn pci_alloc_irq_vectors(to_pci_dev(dev->dev.parent), 1, 1, PCI_IRQ_MSI);\n}\n"
    "static const struct net_device_ops late_ops = { .ndo_open = late_open };",
    "int late_open(struct pci_dev *dev)\n{\n\treturn pci_alloc_irq_vectors(dev, 1, 1, PCI_IRQ_MSI);\n}\n"
    "EXPORT_SYMBOL(late_open);",
    "static struct late_ops late = { .alloc = pci_alloc_irq_vectors };",
    "#define LATE(dev) pci_alloc_irq_vectors(dev, 1, 1, PCI_IRQ_MSI)",
)
"""Allocations that are not converted."""

_MIDLIFE = [text for text in CALLERS if "ndo" in text or "attr" in text or "ioctl" in text or "work" in text]


def _enables(target: Target) -> list[tuple[Scope, Expr]]:
    return [
        (scope, expr)
        for scope in target.driver.scopes()
        for _stmt, expr, _above in scope.expressions
        if expr.kind == "call" and expr.callee == "pcim_enable_device"
    ]


def unsure_enable(target: Target, rnd: Random) -> Driver | None:
    """The only enable need not have succeeded, or is none."""
    found = _enables(target)
    if len(found) != 1 or found[0][0].path != target.scope.path:
        return None
    scope, call = found[0]
    text = rnd.choice(UNSURE).format(d=scope.of(call.kids[1]))
    return target.marked((scope.start(call), scope.end(call), text))


def conditional_enable(target: Target, rnd: Random) -> Driver | None:
    """The enable stands under an #ifdef, or a macro makes something else of its name."""
    found = _enables(target)
    if len(found) != 1 or found[0][0].path != target.scope.path:
        return None
    scope, call = found[0]
    if rnd.random() < 0.3:
        return target.marked(target.above("#define pcim_enable_device(dev) pci_enable_device(dev)"))
    stmt = [s for s in scope.statements("expr") if s.a <= call.a < s.b]
    if not stmt:
        return None
    start, end = scope.start(stmt[-1]), scope.end(stmt[-1])
    return target.marked((start, start, "\n#ifdef CONFIG_LATE\n\t"), (end, end, "\n#endif\n"))


def undone_enable(target: Target, rnd: Random) -> Driver | None:
    """Something before the allocation may undo the enable."""
    if target.kind != "acquire":
        return None
    return target.marked(*target.before(rnd.choice(BEFORE).format(d=target.device)))


def released_elsewhere(target: Target, rnd: Random) -> Driver | None:
    """Another function gives the vectors back while the driver is bound."""
    if "pcim_alloc_irq" in target.scope.text:
        return None  # where devres owns the vectors already, an early release changes nothing about the last one
    return target.marked(target.below(rnd.choice(ELSEWHERE)))


def acquired_elsewhere(target: Target, rnd: Random) -> Driver | None:
    """Another function acquires vectors in a way that is not converted; what frees those must stay."""
    return target.marked(target.below(rnd.choice(ANOTHER))) if target.kind == "release" else None


def acquired_midlife(target: Target, rnd: Random) -> Driver | None:
    """The function that acquires runs at any time, not in probe alone."""
    call, pci = (
        target.calling("dev_get_drvdata(dev)", "to_pci_dev(dev)"),
        target.calling("pci_get_drvdata(pdev)", "pdev"),
    )
    if target.kind != "acquire" or not call or not pci:
        return None
    return target.marked(target.below(rnd.choice(_MIDLIFE).format(call=call, pci=pci)))


ENABLES: tuple[Harm, ...] = (
    unsure_enable,
    conditional_enable,
    undone_enable,
    released_elsewhere,
    acquired_elsewhere,
    acquired_midlife,
)
