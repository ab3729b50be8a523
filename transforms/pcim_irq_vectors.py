"""Moves PCI drivers to the managed IRQ vector allocation.

pci_alloc_irq_vectors() is hybrid: on a device enabled with pcim_enable_device() devres frees the vectors on driver
detach, on any other device the driver has to. This transform
- renames the allocation where every path enabled the device with devres, and the vectors live while the driver is bound;
- removes pci_free_irq_vectors() where it only runs just before devres frees the vectors anyway (a failed probe, the end
  of remove), with what that leaves behind: labels, gotos, devm actions, helpers, comments.

Frees in suspend, reset, shutdown or before another allocation stay. What cannot be proven is left for review.
"""

from rewriter.transform import ManagedConversion, Refuses, ResourcePair, Words, change

CONVERSION = ManagedConversion(
    name="pcim-irq-vectors",
    version=1,
    introduced_by="pcim-irq-vectors-api",
    summary="Use pcim_alloc_irq_vectors() on managed devices",
    stubbed_without=("CONFIG_PCI_MSI", "CONFIG_PCI"),
    pair=ResourcePair(
        acquires={
            "pci_alloc_irq_vectors": "pcim_alloc_irq_vectors",
            "pci_alloc_irq_vectors_affinity": "pcim_alloc_irq_vectors_affinity",
        },
        releases=("pci_free_irq_vectors",),
        managed_enables=("pcim_enable_device",),
        plain_enables=("pci_enable_device", "pci_enable_device_mem", "pci_enable_device_io", "pci_reenable_device"),
        observers=("pci_irq_vector", "pci_irq_get_affinity", "pci_irq_get_node", "pci_request_irq", "pci_free_irq"),
        driver_struct="struct pci_driver",
        device_type="struct pci_dev",
        flags_argument=3,
        empty_flags=("PCI_IRQ_INTX", "PCI_IRQ_LEGACY"),
        stale_words=("pcim_release", "pci_free_irq_vectors", "pci_setup_msi_context"),
        nouns=("vector", "vectors", "MSI", "MSI-X", "MSIX", "MSIs"),
        implemented_in=("drivers/pci/msi/",),
        headers=("include/linux/pci.h",),
    ),
    words=Words(
        subject="Use {managed}()",
        short_subject="Use managed IRQ vectors",
        problem=(
            "{acquire}() is hybrid: on a device enabled with pcim_enable_device() devres frees the vectors on driver detach,"
            " on any other device that is the responsibility of the driver. The call does not tell which.",
        ),
        case="devres does it",
        empty_case="there is nothing to free, INTx is all that is asked for",
        change="Use {managed}(), which says so. For now both functions do the same: this is preparation.",
        removal="Drop {release}() where devres frees the vectors right afterwards anyway.",
        empty_removal="Drop {release}(), which does nothing for INTx, all that is asked for here.",
        cover="PCI: Use managed IRQ vector allocation",
        steps=("When every driver says what it relies on, {acquire}() can leave the vectors to the driver always.",),
        smpl="@@\n@@\n- pci_alloc_irq_vectors\n+ pcim_alloc_irq_vectors\n  (...)",
    ),
    examples=(
        change(
            note="a free behind an error label and one at the end of remove; arguments stay aligned",
            diff="""
 static int demo_probe(struct pci_dev *pdev, const struct pci_device_id *id)
 {
 	if (pcim_enable_device(pdev))
 		return -ENODEV;
-	if (pci_alloc_irq_vectors(pdev, 1, 8,
-				  PCI_IRQ_MSIX) < 0)
+	if (pcim_alloc_irq_vectors(pdev, 1, 8,
+				   PCI_IRQ_MSIX) < 0)
 		return -EIO;
 	if (register_it(pdev))
-		goto free_vectors;
+		return -EBUSY;
 	return 0;
-
-free_vectors:
-	pci_free_irq_vectors(pdev);
-	return -EBUSY;
 }

 static void demo_remove(struct pci_dev *pdev)
 {
 	unregister_it(pdev);
-	pci_free_irq_vectors(pdev);
 }
""",
        ),
        change(
            note="a devm action that only frees the vectors goes as a whole",
            diff="""
-static void free_vectors(void *pdev)
-{
-	pci_free_irq_vectors(pdev);
-}
-
 static int demo_probe(struct pci_dev *pdev, const struct pci_device_id *id)
 {
 	if (pcim_enable_device(pdev))
 		return -ENODEV;
-	if (pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI) < 0)
+	if (pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI) < 0)
 		return -EIO;
-	return devm_add_action_or_reset(&pdev->dev, free_vectors, pdev);
+	return 0;
 }
""",
        ),
        change(
            note="a free before another allocation stays",
            diff="""
 static int demo_probe(struct pci_dev *pdev, const struct pci_device_id *id)
 {
 	if (pcim_enable_device(pdev))
 		return -ENODEV;
-	if (pci_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSIX) == 2 && !setup_queues(pdev))
+	if (pcim_alloc_irq_vectors(pdev, 2, 2, PCI_IRQ_MSIX) == 2 && !setup_queues(pdev))
 		return 0;
 	pci_free_irq_vectors(pdev);
-	return pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES) < 0 ? -EIO : 0;
+	return pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES) < 0 ? -EIO : 0;
 }
""",
        ),
        Refuses(
            note="nothing frees the vectors of a device that is not managed",
            reason="not-managed",
            before="""\
static int demo_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	if (pci_enable_device(pdev))
		return -ENODEV;
	return pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI) < 0 ? -EIO : 0;
}
""",
        ),
        Refuses(
            note="the vectors come and go while the driver is bound",
            reason="not-binding-lifetime",
            before="""\
static int demo_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pcim_enable_device(pdev);
}

static int demo_open(struct net_device *netdev)
{
	return pci_alloc_irq_vectors(to_pci_dev(netdev->dev.parent), 1, 1, PCI_IRQ_MSI) < 0 ? -EIO : 0;
}

static const struct net_device_ops ops = { .ndo_open = demo_open };
""",
        ),
    ),
)
