// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whimbrel cipher engine: the physical function, owner of the virtual ones
 *
 * Copyright (C) 2022 Whimbrel Systems
 */

#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>

#include "whimbrel.h"

#define WHIMBREL_PF_VECTORS	4

static irqreturn_t whimbrel_pf_irq(int irq, void *data)
{
	struct whimbrel_fn *fn = data;
	u32 events = readl(fn->regs + WHIMBREL_EVENTS);

	if (!events)
		return IRQ_NONE;

	writel(events, fn->regs + WHIMBREL_EVENTS);
	return IRQ_HANDLED;
}

static int whimbrel_pf_sriov_configure(struct pci_dev *pdev, int num_vfs)
{
	int ret;

	if (!num_vfs) {
		pci_disable_sriov(pdev);
		return 0;
	}

	ret = pci_enable_sriov(pdev, num_vfs);

	return ret ? ret : num_vfs;
}

static int whimbrel_pf_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct whimbrel_fn *fn;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	fn = devm_kzalloc(&pdev->dev, sizeof(*fn), GFP_KERNEL);
	if (!fn)
		return -ENOMEM;

	fn->pdev = pdev;
	init_completion(&fn->mail);
	pci_set_drvdata(pdev, fn);

	ret = pcim_iomap_regions(pdev, BIT(WHIMBREL_BAR), "whimbrel");
	if (ret)
		return ret;

	fn->regs = pcim_iomap_table(pdev)[WHIMBREL_BAR];
	pci_set_master(pdev);

	ret = pci_alloc_irq_vectors(pdev, 1, WHIMBREL_PF_VECTORS, PCI_IRQ_MSIX);
	if (ret < 0)
		return ret;

	ret = request_irq(pci_irq_vector(pdev, 0), whimbrel_pf_irq, 0, "whimbrel-pf", fn);
	if (ret)
		goto err_vectors;

	ret = whimbrel_reset(fn);
	if (ret)
		goto err_irq;

	return 0;

err_irq:
	free_irq(pci_irq_vector(pdev, 0), fn);
err_vectors:
	pci_free_irq_vectors(pdev);
	return ret;
}

static void whimbrel_pf_remove(struct pci_dev *pdev)
{
	struct whimbrel_fn *fn = pci_get_drvdata(pdev);

	pci_disable_sriov(pdev);
	free_irq(pci_irq_vector(pdev, 0), fn);
	pci_free_irq_vectors(pdev);
	pci_clear_master(pdev);
}

static const struct pci_device_id whimbrel_pf_ids[] = {
	{ PCI_DEVICE(WHIMBREL_VENDOR_ID, 0x0100) },
	{ }
};
MODULE_DEVICE_TABLE(pci, whimbrel_pf_ids);

struct pci_driver whimbrel_pf_driver = {
	.name			= "whimbrel-pf",
	.id_table		= whimbrel_pf_ids,
	.probe			= whimbrel_pf_probe,
	.remove			= whimbrel_pf_remove,
	.sriov_configure	= whimbrel_pf_sriov_configure,
};
