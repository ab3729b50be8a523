// SPDX-License-Identifier: GPL-2.0-only
/*
 * Heron HX20 companion chip: 32 GPIO lines behind one PCI function
 *
 * Copyright (C) 2021 Heron Devices
 */

#include <linux/bits.h>
#include <linux/gpio/driver.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/spinlock.h>

#define HERON_GPLR		0x00	/* pin level */
#define HERON_GPDR		0x04	/* pin direction, 1 = output */
#define HERON_GPSR		0x08	/* pin set */
#define HERON_GPCR		0x0c	/* pin clear */
#define HERON_GEDR		0x10	/* edge detect status, write 1 to clear */
#define HERON_GIMR		0x14	/* interrupt mask */

#define HERON_NGPIO		32

struct heron_gpio {
	struct gpio_chip	chip;
	void __iomem		*regs;
	spinlock_t		lock;	/* protects the direction register */
};

static int heron_gpio_get(struct gpio_chip *chip, unsigned int offset)
{
	struct heron_gpio *hg = gpiochip_get_data(chip);

	return !!(readl(hg->regs + HERON_GPLR) & BIT(offset));
}

static void heron_gpio_set(struct gpio_chip *chip, unsigned int offset, int value)
{
	struct heron_gpio *hg = gpiochip_get_data(chip);

	writel(BIT(offset), hg->regs + (value ? HERON_GPSR : HERON_GPCR));
}

static int heron_gpio_direction_input(struct gpio_chip *chip, unsigned int offset)
{
	struct heron_gpio *hg = gpiochip_get_data(chip);
	unsigned long flags;
	u32 dir;

	spin_lock_irqsave(&hg->lock, flags);
	dir = readl(hg->regs + HERON_GPDR);
	writel(dir & ~BIT(offset), hg->regs + HERON_GPDR);
	spin_unlock_irqrestore(&hg->lock, flags);

	return 0;
}

static irqreturn_t heron_gpio_irq(int irq, void *data)
{
	struct heron_gpio *hg = data;
	u32 pending;

	pending = readl(hg->regs + HERON_GEDR) & readl(hg->regs + HERON_GIMR);
	if (!pending)
		return IRQ_NONE;

	writel(pending, hg->regs + HERON_GEDR);
	return IRQ_HANDLED;
}

static int heron_gpio_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct heron_gpio *hg;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	hg = devm_kzalloc(dev, sizeof(*hg), GFP_KERNEL);
	if (!hg)
		return -ENOMEM;

	ret = pcim_iomap_regions(pdev, BIT(0), pci_name(pdev));
	if (ret)
		return dev_err_probe(dev, ret, "cannot map BAR 0\n");

	hg->regs = pcim_iomap_table(pdev)[0];
	spin_lock_init(&hg->lock);

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		return ret;

	writel(0, hg->regs + HERON_GIMR);

	ret = devm_request_irq(dev, pci_irq_vector(pdev, 0), heron_gpio_irq,
			       IRQF_SHARED, pci_name(pdev), hg);
	if (ret)
		return dev_err_probe(dev, ret, "cannot request the interrupt\n");

	hg->chip.label = pci_name(pdev);
	hg->chip.parent = dev;
	hg->chip.owner = THIS_MODULE;
	hg->chip.base = -1;
	hg->chip.ngpio = HERON_NGPIO;
	hg->chip.get = heron_gpio_get;
	hg->chip.set = heron_gpio_set;
	hg->chip.direction_input = heron_gpio_direction_input;

	return devm_gpiochip_add_data(dev, &hg->chip, hg);
}

static const struct pci_device_id heron_gpio_ids[] = {
	{ PCI_DEVICE(0x1f20, 0x0020) },
	{ }
};
MODULE_DEVICE_TABLE(pci, heron_gpio_ids);

static struct pci_driver heron_gpio_driver = {
	.name		= "gpio-heron",
	.id_table	= heron_gpio_ids,
	.probe		= heron_gpio_probe,
};
module_pci_driver(heron_gpio_driver);

MODULE_DESCRIPTION("Heron HX20 GPIO driver");
MODULE_AUTHOR("Heron Devices");
MODULE_LICENSE("GPL");
