// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lapwing LT4 touch panel controller: registers and vectors
 *
 * Copyright (C) 2022 Lapwing Touch
 */

#include <linux/io.h>

#include "lapwing.h"

void lapwing_report(struct lapwing *lw)
{
	struct input_dev *input = lw->input;

	input_report_key(input, BTN_TOUCH, readl(lw->regs + LAPWING_STAT) & LAPWING_STAT_DOWN);
	input_report_abs(input, ABS_X, readl(lw->regs + LAPWING_X));
	input_report_abs(input, ABS_Y, readl(lw->regs + LAPWING_Y));
	input_sync(input);
}

int lapwing_get_vectors(struct lapwing *lw)
{
	int ret;

	ret = pci_alloc_irq_vectors(lw->pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		return ret;

	lw->irq = pci_irq_vector(lw->pdev, 0);

	return 0;
}

void lapwing_put_vectors(struct lapwing *lw)
{
	pci_free_irq_vectors(lw->pdev);
}
