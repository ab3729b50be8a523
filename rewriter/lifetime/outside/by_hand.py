"""Functions that never return a positive number, although neither their code nor their kernel-doc can be read to say so."""

from __future__ import annotations

from typing import NamedTuple

from rewriter.lifetime.signs import ZERO


class Fact(NamedTuple):
    """What is defined in `path` returns 0 or a negative number, unless its argument at `unless_null` is NULL.

    `says` is the text, in the same file, that tells so.
    """

    path: str
    says: str
    unless_null: int | None = None


_IF_GIVEN = "number of values if @val was %NULL,"
_WED = "include/linux/soc/mediatek/mtk_wed.h"
_BITS = (8, 16, 32, 64)

BY_HAND = {
    "notifier_to_errno": Fact("include/linux/notifier.h", "Restore (negative) errno value from notify return value."),
    "xa_err": Fact("include/linux/xarray.h", "Return: A negative errno or 0."),
    "cpuhp_invoke_ap_callback": Fact("kernel/cpu.c", "Return: %0 on success or a negative errno code"),
    "mr_dump": Fact("net/ipv4/ipmr_base.c", "err = rules_dump(net, nb, extack);"),
    "struct devlink_ops.trap_init": Fact("include/net/devlink.h", "int (*trap_init)(struct devlink *devlink,"),
    "struct devlink_ops.trap_group_init": Fact(
        "include/net/devlink.h", "int (*trap_group_init)(struct devlink *devlink,"
    ),
    "dma_async_device_register": Fact("drivers/dma/dmaengine.c", "rc = get_dma_id(device);"),
    "misc_register": Fact("drivers/char/misc.c", "A zero is returned on success and a negative errno code for"),
    "mtk_wed_device_rx_ring_setup": Fact(_WED, "(_dev)->ops->rx_ring_setup(_dev, _ring, _regs"),
    "mtk_wed_device_tx_ring_setup": Fact(_WED, "(_dev)->ops->tx_ring_setup(_dev, _ring, _regs"),
    "mtk_wed_device_txfree_ring_setup": Fact(_WED, "(_dev)->ops->txfree_ring_setup(_dev, _regs)"),
    "otx2_mbox_check_rsp_msgs": Fact("drivers/net/ethernet/marvell/octeontx2/af/mbox.c", "rc = prsp->rc;"),
    "request_firmware": Fact("drivers/base/firmware_loader/main.c", "if (ret <= 0) /* error or already assigned */"),
    "request_threaded_irq": Fact("kernel/irq/manage.c", "On failure, it returns a negative value."),
    **{f"device_property_read_u{n}_array": Fact("drivers/base/property.c", _IF_GIVEN, 2) for n in _BITS},
    **{f"fwnode_property_read_u{n}_array": Fact("drivers/base/property.c", _IF_GIVEN, 2) for n in _BITS},
    **{f"device_property_read_u{n}": Fact("include/linux/property.h", "propname, val, 1)", 2) for n in _BITS},
    **{f"fwnode_property_read_u{n}": Fact("include/linux/property.h", "propname, val, 1)", 2) for n in _BITS},
}
"""By name. cpuhp_invoke_ap_callback() hands on what the documented cpuhp_invoke_callback() returned on another processor.

request_any_context_irq(), whose comment is cited, hands on what request_threaded_irq() returns other than 0. Both callers of
mr_dump() give it a function that returns what fib_rules_dump() does. The few drivers that fill the members of struct devlink_ops
were read: they return 0 or an error number of their device's command interface. So does what the one driver behind the three
macros of mtk_wed.h puts into struct mtk_wed_ops.

dma_async_device_register() returns 0 or an error number, in 6.12 also through a macro of its own that returns -EIO, and a
function that a macro leaves is not followed.

request_firmware() keeps the 1 of _request_firmware_prepare() to itself; all that it goes on with is 0 or an error number.

otx2_mbox_check_rsp_msgs() hands on the code of an answer. All codes are 0 or negative, but for MBOX_MSG_INVALID, the answer to a
message that the other side does not know. It is assumed not to come: a kernel knows the messages that it sends itself.
"""


def is_given_member(tag: str, member: str) -> bool:
    """Whether what files store into a member is known to never return a positive number."""
    return f"{tag}.{member}" in BY_HAND


def is_given(name: str, given: tuple[int, ...]) -> bool:
    """Whether a call of this name is one that depends on an argument, and that argument is certainly not NULL."""
    index = BY_HAND[name].unless_null if name in BY_HAND else None
    return index is not None and index < len(given) and not given[index] & ZERO
