// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plover PW1 watchdog, warns through an interrupt before it bites
 *
 * Copyright (C) 2020 Plover Embedded
 */

#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/watchdog.h>

#define PLOVER_LOAD		0x00
#define PLOVER_CTRL		0x04
#define PLOVER_CTRL_RUN		BIT(0)
#define PLOVER_CTRL_WARN	BIT(1)
#define PLOVER_ACK		0x08

#define PLOVER_TICKS		1000
#define PLOVER_MAX_TIMEOUT	600

struct plover_wdt {
	struct watchdog_device	wdd;
	void __iomem		*regs;
	int			irq;
};

static int plover_wdt_start(struct watchdog_device *wdd)
{
	struct plover_wdt *pw = watchdog_get_drvdata(wdd);

	writel(wdd->timeout * PLOVER_TICKS, pw->regs + PLOVER_LOAD);
	writel(PLOVER_CTRL_RUN | PLOVER_CTRL_WARN, pw->regs + PLOVER_CTRL);

	return 0;
}

static int plover_wdt_stop(struct watchdog_device *wdd)
{
	struct plover_wdt *pw = watchdog_get_drvdata(wdd);

	writel(0, pw->regs + PLOVER_CTRL);

	return 0;
}

static const struct watchdog_info plover_wdt_info = {
	.options	= WDIOF_KEEPALIVEPING | WDIOF_PRETIMEOUT,
	.identity	= "Plover PW1",
};

static const struct watchdog_ops plover_wdt_ops = {
	.owner		= THIS_MODULE,
	.start		= plover_wdt_start,
	.stop		= plover_wdt_stop,
};

static irqreturn_t plover_wdt_irq(int irq, void *data)
{
	struct plover_wdt *pw = data;

	if (!readl(pw->regs + PLOVER_ACK))
		return IRQ_NONE;

	writel(1, pw->regs + PLOVER_ACK);
	watchdog_notify_pretimeout(&pw->wdd);

	return IRQ_HANDLED;
}

static int plover_wdt_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct plover_wdt *pw;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	pw = devm_kzalloc(dev, sizeof(*pw), GFP_KERNEL);
	if (!pw)
		return -ENOMEM;

	ret = pcim_iomap_regions(pdev, BIT(0), "plover_wdt");
	if (ret)
		return ret;

	pw->regs = pcim_iomap_table(pdev)[0];

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		return ret;

	pw->irq = pci_irq_vector(pdev, 0);
	ret = request_irq(pw->irq, plover_wdt_irq, IRQF_SHARED, "plover_wdt", pw);
	if (ret)
		goto err_vectors;

	pw->wdd.parent = dev;
	pw->wdd.info = &plover_wdt_info;
	pw->wdd.ops = &plover_wdt_ops;
	pw->wdd.timeout = 60;
	pw->wdd.max_timeout = PLOVER_MAX_TIMEOUT;
	watchdog_set_drvdata(&pw->wdd, pw);

	ret = watchdog_register_device(&pw->wdd);
	if (ret)
		goto err_irq;

	pci_set_drvdata(pdev, pw);

	return 0;

err_irq:
	free_irq(pw->irq, pw);
err_vectors:
	pci_free_irq_vectors(pdev);
	return ret;
}

static void plover_wdt_remove(struct pci_dev *pdev)
{
	struct plover_wdt *pw = pci_get_drvdata(pdev);

	watchdog_unregister_device(&pw->wdd);
	plover_wdt_stop(&pw->wdd);
	free_irq(pw->irq, pw);
	pci_free_irq_vectors(pdev);
}

static void plover_wdt_shutdown(struct pci_dev *pdev)
{
	dev_dbg(&pdev->dev, "going down, no more barking\n");
	plover_wdt_remove(pdev);
}

static const struct pci_device_id plover_wdt_ids[] = {
	{ PCI_DEVICE(0x1f2d, 0x00d0) },
	{ }
};
MODULE_DEVICE_TABLE(pci, plover_wdt_ids);

static struct pci_driver plover_wdt_driver = {
	.name		= "plover_wdt",
	.id_table	= plover_wdt_ids,
	.probe		= plover_wdt_probe,
	.remove		= plover_wdt_remove,
	.shutdown	= plover_wdt_shutdown,
};
module_pci_driver(plover_wdt_driver);

MODULE_DESCRIPTION("Plover PW1 watchdog driver");
MODULE_AUTHOR("Plover Embedded");
MODULE_LICENSE("GPL");
