/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Corvid CV1 inference card: what the parts of the driver share
 *
 * Copyright (C) 2023 Corvid Compute
 */

#ifndef _CORVID_H
#define _CORVID_H

#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/types.h>

#define CORVID_MAX_QUEUES	8

#define CORVID_CTRL		0x00
#define CORVID_CTRL_RUN		BIT(0)
#define CORVID_QUEUES		0x04
#define CORVID_QUEUE_HEAD(n)	(0x100 + 0x20 * (n))
#define CORVID_QUEUE_ACK(n)	(0x104 + 0x20 * (n))

struct corvid_dev;

struct corvid_queue {
	struct corvid_dev	*cdev;
	unsigned int		index;
	u32			head;
};

struct corvid_dev {
	struct pci_dev		*pdev;
	void __iomem		*regs;
	struct mutex		lock;	/* serialises start and stop */
	unsigned int		nr_queues;
	struct corvid_queue	queues[CORVID_MAX_QUEUES];
};

int corvid_irq_init(struct corvid_dev *cdev);
void corvid_irq_fini(struct corvid_dev *cdev);

#endif /* _CORVID_H */
