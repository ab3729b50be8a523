"""Code that runs without being spelled where it runs: through macros of the module, and through pointers."""

from __future__ import annotations

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

DRIVER = """
struct tern_ops {{ int (*stop)(struct tern *t); int (*start)(struct tern *t); }};
struct tern {{ struct pci_dev *pdev; const struct tern_ops *ops; int (*done)(struct tern *t); }};
{define}
static int tern_stop(struct tern *t)
{{
	return pci_irq_vector(t->pdev, 0);
}}
static int tern_start(struct tern *t)
{{
	if (tern_ready(t))
		return -EIO;
	return 0;
}}
static int tern_count(struct tern *t)
{{
	return 3;
}}
static const struct tern_ops tern_ops = {{ .stop = tern_stop, .start = tern_start }};
static int tern_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{{
	struct tern *t;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	t = devm_kzalloc(&pdev->dev, sizeof(*t), GFP_KERNEL);
	if (!t)
		return -ENOMEM;
	t->pdev = pdev;
	t->ops = &tern_ops;
	pci_set_drvdata(pdev, t);
	ret = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSIX);
	if (ret < 0)
		return ret;
	{work}
	if (ret)
		goto err;
	return 0;
err:
	pci_free_irq_vectors(pdev);
	{after}
	return ret;
}}
static void tern_remove(struct pci_dev *pdev)
{{
	struct tern *t = pci_get_drvdata(pdev);
	pci_free_irq_vectors(pdev);
	{end}
}}
static struct pci_driver tern_driver = {{ .name = "tern", .probe = tern_probe, .remove = tern_remove }};
"""


def releases(
    define: str = "", work: str = "ret = dma_set_mask(&pdev->dev, 64);", after: str = "", end: str = ""
) -> list[str]:
    """The verdicts on the free in the error path of probe and on the one in remove."""
    text = DRIVER.format(define=define, work=work, after=after, end=end)
    found = analyse_files({"tern.c": text}, CONVERSION.pair)
    assert found is not None
    assert [site.verdict for site in found.sites if site.kind == "acquire"] == ["convert"]
    return [site.verdict for site in found.sites if site.kind == "release"]


def test_the_driver_itself_is_proven() -> None:
    assert releases() == ["remove", "remove"]


@pytest.mark.parametrize(
    ("define", "end", "expected"),
    [
        ("#define halt(t) (t)->ops->stop(t)", "halt(t);", "keep"),
        ("#define halt(t) (t)->ops->start(t)", "halt(t);", "remove"),
        ("#define inner(t) (t)->ops->stop(t)\n#define halt(t) inner(t)", "halt(t);", "keep"),
        ("#define call(t, op, ...) (t)->ops->op(t, ##__VA_ARGS__)", "call(t, stop);", "keep"),
        ("#define call(t, op, ...) (t)->ops->op(t, ##__VA_ARGS__)", "call(t, start);", "remove"),
        ("#define halt(t) do { (t)->ops->stop(t); } while (0)", "halt(t);", "review"),
        ("#define halt(t) do { (t)->ops->start(t); } while (0)", "halt(t);", "remove"),
        ("#define call(t, op) do { (t)->ops->op(t); } while (0)", "call(t, stop);", "review"),
        ("#define call(t, op) tern_##op(t)", "call(t, stop);", "review"),
        ("#define look(what, dev) pci_irq_##what(dev, 0)", "look(vector, pdev);", "review"),
        ("#define look(what, dev) pci_##what(dev)", "look(disable, pdev);", "remove"),
        ("#define look pci_irq_vector", "look(pdev, 0);", "keep"),
        ("#define look tern_stop", "look(t);", "keep"),
        ("static void look(struct tern *t) { }\n#define look(t) ({ tern_stop(t); })", "look(t);", "review"),
    ],
)  # fmt: skip
def test_what_a_macro_runs_after_the_release(define: str, end: str, expected: str) -> None:
    assert releases(define, end=end) == ["remove", expected]


@pytest.mark.parametrize(
    ("define", "work", "expected"),
    [
        ("#define go(t) (t)->ops->start(t)", "ret = go(t);", "remove"),
        ("#define go(t) tern_count(t)", "ret = go(t);", "keep"),
        ("#define go(t) readl((t)->regs)", "ret = go(t);", "review"),
        ("#define go(t) ({ (t)->ops->start(t); })", "ret = go(t);", "review"),
        ("#define BAD -EIO", "if (dma_set_mask(&pdev->dev, 64)) ret = BAD; else ret = 0;", "remove"),
        ("#define BAD 1", "if (dma_set_mask(&pdev->dev, 64)) ret = BAD; else ret = 0;", "keep"),
        ("#ifdef A\n#define BAD 1\n#else\n#define BAD -EIO\n#endif",
         "if (dma_set_mask(&pdev->dev, 64)) ret = BAD; else ret = 0;", "keep"),
        ("#define NOT(x) -x", "ret = -EIO; if (dma_set_mask(&pdev->dev, 64)) ret = NOT(1 - 2); else ret = 0;", "review"),
        ("#define failed(x) ((x) < 0)", "ret = dma_set_mask(&pdev->dev, 64); if (!failed(ret)) return 0;", "remove"),
        ("#define failed(x) ((x) < 0)", "ret = readl(t->regs); if (failed(ret)) return 0;", "keep"),
    ],
)  # fmt: skip
def test_what_a_macro_is_worth(define: str, work: str, expected: str) -> None:
    assert releases(define, work) == [expected, "remove"]


@pytest.mark.parametrize(
    ("define", "after", "expected"),
    [
        ("#define WELL() do { ret = 0; } while (0)", "WELL();", "review"),
        ("#define WELL ret = 0", "WELL;", "review"),
        ("#define WELL() (ret = 0)", "WELL();", "review"),
        ("#define INNER(x) do { (x) = 0; } while (0)\n#define WELL() INNER(ret)", "WELL();", "review"),
        ("#define WELL(ret) do { ret = 0; } while (0)", "WELL(pdev->error_state);", "remove"),
        ("#define WELL() do { done = 0; } while (0)", "WELL();", "remove"),
        ("#define BAIL return 0", "BAIL;", "review"),
        ("#define GIVE return\n#define BAIL GIVE", "BAIL 0;", "review"),
    ],
)
def test_a_macro_that_writes_to_its_surroundings(define: str, after: str, expected: str) -> None:
    assert releases(define, after=after) == [expected, "remove"]


SETTER = "static void tern_set(struct tern *t, int (*done)(struct tern *t)) { t->done = done; }\n"
SETTER += "static int tern_init(struct tern *t) { tern_set(t, tern_stop); return 0; } module_init(tern_init);"
TABLE = "static int (* const tern_table[])(struct tern *) = { tern_%s };"
SETS = "static int tern_init(struct tern *t) { %s return 0; } module_init(tern_init);"
HELD = "static int (*held)(struct tern *t) = %s;"
IN_TABLE = "static const struct tern_ops tern_more = { tern_start, tern_%s };"


@pytest.mark.parametrize(
    ("define", "end", "expected"),
    [
        ("", "t->ops->stop(t);", "keep"),
        ("", "t->ops->start(t);", "remove"),
        ("", "int (*fn)(struct tern *) = t->ops->stop; fn(t);", "review"),
        ("", "int (*fn)(struct tern *); fn = t->ops->stop; (*fn)(t);", "review"),
        (TABLE % "stop", "tern_table[0](t);", "review"),
        (TABLE % "stop", "t->done(t);", "review"),
        (TABLE % "start", "t->done(t);", "remove"),
        (SETTER, "t->done(t);", "review"),
        (SETTER.replace("tern_stop", "tern_start"), "t->done(t);", "remove"),
        (SETS % "(t->done) = (tern_stop);", "t->done(t);", "keep"),
        (SETS % "t->done = (int (*)(struct tern *))tern_stop;", "t->done(t);", "keep"),
        (SETS % "t->done = t->pdev ? tern_stop : NULL;", "t->done(t);", "keep"),
        (SETS % "t->done = t->pdev ? tern_start : NULL;", "t->done(t);", "remove"),
        (SETS % "WRITE_ONCE(t->done, tern_stop);", "t->done(t);", "review"),
        (SETS % "WRITE_ONCE(t->done, tern_start);", "t->done(t);", "remove"),
        (HELD % "tern_stop", "held(t);", "review"),
        ("", "kick(&tern_stop, t);", "review"),
        ("", "kick(&tern_start, t);", "remove"),
        ("", "const unsigned int *irq = &pdev->irq; use(*irq);", "keep"),
        ("", "const unsigned int *devfn = &pdev->devfn; use(*devfn);", "remove"),
        (IN_TABLE % "stop", "t->done(t);", "review"),
        (IN_TABLE % "start", "t->done(t);", "remove"),
    ],
)
def test_what_runs_through_a_pointer_after_the_release(define: str, end: str, expected: str) -> None:
    assert releases(define, end=end) == ["remove", expected]


DONE = "static int tern_init(struct tern *t) { t->done = tern_start; %s return 0; } module_init(tern_init);"


@pytest.mark.parametrize(
    ("define", "work", "expected"),
    [
        ("", "ret = t->ops->start(t);", "remove"),
        (DONE % "", "ret = t->done(t);", "remove"),
        (DONE % "if (t->pdev) t->done = NULL;", "ret = t->done(t);", "remove"),
        (DONE % "t->done = tern_count;", "ret = t->done(t);", "keep"),
        (DONE % "t->done = tern_table[0];", "ret = t->done(t);", "review"),
        (DONE % "t->done = lookup_symbol(t);", "ret = t->done(t);", "review"),
        (DONE % "t->done = kernel_start;", "ret = t->done(t);", "review"),
        (DONE % "fill(&t->done);", "ret = t->done(t);", "review"),
        (SETTER.replace("tern_stop", "tern_start"), "ret = t->done(t);", "review"),
        (DONE % "" + " static struct tern more = { NULL, NULL, kernel_start };", "ret = t->done(t);", "review"),
        ("", "ret = t->done(t);", "review"),
        ("", "ret = pdev->bus->ops->add_bus(pdev->bus);", "review"),
    ],
)
def test_what_a_call_through_a_pointer_returns(define: str, work: str, expected: str) -> None:
    """It is known only where everything that is put there is."""
    assert releases(define, work) == [expected, "remove"]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("(*pci_irq_vector)(pdev, 0);", "review"),
        ("int (*fn)(struct pci_dev *, unsigned int) = pci_irq_vector; fn(pdev, 0);", "review"),
        ("int (*fn)(struct pci_dev *) = pci_reset_function; fn(pdev);", "remove"),
    ],
)
def test_a_pointer_to_a_function_of_the_kernel(end: str, expected: str) -> None:
    text = DRIVER.format(define="", work="ret = dma_set_mask(&pdev->dev, 64);", after="", end=end)
    text = text.replace(".stop = tern_stop, .start = tern_start", "")
    found = analyse_files({"tern.c": text}, CONVERSION.pair)
    assert found is not None
    assert [site.verdict for site in found.sites if site.kind == "release"] == ["remove", expected]


@pytest.mark.parametrize(
    ("held", "expected"), [("tern_stop", "keep"), ("(void *)tern_stop", "keep"), ("tern_start", "remove")]
)
def test_ops_that_a_function_holds(held: str, expected: str) -> None:
    work = f"static const struct tern_ops mine = {{ .start = {held} }}; t->ops = &mine; ret = dma_set_mask(&pdev->dev, 64);"
    assert releases("", work, end="t->ops->start(t);") == ["remove", expected]
