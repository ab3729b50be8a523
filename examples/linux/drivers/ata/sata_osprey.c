// SPDX-License-Identifier: GPL-2.0-only
/*
 * Osprey OSP-8 Serial ATA host adapter, up to eight taskfile ports
 *
 * Copyright (C) 2017 Osprey Storage
 */

#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/libata.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <scsi/scsi_host.h>

#define DRV_NAME		"sata_osprey"

#define OSPREY_BAR		5

#define OSPREY_GLOBAL		0x00
#define OSPREY_GLOBAL_RESET	BIT(31)
#define OSPREY_PORTS		0x04
#define OSPREY_ROUTE		0x08
#define OSPREY_ROUTE_LOCKED	BIT(7)
#define OSPREY_PENDING		0x0c
#define OSPREY_PORT(n)		(0x100 + 0x80 * (n))

#define OSPREY_MAX_PORTS	8

struct osprey_priv {
	void __iomem	*regs;
	unsigned int	nr_ports;
	bool		irq_per_port;
};

static const struct scsi_host_template osprey_sht = {
	ATA_BASE_SHT(DRV_NAME),
};

static struct ata_port_operations osprey_ops = {
	.inherits	= &ata_sff_port_ops,
};

static const struct ata_port_info osprey_port_info = {
	.flags		= ATA_FLAG_SATA,
	.pio_mask	= ATA_PIO4,
	.port_ops	= &osprey_ops,
};

static irqreturn_t osprey_irq(int irq, void *data)
{
	struct ata_host *host = data;
	struct osprey_priv *priv = host->private_data;

	if (!priv->irq_per_port && !readl(priv->regs + OSPREY_PENDING))
		return IRQ_NONE;

	return ata_sff_interrupt(irq, host);
}

static int osprey_init_vectors(struct pci_dev *pdev, struct osprey_priv *priv)
{
	int nvec;

	if (priv->nr_ports > 1) {
		nvec = pci_alloc_irq_vectors(pdev, priv->nr_ports, OSPREY_MAX_PORTS,
					     PCI_IRQ_MSIX | PCI_IRQ_MSI);
		if (nvec > 0) {
			writel(nvec, priv->regs + OSPREY_ROUTE);
			if (!(readl(priv->regs + OSPREY_ROUTE) & OSPREY_ROUTE_LOCKED)) {
				priv->irq_per_port = true;
				return nvec;
			}

			/* The firmware has locked the routing: all ports share one */
			dev_info(&pdev->dev, "routing is locked\n");
			pci_free_irq_vectors(pdev);
		}
	}

	/* One vector for all ports. It is given back by pcim_release(). */
	return pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
}

static void osprey_setup_port(struct ata_port *ap, void __iomem *base)
{
	ap->ioaddr.cmd_addr = base;
	ap->ioaddr.altstatus_addr = base + 0x20;
	ap->ioaddr.ctl_addr = base + 0x20;
	ata_sff_std_ports(&ap->ioaddr);
}

static int osprey_init_one(struct pci_dev *pdev, const struct pci_device_id *id)
{
	const struct ata_port_info *ppi[] = { &osprey_port_info, NULL };
	struct device *dev = &pdev->dev;
	struct osprey_priv *priv;
	struct ata_host *host;
	unsigned int i;
	int nvec, rc;

	rc = pcim_enable_device(pdev);
	if (rc)
		return rc;

	rc = pcim_iomap_regions(pdev, BIT(OSPREY_BAR), DRV_NAME);
	if (rc == -EBUSY)
		pcim_pin_device(pdev);
	if (rc)
		return rc;

	priv = devm_kzalloc(dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->regs = pcim_iomap_table(pdev)[OSPREY_BAR];
	priv->nr_ports = min_t(u32, readl(priv->regs + OSPREY_PORTS), OSPREY_MAX_PORTS);
	writel(OSPREY_GLOBAL_RESET, priv->regs + OSPREY_GLOBAL);

	host = ata_host_alloc_pinfo(dev, ppi, priv->nr_ports);
	if (!host)
		return -ENOMEM;

	host->private_data = priv;
	for (i = 0; i < priv->nr_ports; i++)
		osprey_setup_port(host->ports[i], priv->regs + OSPREY_PORT(i));

	nvec = osprey_init_vectors(pdev, priv);
	if (nvec < 0)
		return nvec;

	pci_set_master(pdev);

	rc = ata_host_start(host);
	if (rc)
		return rc;

	for (i = 0; i < nvec; i++) {
		rc = devm_request_irq(dev, pci_irq_vector(pdev, i), osprey_irq,
				      IRQF_SHARED, DRV_NAME, host);
		if (rc)
			return rc;
	}

	return ata_host_register(host, &osprey_sht);
}

static const struct pci_device_id osprey_ids[] = {
	{ PCI_DEVICE(0x1f26, 0x0008) },
	{ }
};
MODULE_DEVICE_TABLE(pci, osprey_ids);

static struct pci_driver osprey_pci_driver = {
	.name		= DRV_NAME,
	.id_table	= osprey_ids,
	.probe		= osprey_init_one,
	.remove		= ata_pci_remove_one,
#ifdef CONFIG_PM_SLEEP
	.suspend	= ata_pci_device_suspend,
	.resume		= ata_pci_device_resume,
#endif
};
module_pci_driver(osprey_pci_driver);

MODULE_DESCRIPTION("Osprey OSP-8 Serial ATA driver");
MODULE_AUTHOR("Osprey Storage");
MODULE_LICENSE("GPL");
