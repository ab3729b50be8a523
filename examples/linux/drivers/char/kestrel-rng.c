// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kestrel entropy accelerator: several noise pools, one interrupt for each
 *
 * Copyright (C) 2020 Kestrel Secure Systems
 */

#include <linux/completion.h>
#include <linux/hw_random.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

#define KESTREL_BAR		2

#define KESTREL_CAPS		0x00
#define KESTREL_CAPS_POOLS	GENMASK(7, 0)
#define KESTREL_CTRL		0x04
#define KESTREL_CTRL_RUN	BIT(0)
#define KESTREL_DATA(n)		(0x100 + 4 * (n))

#define KESTREL_MIN_VECS	2
#define KESTREL_MGMT_VECS	1

struct kestrel_rng {
	struct hwrng		hwrng;
	struct pci_dev		*pdev;
	void __iomem		*regs;
	struct completion	ready;
	unsigned int		num_pools;
	unsigned int		next_pool;
	int			nvec;
};

static irqreturn_t kestrel_rng_irq(int irq, void *data)
{
	struct kestrel_rng *rng = data;

	complete(&rng->ready);
	return IRQ_HANDLED;
}

static int kestrel_rng_read(struct hwrng *hwrng, void *data, size_t max, bool wait)
{
	struct kestrel_rng *rng = container_of(hwrng, struct kestrel_rng, hwrng);

	if (max < sizeof(u32))
		return 0;

	if (!try_wait_for_completion(&rng->ready)) {
		if (!wait || !wait_for_completion_timeout(&rng->ready, HZ))
			return 0;
	}

	*(u32 *)data = readl(rng->regs + KESTREL_DATA(rng->next_pool));
	rng->next_pool = (rng->next_pool + 1) % rng->num_pools;

	return sizeof(u32);
}

static int kestrel_rng_init_irqs(struct kestrel_rng *rng)
{
	struct irq_affinity affd = { .pre_vectors = KESTREL_MGMT_VECS };
	struct pci_dev *pdev = rng->pdev;
	int i, ret;

	/* One vector for management and one for every pool, if we can */
	rng->nvec = pci_alloc_irq_vectors_affinity(pdev, KESTREL_MIN_VECS,
						   KESTREL_MGMT_VECS +
							rng->num_pools,
						   PCI_IRQ_MSIX |
						   PCI_IRQ_AFFINITY, &affd);
	if (rng->nvec < 0) {
		dev_dbg(&pdev->dev, "no MSI-X, trying a single vector\n");
		ret = pci_alloc_irq_vectors(pdev, 1, 1,
					    PCI_IRQ_MSI | PCI_IRQ_INTX);
		if (ret < 0)
			return ret;
		rng->nvec = 1;
	}

	for (i = 0; i < rng->nvec; i++) {
		ret = devm_request_irq(&pdev->dev, pci_irq_vector(pdev, i),
				       kestrel_rng_irq, IRQF_SHARED,
				       "kestrel-rng", rng);
		if (ret)
			return ret;
	}

	return 0;
}

static int kestrel_rng_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct kestrel_rng *rng;
	int ret;

	rng = devm_kzalloc(dev, sizeof(*rng), GFP_KERNEL);
	if (!rng)
		return -ENOMEM;

	rng->pdev = pdev;
	init_completion(&rng->ready);

	ret = pcim_enable_device(pdev);
	if (ret)
		return dev_err_probe(dev, ret, "cannot enable the device\n");

	ret = pcim_iomap_regions(pdev, BIT(KESTREL_BAR), KBUILD_MODNAME);
	if (ret)
		return ret;

	rng->regs = pcim_iomap_table(pdev)[KESTREL_BAR];
	rng->num_pools = FIELD_GET(KESTREL_CAPS_POOLS,
				   readl(rng->regs + KESTREL_CAPS));
	if (!rng->num_pools)
		return -ENODEV;

	pci_set_master(pdev);

	ret = kestrel_rng_init_irqs(rng);
	if (ret)
		return dev_err_probe(dev, ret, "cannot set up interrupts\n");

	pci_set_drvdata(pdev, rng);
	writel(KESTREL_CTRL_RUN, rng->regs + KESTREL_CTRL);

	rng->hwrng.name = "kestrel";
	rng->hwrng.read = kestrel_rng_read;

	return devm_hwrng_register(dev, &rng->hwrng);
}

static void kestrel_rng_remove(struct pci_dev *pdev)
{
	struct kestrel_rng *rng = pci_get_drvdata(pdev);

	writel(0, rng->regs + KESTREL_CTRL);
}

static const struct pci_device_id kestrel_rng_ids[] = {
	{ PCI_DEVICE(0x1f21, 0x4a00) },
	{ PCI_DEVICE(0x1f21, 0x4a01) },
	{ }
};
MODULE_DEVICE_TABLE(pci, kestrel_rng_ids);

static struct pci_driver kestrel_rng_driver = {
	.name		= KBUILD_MODNAME,
	.id_table	= kestrel_rng_ids,
	.probe		= kestrel_rng_probe,
	.remove		= kestrel_rng_remove,
};
module_pci_driver(kestrel_rng_driver);

MODULE_DESCRIPTION("Kestrel entropy accelerator driver");
MODULE_AUTHOR("Kestrel Secure Systems");
MODULE_LICENSE("GPL");
