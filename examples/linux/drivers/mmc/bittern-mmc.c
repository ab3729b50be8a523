// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bittern BT-MMC card host, with separate command and card-detect interrupts
 *
 * Copyright (C) 2020 Bittern Silicon
 */

#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mmc/host.h>
#include <linux/module.h>
#include <linux/pci.h>

#define BITTERN_CTRL		0x00
#define BITTERN_CTRL_SPLIT_IRQ	BIT(4)
#define BITTERN_CLOCK		0x04
#define BITTERN_IRQ_STAT	0x08
#define BITTERN_IRQ_CMD		BIT(0)
#define BITTERN_IRQ_CARD	BIT(1)
#define BITTERN_ARG		0x10
#define BITTERN_CMD		0x14
#define BITTERN_RESP		0x18

#define BITTERN_NR_VECTORS	2

struct bittern_host {
	struct mmc_host		*mmc;
	struct mmc_request	*mrq;
	struct pci_dev		*pdev;
	void __iomem		*regs;
	bool			split_irq;
};

static irqreturn_t bittern_cmd_irq(int irq, void *data)
{
	struct bittern_host *bh = data;

	if (!(readl(bh->regs + BITTERN_IRQ_STAT) & BITTERN_IRQ_CMD))
		return IRQ_NONE;

	writel(BITTERN_IRQ_CMD, bh->regs + BITTERN_IRQ_STAT);
	if (bh->mrq) {
		bh->mrq->cmd->resp[0] = readl(bh->regs + BITTERN_RESP);
		mmc_request_done(bh->mmc, xchg(&bh->mrq, NULL));
	}

	return IRQ_HANDLED;
}

static irqreturn_t bittern_card_irq(int irq, void *data)
{
	struct bittern_host *bh = data;

	writel(BITTERN_IRQ_CARD, bh->regs + BITTERN_IRQ_STAT);
	mmc_detect_change(bh->mmc, msecs_to_jiffies(200));
	return IRQ_HANDLED;
}

static irqreturn_t bittern_legacy_irq(int irq, void *data)
{
	struct bittern_host *bh = data;

	if (readl(bh->regs + BITTERN_IRQ_STAT) & BITTERN_IRQ_CARD)
		return bittern_card_irq(irq, data);

	return bittern_cmd_irq(irq, data);
}

static int bittern_request_split(struct bittern_host *bh)
{
	struct pci_dev *pdev = bh->pdev;
	int ret;

	ret = request_irq(pci_irq_vector(pdev, 0), bittern_cmd_irq, 0, "bittern-cmd", bh);
	if (ret)
		return ret;

	ret = request_irq(pci_irq_vector(pdev, 1), bittern_card_irq, 0, "bittern-card", bh);
	if (ret)
		free_irq(pci_irq_vector(pdev, 0), bh);

	return ret;
}

static int bittern_setup_irqs(struct bittern_host *bh)
{
	struct pci_dev *pdev = bh->pdev;
	int ret;

	ret = pci_alloc_irq_vectors(pdev, BITTERN_NR_VECTORS, BITTERN_NR_VECTORS,
				    PCI_IRQ_MSIX | PCI_IRQ_MSI);
	if (ret == BITTERN_NR_VECTORS) {
		ret = bittern_request_split(bh);
		if (!ret) {
			writel(BITTERN_CTRL_SPLIT_IRQ, bh->regs + BITTERN_CTRL);
			bh->split_irq = true;
			return 0;
		}

		dev_warn(&pdev->dev, "split interrupts failed: %d\n", ret);
		pci_free_irq_vectors(pdev);
	}

	return request_irq(pci_irq_vector(pdev, 0), bittern_legacy_irq,
			   IRQF_SHARED, "bittern-mmc", bh);
}

static void bittern_free_irqs(struct bittern_host *bh)
{
	if (bh->split_irq)
		free_irq(pci_irq_vector(bh->pdev, 1), bh);
	free_irq(pci_irq_vector(bh->pdev, 0), bh);
}

static void bittern_request(struct mmc_host *mmc, struct mmc_request *mrq)
{
	struct bittern_host *bh = mmc_priv(mmc);

	bh->mrq = mrq;
	writel(mrq->cmd->arg, bh->regs + BITTERN_ARG);
	writel(mrq->cmd->opcode, bh->regs + BITTERN_CMD);
}

static void bittern_set_ios(struct mmc_host *mmc, struct mmc_ios *ios)
{
	struct bittern_host *bh = mmc_priv(mmc);

	writel(ios->clock, bh->regs + BITTERN_CLOCK);
}

static const struct mmc_host_ops bittern_ops = {
	.request	= bittern_request,
	.set_ios	= bittern_set_ios,
};

static int bittern_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct bittern_host *bh;
	struct mmc_host *mmc;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pcim_iomap_regions(pdev, BIT(0), pci_name(pdev));
	if (ret)
		return ret;

	mmc = devm_mmc_alloc_host(&pdev->dev, sizeof(*bh));
	if (!mmc)
		return -ENOMEM;

	bh = mmc_priv(mmc);
	bh->mmc = mmc;
	bh->pdev = pdev;
	bh->regs = pcim_iomap_table(pdev)[0];
	pci_set_drvdata(pdev, bh);

	ret = bittern_setup_irqs(bh);
	if (ret)
		return ret;

	mmc->ops = &bittern_ops;
	mmc->f_min = 400000;
	mmc->f_max = 50000000;
	mmc->ocr_avail = MMC_VDD_32_33 | MMC_VDD_33_34;

	ret = mmc_add_host(mmc);
	if (ret) {
		bittern_free_irqs(bh);
		pci_free_irq_vectors(pdev);
		return ret;
	}

	return 0;
}

static void bittern_remove(struct pci_dev *pdev)
{
	struct bittern_host *bh = pci_get_drvdata(pdev);

	mmc_remove_host(bh->mmc);
	bittern_free_irqs(bh);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id bittern_ids[] = {
	{ PCI_DEVICE(0x1f27, 0x0202) },
	{ }
};
MODULE_DEVICE_TABLE(pci, bittern_ids);

static struct pci_driver bittern_driver = {
	.name		= "bittern-mmc",
	.id_table	= bittern_ids,
	.probe		= bittern_probe,
	.remove		= bittern_remove,
};
module_pci_driver(bittern_driver);

MODULE_DESCRIPTION("Bittern BT-MMC card host driver");
MODULE_AUTHOR("Bittern Silicon");
MODULE_LICENSE("GPL");
