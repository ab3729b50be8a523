// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whimbrel cipher engine: both kinds of functions in one module
 *
 * Copyright (C) 2022 Whimbrel Systems
 */

#include <linux/iopoll.h>
#include <linux/module.h>

#include "whimbrel.h"

int whimbrel_reset(struct whimbrel_fn *fn)
{
	u32 val;

	writel(1, fn->regs + WHIMBREL_RESET);

	return readl_poll_timeout(fn->regs + WHIMBREL_RESET, val, !val, 100, 10000);
}

static int __init whimbrel_init(void)
{
	int ret;

	ret = pci_register_driver(&whimbrel_pf_driver);
	if (ret)
		return ret;

	ret = pci_register_driver(&whimbrel_vf_driver);
	if (ret)
		pci_unregister_driver(&whimbrel_pf_driver);

	return ret;
}
module_init(whimbrel_init);

static void __exit whimbrel_exit(void)
{
	pci_unregister_driver(&whimbrel_vf_driver);
	pci_unregister_driver(&whimbrel_pf_driver);
}
module_exit(whimbrel_exit);

MODULE_DESCRIPTION("Whimbrel cipher engine driver");
MODULE_AUTHOR("Whimbrel Systems");
MODULE_LICENSE("GPL");
