"""Other callers of the function that holds a release, while the driver is bound or at shutdown, and its address given away."""

from __future__ import annotations

from random import Random

from .driver import Driver
from .targets import Harm, Target

_DEV = "static int late_run(struct device *dev)\n{{\n\t{call};\n\treturn 0;\n}}\n"
_PCI = "static int late_run(struct pci_dev *pdev)\n{{\n\t{pci};\n\treturn 0;\n}}\n"
_VOID = "static void late_run(struct pci_dev *pdev)\n{{\n\t{pci};\n}}\n"
_WORK = "static void late_run(struct work_struct *work)\n{{\n\t{call};\n}}\n"

CALLERS = (
    _DEV + "static const struct dev_pm_ops late_pm = {{ .suspend = late_run }};",
    _DEV + "static const struct dev_pm_ops late_pm = {{ .runtime_suspend = late_run }};",
    _DEV + "static const struct dev_pm_ops late_pm = {{\n\tSET_SYSTEM_SLEEP_PM_OPS(late_run, NULL)\n}};",
    _DEV + "static DEFINE_SIMPLE_DEV_PM_OPS(late_pm, late_run, NULL);",
    _DEV + "static SIMPLE_DEV_PM_OPS(late_pm, late_run, NULL);",
    _DEV + "static UNIVERSAL_DEV_PM_OPS(late_pm, late_run, NULL, NULL);",
    _DEV + "EXPORT_GPL_SIMPLE_DEV_PM_OPS(late_pm, late_run, NULL);",
    _DEV + "static int late_more(struct device *dev)\n{{\n\treturn late_run(dev);\n}}\n"
    "static const struct dev_pm_ops late_pm = {{ .freeze = late_more }};",
    _PCI + "static const struct pci_error_handlers late_err = {{ .slot_reset = late_run }};",
    _PCI + "static const struct pci_error_handlers late_err = {{ .error_detected = late_run }};",
    _PCI + "static struct pci_driver late_driver = {{ .sriov_configure = late_run }};",
    _PCI + "static struct pci_driver late_driver = {{ .suspend = late_run }};",
    _PCI + "static struct pci_driver late_driver = {{ .driver.shutdown = late_run }};",
    _VOID + "static struct pci_driver late_driver = {{ .shutdown = late_run }};",
    _VOID + "static struct platform_driver late_driver = {{ .remove = late_run }};",
    "static int late_run(struct net_device *dev)\n{{\n\t{call};\n\treturn 0;\n}}\n"
    "static const struct net_device_ops late_ops = {{ .ndo_stop = late_run }};",
    "static int late_run(struct net_device *dev)\n{{\n\t{call};\n\treturn 0;\n}}\n"
    "static const struct ethtool_ops late_ops = {{ .set_channels = late_run }};",
    "static ssize_t late_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t len)\n"
    "{{\n\t{call};\n\treturn len;\n}}\nstatic DEVICE_ATTR_WO(late);",
    "static ssize_t late_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t len)\n"
    "{{\n\t{call};\n\treturn len;\n}}\nstatic DEVICE_ATTR(late, 0200, NULL, late_store);",
    "static ssize_t late_set(struct device *dev, const char *buf)\n{{\n\t{call};\n\treturn 0;\n}}\n"
    "static struct device_attribute late = __ATTR(late, 0200, NULL, late_set);",
    "static int late_set(const char *val, const struct kernel_param *kp)\n{{\n\tvoid *dev = late_dev;\n\n\t{call};\n"
    "\treturn 0;\n}}\nmodule_param_call(late, late_set, NULL, NULL, 0200);",
    "static long late_ioctl(struct file *dev, unsigned int cmd, unsigned long arg)\n{{\n\t{call};\n\treturn 0;\n}}\n"
    "static const struct file_operations late_fops = {{ .unlocked_ioctl = late_ioctl }};",
    _WORK + "static DECLARE_WORK(late_work, late_run);",
    _WORK + "static void late_setup(struct work_struct *work)\n{{\n\tINIT_WORK(work, late_run);\n}}",
    _WORK + "static void late_setup(struct delayed_work *work)\n{{\n\tINIT_DELAYED_WORK(work, late_run);\n}}",
    "static void late_run(struct timer_list *timer)\n{{\n\t{call};\n}}\n"
    "static void late_setup(struct timer_list *timer)\n{{\n\ttimer_setup(timer, late_run, 0);\n}}",
    "static int late_run(void *dev)\n{{\n\t{call};\n\treturn 0;\n}}\n"
    'static void late_setup(void *dev)\n{{\n\tkthread_run(late_run, dev, "late");\n}}',
    "static irqreturn_t late_run(int irq, void *dev)\n{{\n\t{call};\n\treturn IRQ_HANDLED;\n}}\n"
    'static void late_setup(void *dev)\n{{\n\trequest_irq(9, late_run, 0, "late", dev);\n}}',
    "static int late_run(struct notifier_block *dev, unsigned long event, void *data)\n{{\n\t{call};\n\treturn 0;\n}}\n"
    "static struct notifier_block late_nb = {{ .notifier_call = late_run }};",
    _DEV + "EXPORT_SYMBOL_GPL(late_run);",
    _DEV + "static int __init late_init(void)\n{{\n\treturn late_run(NULL);\n}}\nmodule_init(late_init);",
    _DEV.replace("static ", "", 1),
    "#define LATE(dev) {call}\nstatic int late_stop(struct net_device *dev)\n{{\n\tLATE(dev);\n\treturn 0;\n}}\n"
    "static const struct net_device_ops late_ops = {{ .ndo_stop = late_stop }};",
    _DEV + "struct late_ops {{ int (*run)(struct device *dev); }};\n"
    "static const struct late_ops late_ops = {{ .run = late_run }};\n"
    "static int late_suspend(struct device *dev)\n{{\n\treturn late_ops.run(dev);\n}}\n"
    "static const struct dev_pm_ops late_pm = {{ .suspend = late_suspend }};",
)
"""Callers, with ``{{call}}`` and ``{{pci}}`` in place of the call."""

ESCAPES = (
    "static void *late = {f};",
    "static void (*late)(void) = (void *){f};",
    "static const void *late[] = {{ {f} }};",
    "struct late_ops late = {{ .run = (void *){f} }};",
    "static const struct late_ops late = {{ {f} }};",
    "EXPORT_SYMBOL_GPL({f});",
    "EXPORT_SYMBOL({f});",
    'EXPORT_SYMBOL_NS_GPL({f}, "LATE");',
    "module_exit({f});",
    "DEFINE_LATE_HOOK(late, {f});",
    "static void late(struct late *late)\n{{\n\tlate->run = (void *){f};\n}}",
    "static void late(struct late *late)\n{{\n\t(late->run) = ({f});\n}}",
    "static void late(struct late *late)\n{{\n\tWRITE_ONCE(late->run, {f});\n}}",
    "static void *late(void)\n{{\n\treturn {f};\n}}",
    "static void late(void)\n{{\n\tlate_register({f});\n}}",
    "static void late(void)\n{{\n\tlate_register(&{f});\n}}",
    "static void late(void)\n{{\n\tlate_register((late_fn){f});\n}}",
    "static void late(void)\n{{\n\tlate_register(&(struct late_ops){{ .run = {f} }});\n}}",
    "static void late(void)\n{{\n\tlate_register((void *[]){{ {f} }});\n}}",
    "static void late(void)\n{{\n\tvoid *run = {f};\n\n\tlate_register(run);\n}}",
    "static void late(bool on)\n{{\n\tlate_register(on ? {f} : NULL);\n}}",
    "#define LATE {f}\nstatic void late(void)\n{{\n\tlate_register(LATE);\n}}",
    "#define LATE(p) (p)->run = {f}\nstatic void late(struct late *p)\n{{\n\tLATE(p);\n}}",
    'asm(".globl late\\nlate = {f}");',
)
"""Ways to give the address of ``{f}`` away."""


def caller(target: Target, rnd: Random) -> Driver | None:
    """The function is also called while bound, at shutdown, or by what cannot be followed."""
    call, pci = (
        target.calling("dev_get_drvdata(dev)", "to_pci_dev(dev)"),
        target.calling("pci_get_drvdata(pdev)", "pdev"),
    )
    return target.marked(target.below(rnd.choice(CALLERS).format(call=call, pci=pci))) if call and pci else None


def escape(target: Target, rnd: Random) -> Driver | None:
    """The address of the function goes somewhere."""
    return target.marked(target.below(rnd.choice(ESCAPES).format(f=target.function)))


def shutdown(target: Target, rnd: Random) -> Driver | None:
    """The driver's own struct gets a shutdown that is, or calls, the function."""
    found = [init for init in target.scope.unit.initialisers if init.type == "struct pci_driver"]
    call = target.calling("pci_get_drvdata(pdev)", "pdev")
    if not found or call is None or "shutdown" in target.scope.text:
        return None
    at = target.scope.text.index("{", found[0].offset) + 1
    direct = [param.type for param in target.scope.function.params] == ["struct pci_dev *"]
    if direct and rnd.random() < 0.5:
        return target.marked((at, at, f"\n\t.shutdown = {target.function},"))
    helper = f"static void late_shutdown(struct pci_dev *pdev)\n{{\n\t{call};\n}}\n"
    line = target.scope.text.rfind("\n", 0, found[0].offset) + 1
    return target.marked((line, line, f"{helper}\n"), (at, at, "\n\t.shutdown = late_shutdown,"))


ROLES: tuple[Harm, ...] = (caller, escape, shutdown)
