/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PCI API as far as the drivers of this tree use it
 */
#ifndef LINUX_PCI_H
#define LINUX_PCI_H

#include <linux/bits.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/types.h>

#define PCI_IRQ_INTX		BIT(0)	/* Allow INTx interrupts */
#define PCI_IRQ_MSI		BIT(1)	/* Allow MSI interrupts */
#define PCI_IRQ_MSIX		BIT(2)	/* Allow MSI-X interrupts */
#define PCI_IRQ_AFFINITY	BIT(3)	/* Spread the vectors over the CPUs */
#define PCI_IRQ_ALL_TYPES	(PCI_IRQ_INTX | PCI_IRQ_MSI | PCI_IRQ_MSIX)

#define PCI_DEVFN(slot, func)	((((slot) & 0x1f) << 3) | ((func) & 0x07))
#define PCI_SLOT(devfn)		(((devfn) >> 3) & 0x1f)
#define PCI_DEVICE(vend, dev) \
	.vendor = (vend), .device = (dev), \
	.subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID

struct pci_bus;

struct pci_dev {
	struct pci_bus	*bus;
	unsigned int	devfn;
	unsigned int	irq;
	struct device	dev;
};

#define to_pci_dev(n) container_of(n, struct pci_dev, dev)

struct pci_driver {
	const char			*name;
	const struct pci_device_id	*id_table;
	int	(*probe)(struct pci_dev *dev, const struct pci_device_id *id);
	void	(*remove)(struct pci_dev *dev);
	int	(*suspend)(struct pci_dev *dev, pm_message_t state);
	int	(*resume)(struct pci_dev *dev);
	void	(*shutdown)(struct pci_dev *dev);
	int	(*sriov_configure)(struct pci_dev *dev, int num_vfs);
	const struct attribute_group	**dev_groups;
	struct device_driver		driver;
};

#ifdef CONFIG_PCI
int pci_enable_device(struct pci_dev *dev);
int pci_enable_device_mem(struct pci_dev *dev);
int pcim_enable_device(struct pci_dev *dev);
void pcim_pin_device(struct pci_dev *dev);
void pci_disable_device(struct pci_dev *dev);
void pci_set_master(struct pci_dev *dev);
void pci_clear_master(struct pci_dev *dev);

int pci_request_regions(struct pci_dev *dev, const char *name);
void pci_release_regions(struct pci_dev *dev);
int pci_request_mem_regions(struct pci_dev *dev, const char *name);
void pci_release_mem_regions(struct pci_dev *dev);
void pci_iounmap(struct pci_dev *dev, void __iomem *regs);
void __iomem *pci_iomap(struct pci_dev *dev, int bar, unsigned long max);
void __iomem *pci_ioremap_bar(struct pci_dev *dev, int bar);
int pcim_iomap_regions(struct pci_dev *dev, int mask, const char *name);
void __iomem * const *pcim_iomap_table(struct pci_dev *dev);

struct pci_dev *pci_get_slot(struct pci_bus *bus, unsigned int devfn);
void pci_dev_put(struct pci_dev *dev);
int pci_enable_sriov(struct pci_dev *dev, int nr_virtfn);
void pci_disable_sriov(struct pci_dev *dev);

int pci_register_driver(struct pci_driver *drv);
void pci_unregister_driver(struct pci_driver *drv);

int pci_request_irq(struct pci_dev *dev, unsigned int nr, irq_handler_t handler,
		    irq_handler_t thread_fn, void *dev_id, const char *fmt, ...);
void pci_free_irq(struct pci_dev *dev, unsigned int nr, void *dev_id);
#else
static inline int pci_enable_device(struct pci_dev *dev) { return -EIO; }
static inline int pcim_enable_device(struct pci_dev *dev) { return -EIO; }
static inline void pci_disable_device(struct pci_dev *dev) { }
static inline void pci_set_master(struct pci_dev *dev) { }
#endif /* CONFIG_PCI */

#if defined(CONFIG_PCI) && defined(CONFIG_PCI_MSI)
int pci_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
			  unsigned int max_vecs, unsigned int flags);
int pci_alloc_irq_vectors_affinity(struct pci_dev *dev, unsigned int min_vecs,
				   unsigned int max_vecs, unsigned int flags,
				   struct irq_affinity *affd);
void pci_free_irq_vectors(struct pci_dev *dev);
int pci_irq_vector(struct pci_dev *dev, unsigned int nr);
#else
static inline int
pci_alloc_irq_vectors_affinity(struct pci_dev *dev, unsigned int min_vecs,
			       unsigned int max_vecs, unsigned int flags,
			       struct irq_affinity *affd)
{
	bool intx = (flags & PCI_IRQ_INTX) && dev->irq;

	return intx && min_vecs <= 1 ? 1 : -ENOSPC;
}

static inline int
pci_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
		      unsigned int max_vecs, unsigned int flags)
{
	return pci_alloc_irq_vectors_affinity(dev, min_vecs, max_vecs, flags, NULL);
}

static inline void pci_free_irq_vectors(struct pci_dev *dev)
{
}

static inline int pci_irq_vector(struct pci_dev *dev, unsigned int nr)
{
	return nr ? -EINVAL : dev->irq;
}
#endif

static inline const char *pci_name(const struct pci_dev *pdev)
{
	return dev_name(&pdev->dev);
}

static inline void *pci_get_drvdata(struct pci_dev *pdev)
{
	return dev_get_drvdata(&pdev->dev);
}

static inline void pci_set_drvdata(struct pci_dev *pdev, void *data)
{
	dev_set_drvdata(&pdev->dev, data);
}

#define module_pci_driver(drv) \
	module_driver(drv, pci_register_driver, pci_unregister_driver)

#endif /* LINUX_PCI_H */
