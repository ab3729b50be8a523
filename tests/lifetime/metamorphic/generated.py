"""Drivers made of choices, so that the right verdicts follow from the choices and not from any analysis."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

DEVICES = ("pdev", "priv->pdev", "to_pci_dev(priv->dev)", "priv->hw.pdev", "to_pci_dev(&priv->pdev->dev)")

ENABLES = {
    "checked": ("", "\tret = pcim_enable_device(pdev);\n\tif (ret)\n\t\treturn ret;\n"),
    "tested": ("", "\tif (pcim_enable_device(pdev))\n\t\treturn -ENODEV;\n"),
    "negative": ("", "\tret = pcim_enable_device(pdev);\n\tif (ret < 0)\n\t\treturn ret;\n"),
    "helper": (
        "static int gen_enable(struct pci_dev *pdev)\n{\n\tint err = pcim_enable_device(pdev);\n\n"
        '\tif (err)\n\t\treturn dev_err_probe(&pdev->dev, err, "cannot enable\\n");\n\tpci_set_master(pdev);\n'
        "\treturn 0;\n}\n\n",
        "\tret = gen_enable(pdev);\n\tif (ret)\n\t\treturn ret;\n",
    ),
    "unchecked": ("", "\tret = pcim_enable_device(pdev);\n"),
    "warned": ("", '\tif (pcim_enable_device(pdev))\n\t\tdev_warn(&pdev->dev, "cannot enable\\n");\n'),
    "plain": ("", "\tret = pci_enable_device(pdev);\n\tif (ret)\n\t\treturn ret;\n"),
    "sometimes": ("", "\tret = pdev->is_virtfn ? 0 : pcim_enable_device(pdev);\n\tif (ret)\n\t\treturn ret;\n"),
}
"""How the device is enabled: a function above, and lines of probe."""
MANAGED = ("checked", "tested", "negative", "helper")

FAILURES = {
    "errno": "\tret = gen_start(priv);\n\tif (ret)\n",
    "negative": "\tret = gen_start(priv);\n\tif (ret < 0)\n",
    "set": "\tret = -EIO;\n\tif (!readl(priv->regs))\n",
    "registered": '\tret = devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0), gen_irq, 0, "gen", priv);\n\tif (ret)\n',
    "pointer": "\tpriv->clk = devm_clk_get(&pdev->dev, NULL);\n\tret = PTR_ERR_OR_ZERO(priv->clk);\n\tif (ret)\n",
    "count": "\tret = gen_count(priv);\n\tif (ret < 3)\n",
    "stale": "\tif (!readl(priv->regs))\n",
    "flag": "\tret = readl(priv->regs) == 0;\n\tif (ret)\n",
}
"""How a step of probe fails: lines up to the condition, with the result in ``ret``."""
NEGATIVE = ("errno", "negative", "set", "registered", "pointer")
"""Failures that leave a negative number in ``ret``."""


@dataclass(frozen=True)
class Step:
    """One step of probe: how it fails, and whether the vectors are freed right there or behind a label."""

    failure: str
    exit: str


@dataclass(frozen=True)
class Shape:
    """The choices that make up a driver."""

    device: str
    enable: str
    steps: tuple[Step, ...]
    behind: str
    """What runs behind the label after the free: nothing, a ``look`` at the vectors, or what makes probe go on."""
    remove: str
    """Who frees in remove: ``itself``, a ``helper``, or ``nobody``; with ``look`` something looks afterwards."""
    other: str
    """Who else calls the helper: nobody, ``suspend`` or ``shutdown``."""

    @property
    def text(self) -> str:
        """The source of the driver."""
        above, enable = ENABLES[self.enable]
        free = f"pci_free_irq_vectors({self.device});"
        behind = {"": "", "look": "\tpci_irq_vector(pdev, 0);\n", "goes on": "\tret = 0;\n"}[self.behind]
        steps = "".join(f"{FAILURES[step.failure]}{EXITS[step.exit].format(free=free)}\n" for step in self.steps)
        label = (
            f"\nerr_vectors:\n\t{free}\n{behind}\treturn ret;\n" if any(s.exit == "goto" for s in self.steps) else ""
        )
        inner = {"itself": f"\t{free}\n", "look": f"\t{free}\n\tpci_irq_vector(pdev, 0);\n", "nobody": ""}
        remove = inner.get(self.remove, "\tgen_stop(priv);\n")
        return TEXT.format(
            above=above + (HELPER.format(free=free) if "helper" in self.remove or self.other else ""),
            enable=enable,
            device=self.device,
            steps=steps,
            label=label,
            remove=remove,
            other=OTHERS[self.other][0],
            members=OTHERS[self.other][1],
        )

    @property
    def right(self) -> dict[str, list[bool]]:
        """For each function the calls in their order: whether they are to be converted or removed."""
        held = self.enable in MANAGED and self.other != "suspend"
        gone = held and self.other != "shutdown"
        in_place = [held and step.failure in NEGATIVE for step in self.steps if step.exit == "inline"]
        jumps = [step.failure in NEGATIVE for step in self.steps if step.exit == "goto"]
        probe = [held, *in_place, *([held and all(jumps) and not self.behind] if jumps else [])]
        found = {"gen_probe": probe}
        if "helper" in self.remove or self.other:
            found["gen_stop"] = [gone]
        if self.remove in ("itself", "look"):
            found["gen_remove"] = [held and self.remove == "itself"]
        return found


EXITS = {
    "goto": "\t\tgoto err_vectors;",
    "inline": "\t{{\n\t\t{free}\n\t\treturn ret;\n\t}}",
    "leaves": "\t\treturn ret;",
}

HELPER = (
    "static void gen_stop(struct gen *priv)\n{{\n\tstruct pci_dev *pdev = priv->pdev;\n\n"
    "\twritel(0, priv->regs);\n\t{free}\n}}\n\n"
)

OTHERS = {
    "": ("", ""),
    "suspend": (
        "static int gen_suspend(struct device *dev)\n{\n\tgen_stop(dev_get_drvdata(dev));\n\treturn 0;\n}\n"
        "static SIMPLE_DEV_PM_OPS(gen_pm, gen_suspend, NULL);\n",
        "\t.driver.pm = &gen_pm,\n",
    ),
    "shutdown": (
        "static void gen_shutdown(struct pci_dev *pdev)\n{\n\tgen_stop(pci_get_drvdata(pdev));\n}\n",
        "\t.shutdown = gen_shutdown,\n",
    ),
}

TEXT = """\
#include <linux/pci.h>

struct gen {{
	struct {{
		struct pci_dev	*pdev;
	}} hw;
	struct pci_dev	*pdev;
	struct device	*dev;
	struct clk	*clk;
	void __iomem	*regs;
}};

static irqreturn_t gen_irq(int irq, void *data)
{{
	return IRQ_HANDLED;
}}

static int gen_start(struct gen *priv)
{{
	if (readl(priv->regs) & 1)
		return -EBUSY;
	return 0;
}}

static int gen_count(struct gen *priv)
{{
	int i = 0;

	while (readl(priv->regs + i) & 1)
		i++;
	return i;
}}

{above}static int gen_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{{
	struct gen *priv;
	int ret;

{enable}
	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;
	priv->pdev = pdev;
	priv->hw.pdev = pdev;
	priv->dev = &pdev->dev;
	priv->regs = pcim_iomap(pdev, 0, 0);
	pci_set_drvdata(pdev, priv);

	ret = pci_alloc_irq_vectors({device}, 1, 4, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		return ret;

{steps}	return 0;
{label}}}

static void gen_remove(struct pci_dev *pdev)
{{
	struct gen *priv = pci_get_drvdata(pdev);

	writel(1, priv->regs);
{remove}}}

{other}
static struct pci_driver gen_driver = {{
	.name = "gen",
	.probe = gen_probe,
	.remove = gen_remove,
{members}}};
module_pci_driver(gen_driver);
"""

SHAPES = st.builds(
    Shape,
    device=st.sampled_from(DEVICES),
    enable=st.sampled_from([*MANAGED, *ENABLES]),
    steps=st.lists(
        st.builds(Step, failure=st.sampled_from([*NEGATIVE, *FAILURES]), exit=st.sampled_from(sorted(EXITS))),
        max_size=4,
    ).map(tuple),
    behind=st.sampled_from(["", "", "look", "goes on"]),
    remove=st.sampled_from(["itself", "helper", "nobody", "look"]),
    other=st.sampled_from(["", "", "suspend", "shutdown"]),
)
