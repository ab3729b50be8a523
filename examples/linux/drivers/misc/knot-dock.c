// SPDX-License-Identifier: GPL-2.0-only
/*
 * Knot KD3 docking station: function 0 controls the dock, function 1 its hot keys
 *
 * Copyright (C) 2023 Knot Mobile
 */

#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/workqueue.h>

#define KNOT_KEYS_FN		1

#define KNOT_STATE		0x00
#define KNOT_STATE_DOCKED	BIT(0)
#define KNOT_EVENT		0x04

struct knot_dock {
	struct pci_dev		*pdev;
	struct pci_dev		*keys;	/* function 1, holds a reference */
	void __iomem		*regs;
	struct work_struct	work;
};

static void knot_dock_work(struct work_struct *work)
{
	struct knot_dock *kd = container_of(work, struct knot_dock, work);
	u32 state = readl(kd->regs + KNOT_STATE);

	dev_info(&kd->pdev->dev, "%sdocked\n", state & KNOT_STATE_DOCKED ? "" : "un");
}

static irqreturn_t knot_dock_irq(int irq, void *data)
{
	struct knot_dock *kd = data;

	if (!readl(kd->regs + KNOT_EVENT))
		return IRQ_NONE;

	writel(0, kd->regs + KNOT_EVENT);
	schedule_work(&kd->work);

	return IRQ_HANDLED;
}

static irqreturn_t knot_keys_irq(int irq, void *data)
{
	struct knot_dock *kd = data;

	dev_dbg(&kd->keys->dev, "key\n");
	return IRQ_HANDLED;
}

static int knot_keys_init(struct knot_dock *kd)
{
	struct pci_dev *pdev = kd->pdev;
	struct pci_dev *keys;
	int ret;

	keys = pci_get_slot(pdev->bus, PCI_DEVFN(PCI_SLOT(pdev->devfn), KNOT_KEYS_FN));
	if (!keys)
		return -ENODEV;

	ret = pci_enable_device(keys);
	if (ret)
		goto err_put;

	ret = pci_alloc_irq_vectors(keys, 1, 1, PCI_IRQ_MSI);
	if (ret < 0)
		goto err_disable;

	ret = request_irq(pci_irq_vector(keys, 0), knot_keys_irq, 0, "knot-keys", kd);
	if (ret)
		goto err_vectors;

	kd->keys = keys;

	return 0;

err_vectors:
	pci_free_irq_vectors(keys);
err_disable:
	pci_disable_device(keys);
err_put:
	pci_dev_put(keys);
	return ret;
}

static void knot_keys_exit(struct knot_dock *kd)
{
	free_irq(pci_irq_vector(kd->keys, 0), kd);
	pci_free_irq_vectors(kd->keys);
	pci_disable_device(kd->keys);
	pci_dev_put(kd->keys);
}

static int knot_dock_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct knot_dock *kd;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pcim_iomap_regions(pdev, BIT(0), "knot-dock");
	if (ret)
		return ret;

	kd = devm_kzalloc(&pdev->dev, sizeof(*kd), GFP_KERNEL);
	if (!kd)
		return -ENOMEM;

	kd->pdev = pdev;
	kd->regs = pcim_iomap_table(pdev)[0];
	INIT_WORK(&kd->work, knot_dock_work);

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (ret < 0)
		return ret;

	ret = request_irq(pci_irq_vector(pdev, 0), knot_dock_irq, 0, "knot-dock", kd);
	if (ret) {
		pci_free_irq_vectors(pdev);
		return ret;
	}

	ret = knot_keys_init(kd);
	if (ret) {
		free_irq(pci_irq_vector(pdev, 0), kd);
		cancel_work_sync(&kd->work);
		pci_free_irq_vectors(pdev);
		return ret;
	}

	pci_set_drvdata(pdev, kd);

	return 0;
}

static void knot_dock_remove(struct pci_dev *pdev)
{
	struct knot_dock *kd = pci_get_drvdata(pdev);

	knot_keys_exit(kd);
	free_irq(pci_irq_vector(pdev, 0), kd);
	cancel_work_sync(&kd->work);

	/* Give the vector of the dock back */
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id knot_dock_ids[] = {
	{ PCI_DEVICE(0x1f30, 0x0d30) },
	{ }
};
MODULE_DEVICE_TABLE(pci, knot_dock_ids);

static struct pci_driver knot_dock_driver = {
	.name		= "knot-dock",
	.id_table	= knot_dock_ids,
	.probe		= knot_dock_probe,
	.remove		= knot_dock_remove,
};
module_pci_driver(knot_dock_driver);

MODULE_DESCRIPTION("Knot KD3 docking station driver");
MODULE_AUTHOR("Knot Mobile");
MODULE_LICENSE("GPL");
