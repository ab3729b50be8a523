// SPDX-License-Identifier: GPL-2.0-only
/*
 * Willow two-wire controller, a PCI function with a clock of its own
 *
 * Copyright (C) 2022 Willow Microsystems
 */

#include <linux/clk.h>
#include <linux/completion.h>
#include <linux/i2c.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define WILLOW_CMD		0x00
#define WILLOW_CMD_START	BIT(8)
#define WILLOW_CMD_STOP		BIT(9)
#define WILLOW_DATA		0x04
#define WILLOW_STAT		0x08
#define WILLOW_STAT_DONE	BIT(0)
#define WILLOW_STAT_NAK		BIT(1)

struct willow_i2c {
	struct i2c_adapter	adap;
	void __iomem		*regs;
	struct clk		*clk;
	struct completion	done;
	u32			stat;
	int			irq;
};

static irqreturn_t willow_i2c_irq(int irq, void *data)
{
	struct willow_i2c *wi = data;

	wi->stat = readl(wi->regs + WILLOW_STAT);
	if (!(wi->stat & WILLOW_STAT_DONE))
		return IRQ_NONE;

	writel(wi->stat, wi->regs + WILLOW_STAT);
	complete(&wi->done);

	return IRQ_HANDLED;
}

static int willow_i2c_xfer_byte(struct willow_i2c *wi, u32 cmd)
{
	reinit_completion(&wi->done);
	writel(cmd, wi->regs + WILLOW_CMD);

	if (!wait_for_completion_timeout(&wi->done, HZ))
		return -ETIMEDOUT;

	return wi->stat & WILLOW_STAT_NAK ? -ENXIO : 0;
}

static int willow_i2c_xfer(struct i2c_adapter *adap, struct i2c_msg *msgs, int num)
{
	struct willow_i2c *wi = i2c_get_adapdata(adap);
	int i, j, ret;

	for (i = 0; i < num; i++) {
		ret = willow_i2c_xfer_byte(wi, WILLOW_CMD_START |
					   i2c_8bit_addr_from_msg(&msgs[i]));
		for (j = 0; !ret && j < msgs[i].len; j++)
			ret = willow_i2c_xfer_byte(wi, msgs[i].buf[j]);
		if (ret)
			return ret;
	}
	writel(WILLOW_CMD_STOP, wi->regs + WILLOW_CMD);

	return num;
}

static u32 willow_i2c_func(struct i2c_adapter *adap)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm willow_i2c_algo = {
	.master_xfer	= willow_i2c_xfer,
	.functionality	= willow_i2c_func,
};

static int willow_i2c_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct willow_i2c *wi;
	int err;

	err = pcim_enable_device(pdev);
	if (err)
		return err;

	err = pcim_iomap_regions(pdev, BIT(0), pci_name(pdev));
	if (err)
		return err;

	wi = devm_kzalloc(dev, sizeof(*wi), GFP_KERNEL);
	if (!wi)
		return -ENOMEM;

	wi->regs = pcim_iomap_table(pdev)[0];
	init_completion(&wi->done);

	wi->clk = devm_clk_get(dev, NULL);
	if (IS_ERR(wi->clk))
		return dev_err_probe(dev, PTR_ERR(wi->clk), "no clock\n");

	err = clk_prepare_enable(wi->clk);
	if (err)
		return err;

	err = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (err < 0)
		goto err_disable_clk;

	wi->irq = pci_irq_vector(pdev, 0);
	err = request_irq(wi->irq, willow_i2c_irq, IRQF_SHARED, "i2c-willow", wi);
	if (err)
		goto err_free_vectors;

	wi->adap.owner = THIS_MODULE;
	wi->adap.class = I2C_CLASS_HWMON;
	wi->adap.algo = &willow_i2c_algo;
	wi->adap.dev.parent = dev;
	snprintf(wi->adap.name, sizeof(wi->adap.name), "willow %s", pci_name(pdev));
	i2c_set_adapdata(&wi->adap, wi);

	err = i2c_add_adapter(&wi->adap);
	if (err)
		goto err_free_irq;

	pci_set_drvdata(pdev, wi);

	return 0;

err_free_irq:
	free_irq(wi->irq, wi);
err_free_vectors:
	pci_free_irq_vectors(pdev);
err_disable_clk:
	clk_disable_unprepare(wi->clk);
	return err;
}

static void willow_i2c_remove(struct pci_dev *pdev)
{
	struct willow_i2c *wi = pci_get_drvdata(pdev);

	i2c_del_adapter(&wi->adap);
	free_irq(wi->irq, wi);
	pci_free_irq_vectors(pdev);
	clk_disable_unprepare(wi->clk);
}

static const struct pci_device_id willow_i2c_ids[] = {
	{ PCI_DEVICE(0x1f23, 0x1200) },
	{ }
};
MODULE_DEVICE_TABLE(pci, willow_i2c_ids);

static struct pci_driver willow_i2c_driver = {
	.name		= "i2c-willow",
	.id_table	= willow_i2c_ids,
	.probe		= willow_i2c_probe,
	.remove		= willow_i2c_remove,
};
module_pci_driver(willow_i2c_driver);

MODULE_DESCRIPTION("Willow two-wire controller driver");
MODULE_AUTHOR("Willow Microsystems");
MODULE_LICENSE("GPL");
