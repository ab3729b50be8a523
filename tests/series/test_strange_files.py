"""Files of any bytes and modes come out of a series as the plan wants them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.series import write_series
from tests.series.trees import (
    CONVERSION,
    TWO_FILES,
    blob,
    edit,
    git,
    git_tree,
    plan,
    put,
    renamed,
    two_drivers,
)

STRANGE = {
    "latin": b"/* J\xfcrgen */\nint a = take_pins(0);\n",
    "utf8": "/* J\u00fcrgen \u2028 \x85 */\nint a = take_pins(0);\n".encode(),
    "crlf": b"int b;\r\nint a = take_pins(0);\r\nint c;\r\n",
    "mixed": b"int b;\r\nint a = take_pins(0);\nint c;\r",
    "feeds": b"int b;\x0c\x0b\x1c\x1d\x1e\x85\nint x;\rint a = take_pins(0);\x0c\n\x0c\nint c;\n",
    "no newline": b"int a = take_pins(0);",
    "dashes": b"-- \n---\n--- a/x\n+++ b/x\n@@ -1 +1 @@\nint a = take_pins(0);\n-- \n\n",
    "from": b"From me\n>From you\ndiff --git a/x b/x\nint a = take_pins(0);\n",
    "nul": b"int b;\0\nint a = take_pins(0);\n",
    "trailing": b"int a = take_pins(0); \t \n \n\t\n",
}


@pytest.mark.parametrize("case", STRANGE)
def test_files_of_any_bytes(tmp_path: Path, case: str) -> None:
    file, data = "drivers/dma/a b-\u00e4.c", STRANGE[case]
    done = replace(renamed("drivers/dma/x.c", "x"), driver="drivers/dma/strange", files=(file,), sites=())
    done = replace(done, edits=(edit(file, data, "take_pins", "devm_take_pins"),), hashes={file: blob(data)})
    tree = git_tree(tmp_path / "tree", {file: data, ".gitattributes": b"*.c text eol=lf\n"})
    put(tree, {file: data})
    git(tree, "-c", "core.attributesFile=/dev/null", "update-index", "--cacheinfo", _cacheinfo(tree, file))
    git(tree, "commit", "-q", "--allow-empty", "-m", "as it is")
    report = write_series(plan(done), tree, tmp_path / "out", CONVERSION)

    expected = data.replace(b"take_pins", b"devm_take_pins")
    target = put(tmp_path / "target", {file: data})
    git(target, "init", "-q")
    git(target, "apply", str(report.paths[1]))
    assert (target / file).read_bytes() == expected
    put(target, {file: data})
    git(target, "-c", "core.autocrlf=false", "add", "-A")
    git(target, "commit", "-q", "-m", "base")
    git(target, "am", "-q", "--keep-cr", str(report.paths[1]))
    assert (target / file).read_bytes() == expected
    assert any("--keep-cr" in note for note in report.notes) == (b"\r\n" in data)


def _cacheinfo(tree: Path, file: str) -> str:
    name = git(tree, "hash-object", "-w", "--no-filters", "--", file).strip()
    return f"100644,{name},{file}"


def test_executable_files_stay_executable(tmp_path: Path) -> None:
    tree = put(tmp_path / "tree", TWO_FILES)
    (tree / "drivers/dma/crystal.c").chmod(0o755)
    report = write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)
    assert re.search(r"^index \w{12}\.\.\w{12} 100755$", report.paths[1].read_text(), re.MULTILINE)


def test_labels_are_not_named_in_hunk_headers(tmp_path: Path) -> None:
    data = b"int f(void)\n{\nout:\n\ta();\n\tb();\n\tc();\n\ttake_pins(0);\n}\n"
    done = replace(renamed("drivers/dma/x.c", "x"), edits=(edit("drivers/dma/x.c", data, "take_pins", "T"),))
    done = replace(done, hashes={"drivers/dma/x.c": blob(data)}, sites=())
    report = write_series(plan(done), put(tmp_path / "t", {"drivers/dma/x.c": data}), tmp_path / "out", CONVERSION)
    assert re.findall("^@@.*", report.paths[1].read_text(), re.MULTILINE) == ["@@ -4,5 +4,5 @@ int f(void)"]
