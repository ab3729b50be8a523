// SPDX-License-Identifier: GPL-2.0-only
/*
 * Petrel bus tracer: records what passes the root port in a ring of DMA buffers
 *
 * Copyright (C) 2023 Petrel Instruments
 */

#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/spinlock.h>

#define PETREL_CTRL		0x00
#define PETREL_CTRL_RUN		BIT(0)
#define PETREL_RING_LO		0x08
#define PETREL_RING_HI		0x0c
#define PETREL_STAT		0x10
#define PETREL_STAT_FULL	BIT(0)
#define PETREL_STAT_LOST	BIT(1)

#define PETREL_RING_SIZE	SZ_1M

struct petrel_trace {
	struct pci_dev	*pdev;
	void __iomem	*regs;
	void		*ring;
	dma_addr_t	ring_dma;
	spinlock_t	lock;	/* protects the counters */
	u64		full;
	u64		lost;
};

static irqreturn_t petrel_trace_irq(int irq, void *data)
{
	struct petrel_trace *pt = data;
	u32 stat;

	stat = readl(pt->regs + PETREL_STAT);
	if (!stat)
		return IRQ_NONE;

	spin_lock(&pt->lock);
	if (stat & PETREL_STAT_FULL)
		pt->full++;
	if (stat & PETREL_STAT_LOST)
		pt->lost++;
	spin_unlock(&pt->lock);

	writel(stat, pt->regs + PETREL_STAT);
	return IRQ_HANDLED;
}

static ssize_t lost_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct petrel_trace *pt = dev_get_drvdata(dev);
	u64 lost;

	spin_lock_irq(&pt->lock);
	lost = pt->lost;
	spin_unlock_irq(&pt->lock);

	return sysfs_emit(buf, "%llu\n", lost);
}
static DEVICE_ATTR_RO(lost);

static struct attribute *petrel_trace_attrs[] = {
	&dev_attr_lost.attr,
	NULL
};
ATTRIBUTE_GROUPS(petrel_trace);

static void petrel_trace_stop(void *data)
{
	struct petrel_trace *pt = data;

	writel(0, pt->regs + PETREL_CTRL);
}

static void petrel_trace_free_vectors(void *data)
{
	struct petrel_trace *pt = data;

	pci_free_irq_vectors(pt->pdev);
}

static int petrel_trace_setup_irq(struct petrel_trace *pt)
{
	struct pci_dev *pdev = pt->pdev;
	int ret;

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (ret < 0) {
		dev_err(&pdev->dev, "MSI is needed: %d\n", ret);
		return ret;
	}

	ret = devm_add_action_or_reset(&pdev->dev, petrel_trace_free_vectors, pt);
	if (ret) {
		dev_err(&pdev->dev, "cannot register the vectors' release\n");
		return ret;
	}

	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0),
				petrel_trace_irq, 0, "petrel-trace", pt);
}

static int petrel_trace_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct petrel_trace *pt;
	int ret;

	pt = devm_kzalloc(dev, sizeof(*pt), GFP_KERNEL);
	if (!pt)
		return -ENOMEM;

	pt->pdev = pdev;
	spin_lock_init(&pt->lock);
	pci_set_drvdata(pdev, pt);

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pcim_iomap_regions(pdev, BIT(2), "petrel-trace");
	if (ret)
		return ret;

	pt->regs = pcim_iomap_table(pdev)[2];
	pci_set_master(pdev);

	ret = dma_set_mask_and_coherent(dev, DMA_BIT_MASK(64));
	if (ret)
		return ret;

	pt->ring = dmam_alloc_coherent(dev, PETREL_RING_SIZE, &pt->ring_dma, GFP_KERNEL);
	if (!pt->ring)
		return -ENOMEM;

	ret = petrel_trace_setup_irq(pt);
	if (ret)
		return ret;

	writel(lower_32_bits(pt->ring_dma), pt->regs + PETREL_RING_LO);
	writel(upper_32_bits(pt->ring_dma), pt->regs + PETREL_RING_HI);
	writel(PETREL_CTRL_RUN, pt->regs + PETREL_CTRL);

	return devm_add_action_or_reset(dev, petrel_trace_stop, pt);
}

static const struct pci_device_id petrel_trace_ids[] = {
	{ PCI_DEVICE(0x1f25, 0x7ace) },
	{ }
};
MODULE_DEVICE_TABLE(pci, petrel_trace_ids);

static struct pci_driver petrel_trace_driver = {
	.name		= "petrel-trace",
	.id_table	= petrel_trace_ids,
	.probe		= petrel_trace_probe,
	.dev_groups	= petrel_trace_groups,
};
module_pci_driver(petrel_trace_driver);

MODULE_DESCRIPTION("Petrel bus tracer driver");
MODULE_AUTHOR("Petrel Instruments");
MODULE_LICENSE("GPL");
