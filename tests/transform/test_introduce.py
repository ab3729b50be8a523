"""Introducing wrappers: a twin beside every place of the function, and nothing where a place was not understood."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from rewriter.c.edit import apply
from rewriter.plan import DriverResult
from rewriter.transform import ApiWords, Introduction, Wrapper
from rewriter.transform.introduce import introduce

API = Introduction(
    name="managed-pins-api",
    version=1,
    summary="Introduce devm_take_pins()",
    wrappers=(Wrapper("devm_take_pins", "take_pins", "Managed {wraps}()", ("Frees {not} a pin.",), "see {wraps}()."),),
    parameters={"dev": "the device", "count": "how many", "wanted": "which ones"},
    headers=("include/linux/pins.h",),
    implemented_in=("drivers/pins/",),
    words=ApiWords("pins: Add devm_take_pins()", ("p",), ("c",), "c"),
    examples=(),
)

HEADER = """\
#ifndef PINS_H
#define PINS_H
#ifdef CONFIG_PINS
int take_pins(struct pin_dev *dev, int count,
	      const char *wanted[]);
#else
static inline int take_pins(struct pin_dev *dev, int count, const char *wanted[]) { return -ENOSYS; }
#endif
#endif
"""

SOURCE = """\
int take_pins(struct pin_dev *dev, int count,
	      const char *wanted[])
{
	return 0;
}
EXPORT_SYMBOL_GPL(take_pins);
"""

FILES = {"include/linux/pins.h": HEADER, "drivers/pins/core.c": SOURCE}


def done(files: Mapping[str, str], api: Introduction = API) -> tuple[DriverResult, dict[str, str]]:
    result = introduce(files, api)
    return result, {path: apply(text, [e for e in result.edits if e.file == path]) for path, text in files.items()}


def test_a_twin_stands_beside_every_place() -> None:
    result, after = done(FILES)
    assert (result.driver, result.outcome, result.reason.code) == ("drivers/pins/core", "changed", "introduced")
    assert (
        after["include/linux/pins.h"]
        == """\
#ifndef PINS_H
#define PINS_H
#ifdef CONFIG_PINS
int take_pins(struct pin_dev *dev, int count,
	      const char *wanted[]);
int devm_take_pins(struct pin_dev *dev, int count,
		   const char *wanted[]);
#else
static inline int take_pins(struct pin_dev *dev, int count, const char *wanted[]) { return -ENOSYS; }

static inline int devm_take_pins(struct pin_dev *dev, int count, const char *wanted[])
{
	return take_pins(dev, count, wanted);
}
#endif
#endif
"""
    )
    assert (
        after["drivers/pins/core.c"]
        == SOURCE
        + """\

/**
 * devm_take_pins() - Managed take_pins()
 * @dev:    the device
 * @count:  how many
 * @wanted: which ones
 *
 * Frees {not} a pin.
 *
 * Return: see take_pins().
 */
int devm_take_pins(struct pin_dev *dev, int count,
		   const char *wanted[])
{
	return take_pins(dev, count, wanted);
}
EXPORT_SYMBOL_GPL(devm_take_pins);
"""
    )


def test_a_second_run_changes_nothing() -> None:
    _, after = done(FILES)
    result, again = done(after)
    assert again == after
    assert (result.outcome, result.reason.code) == ("unchanged", "present")
    assert {site.verdict for site in result.sites} == {"keep"}


def test_a_twin_that_lacks_a_stub_gets_it() -> None:
    _, after = done(FILES)
    header = after["include/linux/pins.h"]
    cut = header.index("\nstatic inline int devm_take_pins")
    result, again = done({**after, "include/linux/pins.h": header[:cut] + header[header.index("#endif") :]})
    assert result.outcome == "changed"
    assert [site.verdict for site in result.sites] == ["keep", "keep", "convert"]
    assert again == after


def test_a_twin_in_another_form_is_left_alone() -> None:
    own = "static inline int devm_take_pins(struct pin_dev *dev) { return take_pins(dev, 1, NULL); }\n"
    result, after = done({**FILES, "include/linux/pins.h": HEADER + own})
    assert (result.outcome, result.reason.code) == ("skipped", "present-otherwise")
    assert after["include/linux/pins.h"] == HEADER + own


def test_twins_of_neighbours_stand_together_behind_them() -> None:
    wide = Wrapper("devm_take_wide", "take_wide", "Managed {wraps}()", ())
    api = replace(API, wrappers=(*API.wrappers, wide))
    header = "void take_wide(struct pin_dev *dev);\nint take_pins(struct pin_dev *dev);\nint drop_pins(void);\n"
    source = (
        "int take_pins(struct pin_dev *dev)\n{\n\treturn 0;\n}\n\n/* wide */\nvoid take_wide(struct pin_dev *dev) { }\n"
    )
    result, after = done({"include/linux/pins.h": header, "drivers/pins/core.c": source}, api)
    assert result.outcome == "changed"
    assert after["include/linux/pins.h"] == (
        "void take_wide(struct pin_dev *dev);\nint take_pins(struct pin_dev *dev);\n"
        "void devm_take_wide(struct pin_dev *dev);\nint devm_take_pins(struct pin_dev *dev);\nint drop_pins(void);\n"
    )
    assert after["drivers/pins/core.c"].startswith(source)
    assert after["drivers/pins/core.c"].endswith("void devm_take_wide(struct pin_dev *dev)\n{\n\ttake_wide(dev);\n}\n")


def test_an_inline_function_for_all_builds_needs_no_source() -> None:
    text = "static inline void\ntake_pins(void)\n{\n\tdo_it();\n}\n"
    result, after = done({"include/linux/pins.h": text})
    assert result.outcome == "changed"
    assert after["include/linux/pins.h"] == text + (
        "\n/**\n * devm_take_pins() - Managed take_pins()\n *\n * Frees {not} a pin.\n *\n * Return: see take_pins().\n"
        " */\nstatic inline void\ndevm_take_pins(void)\n{\n\ttake_pins();\n}\n"
    )


def test_a_long_call_is_aligned_behind_its_parenthesis() -> None:
    names = [f"parameter_number_{n}" for n in range(4)]
    declared = ", ".join(f"int {name}" for name in names)
    api = replace(API, parameters=dict.fromkeys(names, "one"))
    _, after = done({"include/linux/pins.h": f"static inline int take_pins({declared}) {{ return 0; }}\n"}, api)
    assert after["include/linux/pins.h"].endswith(
        "\treturn take_pins(parameter_number_0, parameter_number_1,\n\t\t\t parameter_number_2, parameter_number_3);\n}\n"
    )


WITHOUT_SOURCE = {"include/linux/pins.h": HEADER}
TROUBLES = {
    "nothing": ("function-not-found", {}),
    "no definition": ("definition-not-found", WITHOUT_SOURCE),
    "no declaration": ("declaration-not-found", {"drivers/pins/core.c": SOURCE}),
    "two definitions": ("several-definitions", {**FILES, "drivers/pins/other.c": SOURCE}),
    "a macro": ("defined-as-macro", {**FILES, "include/linux/pins.h": f"{HEADER}#define take_pins(d) 0\n"}),
    "local to a file": ("not-understood", {**FILES, "drivers/pins/x.c": "static int take_pins(int a)\n{\n}\n"}),
    "cut by a conditional": (
        "not-understood",
        {**FILES, "drivers/pins/core.c": SOURCE.replace("\n\t ", "\n#ifdef WIDE\n\t ").replace("[])", "[]\n#endif\n)")},
    ),
    "made by a macro": ("not-understood", {**FILES, "drivers/pins/x.c": "MAKE(int, take_pins(int a))\n"}),
    "more on the line": (
        "not-understood",
        {"drivers/pins/core.c": SOURCE.replace(";\nEXP", "; EXP") + "int take_pins(void); int b(\nvoid);\n"},
    ),
    "variable arguments": (
        "variable-arguments",
        {**FILES, "drivers/pins/core.c": SOURCE.replace("wanted[]", "w[], ...")},
    ),
    "no words": ("undocumented-parameter", {**FILES, "drivers/pins/core.c": SOURCE.replace("count", "number")}),
    "no C": ("not-understood", {**FILES, "drivers/pins/core.c": SOURCE + "/* take_pins"}),
}


@pytest.mark.parametrize("what", TROUBLES)
def test_what_is_not_understood_is_left_for_review(what: str) -> None:
    code, files = TROUBLES[what]
    result, after = done(files)
    assert (result.outcome, result.reason.code) == ("review", code)
    assert after == files
    assert all(site.verdict == "review" for site in result.sites)


def test_half_an_interface_is_not_introduced() -> None:
    api = replace(API, wrappers=(*API.wrappers, Wrapper("devm_take_wide", "take_wide", "b", ())))
    result, after = done(FILES, api)
    assert (result.outcome, result.reason.code) == ("review", "function-not-found")
    assert after == FILES


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", "1"),
        ("wrappers", ()),
        ("wrappers", (Wrapper("same", "same", "b", ()),)),
        ("wrappers", (Wrapper("a b", "c", "b", ()),)),
        ("wrappers", (Wrapper("a", "b", "b", "text"),)),  # type: ignore[arg-type]
        ("parameters", ()),
        ("headers", "include/linux/pins.h"),
        ("implemented_in", ()),
        ("words", None),
        ("examples", ("text",)),
    ],
)
def test_a_declaration_that_cannot_work_is_refused(field: str, value: object) -> None:
    with pytest.raises(TypeError):
        replace(API, **{field: value})  # type: ignore[arg-type]
