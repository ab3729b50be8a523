"""Looks at the vectors behind a release: plain ones, and all the ways in which C can hide a call."""

from __future__ import annotations

from random import Random

from .driver import Driver
from .targets import Harm, Target

LOOKS = (
    "pci_irq_vector({d}, 0);",
    "(void)pci_irq_vector({d}, 0);",
    "if (pci_irq_vector({d}, 0) > 0) cpu_relax();",
    "free_irq(pci_irq_vector({d}, 0), {d});",
    'if (request_irq(7, NULL, 0, "late", {d})) cpu_relax();',
    'WARN_ON(devm_request_threaded_irq(late_dev({d}), 7, NULL, NULL, 0, "late", {d}));',
    "if (pci_alloc_irq_vectors({d}, 1, 1, PCI_IRQ_MSI) < 0) cpu_relax();",
    "if (pcim_alloc_irq_vectors({d}, 1, 1, PCI_IRQ_MSI) < 0) cpu_relax();",
    "pci_irq_get_affinity({d}, 0);",
    "pci_free_irq({d}, 0, {d});",
    "cpu_relax(), pci_irq_vector({d}, 0);",
    "do {{ if (pci_irq_vector({d}, 0)) break; }} while (0);",
    "for (; pci_irq_vector({d}, 0) < 0;) cpu_relax();",
    "while (pci_irq_vector({d}, 0) < 0) cpu_relax();",
    "switch (pci_irq_vector({d}, 0)) {{ default: break; }}",
    "{{ int late = pci_irq_vector({d}, 0); if (late) cpu_relax(); }}",
    "if (late_quirk() && pci_irq_vector({d}, 0) < 0) cpu_relax();",
    "cpu_relax(late_quirk() ? pci_irq_vector({d}, 0) : 0);",
    "({{ pci_irq_vector({d}, 0); }});",
    "\n#ifdef CONFIG_LATE\n\tpci_irq_vector({d}, 0);\n#endif\n",
    "list_for_each_entry(late, &late_list, node) pci_irq_vector({d}, 0);",
    "scoped_guard(mutex, &late_lock) pci_irq_vector({d}, 0);",
    "(pci_irq_vector)({d}, 0);",
    "(*pci_irq_vector)({d}, 0);",
    "msi_get_virq(late_dev({d}), 0);",
)
"""Statements that look at the vectors of ``{d}``."""

MEMBER_LOOKS = (
    "disable_irq(({d})->irq);",
    "if (({d})->msix_enabled) cpu_relax();",
    "cpu_relax(({d})->msi_enabled ? 1 : 0);",
    "{{ const int *late = &({d})->irq; cpu_relax(*late); }}",
)
"""The same by members of the device."""

HELPER = "static void late_look(struct pci_dev *dev)\n{\n\tpci_irq_vector(dev, 0);\n}\n"
OPS = "struct late_ops {\n\tint flags;\n\tvoid (*look)(struct pci_dev *dev);\n};\n"

HIDDEN = (
    (HELPER, "late_look({d});"),
    (HELPER, "if (late_quirk()) late_look({d});"),
    (HELPER + "static int late_twice(struct pci_dev *dev)\n{\n\tlate_look(dev);\n\treturn 0;\n}", "late_twice({d});"),
    ("static int late_irq(struct pci_dev *dev)\n{\n\treturn dev->irq;\n}", "if (late_irq({d})) cpu_relax();"),
    ("#define LATE(dev) pci_irq_vector(dev, 0)", "LATE({d});"),
    ("#define LATE(dev) do { pci_irq_vector(dev, 0); } while (0)", "LATE({d});"),
    ("#define LATE pci_irq_vector", "LATE({d}, 0);"),
    ("#define LATE_IRQ(dev) ((dev)->irq)", "cpu_relax(LATE_IRQ({d}));"),
    (HELPER + "#define LATE(dev) late_look(dev)", "LATE({d});"),
    (HELPER + "#define LATE late_look", "LATE({d});"),
    ("#define LATE(what, dev) pci_irq_##what(dev, 0)", "LATE(vector, {d});"),
    ("#define LATE(call, dev) call(dev, 0)", "LATE(pci_irq_vector, {d});"),
    ("static int (*late)(struct pci_dev *, unsigned int) = pci_irq_vector;", "late({d}, 0);"),
    (HELPER + "static void (*late)(struct pci_dev *) = late_look;", "late({d});"),
    (HELPER + "static void (*late)(struct pci_dev *) = &late_look;", "(*late)({d});"),
    (HELPER + "static void (*const late[])(struct pci_dev *) = { late_look };", "late[0]({d});"),
    ("", "{{ int (*late)(struct pci_dev *, unsigned int) = pci_irq_vector; late({d}, 0); }}"),
    (HELPER, "{{ void (*late)(struct pci_dev *) = late_look; late({d}); }}"),
    (HELPER, "{{ void (*late)(struct pci_dev *); late = &late_look; (*late)({d}); }}"),
    (HELPER, "late_run(late_look, {d});"),
    (HELPER, "late_run((void *)late_look, {d});"),
    (HELPER, "late_run(&late_look, {d});"),
    (
        HELPER + "static void late_do(void (*late)(struct pci_dev *), struct pci_dev *dev)\n{\n\tlate(dev);\n}",
        "late_do(late_look, {d});",
    ),
    (HELPER + OPS + "static const struct late_ops late = { .look = late_look };", "late.look({d});"),
    (HELPER + OPS + "static const struct late_ops late = { 1, late_look };", "late.look({d});"),
    (HELPER + OPS + "static const struct late_ops late[] = { { .look = late_look } };", "late[0].look({d});"),
    (
        HELPER + OPS + "static struct late_ops late = { .look = late_look };\n"
        "static const struct late_ops *late_ops = &late;",
        "late_ops->look({d});",
    ),
    (
        HELPER + OPS + "static struct late_ops late;\nstatic void late_init(void)\n{\n\tlate.look = late_look;\n}",
        "late.look({d});",
    ),
    (
        HELPER + OPS + "static struct late_ops late;\nstatic void late_init(void)\n{\n\t(late.look) = (late_look);\n}",
        "late.look({d});",
    ),
    (
        HELPER + OPS + "static struct late_ops late;\n"
        "static void late_init(bool on)\n{\n\tlate.look = on ? late_look : NULL;\n}",
        "late.look({d});",
    ),
    (
        HELPER + OPS + "static struct late_ops late;\n"
        "static void late_init(void)\n{\n\tlate.look = (void (*)(struct pci_dev *))late_look;\n}",
        "late.look({d});",
    ),
    (
        HELPER
        + OPS
        + "static struct late_ops late;\nstatic void late_init(void)\n{\n\tWRITE_ONCE(late.look, late_look);\n}",
        "late.look({d});",
    ),
    (
        HELPER + OPS + "static struct late_ops late;\n"
        "static void late_init(void)\n{\n\tlate = (struct late_ops){ .look = late_look };\n}",
        "late.look({d});",
    ),
    (
        HELPER
        + OPS
        + "static void late_do(const struct late_ops *late, struct pci_dev *dev)\n{\n\tlate->look(dev);\n}\n"
        "static const struct late_ops late = { .look = late_look };",
        "late_do(&late, {d});",
    ),
)
"""Looks that another declaration hides: what stands above the functions, and the statement."""


def plain_look(target: Target, rnd: Random) -> Driver | None:
    """A statement right behind the release looks."""
    looks = LOOKS if target.device in ("data", "arg") else LOOKS + MEMBER_LOOKS
    return target.marked(*target.behind(rnd.choice(looks).format(d=target.device)))


def hidden_look(target: Target, rnd: Random) -> Driver | None:
    """A statement right behind the release does something that looks."""
    above, statement = rnd.choice(HIDDEN)
    return target.marked(target.above(above), *target.behind(statement.format(d=target.device)))


def later_look(target: Target, rnd: Random) -> Driver | None:
    """A statement further down, before or behind which nothing leaves the block."""
    after = target.scope.following(target.stmt)
    while after and after[-1].kind in ("return", "goto", "break", "continue", "label", "case", "default"):
        after.pop()
    if not after or any(stmt.kind in ("return", "goto", "break", "continue") for stmt in after):
        return None
    end = target.scope.end(rnd.choice(after))
    return target.marked((end, end, f"\n\tpci_irq_vector({target.device}, 0);\n"))


def look_of_caller(target: Target, rnd: Random) -> Driver | None:
    """Behind a plain call of the function that holds the release, its caller looks."""
    found = [
        (scope, stmt)
        for scope in target.driver.scopes()
        if scope.path == target.scope.path
        for stmt in scope.statements("expr")
        if stmt.slot == "kids" and stmt.expr and stmt.expr.kind == "call" and stmt.expr.callee == target.function
    ]
    if not found:
        return None
    scope, stmt = rnd.choice(found)
    return target.marked((scope.end(stmt), scope.end(stmt), "\n\tpci_irq_vector(late_device(), 0);\n"))


OBSERVERS: tuple[Harm, ...] = (plain_look, hidden_look, later_look, look_of_caller)
