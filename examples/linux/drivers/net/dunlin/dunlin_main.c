// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dunlin DN25 network adapter, queues and vectors come and go with the interface
 *
 * Copyright (C) 2021 Dunlin Networks
 */

#include <linux/etherdevice.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/pci.h>

#define DUNLIN_MAC_LO		0x00
#define DUNLIN_MAC_HI		0x04
#define DUNLIN_CTRL		0x08
#define DUNLIN_CTRL_UP		BIT(0)
#define DUNLIN_CAUSE		0x0c
#define DUNLIN_DOORBELL		0x10

#define DUNLIN_MAX_VECTORS	4

struct dunlin_priv {
	struct net_device	*netdev;
	struct pci_dev		*pdev;
	void __iomem		*regs;
	struct napi_struct	napi;
	int			nvec;
};

static irqreturn_t dunlin_irq(int irq, void *data)
{
	struct dunlin_priv *priv = data;

	napi_schedule_irqoff(&priv->napi);
	return IRQ_HANDLED;
}

static int dunlin_poll(struct napi_struct *napi, int budget)
{
	struct dunlin_priv *priv = container_of(napi, struct dunlin_priv, napi);

	writel(readl(priv->regs + DUNLIN_CAUSE), priv->regs + DUNLIN_CAUSE);
	napi_complete_done(napi, 0);

	return 0;
}

static void dunlin_free_irqs(struct dunlin_priv *priv, int count)
{
	while (count--)
		free_irq(pci_irq_vector(priv->pdev, count), priv);
	pci_free_irq_vectors(priv->pdev);
}

static int dunlin_open(struct net_device *netdev)
{
	struct dunlin_priv *priv = netdev_priv(netdev);
	int i, err;

	priv->nvec = pci_alloc_irq_vectors(priv->pdev, 1, DUNLIN_MAX_VECTORS,
					   PCI_IRQ_MSIX | PCI_IRQ_MSI);
	if (priv->nvec < 0)
		return priv->nvec;

	for (i = 0; i < priv->nvec; i++) {
		err = request_irq(pci_irq_vector(priv->pdev, i), dunlin_irq, 0,
				  netdev->name, priv);
		if (err) {
			dunlin_free_irqs(priv, i);
			return err;
		}
	}

	napi_enable(&priv->napi);
	writel(DUNLIN_CTRL_UP, priv->regs + DUNLIN_CTRL);
	netif_start_queue(netdev);

	return 0;
}

static int dunlin_stop(struct net_device *netdev)
{
	struct dunlin_priv *priv = netdev_priv(netdev);

	netif_stop_queue(netdev);
	writel(0, priv->regs + DUNLIN_CTRL);
	napi_disable(&priv->napi);
	dunlin_free_irqs(priv, priv->nvec);

	return 0;
}

static netdev_tx_t dunlin_start_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	struct dunlin_priv *priv = netdev_priv(netdev);

	writel(skb->len, priv->regs + DUNLIN_DOORBELL);
	dev_consume_skb_any(skb);

	return NETDEV_TX_OK;
}

static const struct net_device_ops dunlin_netdev_ops = {
	.ndo_open		= dunlin_open,
	.ndo_stop		= dunlin_stop,
	.ndo_start_xmit		= dunlin_start_xmit,
	.ndo_validate_addr	= eth_validate_addr,
	.ndo_set_mac_address	= eth_mac_addr,
};

static int dunlin_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *netdev;
	struct dunlin_priv *priv;
	u8 mac[ETH_ALEN];
	int err;

	err = pcim_enable_device(pdev);
	if (err)
		return err;

	err = pcim_iomap_regions(pdev, BIT(0), "dunlin");
	if (err)
		return err;

	netdev = devm_alloc_etherdev(&pdev->dev, sizeof(*priv));
	if (!netdev)
		return -ENOMEM;

	SET_NETDEV_DEV(netdev, &pdev->dev);
	pci_set_drvdata(pdev, netdev);

	priv = netdev_priv(netdev);
	priv->netdev = netdev;
	priv->pdev = pdev;
	priv->regs = pcim_iomap_table(pdev)[0];

	memcpy_fromio(mac, priv->regs + DUNLIN_MAC_LO, ETH_ALEN);
	eth_hw_addr_set(netdev, mac);

	netdev->netdev_ops = &dunlin_netdev_ops;
	netif_napi_add(netdev, &priv->napi, dunlin_poll);
	pci_set_master(pdev);

	return register_netdev(netdev);
}

static void dunlin_remove(struct pci_dev *pdev)
{
	unregister_netdev(pci_get_drvdata(pdev));
}

static const struct pci_device_id dunlin_ids[] = {
	{ PCI_DEVICE(0x1f2e, 0x2500) },
	{ PCI_DEVICE(0x1f2e, 0x2501) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dunlin_ids);

static struct pci_driver dunlin_driver = {
	.name		= "dunlin",
	.id_table	= dunlin_ids,
	.probe		= dunlin_probe,
	.remove		= dunlin_remove,
};
module_pci_driver(dunlin_driver);

MODULE_DESCRIPTION("Dunlin DN25 network driver");
MODULE_AUTHOR("Dunlin Networks");
MODULE_LICENSE("GPL");
