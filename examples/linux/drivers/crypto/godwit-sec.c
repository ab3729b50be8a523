// SPDX-License-Identifier: GPL-2.0-only
/*
 * Godwit security processor: a mailbox and a doorbell on a PCI-X card
 *
 * Copyright (C) 2009 Godwit Networks
 */

#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define GODWIT_BAR		0

#define GODWIT_DOORBELL		0x00
#define GODWIT_REPLY		0x04
#define GODWIT_STATUS		0x08
#define GODWIT_CMD_PING		0x1
#define GODWIT_REPLY_OK		0x600d

struct godwit_sec {
	struct pci_dev		*pdev;
	void __iomem		*regs;
	struct mutex		lock;	/* one command at a time */
	struct completion	reply;
};

static irqreturn_t godwit_sec_irq(int irq, void *data)
{
	struct godwit_sec *gs = data;

	if (!readl(gs->regs + GODWIT_STATUS))
		return IRQ_NONE;

	writel(0, gs->regs + GODWIT_STATUS);
	complete(&gs->reply);

	return IRQ_HANDLED;
}

static int godwit_sec_command(struct godwit_sec *gs, u32 cmd)
{
	int ret = 0;

	mutex_lock(&gs->lock);
	reinit_completion(&gs->reply);
	writel(cmd, gs->regs + GODWIT_DOORBELL);
	if (!wait_for_completion_timeout(&gs->reply, HZ))
		ret = -ETIMEDOUT;
	else if (readl(gs->regs + GODWIT_REPLY) != GODWIT_REPLY_OK)
		ret = -EIO;
	mutex_unlock(&gs->lock);

	return ret;
}

static int godwit_sec_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct godwit_sec *gs;
	int ret;

	gs = kzalloc(sizeof(*gs), GFP_KERNEL);
	if (!gs)
		return -ENOMEM;

	gs->pdev = pdev;
	mutex_init(&gs->lock);
	init_completion(&gs->reply);
	pci_set_drvdata(pdev, gs);

	ret = pci_enable_device(pdev);
	if (ret)
		goto err_free;

	ret = pci_request_regions(pdev, "godwit-sec");
	if (ret)
		goto err_disable;

	gs->regs = pci_iomap(pdev, GODWIT_BAR, 0);
	if (!gs->regs) {
		ret = -ENOMEM;
		goto err_release;
	}

	pci_set_master(pdev);

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		goto err_unmap;

	ret = request_irq(pci_irq_vector(pdev, 0), godwit_sec_irq, IRQF_SHARED,
			  "godwit-sec", gs);
	if (ret)
		goto err_vectors;

	ret = godwit_sec_command(gs, GODWIT_CMD_PING);
	if (ret) {
		dev_err(&pdev->dev, "the processor does not answer: %d\n", ret);
		goto err_irq;
	}

	return 0;

err_irq:
	free_irq(pci_irq_vector(pdev, 0), gs);
err_vectors:
	pci_free_irq_vectors(pdev);
err_unmap:
	pci_iounmap(pdev, gs->regs);
err_release:
	pci_release_regions(pdev);
err_disable:
	pci_disable_device(pdev);
err_free:
	kfree(gs);
	return ret;
}

static void godwit_sec_remove(struct pci_dev *pdev)
{
	struct godwit_sec *gs = pci_get_drvdata(pdev);

	free_irq(pci_irq_vector(pdev, 0), gs);
	pci_free_irq_vectors(pdev);
	pci_iounmap(pdev, gs->regs);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
	kfree(gs);
}

static const struct pci_device_id godwit_sec_ids[] = {
	{ PCI_DEVICE(0x1f29, 0x0010) },
	{ }
};
MODULE_DEVICE_TABLE(pci, godwit_sec_ids);

static struct pci_driver godwit_sec_driver = {
	.name		= "godwit-sec",
	.id_table	= godwit_sec_ids,
	.probe		= godwit_sec_probe,
	.remove		= godwit_sec_remove,
};
module_pci_driver(godwit_sec_driver);

MODULE_DESCRIPTION("Godwit security processor driver");
MODULE_AUTHOR("Godwit Networks");
MODULE_LICENSE("GPL");
