// SPDX-License-Identifier: GPL-2.0-only
/*
 * Alder AF1 FPGA card: finds the accelerators in the bitstream and lists them
 *
 * Copyright (C) 2018 Alder Reconfigurable Computing
 */

#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define ALDER_MAX_AFUS		16

#define ALDER_AFU_COUNT		0x08
#define ALDER_AFU_TYPE(n)	(0x40 + 0x10 * (n))
#define ALDER_AFU_VECTOR(n)	(0x44 + 0x10 * (n))

struct alder_afu {
	struct list_head	node;
	u32			type;
	int			irq;
};

struct alder_pci {
	struct pci_dev		*pdev;
	void __iomem		*regs;
	struct mutex		lock;	/* protects the list of AFUs */
	struct list_head	afus;
	unsigned int		nr_afus;
	int			nr_vecs;
};

static int alder_alloc_vectors(struct alder_pci *alder)
{
	struct pci_dev *pdev = alder->pdev;
	int want = alder->nr_afus + 1;

	alder->nr_vecs = pci_alloc_irq_vectors(pdev, want, want,
					       PCI_IRQ_MSIX | PCI_IRQ_MSI);
	if (alder->nr_vecs < 0) {
		dev_err(&pdev->dev, "cannot get %d vectors\n", want);
		return alder->nr_vecs;
	}

	return 0;
}

static void alder_free_vectors(struct alder_pci *alder)
{
	pci_free_irq_vectors(alder->pdev);
}

static void alder_drop_afus(struct alder_pci *alder)
{
	struct alder_afu *afu, *next;

	mutex_lock(&alder->lock);
	list_for_each_entry_safe(afu, next, &alder->afus, node) {
		list_del(&afu->node);
		kfree(afu);
	}
	mutex_unlock(&alder->lock);
}

static int alder_add_afu(struct alder_pci *alder, unsigned int n)
{
	struct alder_afu *afu;
	int irq;

	irq = pci_irq_vector(alder->pdev, readl(alder->regs + ALDER_AFU_VECTOR(n)));
	if (irq < 0)
		return irq;

	afu = kzalloc(sizeof(*afu), GFP_KERNEL);
	if (!afu)
		return -ENOMEM;

	afu->type = readl(alder->regs + ALDER_AFU_TYPE(n));
	afu->irq = irq;

	mutex_lock(&alder->lock);
	list_add_tail(&afu->node, &alder->afus);
	mutex_unlock(&alder->lock);

	return 0;
}

static int alder_enumerate(struct alder_pci *alder)
{
	unsigned int n;
	int ret;

	for (n = 0; n < alder->nr_afus; n++) {
		ret = alder_add_afu(alder, n);
		if (ret) {
			dev_err(&alder->pdev->dev, "cannot add AFU %u\n", n);
			alder_drop_afus(alder);
			return ret;
		}
	}

	return 0;
}

static int alder_pci_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct alder_pci *alder;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret) {
		dev_err(&pdev->dev, "cannot enable the card: %d\n", ret);
		return ret;
	}

	alder = devm_kzalloc(&pdev->dev, sizeof(*alder), GFP_KERNEL);
	if (!alder)
		return -ENOMEM;

	alder->pdev = pdev;
	mutex_init(&alder->lock);
	INIT_LIST_HEAD(&alder->afus);
	pci_set_drvdata(pdev, alder);

	ret = pcim_iomap_regions(pdev, BIT(0), pci_name(pdev));
	if (ret)
		return ret;

	alder->regs = pcim_iomap_table(pdev)[0];
	alder->nr_afus = readl(alder->regs + ALDER_AFU_COUNT);
	if (alder->nr_afus > ALDER_MAX_AFUS)
		return -EINVAL;

	ret = alder_alloc_vectors(alder);
	if (ret)
		return ret;

	ret = alder_enumerate(alder);
	if (ret) {
		alder_free_vectors(alder);
		return ret;
	}

	pci_set_master(pdev);
	dev_info(&pdev->dev, "%u AFUs\n", alder->nr_afus);

	return 0;
}

static void alder_pci_remove(struct pci_dev *pdev)
{
	struct alder_pci *alder = pci_get_drvdata(pdev);

	alder_drop_afus(alder);
	alder_free_vectors(alder);
}

static const struct pci_device_id alder_pci_ids[] = {
	{ PCI_DEVICE(0x1f24, 0x0af1) },
	{ PCI_DEVICE(0x1f24, 0x0af2) },
	{ }
};
MODULE_DEVICE_TABLE(pci, alder_pci_ids);

static struct pci_driver alder_pci_driver = {
	.name		= "alder-pci",
	.id_table	= alder_pci_ids,
	.probe		= alder_pci_probe,
	.remove		= alder_pci_remove,
};
module_pci_driver(alder_pci_driver);

MODULE_DESCRIPTION("Alder AF1 FPGA card driver");
MODULE_AUTHOR("Alder Reconfigurable Computing");
MODULE_LICENSE("GPL");
