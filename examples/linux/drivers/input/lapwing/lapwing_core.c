// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lapwing LT4 touch panel controller: probe and input device
 *
 * Copyright (C) 2022 Lapwing Touch
 */

#include <linux/interrupt.h>
#include <linux/module.h>

#include "lapwing.h"

static irqreturn_t lapwing_irq(int irq, void *data)
{
	lapwing_report(data);

	return IRQ_HANDLED;
}

static int lapwing_register_input(struct lapwing *lw)
{
	struct device *dev = &lw->pdev->dev;
	struct input_dev *input;

	input = devm_input_allocate_device(dev);
	if (!input)
		return -ENOMEM;

	input->name = "Lapwing LT4";
	input->id.bustype = BUS_PCI;
	input_set_capability(input, EV_KEY, BTN_TOUCH);
	input_set_abs_params(input, ABS_X, 0, LAPWING_MAX_POS, 0, 0);
	input_set_abs_params(input, ABS_Y, 0, LAPWING_MAX_POS, 0, 0);
	lw->input = input;

	return input_register_device(input);
}

static int lapwing_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct lapwing *lw;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	lw = devm_kzalloc(&pdev->dev, sizeof(*lw), GFP_KERNEL);
	if (!lw)
		return -ENOMEM;

	lw->pdev = pdev;

	ret = pcim_iomap_regions(pdev, BIT(0), "lapwing");
	if (ret)
		return ret;

	lw->regs = pcim_iomap_table(pdev)[0];

	ret = lapwing_register_input(lw);
	if (ret)
		return ret;

	ret = lapwing_get_vectors(lw);
	if (ret)
		return ret;

	ret = request_threaded_irq(lw->irq, NULL, lapwing_irq, IRQF_ONESHOT, "lapwing", lw);
	if (ret)
		goto err_put_vectors;

	pci_set_drvdata(pdev, lw);
	device_init_wakeup(&pdev->dev, true);

	return 0;

err_put_vectors:
	lapwing_put_vectors(lw);
	return ret;
}

static void lapwing_remove(struct pci_dev *pdev)
{
	struct lapwing *lw = pci_get_drvdata(pdev);

	device_init_wakeup(&pdev->dev, false);
	free_irq(lw->irq, lw);
	lapwing_put_vectors(lw);
}

static const struct pci_device_id lapwing_ids[] = {
	{ PCI_DEVICE(0x1f31, 0x0174) },
	{ }
};
MODULE_DEVICE_TABLE(pci, lapwing_ids);

static struct pci_driver lapwing_driver = {
	.name		= "lapwing",
	.id_table	= lapwing_ids,
	.probe		= lapwing_probe,
	.remove		= lapwing_remove,
};
module_pci_driver(lapwing_driver);

MODULE_DESCRIPTION("Lapwing LT4 touch panel driver");
MODULE_AUTHOR("Lapwing Touch");
MODULE_LICENSE("GPL");
