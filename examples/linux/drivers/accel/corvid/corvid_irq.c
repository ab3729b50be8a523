// SPDX-License-Identifier: GPL-2.0-only
/*
 * Corvid CV1 inference card: interrupts, one vector for each command queue
 *
 * Copyright (C) 2023 Corvid Compute
 */

#include <linux/interrupt.h>
#include <linux/io.h>

#include "corvid.h"

static irqreturn_t corvid_queue_irq(int irq, void *data)
{
	struct corvid_queue *queue = data;
	struct corvid_dev *cdev = queue->cdev;

	queue->head = readl(cdev->regs + CORVID_QUEUE_HEAD(queue->index));
	writel(queue->head, cdev->regs + CORVID_QUEUE_ACK(queue->index));

	return IRQ_HANDLED;
}

static void corvid_free_queue_irqs(struct corvid_dev *cdev, unsigned int count)
{
	while (count--)
		free_irq(pci_irq_vector(cdev->pdev, count), &cdev->queues[count]);
}

int corvid_irq_init(struct corvid_dev *cdev)
{
	struct pci_dev *pdev = cdev->pdev;
	unsigned int i;
	int ret;

	ret = pci_alloc_irq_vectors(pdev, cdev->nr_queues, cdev->nr_queues,
				    PCI_IRQ_MSIX);
	if (ret < 0) {
		dev_err(&pdev->dev, "cannot get %u vectors: %d\n",
			cdev->nr_queues, ret);
		return ret;
	}

	for (i = 0; i < cdev->nr_queues; i++) {
		ret = request_irq(pci_irq_vector(pdev, i), corvid_queue_irq, 0,
				  "corvid", &cdev->queues[i]);
		if (ret) {
			corvid_free_queue_irqs(cdev, i);
			pci_free_irq_vectors(pdev);
			return ret;
		}
	}

	return 0;
}

void corvid_irq_fini(struct corvid_dev *cdev)
{
	struct pci_dev *pdev = cdev->pdev;

	corvid_free_queue_irqs(cdev, cdev->nr_queues);
	pci_free_irq_vectors(pdev);
}
