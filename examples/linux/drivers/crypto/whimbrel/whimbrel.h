/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whimbrel cipher engine: what the physical and the virtual function share
 *
 * Copyright (C) 2022 Whimbrel Systems
 */

#ifndef _WHIMBREL_H
#define _WHIMBREL_H

#include <linux/completion.h>
#include <linux/pci.h>
#include <linux/types.h>

#define WHIMBREL_VENDOR_ID	0x1f2f
#define WHIMBREL_BAR		0

#define WHIMBREL_RESET		0x00
#define WHIMBREL_EVENTS		0x04
#define WHIMBREL_MAILBOX	0x08

struct whimbrel_fn {
	struct pci_dev		*pdev;
	void __iomem		*regs;
	struct completion	mail;
};

extern struct pci_driver whimbrel_pf_driver;
extern struct pci_driver whimbrel_vf_driver;

int whimbrel_reset(struct whimbrel_fn *fn);

#endif /* _WHIMBREL_H */
