"""Moves PCI drivers to the managed IRQ vector allocation.

pci_alloc_irq_vectors() is hybrid: on a device enabled with pcim_enable_device() devres frees the vectors when the driver
is detached, on any other device the driver has to. This transform

- renames the allocation to pcim_alloc_irq_vectors() where every path to it has enabled the same device with
  pcim_enable_device(), and the vectors live as long as the driver is bound;
- removes pci_free_irq_vectors() where it only ever runs just before devres frees the vectors anyway (a failed probe, the
  end of remove), with what that leaves behind: labels, gotos, devm actions, helpers, comments.

Frees in suspend, reset, shutdown or before another allocation stay. What cannot be proven is left for review.
"""

from rewriter.transform import Example, ManagedConversion, Refuses, ResourcePair, Words

CONVERSION = ManagedConversion(
    name="pcim-irq-vectors",
    version=1,
    summary="Use pcim_alloc_irq_vectors() on managed devices",
    pair=ResourcePair(
        acquires={
            "pci_alloc_irq_vectors": "pcim_alloc_irq_vectors",
            "pci_alloc_irq_vectors_affinity": "pcim_alloc_irq_vectors_affinity",
        },
        releases=("pci_free_irq_vectors",),
        managed_enables=("pcim_enable_device",),
        plain_enables=("pci_enable_device", "pci_enable_device_mem", "pci_enable_device_io", "pci_reenable_device"),
        observers=("pci_irq_vector", "pci_irq_get_affinity", "pci_request_irq", "pci_free_irq", "pci_msix_can_alloc_dyn"),
        driver_struct="struct pci_driver",
        device_type="struct pci_dev",
        stale_words=("pcim_release", "pci_free_irq_vectors", "pci_setup_msi_context"),
        headers=("include/linux/pci.h",),
    ),
    words=Words(
        subject="Use {managed}()",
        problem=(
            "{acquire}() is hybrid: on a device enabled with pcim_enable_device() it makes devres free the vectors on"
            " driver detach, on any other device that is the responsibility of the driver. The call does not say which.",
        ),
        change=(
            "Use {managed}(), which says so. For now both functions behave alike; this prepares for {acquire}() to stop"
            " being managed by the side."
        ),
        removal="Drop {release}() where devres frees the vectors anyway right afterwards.",
        cover="PCI: Use managed IRQ vector allocation",
        smpl="@@\n@@\n- pci_alloc_irq_vectors\n+ pcim_alloc_irq_vectors\n  (...)",
    ),
    examples=(
        Example(
            note="allocated on a managed device: renamed, arguments stay aligned",
            before="""\
static int probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	if (pcim_enable_device(pdev))
		return -ENODEV;
	return pci_alloc_irq_vectors(pdev, 1, 8,
				     PCI_IRQ_MSIX) < 0 ? -EIO : 0;
}
""",
            after="""\
static int probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	if (pcim_enable_device(pdev))
		return -ENODEV;
	return pcim_alloc_irq_vectors(pdev, 1, 8,
				      PCI_IRQ_MSIX) < 0 ? -EIO : 0;
}
""",
        ),
    ),
)
