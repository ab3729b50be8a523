"""The signs a function can return, over all its paths: the ground that every proof about a failed probe stands on."""

from __future__ import annotations

import pytest

from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.identity import Identity
from rewriter.lifetime.outside.table import Table
from rewriter.lifetime.paths import Returns
from rewriter.lifetime.program import Program
from rewriter.lifetime.signs import NEG, POS, ZERO
from transforms.pcim_irq_vectors import CONVERSION

CASES = [
    ("return 0;", ZERO),
    ("return -ENODEV;", NEG),
    ("return -EPROBE_DEFER;", NEG),
    ("return ENODEV;", POS),
    ("int ret = outside(); return ret;", NEG | ZERO),
    ("int ret = anything(); return ret;", NEG | ZERO | POS),
    ("int ret = anything(); if (ret) return ret; return 0;", NEG | ZERO | POS),
    ("int ret = anything(); if (ret < 0) return ret; return 0;", NEG | ZERO),
    ("int ret = outside(); if (ret) return ret; return 0;", NEG | ZERO),
    ("int ret = outside(); if (ret < 0) return ret; return 0;", NEG | ZERO),
    ("int ret = outside(); if (ret > 0) return ret; return 0;", ZERO),
    ("int ret = anything(); if (ret > 0) return ret; return 0;", ZERO | POS),
    ("int ret = anything(); if (ret < 0) return -1; if (ret) return 5; return -2;", NEG | POS),
    ("int ret = anything(); if (ret == 1) return -1; if (ret) return ret; return -2;", NEG | POS),
    ("int ret = outside(); if (ret == -EIO) return -1; if (ret) return ret; return -2;", NEG),
    ("u32 ret = outside(); if (ret < 0) return 1; if (ret) return ret; return 0;", NEG | ZERO | POS),
    ("u32 ret = outside(); if (ret) return ret; return 0;", NEG | ZERO),
    ("u32 ret = anything(); if (ret) return ret; return 0;", NEG | ZERO | POS),
    ("bool bad = outside(); if (bad) return bad; return -1;", NEG | POS),
    ("u8 bad = -EIO; return bad;", ZERO | POS),
    ("return (bool)-EIO;", POS),
    ("strange_t bad = -EIO; return bad;", NEG | ZERO | POS),
    ("return is_bad();", ZERO | POS),
    ("return WARN_ON(outside());", ZERO | POS),
    ("int ret = outside(); if (unlikely(ret) < 0) return 1; return ret;", NEG | ZERO),
    ("return -ESUCCESS;", NEG | ZERO | POS),
    ("return 0xffffffff;", NEG | ZERO | POS),
    ("int ret = READ_ANY(p); if (ret) return ret; return 0;", NEG | ZERO | POS),
    ("int ret = own_read(p); if (ret) return ret; return 0;", NEG | ZERO | POS),
    ("int ret = pm_runtime_get_sync(p); if (ret) return ret; return 0;", NEG | ZERO | POS),
    ("int ret = pm_runtime_resume_and_get(p); if (ret) return ret; return 0;", NEG | ZERO),
    ("int ret = le32_to_cpu(p); if (ret) return ret; return 0;", NEG | ZERO | POS),
    ("int ret = -EIO; fill((u32 *)&ret); return ret;", NEG | ZERO | POS),
    ("int ret = -EIO; int *p = &ret; *p = 0; return ret;", NEG | ZERO | POS),
    ("int ret = -EIO; int *p = &ret; poke(p); return ret;", NEG | ZERO | POS),
    ("int ret; int *p = &ret; poke(p); ret = -EIO; return ret;", NEG),
    ("int ret = -EIO; FORGIVE(ret); return ret;", NEG | ZERO | POS),
    ("int ret = -EIO; SHOW(ret); return ret;", NEG),
    ("int ret = -EIO; readl_poll_timeout(p, ret, ret, 1, 2); return ret;", NEG | ZERO | POS),
    ("static int last = -EIO; return last;", NEG | ZERO | POS),
    ("struct s *q = (struct s *)make(); if (!q) return -1; return q ? 1 : 0;", NEG | POS),
    ('int ret = -EIO; asm volatile("x" : "=r"(ret)); return ret;', NEG | ZERO | POS),
    ("goto out;\n#ifdef A\nout: return 1;\n#else\nout: return -1;\n#endif", NEG | POS),
    ("switch (x) {\n#ifdef A\ndefault: return -1;\n#endif\n} return 1;", NEG | POS),
    ("return " + " + ".join("x" * 600) + ";", NEG | ZERO | POS),
    ("if (" + " && ".join(["(a() || b())"] * 60) + ") return -1; return 0;", NEG | ZERO),
    ("int n = pci_msix_vec_count(p); if (n < 0) return n; return 0;", NEG | ZERO),
    ("int n = pci_msix_vec_count(p); if (n) return n; return 0;", NEG | ZERO | POS),
    ("int ret = -EIO; if (x) ret = 0; return ret;", NEG | ZERO),
    ("int ret; ret = -EIO; goto out; out: return ret;", NEG),
    ("void *q = make(); if (IS_ERR(q)) return PTR_ERR(q); return 0;", NEG | ZERO),
    ("a->q = make(); if (IS_ERR(a->q)) { dev_err(d, 1); return PTR_ERR(a->q); } return 0;", NEG | ZERO),
    ("a->q = make(); if (IS_ERR(a->q)) { poke(a); return PTR_ERR(a->q); } return 0;", NEG | ZERO | POS),
    ("a->q = make(); if (IS_ERR(a->q)) { own_err(a, 1); return PTR_ERR(a->q); } return 0;", NEG | ZERO),
    ("a->q = make(); if (IS_ERR(a->q)) { SHOW_ERR(a); return PTR_ERR(a->q); } return 0;", NEG | ZERO),
    ("a->q = make(); if (IS_ERR(a->q)) { mend_err(a); return PTR_ERR(a->q); } return 0;", NEG | ZERO | POS),
    ("a->q = make(); if (IS_ERR(a->q)) { MEND_ERR(a); return PTR_ERR(a->q); } return 0;", NEG | ZERO | POS),
    ("a->q = make(); if (IS_ERR(a->q)) { THROUGH_ERR(a); return PTR_ERR(a->q); } return 0;", NEG | ZERO | POS),
    ("return dev_err_probe(d, -EINVAL, m);", NEG),
    ("return PTR_ERR_OR_ZERO(make());", NEG | ZERO),
    ("return x ? -EIO : 0;", NEG | ZERO),
    ("int ret = outside(); return ret < 0 ? ret : 0;", NEG | ZERO),
    ("int ret; if ((ret = outside()) != 0) return ret; return 0;", NEG | ZERO),
    ("int ret = outside(); if (unlikely(ret)) goto err; return 0; err: return ret;", NEG | ZERO),
    ("int ret = outside(); if (ret == -EAGAIN) return ret; return 0;", NEG | ZERO),
    ("int ret = outside(); if (!ret) return 0; return ret;", NEG | ZERO),
    ("int ret = outside(), err = ret; if (ret && x) return err; return 0;", NEG | ZERO),
    ("int ret = -1; do { ret = outside(); if (ret) break; } while (x); return ret;", NEG | ZERO),
    ("int ret = -EIO; fill(&ret); return ret;", NEG | ZERO | POS),
    ("int ret = -EIO; { int ret = 5; use(ret); } return ret;", NEG | ZERO | POS),
    ("int ret = -EIO;\n#ifdef A\nret = 0;\n#endif\nreturn ret;", NEG | ZERO),
    ("int ret;\n#ifdef A\nret = 0;\n#else\nret = 1;\n#endif\nreturn ret;", ZERO | POS),
    ("switch (x) { case 1: return 1; default: return -1; }", NEG | POS),
    ("return !x;", ZERO | POS),
    ("return inner();", NEG | ZERO),
    ("while (1) { if (outside()) return -EIO; }", NEG),
]


MACROS = """#define own_read(p) readl((p) + 4)
#define FORGIVE(err) do { if ((err) == -EIO) (err) = 0; } while (0)
#define SHOW(err) pr_info("%d", (err) + 1)
#define SHOW_ERR(p) do { if ((p)->loud) own_err(p, "x"); } while (0)
#define MEND_ERR(p) do { (p)->q = NULL; } while (0)
#define THROUGH_ERR(p) dev_err(mend_err(p), "x")
static void own_err(struct s *a, const char *x)
{
	struct va_format vaf;

	vaf.fmt = x;
	dev_err(to_dev(a), "%pV", &vaf);
}
static void mend_err(struct s *a) { a->q = NULL; }
"""


class Outside(Table):
    """One function is known to return 0 or an error number, beside those of the table."""

    def returns(self, name: str, given: tuple[int, ...] = ()) -> int:
        return NEG | ZERO if name == "outside" else super().returns(name, given)


@pytest.mark.parametrize(("body", "signs"), CASES, ids=[body[:60] for body, _signs in CASES])
def test_signs(body: str, signs: int) -> None:
    helpers = "static bool is_bad(void) { return outside(); }\n"
    helpers += "static int inner(void) { if (b()) return -EIO; return 0; }\n"
    text = f"{MACROS}{helpers}static int outer(int x, struct s *a)\n{{\n{body}\n}}\n"
    program = Program({"a.c": Unit(Source("a.c", text))}, outside=Outside())
    returns = Returns(Identity(Callers(program, CONVERSION.pair)))
    assert returns.of(program.resolve("outer", "a.c")[0]) == signs
