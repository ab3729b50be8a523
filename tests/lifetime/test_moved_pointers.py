"""Variables that a macro or a loop makes point elsewhere, and objects that an accessor hands on."""

from __future__ import annotations

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

DRIVER = """
struct stint {{ struct pci_dev *pdev; struct stint *next; struct list_head list; }};
static LIST_HEAD(stints);
{define}
static int stint_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{{
	struct device *dev = &pdev->dev;
	struct stint *p;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	p = devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	p->pdev = pdev;
	list_add(&p->list, &stints);
	{work}
	return ret < 0 ? ret : 0;
}}
static struct pci_driver stint_driver = {{ .name = "stint", .probe = stint_probe }};
"""
ACQUIRE = "ret = pci_alloc_irq_vectors(p->pdev, 1, 4, PCI_IRQ_MSIX);"
OF_DEV = "ret = pci_alloc_irq_vectors(to_pci_dev(dev), 1, 4, PCI_IRQ_MSIX);"


def verdict(define: str, work: str) -> str:
    """The verdict on the acquire."""
    found = analyse_files({"stint.c": DRIVER.format(define=define, work=work)}, CONVERSION.pair)
    assert found is not None
    return found.sites[0].verdict


@pytest.mark.parametrize(
    ("define", "work", "expected"),
    [
        ("", ACQUIRE, "convert"),
        ("#define walk(p) list_for_each_entry(p, &stints, list)", f"walk(p) {{ {ACQUIRE} }}", "review"),
        ("#define walk(p, head) list_for_each_entry(p, head, list)", f"walk(p, &stints) {{ {ACQUIRE} }}", "review"),
        ("#define walk(q, p) list_for_each_entry(q, &(p)->list, list)", f"walk(q, p) {{ use(q); }} {ACQUIRE}", "convert"),
        ("#define NEXT(x) ((x) = (x)->next)", f"NEXT(p); {ACQUIRE}", "review"),
        ("#define SHOW(x) pr_info(\"%p\", (x)->next)", f"SHOW(p); {ACQUIRE}", "convert"),
        ("#define NEXT() do { p = stint_other(); } while (0)", f"NEXT(); {ACQUIRE}", "review"),
        ("#define NEXT() do { q = stint_other(); } while (0)", f"NEXT(); {ACQUIRE}", "convert"),
        ("", f"swap(p, q); {ACQUIRE}", "review"),
        ("#define SET(place, value) ((place) = (value))", f"SET(p->pdev, stint_other()); {ACQUIRE}", "review"),
        ("#define SHOW(place) pr_info(\"%p\", (place))", f"SHOW(p->pdev); {ACQUIRE}", "convert"),
    ],
)  # fmt: skip
def test_what_a_macro_makes_of_a_variable(define: str, work: str, expected: str) -> None:
    assert verdict(define, work) == expected


@pytest.mark.parametrize(
    ("loop", "expected"),
    [
        ("device_for_each_child_node(dev, child)", "convert"),
        ("device_for_each_child_node(child, dev)", "review"),
        ("drm_for_each_crtc(crtc, dev)", "convert"),
        ("drm_for_each_bridge_in_chain(crtc, dev)", "review"),
        ("some_for_each(crtc, dev)", "review"),
    ],
)
def test_what_a_loop_of_the_kernel_walks_with(loop: str, expected: str) -> None:
    assert verdict("", f"{loop} {{ ret++; }} {OF_DEV}") == expected


ACCESSOR = "static struct stint *stint_of(struct holder *h) { return (struct stint *)h->private; }\n"
ELSEWHERE = "static void stint_all(void) { struct holder *h = stint_find(); use(stint_of(h)); }\n"


@pytest.mark.parametrize(
    ("holder", "expected"),
    [("stint_new_holder_alloc(dev)", "convert"), ("stint_find()", "review")],
)
def test_an_accessor_hands_on_what_it_is_given(holder: str, expected: str) -> None:
    work = f"struct holder *h = {holder}; h->private = p; p = stint_of(h); {ACQUIRE}"
    assert verdict(ACCESSOR + ELSEWHERE, work) == expected


OF_LINK = "#define stint_of(link) container_of(link, struct stint, list)"
FIRST = "p->next = p; p = p->next; " + ACQUIRE


@pytest.mark.parametrize(
    ("define", "work", "expected"),
    [
        ("", f"p = container_of(p->list.next, struct stint, list); {ACQUIRE}", "review"),
        (OF_LINK, f"p = stint_of(p->list.prev); {ACQUIRE}", "review"),
        (OF_LINK, f"p = stint_of(&p->list); {ACQUIRE}", "convert"),
        ("", f"p = p->next; {ACQUIRE}", "review"),
        ("", FIRST, "convert"),
        ("", f"p = dev_get_drvdata(stint_device(2)); {ACQUIRE}", "review"),
        ("", f"p = dev_get_drvdata(stint_device(pdev)); {ACQUIRE}", "convert"),
    ],
)
def test_where_a_link_leads(define: str, work: str, expected: str) -> None:
    assert verdict(define, work) == expected
