// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mimic sensor hub: a table of virtual channels behind one PCI function
 *
 * Copyright (C) 2021 Mimic Labs
 */

#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define MIMIC_CHANNELS		0x00
#define MIMIC_STATUS		0x04
#define MIMIC_RESET		0x08

#define MIMIC_MAX_CHANNELS	64

/* What one virtual channel raised since it was last asked */
struct mimic_vector {
	unsigned int	raised;
	bool		masked;
};

struct mimic_hub {
	struct pci_dev		*pdev;
	void __iomem		*regs;
	struct mimic_vector	*vectors;
	unsigned int		nr_channels;
	int			aux_irq;
};

static irqreturn_t mimic_hub_irq(int irq, void *data)
{
	struct mimic_hub *hub = data;
	unsigned int channel = readl(hub->regs + MIMIC_STATUS);

	if (channel >= hub->nr_channels || hub->vectors[channel].masked)
		return IRQ_NONE;

	hub->vectors[channel].raised++;
	return IRQ_HANDLED;
}

static irqreturn_t mimic_hub_aux_irq(int irq, void *data)
{
	return IRQ_WAKE_THREAD;
}

static irqreturn_t mimic_hub_aux_thread(int irq, void *data)
{
	struct mimic_hub *hub = data;

	dev_dbg(&hub->pdev->dev, "auxiliary event\n");
	return IRQ_HANDLED;
}

/*
 * The hub's own table of channels. The vectors that the PCI core gave us in
 * pci_alloc_irq_vectors() are no business of this function.
 */
static void mimic_pci_free_irq_vectors(struct mimic_hub *hub)
{
	kfree(hub->vectors);
	hub->vectors = NULL;
}

static int mimic_pci_alloc_irq_vectors(struct mimic_hub *hub)
{
	hub->nr_channels = readl(hub->regs + MIMIC_CHANNELS);
	if (!hub->nr_channels || hub->nr_channels > MIMIC_MAX_CHANNELS)
		return -ENODEV;

	hub->vectors = kcalloc(hub->nr_channels, sizeof(*hub->vectors), GFP_KERNEL);

	return hub->vectors ? 0 : -ENOMEM;
}

static int mimic_hub_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct mimic_hub *hub;
	int ret;

	hub = devm_kzalloc(&pdev->dev, sizeof(*hub), GFP_KERNEL);
	if (!hub)
		return -ENOMEM;

	hub->pdev = pdev;
	pci_set_drvdata(pdev, hub);

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pcim_iomap_regions(pdev, BIT(0), "mimic-hub");
	if (ret)
		return ret;

	hub->regs = pcim_iomap_table(pdev)[0];

	ret = pci_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSIX | PCI_IRQ_MSI);
	if (ret < 0)
		return dev_err_probe(&pdev->dev, ret, "pci_alloc_irq_vectors() failed\n");

	ret = mimic_pci_alloc_irq_vectors(hub);
	if (ret)
		return ret;

	ret = pci_request_irq(pdev, 0, mimic_hub_irq, NULL, hub, "mimic-hub");
	if (ret)
		goto free_irq_vectors;

	hub->aux_irq = pci_irq_vector(pdev, 1);
	ret = request_threaded_irq(hub->aux_irq, mimic_hub_aux_irq,
				   mimic_hub_aux_thread, 0, "mimic-hub-aux", hub);
	if (ret)
		goto free_irq;

	dev_info(&pdev->dev, "%u channels, no pci_free_irq_vectors() needed\n",
		 hub->nr_channels);

	return 0;

free_irq:
	pci_free_irq(pdev, 0, hub);
free_irq_vectors:
	mimic_pci_free_irq_vectors(hub);
	return ret;
}

static void mimic_hub_remove(struct pci_dev *pdev)
{
	struct mimic_hub *hub = pci_get_drvdata(pdev);

	writel(1, hub->regs + MIMIC_RESET);
	free_irq(hub->aux_irq, hub);
	pci_free_irq(pdev, 0, hub);
	mimic_pci_free_irq_vectors(hub);
}

static const struct pci_device_id mimic_hub_ids[] = {
	{ PCI_DEVICE(0x1f2b, 0x0042) },
	{ }
};
MODULE_DEVICE_TABLE(pci, mimic_hub_ids);

static struct pci_driver mimic_hub_driver = {
	.name		= "mimic-hub",
	.id_table	= mimic_hub_ids,
	.probe		= mimic_hub_probe,
	.remove		= mimic_hub_remove,
};
module_pci_driver(mimic_hub_driver);

MODULE_DESCRIPTION("Mimic sensor hub driver");
MODULE_AUTHOR("Mimic Labs");
MODULE_LICENSE("GPL");
