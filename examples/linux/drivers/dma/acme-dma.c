// SPDX-License-Identifier: GPL-2.0-only
/*
 * Acme DX memory mover: a handful of copy channels with completion interrupts
 *
 * Copyright (C) 2022 Acme Data Movers
 */

#include <linux/bitmap.h>
#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define ACME_MAX_CHANNELS	16
#define ACME_BAR		0

#define ACME_CTRL		0x00
#define ACME_CTRL_KICK		BIT(1)
#define ACME_CAPS		0x08
#define ACME_NR_CAPS		4
#define ACME_DONE		0x20
#define ACME_CHAN(n)		(0x1000 + SZ_256 * (n))

/* Some boards sleep behind their bridge until they are touched */
#define ACME_KICK(ad) { writel(ACME_CTRL_KICK, (ad)->regs + ACME_CTRL); }

#define ACME_DEVICE(dev_id, chans) \
	.vendor = 0x1f2c, .device = (dev_id), \
	.subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID, \
	.driver_data = (chans)

struct acme_chan {
	struct list_head	node;
	void __iomem		*regs;
	unsigned int		index;
	u64			done;
};

struct acme_dma {
	struct pci_dev		*pdev;
	void __iomem		*regs;
	spinlock_t		lock;	/* protects the channels and their counters */
	struct list_head	channels;
	DECLARE_BITMAP(stalled, ACME_MAX_CHANNELS);
#ifdef CONFIG_DEBUG_FS
	struct dentry		*debugfs;
#endif
	int			irq;
};

static irqreturn_t acme_dma_irq(int irq, void *data)
{
	struct acme_dma *ad = data;
	unsigned long done = readl(ad->regs + ACME_DONE);
	struct acme_chan *chan;

	if (!done)
		return IRQ_NONE;

	scoped_guard(spinlock_irqsave, &ad->lock)
		list_for_each_entry(chan, &ad->channels, node)
			if (test_bit(chan->index, &done))
				chan->done++;

	writel(done, ad->regs + ACME_DONE);
	ACME_KICK(ad)

	return IRQ_HANDLED;
}

static int acme_dma_read_caps(struct acme_dma *ad)
{
	u32 *caps __free(kfree) = kcalloc(ACME_NR_CAPS, sizeof(*caps), GFP_KERNEL);
	DECLARE_BITMAP(broken, ACME_MAX_CHANNELS) = { };
	unsigned int i;

	if (!caps)
		return -ENOMEM;

	for (i = 0; i < ACME_NR_CAPS; i++)
		caps[i] = readl(ad->regs + ACME_CAPS + 4 * i);

	bitmap_from_arr32(broken, &caps[1], ACME_MAX_CHANNELS);
	bitmap_copy(ad->stalled, broken, ACME_MAX_CHANNELS);

	return caps[0] ? 0 : -ENODEV;
}

static int acme_dma_add_channels(struct acme_dma *ad, unsigned int count)
{
	unsigned int i;

	for_each_clear_bit(i, ad->stalled, min_t(unsigned int, count, ACME_MAX_CHANNELS)) {
		struct acme_chan *chan;

		chan = devm_kzalloc(&ad->pdev->dev, sizeof(*chan), GFP_KERNEL);
		if (!chan)
			return -ENOMEM;

		chan->index = i;
		chan->regs = ad->regs + ACME_CHAN(i);
		list_add_tail(&chan->node, &ad->channels);
	}

	return list_empty(&ad->channels) ? -ENODEV : 0;
}

static int acme_dma_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct acme_dma *ad;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ad = devm_kzalloc(&pdev->dev, sizeof(*ad), GFP_KERNEL);
	if (!ad)
		return -ENOMEM;

	ad->pdev = pdev;
	spin_lock_init(&ad->lock);
	INIT_LIST_HEAD(&ad->channels);
	pci_set_drvdata(pdev, ad);

	ret = pcim_iomap_regions(pdev, BIT(ACME_BAR), KBUILD_MODNAME);
	if (ret)
		return ret;

	ad->regs = pcim_iomap_table(pdev)[ACME_BAR];
	ACME_KICK(ad)

	ret = acme_dma_read_caps(ad);
	if (ret)
		return ret;

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI |
				    PCI_IRQ_MSIX);
	if (ret < 0)
		return ret;

	ret = acme_dma_add_channels(ad, id->driver_data);
	if (ret)
		goto out_vectors;

	ad->irq = pci_irq_vector(pdev, 0);
	ret = request_irq(ad->irq, acme_dma_irq, 0, KBUILD_MODNAME, ad);
	if (ret)
		goto out_vectors;

#ifdef CONFIG_DEBUG_FS
	ad->debugfs = debugfs_create_dir(pci_name(pdev), NULL);
	debugfs_create_x32("irq", 0400, ad->debugfs, &ad->irq);
#endif
	pci_set_master(pdev);

	return 0;

out_vectors:
	pci_free_irq_vectors(pdev);
	return ret;
}

static void acme_dma_remove(struct pci_dev *pdev)
{
	struct acme_dma *ad = pci_get_drvdata(pdev);

#ifdef CONFIG_DEBUG_FS
	debugfs_remove_recursive(ad->debugfs);
#endif
	free_irq(ad->irq, ad);
	pci_free_irq_vectors(pdev);

	scoped_guard(spinlock_irq, &ad->lock)
		INIT_LIST_HEAD(&ad->channels);
}

static const struct pci_device_id acme_dma_ids[] = {
	{ ACME_DEVICE(0xd104, 4) },
	{ ACME_DEVICE(0xd110, 16) },
	{ }
};
MODULE_DEVICE_TABLE(pci, acme_dma_ids);

static struct pci_driver acme_dma_driver = {
	.name		= KBUILD_MODNAME,
	.id_table	= acme_dma_ids,
	.probe		= acme_dma_probe,
	.remove		= acme_dma_remove,
	.driver.probe_type = PROBE_PREFER_ASYNCHRONOUS,
};
module_pci_driver(acme_dma_driver);

MODULE_DESCRIPTION("Acme DX memory mover driver");
MODULE_AUTHOR("Acme Data Movers");
MODULE_LICENSE("GPL");
