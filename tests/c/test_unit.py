from __future__ import annotations

import subprocess
import sys

import pytest

from rewriter.c.lexer import LexError
from rewriter.c.source import Source
from rewriter.c.unit import Unit

DRIVER = """\
// SPDX-License-Identifier: GPL-2.0
#include <linux/pci.h>

#define SAMPLE_BAR 0

enum sample_kind { SAMPLE_A, SAMPLE_B };

struct sample_ops {
	int (*start)(struct sample *s, u32 flags);
	void *(*alloc)(size_t n);
};

struct sample {
	struct pci_dev *pdev;
	void __iomem *regs, *more;
	u32 flags:3, :5, kind:8;
	struct list_head node;
	const char *names[4];
	DECLARE_BITMAP(map, 32);
	struct {
		spinlock_t lock;
		int users;
	} stats[2];
	union {
		long number;
		struct { u8 low, high; };
	};
#ifdef CONFIG_SAMPLE_DEBUG
	struct dentry *dir;
#endif
	struct_group(pair, int first; int second; );
	struct sample_ops ops ____cacheline_aligned;
	struct inner { int deep; } *in;
	enum sample_kind what;
	unsigned long long wide;
	DECLARE_FLEX_ARRAY(struct item, items);
} __packed;

typedef struct {
	int a;
} sample_t;

static int sample_probe(struct pci_dev *pdev, const struct pci_device_id *id);
extern __printf(1, 2) void sample_log(const char *fmt, ...);
struct sample *sample_find(int), *other;
static void (*sample_hook)(int);
int sample_count;

static const struct dev_pm_ops sample_pm = {
	SET_SYSTEM_SLEEP_PM_OPS(sample_suspend, sample_resume)
};

static SIMPLE_DEV_PM_OPS(sample_pm_ops, sample_suspend, NULL);
static DEFINE_MUTEX(sample_lock);
MODULE_DEVICE_TABLE(pci, sample_ids)

static inline u32 __iomem *sample_regs(struct sample *s)
{
	return s->regs;
}

static struct pci_driver sample_driver = {
	.name		= KBUILD_MODNAME,
	.id_table	= sample_ids,
	.probe		= sample_probe,
	.driver.pm	= pm_sleep_ptr(&sample_pm),
	.err_handler	= &(const struct pci_error_handlers){ .reset_done = sample_reset },
#ifdef CONFIG_SAMPLE
	.driver		= {
		.groups	= sample_groups,
		.pm	= &other->pm,
	},
#endif
};

static const struct sample_ops sample_table[] = {
	[SAMPLE_A] = { .start = start_a, .alloc = NULL },
	{ start_b },
};

module_pci_driver(sample_driver);

int sample_last(void) { return 0; }
EXPORT_SYMBOL_GPL(sample_last);
MODULE_LICENSE("GPL");
"""


@pytest.fixture(scope="module")
def unit() -> Unit:
    return Unit(Source("sample.c", DRIVER))


def test_functions(unit: Unit) -> None:
    assert [f.name for f in unit.functions] == ["sample_regs", "sample_last"]
    assert unit.named("sample_last") == [unit.functions[1]]
    assert unit.named("nobody") == []


def test_function_at(unit: Unit) -> None:
    first = unit.functions[0]
    assert unit.function_at(first.start) == unit.function_at(first.end - 1) == first
    assert unit.function_at(first.end) is None
    assert unit.function_at(0) is None


def test_parsed_header(unit: Unit) -> None:
    function = unit.parse(unit.functions[0])
    assert (function.name, function.path, function.static, function.inline) == ("sample_regs", "sample.c", True, True)
    assert (function.returns, [(p.name, p.type) for p in function.params]) == ("u32 *", [("s", "struct sample *")])
    assert function.tokens.tok[function.body_a] == "{"
    assert (function.a, function.b, function.opaque) == (0, len(function.tokens), 0)
    assert unit.parse(unit.functions[0]) is function


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ("void", []),
        ("", []),
        ("int", [("", "int")]),
        ("struct foo *p, u32 n", [("p", "struct foo *"), ("n", "u32")]),
        ("const struct foo *const p", [("p", "const struct foo *const")]),
        ("int (*cb)(struct foo *f, int), void *data", [("cb", "int (*)(struct foo *f, int)"), ("data", "void *")]),
        ("u8 __user buf[4], ...", [("buf", "u8[4]"), ("", "...")]),
        ("unsigned int __maybe_unused x", [("x", "unsigned int")]),
        ("struct foo x __attribute__((unused)), int y", [("x", "struct foo"), ("y", "int")]),
        ("struct foo", [("", "struct foo")]),
        ("SAMPLE_ARG(p)", [("p", "SAMPLE_ARG(p)")]),
    ],
)
def test_params(params: str, expected: list[tuple[str, str]]) -> None:
    sample = Unit(Source("a.c", f"static int f({params})\n{{\n}}\n"))
    found = [(param.name, param.type) for param in sample.parse(sample.functions[0]).params]
    if params == "SAMPLE_ARG(p)":
        assert len(found) == 1
    else:
        assert found == expected


def test_initialisers(unit: Unit) -> None:
    found = {i.name: i for i in unit.initialisers}
    assert list(found) == ["sample_pm", "sample_driver", "sample_table"]
    driver = found["sample_driver"]
    assert driver.type == "struct pci_driver"
    assert DRIVER[driver.offset :].startswith("sample_driver = ")
    assert [(e.field, [name for name, _ in e.idents]) for e in driver.entries] == [
        ("name", ["KBUILD_MODNAME"]),
        ("id_table", ["sample_ids"]),
        ("probe", ["sample_probe"]),
        ("driver.pm", ["pm_sleep_ptr", "sample_pm"]),
        ("err_handler", ["pci_error_handlers", "sample_reset"]),
        ("driver.groups", ["sample_groups"]),
        ("driver.pm", ["other"]),
    ]
    for entry in driver.entries:
        assert all(DRIVER[offset:].startswith(name) for name, offset in entry.idents)
        assert entry.text in DRIVER


def test_initialisers_without_designators(unit: Unit) -> None:
    found = {i.name: i for i in unit.initialisers}
    assert [(e.field, e.text) for e in found["sample_pm"].entries] == [
        ("", "SET_SYSTEM_SLEEP_PM_OPS(sample_suspend, sample_resume)")
    ]
    assert (found["sample_table"].type, [(e.field, e.text) for e in found["sample_table"].entries]) == (
        "struct sample_ops",
        [("start", "start_a"), ("alloc", "NULL"), ("", "start_b")],
    )


def test_macro_calls(unit: Unit) -> None:
    assert [(m.name, m.args) for m in unit.macro_calls] == [
        ("SIMPLE_DEV_PM_OPS", ["sample_pm_ops", "sample_suspend", "NULL"]),
        ("DEFINE_MUTEX", ["sample_lock"]),
        ("MODULE_DEVICE_TABLE", ["pci", "sample_ids"]),
        ("module_pci_driver", ["sample_driver"]),
        ("EXPORT_SYMBOL_GPL", ["sample_last"]),
        ("MODULE_LICENSE", ['"GPL"']),
    ]
    for macro in unit.macro_calls:
        assert DRIVER[macro.offset :].startswith(macro.name + "(")
        assert DRIVER[macro.end - 1] == ")"


def test_prototypes(unit: Unit) -> None:
    assert [p.name for p in unit.prototypes] == ["sample_probe", "sample_log", "sample_find"]
    for prototype in unit.prototypes:
        assert prototype.name + "(" in DRIVER[prototype.start : prototype.end]
        assert DRIVER[prototype.end - 1] == ";"


def test_structs(unit: Unit) -> None:
    assert unit.structs["sample"] == {
        "pdev": "struct pci_dev *",
        "regs": "void *",
        "more": "void *",
        "flags": "u32",
        "kind": "u32",
        "node": "struct list_head",
        "names": "const char *[4]",
        "map": "unsigned long",
        "stats": "struct sample.stats",
        "number": "long",
        "low": "u8",
        "high": "u8",
        "dir": "struct dentry *",
        "first": "int",
        "second": "int",
        "ops": "struct sample_ops",
        "in": "struct inner *",
        "what": "enum sample_kind",
        "wide": "unsigned long long",
        "items": "struct item",
    }
    assert unit.structs["sample.stats"] == {"lock": "spinlock_t", "users": "int"}
    assert unit.structs["inner"] == {"deep": "int"}
    assert unit.structs["sample_t"] == {"a": "int"}
    assert unit.structs["sample_ops"] == {
        "start": "int (*)(struct sample *s, u32 flags)",
        "alloc": "void *(*)(size_t n)",
    }


def test_one_name_two_definitions() -> None:
    sample = Unit(Source("a.c", "#ifdef A\nint f(void)\n{\n}\n#else\nint f(void)\n{\n}\n#endif\n"))
    assert len(sample.named("f")) == 2


def test_nothing() -> None:
    sample = Unit(Source("a.c", ""))
    found = (sample.functions, sample.initialisers, sample.macro_calls, sample.prototypes, sample.structs)
    assert found == ([], [], [], [], {})


def test_pycparser_is_loaded_by_the_first_parse_only() -> None:
    script = (
        "import sys; from rewriter.c.unit import Unit; from rewriter.c.source import Source;"
        "u = Unit(Source('a.c', 'int f(void) { return 0; }')); u.functions, u.structs; assert 'pycparser' not in sys.modules;"
        "u.parse(u.functions[0]); assert 'pycparser' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_text_that_is_no_c() -> None:
    sample = Unit(Source("a.c", "int a @ b;\nint f(void)\n{\n\tx = 'a;\n}\n"))
    assert [f.name for f in sample.functions] == ["f"]
    with pytest.raises(LexError):
        sample.parse(sample.functions[0])
    with pytest.raises(LexError):
        _ = sample.initialisers
    with pytest.raises(LexError):
        _ = Unit(Source("a.c", "@ int f(void)\n{\n}\n")).functions
    assert Unit(Source("a.c", "#if 0\n@ int f(void)\n{\n}\n#endif\n")).functions == []


def test_one_struct_at_a_time() -> None:
    text = (
        "/* struct no { int x; }; */\n#define NO struct no { int x; }\n"
        "struct a {\n\tstruct b {\n\t\tint y;\n\t} b;\n\tstruct { int z; } c;\n} __packed first = { };\n"
        "typedef struct { int t; } __packed a_t, *a_p; /* } */\n"
        "#ifdef X\nunion a { long l; };\n#endif\n"
        "int f(void)\n{\n\tstruct no { int x; } n;\n}\n"
        "static struct a no = { .b = { 1 } };\nstruct a no(struct a *);\nstruct last { int u; }"
    )
    sample = Unit(Source("a.c", text))
    assert sample.struct("a") == {"b": "struct b", "c": "struct a.c", "l": "long"}
    assert sample.struct("b") == {"y": "int"}
    assert sample.struct("a.c") == {"z": "int"}
    assert sample.struct("a_t") == {"t": "int"}
    assert sample.struct("last") == {"u": "int"}
    assert [sample.struct(tag) for tag in ("no", "a_p", "first", "c", "int", "")] == [None] * 6
    assert {tag: sample.struct(tag) for tag in sample.structs} == sample.structs


def test_initialisers_by_a_word_are_the_same_as_all_of_them() -> None:
    text = (
        "static struct ops a = { .go = first };\nstruct s { int first; } b[] = { { second }, { third } };\n"
        'MODULE_ALIAS("x")\nint c = 1;\n#ifdef X\nstruct ops d = { .go = second, };\n#endif\nint e[] = { 1 };\n'
        "int f(void)\n{\n\tstruct ops second = { .go = third };\n}\nDEFINE(first) = { .go = third }"
    )
    sample = Unit(Source("a.c", text))
    for word, names in (("first", ["a", "b", "first"]), ("second", ["b", "d"]), ("third", ["b", "first"]), ("no", [])):
        assert [found.name for found in sample.initialisers_naming(word)] == names
        for found in sample.initialisers_naming(word):
            assert found in sample.initialisers


def test_what_stands_around_an_offset_is_what_the_whole_file_has_there() -> None:
    sample = Unit(Source("a.c", DRIVER))
    for macro in sample.macro_calls:
        assert sample.around(macro.offset).macro_at(macro.offset) == macro
        assert sample.around(macro.offset).prototype_at(macro.offset) is None
    for prototype in sample.prototypes:
        assert sample.around(prototype.start).prototype_at(prototype.end - 1) == prototype
        assert sample.around(prototype.start).macro_at(prototype.start) is None
    end = len(DRIVER)
    assert sample.around(end).macro_at(end) is None
