"""A release of another device, or of one that may be another."""

from __future__ import annotations

from random import Random

from rewriter.c.tree import Expr

from .driver import Driver
from .targets import Harm, Target

OTHERS = (
    ("", "pci_physfn({d})"),
    ("", "pci_upstream_bridge({d})"),
    ("", "pci_get_slot(({d})->bus, 1)"),
    ("", "({d})->bus->self"),
    ("", "to_pci_dev(({d})->dev.parent)"),
    ("", "late_find({d})"),
    ("", "late_peer"),
    ("", "late_quirk() ? {d} : pci_physfn({d})"),
    ("", "late_quirk() ?: {d}"),
    ("", "pci_physfn({d}) ?: {d}"),
    ("", "{d} + 1"),
    ("", "(struct pci_dev *)late_cookie"),
    ("", "container_of(late_ptr({d}), struct late, pdev)->peer"),
    ("", "late_all[0]"),
    ("", "*late_ptr({d})"),
    ("", "(late_quirk(), pci_physfn({d}))"),
    ("", "({{ pci_physfn({d}); }})"),
    ("", "({{ struct pci_dev *late = {d}; pci_physfn(late); }})"),
    ("static struct pci_dev *late_peer;", "late_peer"),
    ("static struct pci_dev *late_all[4];", "late_all[1]"),
    ("#define LATE(d) pci_physfn(d)", "LATE({d})"),
    ("#define LATE late_peer", "LATE"),
    ("static struct pci_dev *late_of(struct pci_dev *dev)\n{{\n\treturn pci_physfn(dev);\n}}", "late_of({d})"),
    (
        "static struct pci_dev *late_of(struct pci_dev *dev)\n"
        "{{\n\tif (dev->is_virtfn)\n\t\treturn pci_physfn(dev);\n\treturn dev;\n}}",
        "late_of({d})",
    ),
    (
        "static struct pci_dev *late_of(struct pci_dev *dev)\n{{\n\tdev = pci_physfn(dev);\n\treturn dev;\n}}",
        "late_of({d})",
    ),
    (
        "struct late {{ struct pci_dev *peer; }};\nstatic struct late late;\n"
        "static void late_set(struct pci_dev *dev)\n{{\n\tlate.peer = dev;\n}}",
        "late.peer",
    ),
)
"""What stands above, and a device other than ``{d}`` or perhaps other."""

STORES = (
    "{m} = pci_physfn({m});",
    "({m}) = pci_physfn({m});",
    "{m} /* the other */ = late_find(p);",
    "WRITE_ONCE({m}, late_find(p));",
    "swap({m}, late_peer);",
    "late_find_into(p, &{m});",
    "*(&{m}) = late_peer;",
    "if (late_quirk())\n\t\t{m} = late_peer;",
    "struct {{ int a; }} x;\n\n\tmemcpy(p, late_copy(), sizeof(*p));",
    "*p = *late_copy();",
    "p[0] = late_copy()[0];",
)
"""Stores into the member ``{m}`` of ``p``."""


def other_device(target: Target, rnd: Random) -> Driver | None:
    """The call is given another device."""
    above, device = rnd.choice(OTHERS)
    arg = target.call.kids[1]
    where = (target.scope.start(arg), target.scope.end(arg), device.format(d=target.device))
    return target.marked(*([target.above(above.format())] if above else []), where)


def reassigned(target: Target, rnd: Random) -> Driver | None:
    """The variable that holds the device gets another one shortly before."""
    arg = target.call.kids[1]
    if arg.kind != "id" or arg.op not in target.scope.declared():
        return None
    other = rnd.choice(["pci_physfn({d})", "late_peer", "late_find({d})", "late_quirk() ? {d} : late_peer"])
    store = rnd.choice(
        [
            "{d} = {o};",
            "if (late_quirk()) {d} = {o};",
            "late_find_into(&{d});",
            "swap({d}, late_peer);",
            "LATE({d}, {o});",
        ]
    )
    macro = [target.above("#define LATE(dev, other) do { (dev) = (other); } while (0)")] if "LATE" in store else []
    return target.marked(*macro, *target.before(store.format(d=arg.op, o=other.format(d=arg.op))))


def stored(target: Target, rnd: Random) -> Driver | None:
    """Another function may store another device in the member that holds it."""
    arg = target.call.kids[1]
    root = arg.kids[0] if arg.kind == "member" else None
    type_ = target.scope.declared().get(root.op, "") if isinstance(root, Expr) and root.kind == "id" else ""
    if not type_.startswith("struct ") or type_.count("*") != 1 or arg.op != "->":
        return None
    body = rnd.choice(STORES).format(m=f"p->{arg.name}")
    return target.marked(target.below(f"void late_store({type_.strip()}p)\n{{\n\t{body}\n}}"))


DEVICES: tuple[Harm, ...] = (other_device, reassigned, stored)
