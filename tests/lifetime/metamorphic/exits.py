"""Ways out of probe behind a release on which the driver stays bound, and ways back to the allocation."""

from __future__ import annotations

from random import Random

from .driver import Driver
from .targets import Harm, Target

EXITS = (
    ("", "return 0;"),
    ("", "return 1;"),
    ("", "return late_quirk() ? 0 : -EIO;"),
    ("", "if (late_quirk()) return 0;"),
    ("", "return readl(NULL);"),
    ("", "return late_count({d});"),
    ("", "return late_get_index({d});"),
    ("", "return !late_quirk();"),
    ("", "return late_quirk() != 0;"),
    ("", "return ENODEV;"),
    ("", "return -late_count({d});"),
    ("", "return (u8)-EIO;"),
    ("", "return (bool)-EIO;"),
    ("", "return late_quirk() && late_more();"),
    ("", "return (late_quirk(), 0);"),
    ("", "return -EIO + 10;"),
    ("", "return -EIO & 0xff;"),
    ("", "return ~late_count({d});"),
    ("", "return late_result;"),
    ("", "{{ int late = late_quirk(); if (late < 0) return late; return late; }}"),
    ("", "{{ int late = -EIO; late = 0; return late; }}"),
    ("", "{{ int late = -EIO; late_fix(&late); return late; }}"),
    ("", "{{ int late = -EIO; late++; return late; }}"),
    ("", "{{ int late = -EIO; while (late_quirk()) late += 3; return late; }}"),
    ("", "switch (late_quirk()) {{ case 0: return 0; default: break; }}"),
    ("", "do {{ if (late_quirk()) return 0; }} while (0);"),
    ("", "for (;;) {{ if (late_quirk()) return 0; }}"),
    ("", "\n#ifdef CONFIG_LATE\n\treturn 0;\n#endif\n"),
    ("", 'asm goto ("late" : : : : late_out); if (0) {{ late_out: return 0; }}'),
    ("", "goto late_ok; if (0) {{ late_ok: return 0; }}"),
    ("#define LATE return 0", "LATE;"),
    ("#define LATE(x) do {{ if (x) return 0; }} while (0)", "LATE(late_quirk());"),
    ("#define LATE_OK 0", "return LATE_OK;"),
    ("#define LATE_OK 2", "return LATE_OK;"),
    ("enum {{ LATE_OK }};", "return LATE_OK;"),
    ("static int late_result(void)\n{{\n\treturn 0;\n}}", "return late_result();"),
    (
        "static int late_result(int err)\n{{\n\tif (err == -EIO)\n\t\treturn 0;\n\treturn err;\n}}",
        "return late_result(-EIO);",
    ),
    ("static int late_result(int err)\n{{\n\treturn -err;\n}}", "return late_result(-EIO);"),
    ("static bool late_result(int err)\n{{\n\treturn err;\n}}", "return late_result(-EIO);"),
    ("static u8 late_result(void)\n{{\n\treturn -EIO;\n}}", "return late_result();"),
    ("static int late_result(void)\n{{\n\tstatic int late = -EIO;\n\n\treturn late;\n}}", "return late_result();"),
    (
        "static int late_result(int n)\n{{\n\tint i;\n\n\tfor (i = 0; i < n; i++)\n\t\tcpu_relax();\n\treturn i;\n}}",
        "return late_result(3);",
    ),
    (
        "static int late_result(int *err)\n{{\n\t*err = 0;\n\treturn 0;\n}}",
        "{{ int e = -EIO; late_result(&e); return e; }}",
    ),
)
"""What stands above, and a statement after which probe may succeed."""


def good_exit(target: Target, rnd: Random) -> Driver | None:
    """Probe may succeed right behind the release."""
    probes = {
        entry[0]
        for init in target.scope.unit.initialisers
        if init.type == "struct pci_driver"
        for part in init.entries
        if part.field == "probe"
        for entry in part.idents
    }
    if target.function not in probes:
        return None
    above, exit_ = rnd.choice(EXITS)
    changes = [target.above(above.format())] if above else []
    return target.marked(*changes, *target.behind(exit_.format(d=target.device)))


def again(target: Target, rnd: Random) -> Driver | None:
    """From behind the release the function begins anew, allocation included."""
    body = target.scope.function.body.kids
    first = next((stmt for stmt in body if stmt.kind not in ("decl", "label")), None)
    acquires = [e for _s, e, _above in target.scope.expressions if e.kind == "call" and "alloc_irq_vec" in e.callee]
    if first is None or not acquires or first.a > acquires[0].a or first.a > target.stmt.a:
        return None
    start = target.scope.start(first)
    if start >= target.scope.start(target.stmt):
        return None
    jump = rnd.choice(["goto late_again;", "if (late_quirk()) goto late_again;"])
    return target.marked((start, start, "late_again:\n\t"), *target.behind(jump))


EXIT_HARMS: tuple[Harm, ...] = (good_exit, again)
