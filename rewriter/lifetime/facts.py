"""What the kernel's own interfaces promise, as data: return values, device accessors, roles of ops tables.

Nothing here names a driver. Every table can grow; what is in none of them is treated as unknown where that matters.
"""

from __future__ import annotations

import re

ERRNO = frozenset(
    """
        E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EADV EAFNOSUPPORT EAGAIN EALREADY EBADCOOKIE EBADE EBADF EBADFD
        EBADHANDLE EBADMSG EBADR EBADRQC EBADSLT EBADTYPE EBFONT EBUSY ECANCELED ECHILD ECHRNG ECOMM ECONNABORTED
        ECONNREFUSED ECONNRESET EDEADLK EDEADLOCK EDESTADDRREQ EDOM EDOTDOT EDQUOT EEXIST EFAULT EFBIG EHOSTDOWN
        EHOSTUNREACH EHWPOISON EIDRM EILSEQ EINPROGRESS EINTR EINVAL EIO EIOCBQUEUED EISCONN EISDIR EISNAM EJUKEBOX
        EKEYEXPIRED EKEYREJECTED EKEYREVOKED EL2HLT EL2NSYNC EL3HLT EL3RST ELIBACC ELIBBAD ELIBEXEC ELIBMAX ELIBSCN
        ELNRNG ELOOP EMEDIUMTYPE EMFILE EMLINK EMSGSIZE EMULTIHOP ENAMETOOLONG ENAVAIL ENETDOWN ENETRESET ENETUNREACH
        ENFILE ENOANO ENOBUFS ENOCSI ENODATA ENODEV ENOENT ENOEXEC ENOGRACE ENOIOCTLCMD ENOKEY ENOLCK ENOLINK
        ENOMEDIUM ENOMEM ENOMSG ENONET ENOPARAM ENOPKG ENOPROTOOPT ENOSPC ENOSR ENOSTR ENOSYS ENOTBLK ENOTCONN ENOTDIR
        ENOTEMPTY ENOTNAM ENOTRECOVERABLE ENOTSOCK ENOTSUP ENOTSUPP ENOTSYNC ENOTTY ENOTUNIQ ENXIO EOPENSTALE
        EOPNOTSUPP EOVERFLOW EOWNERDEAD EPERM EPFNOSUPPORT EPIPE EPROBE_DEFER EPROTO EPROTONOSUPPORT EPROTOTYPE ERANGE
        ERECALLCONFLICT EREMCHG EREMOTE EREMOTEIO ERESTART ERESTARTNOHAND ERESTARTNOINTR ERESTARTSYS
        ERESTART_RESTARTBLOCK ERFKILL EROFS ESERVERFAULT ESHUTDOWN ESOCKTNOSUPPORT ESPIPE ESRCH ESRMNT ESTALE ESTRPIPE
        ETIME ETIMEDOUT ETOOMANYREFS ETOOSMALL ETXTBSY EUCLEAN EUNATCH EUSERS EWOULDBLOCK EXDEV EXFULL
    """.split()  # noqa: SIM905
)
"""The error numbers of the kernel: positive constants, so that ``-ENODEV`` is negative."""

LOOP_READS = (
    (
        re.compile(
            r"(?:for_each_(?:\w+_)?child_of|(?:device|fwnode)_for_each_\w*child)_node|for_each_(?:old|new)\w*_in_state"
        ),
        0,
    ),
    (re.compile(r"(?:xa|idr)_for_each"), 0),
    (re.compile(r"drm_for_each_(?!bridge)|netdev_for_each_"), 1),
)
"""Loops of the kernel, by the beginning of their names, and the argument that they go through; they may write to others."""

TRANSPARENT_VALUES = frozenset({"__builtin_expect", "READ_ONCE", "alloc_hooks"})
"""Macros that are worth their first argument."""

TRANSPARENT_CONDITIONS = frozenset(
    {"likely", "unlikely", "WARN", "WARN_ONCE", "WARN_ON", "WARN_ON_ONCE", "__builtin_expect", "READ_ONCE"}
)
"""Macros whose truth is that of their first argument."""

PRINTS = re.compile(
    r"(?:\w+_)?(?:err|warn|warning|info|dbg|debug|notice|crit|printk|error)(?:_once|_ratelimited|_probe)?",
    re.IGNORECASE,
)
"""Functions and macros that only print, by the last word of their name."""

READS_ONLY = frozenset(
    {
        "IS_ERR", "IS_ERR_OR_NULL", "PTR_ERR", "ERR_PTR", "ERR_CAST", "PTR_ERR_OR_ZERO", "WARN_ON", "WARN_ON_ONCE",
        "likely", "unlikely", "dev_name", "pci_name",
    }
)  # fmt: skip
"""Functions that change nothing their caller can see."""

SAME_ERROR = {
    "PTR_ERR": 0,
    "ERR_PTR": 0,
    "ERR_CAST": 0,
    "PTR_ERR_OR_ZERO": 0,
    "dev_err_probe": 1,
    "pcibios_err_to_errno": 0,
}
"""Functions that hand on the error in the argument of this index."""

SAME_DEVICE = {"to_pci_dev": 0, "pci_dev_get": 0, "get_device": 0, "dev_to_pci": 0}
"""Functions whose result is the device in the argument of this index (a device and its ``struct pci_dev`` are one)."""

OTHER_DEVICE = frozenset(
    {
        "pci_physfn", "pci_get_device", "pci_get_slot", "pci_get_domain_bus_and_slot", "pci_get_class",
        "pci_get_subsys", "pci_upstream_bridge", "pci_get_dev_by_id", "pcie_find_root_port", "pci_find_pcie_root_port",
        "pci_get_base_class", "pci_iov_virtfn",
    }
)  # fmt: skip
"""Functions that look up a device, in all likelihood one other than the one at hand."""

UPSTREAM = frozenset({"pci_upstream_bridge"})
"""Those of them that never find the one given; ``pci_physfn()`` of a device that is not virtual is that device."""

OTHER_DEVICE_MEMBERS = frozenset({"physfn", "rcec"})
"""Members of a device that lead to another one."""

MATCH_DATA = {
    "of_device_get_match_data": (("of_match_table", "data"),),
    "device_get_match_data": (("of_match_table", "data"), ("acpi_match_table", "driver_data")),
}
"""Functions that return what the matching entry of a driver's table holds: the table and the member of the entry."""

MATCH_ENTRY = {"platform_get_device_id": "id_table"}
"""Functions that return the matching entry of a table of a driver."""

MATCH_TABLE = {"of_match_device": 0, "of_match_node": 0}
"""Functions that return an entry of the table in the argument of this index, or NULL."""

MATCH_TABLES = frozenset({"struct of_device_id", "struct acpi_device_id", "struct platform_device_id"})
"""Types of the entries of such tables."""

BUS_DRIVERS = frozenset({"struct platform_driver", "struct i2c_driver", "struct spi_driver", "struct amba_driver"})
"""Driver structs of buses that look their devices up in those tables."""

BUS_CALLS = frozenset({"probe", "remove", "remove_new", "shutdown"})
"""Their members that get the device of the binding."""

SAME_POINTER = frozenset({"of_match_ptr", "ACPI_PTR"})
"""Macros that stand for their argument, or for NULL."""

ZEROED = re.compile(r"(?:^|_)(?:kv?|v|kvm?)?[zc]alloc(?:_node)?$|_k[zc]alloc$")
"""Functions that return new memory, all of it 0."""

COPIES = frozenset({"memcpy", "memmove", "__memcpy", "struct_assign", "memcpy_fromio", "copy_from_user"})
"""Functions that overwrite what their first argument points to as a whole."""

WRITERS = frozenset(
    {"WRITE_ONCE", "swap", "xchg", "cmpxchg", "rcu_assign_pointer", "smp_store_release", "rcu_replace_pointer"}
)
"""Macros that write to an argument given by its plain name."""

FRESH = re.compile(r"alloc|_create$|_new$|_init$|kmemdup|_clone$")
"""Functions whose result is a new object, whoever asks."""

LOOKS_UP = frozenset({"lookup", "find", "search", "first", "next", "entry", "load", "slot", "by"})
"""Words in the names of functions that find an object which may belong to another device."""

WALKS = frozenset(
    {
        "list_first_entry", "list_first_entry_or_null", "list_last_entry", "list_next_entry", "list_prev_entry",
        "list_entry", "hlist_entry", "idr_find", "xa_load", "radix_tree_lookup", "rb_entry", "klist_next",
        "bus_find_device", "driver_find_device", "class_find_device",
    }
)  # fmt: skip
"""Functions that find an object in a collection, which may hold those of other devices."""

LINKS = frozenset({"next", "prev", "first", "rb_left", "rb_right", "rb_node"})
"""Members by which a collection leads from one of its objects to the next."""

DERIVES = frozenset(
    {"container_of", "to_pci_dev", "netdev_priv", "pci_get_drvdata", "dev_get_drvdata", "get_device", "pci_dev_get"}
)
"""Functions whose result belongs to whatever their first argument belongs to."""

PARENT_SETTERS = {
    "struct drm_device.dev": {"devm_drm_dev_alloc": 0, "drm_dev_alloc": 1, "drm_dev_init": 2, "devm_drm_dev_init": 0},
    "struct net_device.dev.parent": {"SET_NETDEV_DEV": 1},
    "struct hdac_bus.dev": {"snd_hdac_bus_init": 1, "snd_hdac_ext_bus_init": 1},
}
"""Members that a framework fills in: which functions do, and which argument is the device."""

MODULE_MACROS = frozenset({"MODULE_DEVICE_TABLE", "MODULE_ALIAS", "MODULE_PARM_DESC", "module_param_named"})
"""File-scope macros that mention names without ever running them."""

DEFERRED = frozenset(
    {
        "INIT_WORK", "INIT_DELAYED_WORK", "timer_setup", "tasklet_init", "tasklet_setup", "kthread_run",
        "kthread_create", "kthread_init_work", "INIT_RCU_WORK", "request_firmware_nowait", "schedule_on_each_cpu",
        "async_schedule", "async_schedule_dev", "hrtimer_init", "mod_timer",
    }
)  # fmt: skip
"""Functions that run a callback later, in a context of its own."""

PM_STRUCTS = frozenset({"struct dev_pm_ops"})
PM_MACROS = re.compile(r"PM_OPS|PM_DOMAIN")
RESET_STRUCTS = frozenset({"struct pci_error_handlers"})
EXPORTS = re.compile(r"EXPORT_(?:\w+_)?SYMBOL|EXPORT_NS|SYMBOL_EXPORT")
INIT_MACROS = re.compile(r"module_(?:init|exit|pci_driver|driver)|\w+_initcall\w*")

MIDLIFE_STRUCTS = frozenset(
    {
        "struct net_device_ops", "struct ethtool_ops", "struct vdpa_config_ops", "struct devlink_ops",
        "struct file_operations", "struct attribute_group", "struct device_attribute", "struct drm_driver",
        "struct block_device_operations", "struct kernel_param_ops", "struct dev_pm_domain", "struct notifier_block",
        "struct scsi_host_template", "struct blk_mq_ops", "struct virtio_config_ops", "struct uart_ops",
        "struct proto_ops", "struct snd_pcm_ops", "struct snd_soc_component_driver", "struct drm_mode_config_funcs",
    }
)  # fmt: skip
"""Ops tables whose members run while the driver is bound, any number of times."""

TABLES = PM_STRUCTS | RESET_STRUCTS | MIDLIFE_STRUCTS
"""Tables of functions that the kernel calls, not the module."""

OPTIONAL_CALLBACKS = frozenset({"struct pci_driver.remove"})
"""Members of driver structs that may be absent: the core looks before it calls, and only resumes a sleeping device first."""

REGISTERS_DRIVER = re.compile(r"\b(?:(?:__)?pci_(?:un)?register_driver|module_(?:\w+_)?pci_driver\w*)")
"""Functions and macros that hand a driver struct to the bus, or take it back, and do nothing else with it."""

RUNTIME_POWER = re.compile(r"(?<![a-zA-Z0-9])pm_|PM_OPS|RUNTIME_PM|runtime_pm|autosuspend")
"""Words without which no driver lets its device sleep: the core holds it awake from the probe on."""

REQUEST_IRQ = frozenset(
    {
        "request_irq", "request_threaded_irq", "devm_request_irq", "devm_request_threaded_irq", "pci_request_irq",
        "request_any_context_irq", "pci_irq_vector", "pci_irq_get_affinity", "pci_irq_get_node",
        "pci_enable_msi", "pci_enable_msix_range", "pci_enable_msix_exact", "pci_dev_msi_enabled",
        "devm_request_any_context_irq", "pci_msix_alloc_irq_at", "pci_msix_free_irq", "msi_get_virq",
        "pci_restore_msi_state",
    }
)  # fmt: skip
"""Kernel functions that look at a device's interrupt vectors, whoever allocated them."""

CLEANUPS = frozenset({"cleanup", "__cleanup", "__cleanup__", "__free"})
"""Attributes by which a function runs at the end of a variable's scope."""

GROUP_RELEASES = frozenset({"devres_release_group", "devres_release_all"})
"""Functions that give back what devres holds while the driver may go on, the enabling of the device included."""

GROUPS = GROUP_RELEASES | {"devres_open_group"}
"""Functions by which devres gives back less than everything at the end of the binding."""

VECTOR_MEMBERS = frozenset({"irq", "msi_enabled", "msix_enabled"})
"""Members of a device that change when its vectors are released."""


def loop_may_write(name: str, index: int) -> bool:
    """Whether a macro that heads a loop may write to its argument at `index`, given as a plain variable."""
    return not any(index == read and pattern.match(name) for pattern, read in LOOP_READS)


def changes_nothing(name: str) -> bool:
    """Whether a call of this name leaves every variable and member of its caller as it is."""
    return name in READS_ONLY or PRINTS.fullmatch(name) is not None


def macro_role(name: str) -> str:
    """The role of a function that a macro at file scope names; "" where the macro never runs it (or exports it)."""
    if PM_MACROS.search(name):
        return "pm"
    if INIT_MACROS.fullmatch(name):
        return "init"
    return "" if name in MODULE_MACROS or EXPORTS.search(name) else "unknown"
