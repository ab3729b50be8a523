// SPDX-License-Identifier: GPL-2.0-only
/*
 * Avocet AV52 card reader of some 2019 notebooks, powered down in suspend
 *
 * Copyright (C) 2019 Avocet Peripherals
 */

#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pm.h>
#include <linux/workqueue.h>

#define AVOCET_CTRL		0x00
#define AVOCET_CTRL_POWER	BIT(0)
#define AVOCET_IRQ_EN		0x04
#define AVOCET_IRQ_STAT		0x08
#define AVOCET_IRQ_CARD		BIT(0)

struct avocet_cr {
	struct pci_dev		*pdev;
	void __iomem		*regs;
	struct work_struct	card_work;
	bool			card_present;
	int			irq;
};

static void avocet_cr_card_work(struct work_struct *work)
{
	struct avocet_cr *cr = container_of(work, struct avocet_cr, card_work);

	cr->card_present = !cr->card_present;
	dev_dbg(&cr->pdev->dev, "card %s\n", cr->card_present ? "in" : "out");
}

static irqreturn_t avocet_cr_irq(int irq, void *data)
{
	struct avocet_cr *cr = data;
	u32 stat = readl(cr->regs + AVOCET_IRQ_STAT);

	if (!stat)
		return IRQ_NONE;

	writel(stat, cr->regs + AVOCET_IRQ_STAT);
	if (stat & AVOCET_IRQ_CARD)
		schedule_work(&cr->card_work);

	return IRQ_HANDLED;
}

static int avocet_cr_setup_irq(struct avocet_cr *cr)
{
	struct pci_dev *pdev = cr->pdev;
	int ret;

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI | PCI_IRQ_INTX);
	if (ret < 0)
		return ret;

	cr->irq = pci_irq_vector(pdev, 0);
	ret = request_irq(cr->irq, avocet_cr_irq, IRQF_SHARED, "avocet-cr", cr);
	if (ret) {
		pci_free_irq_vectors(pdev);
		return ret;
	}

	writel(AVOCET_IRQ_CARD, cr->regs + AVOCET_IRQ_EN);

	return 0;
}

static void avocet_cr_release_irq(struct avocet_cr *cr)
{
	writel(0, cr->regs + AVOCET_IRQ_EN);
	free_irq(cr->irq, cr);
	pci_free_irq_vectors(cr->pdev);
}

static void avocet_cr_power(struct avocet_cr *cr, bool on)
{
	writel(on ? AVOCET_CTRL_POWER : 0, cr->regs + AVOCET_CTRL);
}

static int avocet_cr_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct avocet_cr *cr;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	cr = devm_kzalloc(&pdev->dev, sizeof(*cr), GFP_KERNEL);
	if (!cr)
		return -ENOMEM;

	cr->pdev = pdev;
	INIT_WORK(&cr->card_work, avocet_cr_card_work);

	ret = pcim_iomap_regions(pdev, BIT(1), "avocet-cr");
	if (ret)
		return ret;

	cr->regs = pcim_iomap_table(pdev)[1];
	avocet_cr_power(cr, true);

	ret = avocet_cr_setup_irq(cr);
	if (ret) {
		avocet_cr_power(cr, false);
		return ret;
	}

	pci_set_drvdata(pdev, cr);

	return 0;
}

static void avocet_cr_remove(struct pci_dev *pdev)
{
	struct avocet_cr *cr = pci_get_drvdata(pdev);

	avocet_cr_release_irq(cr);
	cancel_work_sync(&cr->card_work);
	avocet_cr_power(cr, false);
}

static int avocet_cr_suspend(struct device *dev)
{
	struct avocet_cr *cr = dev_get_drvdata(dev);

	avocet_cr_release_irq(cr);
	cancel_work_sync(&cr->card_work);
	avocet_cr_power(cr, false);

	return 0;
}

static int avocet_cr_resume(struct device *dev)
{
	struct avocet_cr *cr = dev_get_drvdata(dev);

	avocet_cr_power(cr, true);

	return avocet_cr_setup_irq(cr);
}

static DEFINE_SIMPLE_DEV_PM_OPS(avocet_cr_pm_ops, avocet_cr_suspend, avocet_cr_resume);

static const struct pci_device_id avocet_cr_ids[] = {
	{ PCI_DEVICE(0x1f28, 0x5200) },
	{ PCI_DEVICE(0x1f28, 0x5201) },
	{ }
};
MODULE_DEVICE_TABLE(pci, avocet_cr_ids);

static struct pci_driver avocet_cr_driver = {
	.name		= "avocet-cr",
	.id_table	= avocet_cr_ids,
	.probe		= avocet_cr_probe,
	.remove		= avocet_cr_remove,
	.driver		= {
		.pm	= pm_sleep_ptr(&avocet_cr_pm_ops),
	},
};
module_pci_driver(avocet_cr_driver);

MODULE_DESCRIPTION("Avocet AV52 card reader driver");
MODULE_AUTHOR("Avocet Peripherals");
MODULE_LICENSE("GPL");
