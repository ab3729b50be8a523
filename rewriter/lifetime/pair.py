"""What a resource is, as plain data: the names by which C code acquires, releases and looks at it.

The analysis knows no API by heart; everything it may know about one stands in a `ResourcePair`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ResourcePair:
    """An acquire/release API with a managed twin that the driver core releases by itself.

    All names are plain C identifiers. The first argument of every acquire, release and observer is the device.
    """

    acquires: Mapping[str, str]
    """Acquiring function -> its managed twin, which takes the same arguments and returns the same."""

    releases: tuple[str, ...]
    """Functions that give the resource back."""

    managed_enables: tuple[str, ...]
    """Functions after whose success devres releases the resource on driver detach."""

    plain_enables: tuple[str, ...]
    """Functions that enable the device and leave it unmanaged."""

    observers: tuple[str, ...]
    """Functions that look at the resource: none may run between a release that goes and the end of the binding."""

    driver_struct: str
    """The type of the driver's entry points, such as ``struct pci_driver``."""

    device_type: str
    """The type of the device, such as ``struct pci_dev``."""

    actions: tuple[str, ...] = ("devm_add_action", "devm_add_action_or_reset")
    """Functions that register a callback with devres: device, callback, argument."""

    flags_argument: int = -1
    """The index of the argument by which an acquire says what it asks for; -1 for none."""

    empty_flags: tuple[str, ...] = ()
    """Flags that ask for what takes no release: neither devres nor the driver has anything to give back."""

    stale_words: tuple[str, ...] = ()
    """Words in a comment that show it explains who releases the resource (untrue after the conversion)."""

    nouns: tuple[str, ...] = ()
    """What comments call the resource: a person is asked to read those that tell how it is released."""

    implemented_in: tuple[str, ...] = ()
    """Folders (ending in ``/``) of the tree that implement the API: calls there are part of it, not users of it."""

    headers: tuple[str, ...] = ()
    """Files of the tree that declare the API; they hold its prototypes and stubs, not users of it."""

    @property
    def names(self) -> frozenset[str]:
        """Every API name whose calls are sites of the plan: acquires and releases."""
        return frozenset(self.acquires) | frozenset(self.releases)
