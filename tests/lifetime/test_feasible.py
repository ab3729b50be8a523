"""One probe for a platform device and a PCI card: ways that values rule out, and nearly the same ones that they do not."""

from __future__ import annotations

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

DRIVER = """\
#include <linux/of.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

enum whimbrel_model {
	WHIMBREL_OLD,
	WHIMBREL_NEW,
	WHIMBREL_CARD,
	WHIMBREL_LAST,
};

struct whimbrel_data {
	enum whimbrel_model	model;
	bool			wide;
};

struct whimbrel {
	const struct whimbrel_data	*data;
	struct device			*dev;
	int				irqs;
};

static int whimbrel_setup(void *bus_dev, struct whimbrel *priv, int is_pci)
{
	int ret;

	if (IS_ENABLED(CONFIG_PCI) && priv->data->model == WHIMBREL_CARD) {
		struct pci_dev *pci = bus_dev;

		ret = pci_alloc_irq_vectors(pci, 1, 4, PCI_IRQ_MSI);
		if (ret < 0)
			return ret;
		priv->irqs = ret;
	}

	return 0;
}

static int whimbrel_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct whimbrel *priv;

	priv = devm_kzalloc(dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->dev = dev;
	priv->data = (const struct whimbrel_data *)of_device_get_match_data(dev);
	platform_set_drvdata(pdev, priv);

	return whimbrel_setup(pdev, priv, 0);
}

static const struct whimbrel_data whimbrel_old = {
	.model	= WHIMBREL_OLD,
};

static const struct whimbrel_data whimbrel_new = {
	.model	= WHIMBREL_NEW,
	.wide	= true,
};

static const struct whimbrel_data whimbrel_card = {
	.model	= WHIMBREL_CARD,
};

static const struct of_device_id whimbrel_of_ids[] = {
	{ .compatible = "acme,whimbrel-1", .data = &whimbrel_old },
	{ .compatible = "acme,whimbrel-2", .data = &whimbrel_new },
	{ }
};
MODULE_DEVICE_TABLE(of, whimbrel_of_ids);

static struct platform_driver whimbrel_driver = {
	.probe	= whimbrel_probe,
	.driver	= {
		.name		= "whimbrel",
		.of_match_table	= of_match_ptr(whimbrel_of_ids),
	},
};

static int whimbrel_pci_probe(struct pci_dev *pci, const struct pci_device_id *id)
{
	struct whimbrel *priv;
	int ret;

	priv = devm_kzalloc(&pci->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->data = (const struct whimbrel_data *)id->driver_data;
	pci_set_drvdata(pci, priv);

	ret = pcim_enable_device(pci);
	if (ret)
		return ret;

	return whimbrel_setup(pci, priv, 1);
}

static const struct pci_device_id whimbrel_pci_ids[] = {
	{ PCI_DEVICE(0x1fee, 0x0001), .driver_data = (kernel_ulong_t)&whimbrel_card },
	{ }
};

static struct pci_driver whimbrel_pci_driver = {
	.name		= "whimbrel",
	.id_table	= whimbrel_pci_ids,
	.probe		= whimbrel_pci_probe,
};
"""

CONDITION = "IS_ENABLED(CONFIG_PCI) && priv->data->model == WHIMBREL_CARD"
MATCH = "priv->data = (const struct whimbrel_data *)of_device_get_match_data(dev);"
STORE = "priv->dev = dev;"
ENTRY = '{ .compatible = "acme,whimbrel-2", .data = &whimbrel_new },'
TABLE = ".of_match_table	= of_match_ptr(whimbrel_of_ids),"
NEW, CARD = "\tWHIMBREL_NEW,\n", "\tWHIMBREL_CARD,\n"
PROBE = "static int whimbrel_probe("
START = "	int ret;\n\n"
BLOCK = "struct pci_dev *pci = bus_dev;"
SETUP = "return whimbrel_setup(pdev, priv, 0);"
FLAG = (CONDITION, "is_pci")
SET = "void whimbrel_set(struct whimbrel *w, const struct whimbrel_data *data)\n{\n\tw->data = data;\n}\n"
SET_CARD = "static void whimbrel_set(struct whimbrel *w)\n{\n\tw->data = &whimbrel_card;\n}\n"
FILL = "static void whimbrel_fill(struct whimbrel *w)\n{\n\tmemcpy_fromio(w, regs, 8);\n}\n"
MAKE = "static struct whimbrel *make(struct device *d)\n{\n\treturn devm_kzalloc(d, 64, 0);\n}\n"
MORE = "static struct platform_driver more = {\n\t.probe = whimbrel_probe,\n\t.driver.of_match_table = ids,\n};\n"
ALL = "static const struct whimbrel_data all[] = {\n\t{ .model = WHIMBREL_OLD },\n\t{ .model = WHIMBREL_NEW },\n};\n"

Change = tuple[str, str]


def before(code: str, old: str = PROBE) -> Change:
    return old, code + old


def behind(old: str, code: str) -> Change:
    return old, old + code


RULED_OUT: dict[str, list[Change]] = {
    "as it is": [],
    "the condition negated": [(f"if ({CONDITION}) {{", "if (priv->data->model != WHIMBREL_CARD)\n\treturn 0;\n\t{")],
    "the condition wrapped": [(CONDITION, "likely(!(priv->data->model != WHIMBREL_CARD))")],
    "the flag": [FLAG],
    "the flag compared": [(CONDITION, "is_pci == 1")],
    "the flag through a variable": [(CONDITION, "card"), behind(START, "\tint card = is_pci;\n")],
    "a number": [(CONDITION, "priv->data->model == 2")],
    "a macro": [(CONDITION, "priv->data->model == CARD"), before("#define CARD (2)\n")],
    "a member that all leave out": [(CONDITION, "priv->data->card")],
    "match data by any firmware": [("of_device_get_match_data", "device_get_match_data")],
    "no table": [(TABLE, ""), FLAG],
    "an entry without data": [(ENTRY, '{ .compatible = "acme,whimbrel-3" },')],
    "an array of records": [(ENTRY, ENTRY.replace("&whimbrel_new", "&all[1]")), before(ALL)],
    "an entry of the table": [(MATCH, "priv->data = of_match_device(whimbrel_of_ids, dev)->data;")],
    "a setter": [
        (MATCH, MATCH.replace("priv->data = (", "whimbrel_set(priv, (").replace("(dev)", "(dev))")),
        before(SET),
    ],
}
"""Changes to the driver by which the platform device still never comes to the call."""

NOT_RULED_OUT: dict[str, list[Change]] = {
    "the table has the card": [(ENTRY, ENTRY.replace("new", "card"))],
    "a record leaves out what is 0": [
        ("\t.model	= WHIMBREL_NEW,\n", ""),
        (CARD, ""),
        before(CARD, "\tWHIMBREL_OLD,\n"),
    ],
    "two names for one number": [(CARD, CARD.replace(",", " = 1,"))],
    "two enumerators of one name": [before("enum other {\n\tWHIMBREL_CARD = 1,\n};\n", "enum whimbrel_model {")],
    "a number by configuration": [before("#ifdef X\n\tWHIMBREL_X = 0,\n#else\n\tWHIMBREL_Y = 5,\n#endif\n", CARD)],
    "an unknown number": [(CONDITION, "priv->data->model == OTHER_CARD")],
    "or something else": [(CONDITION, "priv->dev || priv->data->model == WHIMBREL_CARD")],
    "another table": [(TABLE, ".of_match_table = other_ids,")],
    "another table in one configuration": [before("#ifdef X\n.of_match_table = other_ids,\n#endif\n", TABLE)],
    "a table set at run time": [before("static void set(void)\n{\n\tp.driver.of_match_table = q;\n}\n")],
    "an entry made by a macro": [(ENTRY, "WHIMBREL_ENTRY(card),")],
    "an entry whose member a macro gives": [
        (ENTRY, "{ .compatible = ID(card) },"),
        before('#define ID(m) "a", .data = &m\n'),
    ],
    "an entry without names": [(ENTRY, '{ "a", "b", "c", &whimbrel_card },')],
    "a second driver of that probe": [before(MORE)],
    "match data of another device": [("of_device_get_match_data(dev)", "of_device_get_match_data(dev->parent)")],
    "match data of a table not known": [
        ("of_device_get_match_data", "device_get_match_data"),
        before(".acpi_match_table = ACPI_PTR(acpi_ids),\n", TABLE),
    ],
    "another record stored": [behind(STORE, "\n\tpriv->data = &whimbrel_card;")],
    "another record stored by a helper": [before(SET_CARD)],
    "a setter that others call": [
        (MATCH, MATCH.replace("priv->data = (", "whimbrel_set(priv, (").replace("(dev)", "(dev))")),
        before(SET + "EXPORT_SYMBOL(whimbrel_set);\n"),
    ],
    "the member handed out": [behind(STORE, "\n\tfind_data(&priv->data);")],
    "the object copied": [behind(STORE, "\n\t*priv = whimbrel_default;")],
    "the object filled": [before(FILL)],
    "the record written to": [behind(STORE, "\n\twhimbrel_new.model = WHIMBREL_CARD;")],
    "old memory": [("priv = devm_kzalloc(dev,", "priv = devm_kmalloc(dev,")],
    "the object found": [("devm_kzalloc(dev, sizeof(*priv), GFP_KERNEL)", "dev_get_drvdata(dev)")],
    "one place allocates for both": [
        ("devm_kzalloc(dev, sizeof(*priv), GFP_KERNEL)", "make(dev)"),
        ("devm_kzalloc(&pci->dev, sizeof(*priv), GFP_KERNEL)", "make(&pci->dev)"),
        before(MAKE),
    ],
    "the data in a union": [
        ("	const struct whimbrel_data	*data;", "	union {\n\t\tconst struct whimbrel_data *data;\n\t};")
    ],
    "the flag set": [FLAG, behind(START, "\tis_pci = guess();\n")],
    "the flag counted": [FLAG, behind(START, "\tis_pci++;\n")],
    "the flag set by a macro": [FLAG, behind(START, "\tGUESS();\n"), before("#define GUESS() (is_pci = 1)\n")],
    "the flag handed out": [FLAG, behind(START, "\tguess(&is_pci);\n")],
    "the flag given": [FLAG, (SETUP, SETUP.replace("0", "dev->id"))],
    "the flag given twice": [FLAG, before("whimbrel_setup(pdev, priv, 1);\n\t", SETUP)],
    "a variable that lasts": [
        (CONDITION, "!card"),
        behind(START, "\tstatic int card;\n\n\tif (priv->irqs)\n\t\tcard = 1;\n"),
    ],
    "a jump into the block": [behind(BLOCK, "\nhere:"), behind(START, "\tif (priv->irqs)\n\t\tgoto here;\n")],
    "a jump to nowhere": [FLAG, behind(START, "\tif (priv->irqs)\n\t\tgoto elsewhere;\n")],
}
"""Changes by which it may."""


def verdict(changes: list[Change]) -> str:
    text = DRIVER
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    found = analyse_files({"whimbrel.c": text}, CONVERSION.pair)
    assert found is not None
    return found.sites[0].verdict


@pytest.mark.parametrize("name", RULED_OUT)
def test_the_other_bus_never_comes_there(name: str) -> None:
    assert verdict(RULED_OUT[name]) == "convert"


@pytest.mark.parametrize("name", NOT_RULED_OUT)
def test_the_other_bus_may_come_there(name: str) -> None:
    assert verdict(NOT_RULED_OUT[name]) == "review"
