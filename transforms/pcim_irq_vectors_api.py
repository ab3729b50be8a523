"""Introduces the managed IRQ vector allocation that pcim-irq-vectors converts drivers to.

pci_alloc_irq_vectors() is hybrid: on a device enabled with pcim_enable_device() devres frees the vectors on driver
detach, on any other device the driver has to. This transform adds pcim_alloc_irq_vectors() and
pcim_alloc_irq_vectors_affinity(): plain wrappers without any effect of their own, beside the functions they wrap, in
every configuration in which those exist.

The wrappers must not set dev->is_msi_managed: pcim_setup_msi_release() takes it for a sign that devres is armed
already, so nothing would free the vectors.
"""

from rewriter.transform import ApiWords, Introduction, Refuses, Wrapper, change

CONVERSION = Introduction(
    name="pcim-irq-vectors-api",
    version=1,
    summary="Introduce pcim_alloc_irq_vectors() and its stubs",
    wrappers=(
        Wrapper(
            name="pcim_alloc_irq_vectors",
            wraps="pci_alloc_irq_vectors",
            brief="Devres managed {wraps}()",
            text=(
                "Same as {wraps}(), for drivers that leave it to devres to free the vectors. The device has to be"
                " enabled with pcim_enable_device(): then devres frees them on driver detach and when probe fails, and"
                " the driver has to do so only where they are to go earlier.",
                "On any other device nothing is managed: freeing the vectors stays the responsibility of the driver.",
            ),
            returns="see {wraps}().",
        ),
        Wrapper(
            name="pcim_alloc_irq_vectors_affinity",
            wraps="pci_alloc_irq_vectors_affinity",
            brief="Devres managed {wraps}()",
            text=(
                "Same as pcim_alloc_irq_vectors(), but with the extra @affd parameter. Check that function docs, and"
                " &struct irq_affinity, for more details.",
            ),
            returns="see {wraps}().",
        ),
    ),
    parameters={
        "dev": "the PCI device to operate on",
        "min_vecs": "minimum required number of vectors (must be >= 1)",
        "max_vecs": "maximum desired number of vectors",
        "flags": "allocation flags, as in {wraps}()",
        "affd": "affinity requirements (can be %NULL).",
    },
    headers=("include/linux/pci.h",),
    implemented_in=("drivers/pci/",),
    words=ApiWords(
        subject="PCI/MSI: Add Devres managed IRQ vectors allocation",
        problem=(
            "{wrapped} are hybrid: on a device enabled with pcim_enable_device() devres frees the vectors on driver"
            " detach; on any other device that is the responsibility of the driver. The name does not tell which of"
            " the two a driver relies on.",
        ),
        change=(
            "Add {names} for drivers that leave the vectors to devres. They are plain wrappers and do what the"
            " functions they wrap do, so that drivers can be converted one by one without a change in behaviour. Once"
            " those that rely on devres are converted, the other functions can stop being hybrid.",
        ),
        cover="PCI/MSI: Add Devres managed IRQ vectors allocation",
    ),
    examples=(
        change(
            note="beside the definition with its export, the declaration, and the stub of every other configuration",
            diff="""\
 #ifdef CONFIG_PCI_MSI
 int pci_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
 			  unsigned int max_vecs, unsigned int flags);
+int pcim_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
+			   unsigned int max_vecs, unsigned int flags);
 #else
 static inline int
 pci_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
 		      unsigned int max_vecs, unsigned int flags)
 { return -ENOSPC; }
+
+static inline int
+pcim_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
+		       unsigned int max_vecs, unsigned int flags)
+{
+	return pci_alloc_irq_vectors(dev, min_vecs, max_vecs, flags);
+}
 #endif

 int pci_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
 			  unsigned int max_vecs, unsigned int flags)
 {
 	return allocate(dev, min_vecs, max_vecs, flags);
 }
 EXPORT_SYMBOL(pci_alloc_irq_vectors);
+
+/**
+ * pcim_alloc_irq_vectors() - Devres managed pci_alloc_irq_vectors()
+ * @dev:      the PCI device to operate on
+ * @min_vecs: minimum required number of vectors (must be >= 1)
+ * @max_vecs: maximum desired number of vectors
+ * @flags:    allocation flags, as in pci_alloc_irq_vectors()
+ *
+ * Same as pci_alloc_irq_vectors(), for drivers that leave it to devres to
+ * free the vectors. The device has to be enabled with
+ * pcim_enable_device(): then devres frees them on driver detach and when
+ * probe fails, and the driver has to do so only where they are to go
+ * earlier.
+ *
+ * On any other device nothing is managed: freeing the vectors stays the
+ * responsibility of the driver.
+ *
+ * Return: see pci_alloc_irq_vectors().
+ */
+int pcim_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs,
+			   unsigned int max_vecs, unsigned int flags)
+{
+	return pci_alloc_irq_vectors(dev, min_vecs, max_vecs, flags);
+}
+EXPORT_SYMBOL(pcim_alloc_irq_vectors);
""",
        ),
        Refuses(
            note="declared, but defined nowhere that could be found",
            reason="definition-not-found",
            before="int pci_alloc_irq_vectors(struct pci_dev *dev, unsigned int min_vecs);\n",
        ),
    ),
)
