/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lapwing LT4 touch panel controller
 *
 * Copyright (C) 2022 Lapwing Touch
 */

#ifndef _LAPWING_H
#define _LAPWING_H

#include <linux/input.h>
#include <linux/pci.h>

#define LAPWING_X		0x00
#define LAPWING_Y		0x04
#define LAPWING_STAT		0x08
#define LAPWING_STAT_DOWN	BIT(0)

#define LAPWING_MAX_POS		4095

struct lapwing {
	struct pci_dev		*pdev;
	struct input_dev	*input;
	void __iomem		*regs;
	int			irq;
};

/* lapwing_hw.c */
int lapwing_get_vectors(struct lapwing *lw);
void lapwing_put_vectors(struct lapwing *lw);
void lapwing_report(struct lapwing *lw);

#endif /* _LAPWING_H */
