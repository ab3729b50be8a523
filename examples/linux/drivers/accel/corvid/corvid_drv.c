// SPDX-License-Identifier: GPL-2.0-only
/*
 * Corvid CV1 inference card: PCI glue and start-up
 *
 * Copyright (C) 2023 Corvid Compute
 */

#include <linux/bits.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pm.h>

#include "corvid.h"

static int corvid_start(struct corvid_dev *cdev)
{
	u32 ctrl;

	mutex_lock(&cdev->lock);
	writel(CORVID_CTRL_RUN, cdev->regs + CORVID_CTRL);
	ctrl = readl(cdev->regs + CORVID_CTRL);
	mutex_unlock(&cdev->lock);

	return ctrl & CORVID_CTRL_RUN ? 0 : -EIO;
}

static void corvid_stop(struct corvid_dev *cdev)
{
	mutex_lock(&cdev->lock);
	writel(0, cdev->regs + CORVID_CTRL);
	mutex_unlock(&cdev->lock);
}

static int corvid_map(struct corvid_dev *cdev)
{
	struct pci_dev *pdev = cdev->pdev;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pcim_iomap_regions(pdev, BIT(0), "corvid");
	if (ret)
		return ret;

	cdev->regs = pcim_iomap_table(pdev)[0];
	pci_set_master(pdev);

	return dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(40));
}

static int corvid_init_queues(struct corvid_dev *cdev)
{
	unsigned int i;

	cdev->nr_queues = readl(cdev->regs + CORVID_QUEUES);
	if (!cdev->nr_queues || cdev->nr_queues > CORVID_MAX_QUEUES)
		return -ENODEV;

	for (i = 0; i < cdev->nr_queues; i++) {
		cdev->queues[i].cdev = cdev;
		cdev->queues[i].index = i;
	}

	return 0;
}

static int corvid_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct corvid_dev *cdev;
	int ret;

	cdev = devm_kzalloc(&pdev->dev, sizeof(*cdev), GFP_KERNEL);
	if (!cdev)
		return -ENOMEM;

	cdev->pdev = pdev;
	mutex_init(&cdev->lock);
	pci_set_drvdata(pdev, cdev);

	ret = corvid_map(cdev);
	if (ret)
		return ret;

	ret = corvid_init_queues(cdev);
	if (ret)
		return ret;

	ret = corvid_irq_init(cdev);
	if (ret)
		return ret;

	ret = corvid_start(cdev);
	if (ret) {
		dev_err(&pdev->dev, "the card does not start\n");
		goto err_irq;
	}

	return 0;

err_irq:
	corvid_irq_fini(cdev);
	return ret;
}

static void corvid_remove(struct pci_dev *pdev)
{
	struct corvid_dev *cdev = pci_get_drvdata(pdev);

	corvid_stop(cdev);
	corvid_irq_fini(cdev);
}

static int corvid_suspend(struct device *dev)
{
	corvid_stop(dev_get_drvdata(dev));

	return 0;
}

static int corvid_resume(struct device *dev)
{
	return corvid_start(dev_get_drvdata(dev));
}

static DEFINE_SIMPLE_DEV_PM_OPS(corvid_pm_ops, corvid_suspend, corvid_resume);

static const struct pci_device_id corvid_ids[] = {
	{ PCI_DEVICE(0x1f2a, 0xc001) },
	{ }
};
MODULE_DEVICE_TABLE(pci, corvid_ids);

static struct pci_driver corvid_driver = {
	.name		= "corvid",
	.id_table	= corvid_ids,
	.probe		= corvid_probe,
	.remove		= corvid_remove,
	.driver.pm	= pm_sleep_ptr(&corvid_pm_ops),
};
module_pci_driver(corvid_driver);

MODULE_DESCRIPTION("Corvid CV1 inference card driver");
MODULE_AUTHOR("Corvid Compute");
MODULE_LICENSE("GPL");
