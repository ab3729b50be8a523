// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whimbrel cipher engine: a virtual function, talks to the physical one by mail
 *
 * Copyright (C) 2022 Whimbrel Systems
 */

#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "whimbrel.h"

static irqreturn_t whimbrel_vf_irq(int irq, void *data)
{
	struct whimbrel_fn *fn = data;

	if (!readl(fn->regs + WHIMBREL_MAILBOX))
		return IRQ_NONE;

	complete(&fn->mail);
	return IRQ_HANDLED;
}

static int whimbrel_vf_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct whimbrel_fn *fn;
	int ret;

	fn = kzalloc(sizeof(*fn), GFP_KERNEL);
	if (!fn)
		return -ENOMEM;

	fn->pdev = pdev;
	init_completion(&fn->mail);
	pci_set_drvdata(pdev, fn);

	ret = pci_enable_device_mem(pdev);
	if (ret)
		goto err_free;

	ret = pci_request_mem_regions(pdev, "whimbrel-vf");
	if (ret)
		goto err_disable;

	fn->regs = pci_ioremap_bar(pdev, WHIMBREL_BAR);
	if (!fn->regs) {
		ret = -ENOMEM;
		goto err_regions;
	}

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSIX);
	if (ret < 0)
		goto err_unmap;

	ret = request_irq(pci_irq_vector(pdev, 0), whimbrel_vf_irq, 0, "whimbrel-vf", fn);
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
err_unmap:
	iounmap(fn->regs);
err_regions:
	pci_release_mem_regions(pdev);
err_disable:
	pci_disable_device(pdev);
err_free:
	kfree(fn);
	return ret;
}

static void whimbrel_vf_remove(struct pci_dev *pdev)
{
	struct whimbrel_fn *fn = pci_get_drvdata(pdev);

	free_irq(pci_irq_vector(pdev, 0), fn);
	pci_free_irq_vectors(pdev);
	iounmap(fn->regs);
	pci_release_mem_regions(pdev);
	pci_disable_device(pdev);
	kfree(fn);
}

static const struct pci_device_id whimbrel_vf_ids[] = {
	{ PCI_DEVICE(WHIMBREL_VENDOR_ID, 0x0101) },
	{ }
};
MODULE_DEVICE_TABLE(pci, whimbrel_vf_ids);

struct pci_driver whimbrel_vf_driver = {
	.name		= "whimbrel-vf",
	.id_table	= whimbrel_vf_ids,
	.probe		= whimbrel_vf_probe,
	.remove		= whimbrel_vf_remove,
};
