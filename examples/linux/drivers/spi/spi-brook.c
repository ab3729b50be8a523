// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brook BR-S4 SPI host controller on PCI Express
 *
 * Copyright (C) 2019 Brook Semiconductor
 */

#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pm.h>
#include <linux/spi/spi.h>

#define BROOK_SPI_ID		0x00
#define BROOK_SPI_ID_MAGIC	0x42523453
#define BROOK_SPI_CTRL		0x04
#define BROOK_SPI_CTRL_EN	BIT(0)
#define BROOK_SPI_IRQ_EN	0x08
#define BROOK_SPI_IRQ_STAT	0x0c
#define BROOK_SPI_FIFO		0x10

#define BROOK_SPI_TIMEOUT	msecs_to_jiffies(500)

struct brook_spi {
	struct spi_controller	*host;
	void __iomem		*regs;
	struct completion	done;
	int			irq;
};

static irqreturn_t brook_spi_irq(int irq, void *data)
{
	struct brook_spi *bs = data;
	u32 stat = readl(bs->regs + BROOK_SPI_IRQ_STAT);

	if (!stat)
		return IRQ_NONE;

	writel(stat, bs->regs + BROOK_SPI_IRQ_STAT);
	complete(&bs->done);

	return IRQ_HANDLED;
}

static int brook_spi_transfer_one(struct spi_controller *host,
				  struct spi_device *spi,
				  struct spi_transfer *xfer)
{
	struct brook_spi *bs = spi_controller_get_devdata(host);
	const u8 *tx = xfer->tx_buf;
	u8 *rx = xfer->rx_buf;
	unsigned int i;

	for (i = 0; i < xfer->len; i++) {
		reinit_completion(&bs->done);
		writel(tx ? tx[i] : 0, bs->regs + BROOK_SPI_FIFO);
		if (!wait_for_completion_timeout(&bs->done, BROOK_SPI_TIMEOUT))
			return -ETIMEDOUT;
		if (rx)
			rx[i] = readl(bs->regs + BROOK_SPI_FIFO);
	}

	return 0;
}

static int brook_spi_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct spi_controller *host;
	struct brook_spi *bs;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	host = devm_spi_alloc_host(dev, sizeof(*bs));
	if (!host)
		return -ENOMEM;

	bs = spi_controller_get_devdata(host);
	bs->host = host;
	init_completion(&bs->done);

	ret = pcim_iomap_regions(pdev, BIT(0), pci_name(pdev));
	if (ret)
		return ret;

	bs->regs = pcim_iomap_table(pdev)[0];
	pci_set_master(pdev);

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		return ret;

	if (readl(bs->regs + BROOK_SPI_ID) != BROOK_SPI_ID_MAGIC) {
		ret = -ENODEV;
		goto err_free_irq_vectors;
	}

	bs->irq = pci_irq_vector(pdev, 0);
	ret = request_irq(bs->irq, brook_spi_irq, IRQF_SHARED, "brook-spi", bs);
	if (ret) {
		dev_err(dev, "cannot request irq %d\n", bs->irq);
		goto err_free_irq_vectors;
	}

	host->bus_num = -1;
	host->num_chipselect = id->driver_data;
	host->mode_bits = SPI_CPOL | SPI_CPHA;
	host->transfer_one = brook_spi_transfer_one;

	writel(BROOK_SPI_CTRL_EN, bs->regs + BROOK_SPI_CTRL);
	writel(1, bs->regs + BROOK_SPI_IRQ_EN);

	ret = spi_register_controller(host);
	if (ret) {
		writel(0, bs->regs + BROOK_SPI_IRQ_EN);
		free_irq(bs->irq, bs);
		goto err_free_irq_vectors;
	}

	pci_set_drvdata(pdev, bs);

	return 0;

err_free_irq_vectors:
	pci_free_irq_vectors(pdev);
	return ret;
}

static void brook_spi_remove(struct pci_dev *pdev)
{
	struct brook_spi *bs = pci_get_drvdata(pdev);

	spi_unregister_controller(bs->host);
	writel(0, bs->regs + BROOK_SPI_IRQ_EN);
	free_irq(bs->irq, bs);

	pci_free_irq_vectors(pdev);
}

static int brook_spi_suspend(struct device *dev)
{
	struct brook_spi *bs = dev_get_drvdata(dev);

	return spi_controller_suspend(bs->host);
}

static int brook_spi_resume(struct device *dev)
{
	struct brook_spi *bs = dev_get_drvdata(dev);

	writel(BROOK_SPI_CTRL_EN, bs->regs + BROOK_SPI_CTRL);
	writel(1, bs->regs + BROOK_SPI_IRQ_EN);

	return spi_controller_resume(bs->host);
}

static DEFINE_SIMPLE_DEV_PM_OPS(brook_spi_pm_ops, brook_spi_suspend, brook_spi_resume);

static const struct pci_device_id brook_spi_ids[] = {
	{ PCI_DEVICE(0x1f22, 0x5304), .driver_data = 4 },
	{ PCI_DEVICE(0x1f22, 0x5308), .driver_data = 8 },
	{ }
};
MODULE_DEVICE_TABLE(pci, brook_spi_ids);

static struct pci_driver brook_spi_driver = {
	.name		= "brook-spi",
	.id_table	= brook_spi_ids,
	.probe		= brook_spi_probe,
	.remove		= brook_spi_remove,
	.driver.pm	= pm_sleep_ptr(&brook_spi_pm_ops),
};
module_pci_driver(brook_spi_driver);

MODULE_DESCRIPTION("Brook BR-S4 SPI host controller driver");
MODULE_AUTHOR("Brook Semiconductor");
MODULE_LICENSE("GPL");
