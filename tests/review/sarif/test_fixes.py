"""The fixes of a log make of the files what the diff makes of them, applied by a program of its own."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.batch.run import run
from rewriter.c.diff import cuts, headed
from rewriter.c.edit import Edit as SourceEdit
from rewriter.c.edit import Overlap, apply, merge
from rewriter.kernel.tree import Tree
from rewriter.plan import DriverResult, Edit, Hunk, Plan, Reason
from transforms.pcim_irq_vectors import CONVERSION

from ...cli.test_main import DRIVER
from .logs import fixed, replaced, run_of

EXAMPLES = Path(__file__).parents[3] / "examples/linux"


@pytest.fixture(scope="module")
def examples() -> Plan:
    return run(Tree.open(EXAMPLES), CONVERSION, jobs=1)


def edited(driver: DriverResult, numbers: list[int], root: Path) -> dict[str, bytes]:
    """The files of a driver after the edits of some hunks."""
    found: dict[str, set[tuple[int, int, bytes]]] = {}
    for place in {place for number in numbers for place in driver.hunks[number].edits}:
        edit = driver.edits[place]
        found.setdefault(edit.file, set()).add((edit.start, edit.end, edit.text.encode("latin-1")))
    return {path: replaced((root / path).read_bytes(), edits) for path, edits in found.items()}


def test_all_fixes_together_are_the_diff(examples: Plan) -> None:
    log = run_of(examples)
    done = fixed(log, log["results"], lambda path: (EXAMPLES / path).read_bytes())
    expected: dict[str, bytes] = {}
    for driver in examples.drivers:
        expected |= edited(driver, list(range(len(driver.hunks))), EXAMPLES)
    assert len(expected) > 14
    assert done == expected


def test_a_fix_brings_along_what_its_hunk_needs_and_no_more(examples: Plan) -> None:
    alone = 0
    for driver in examples.drivers:
        log = run_of(replace(examples, drivers=(driver,)))
        by_edit = {
            result["partialFingerprints"]["rewriterEdit/v1"]: result for result in log["results"] if "fixes" in result
        }
        assert len(by_edit) == len(driver.hunks)
        for number, hunk in enumerate(driver.hunks):
            wanted = edited(driver, [number, *hunk.needs], EXAMPLES)
            assert any(
                fixed(log, [result], lambda path: (EXAMPLES / path).read_bytes()) == wanted
                for result in by_edit.values()
            )
            alone += not hunk.needs
    assert alone


@pytest.mark.parametrize(
    ("comment", "encoding"),
    [
        ("/* J\xfcrgen \U0001f40d */".encode(), None),
        (b"/* J\xfcrgen */", "ISO-8859-1"),
        (b"/* \x00-free \x80\xff\r */", "ISO-8859-1"),
    ],
    ids=["utf-8", "latin-1", "bytes"],
)
def test_bytes_of_any_encoding(comment: bytes, encoding: str | None, tmp_path: Path) -> None:
    source = DRIVER.encode().replace(b"PCI_IRQ_MSI", comment.replace(b"\x00-free ", b"") + b" PCI_IRQ_MSI")
    (tmp_path / "drivers").mkdir()
    (tmp_path / "drivers/one.c").write_bytes(source)
    plan = run(Tree.open(tmp_path), CONVERSION, jobs=1)
    log = run_of(plan, tmp_path)
    assert log["artifacts"][0].get("encoding") == encoding
    done = fixed(log, log["results"], lambda path: (tmp_path / path).read_bytes())
    assert done == {"drivers/one.c": source.replace(b"pci_alloc", b"pcim_alloc")}
    (result,) = log["results"]
    snippet = result["locations"][0]["physicalLocation"]["region"]["snippet"]["text"]
    assert snippet.encode(encoding or "UTF-8") in source


LINES = st.lists(st.sampled_from(["a\n", "b\n", "\n", "c\xc3\xa9\n", "\xff\n", "\r\n", "d\r", "e"]), max_size=40)
CUTS = st.lists(
    st.tuples(st.integers(0, 99), st.integers(0, 12), st.sampled_from(["", "x", "x\n", "\xfc\ny"])), max_size=4
)


@given(LINES, CUTS)
def test_any_edits(lines: list[str], spans: list[tuple[int, int, str]]) -> None:
    text = "".join(lines)
    wanted = [(min(start, len(text)), min(start + size, len(text)), new) for start, size, new in spans]
    try:
        edits = merge([SourceEdit("d/x.c", start, end, new, "why") for start, end, new in wanted])
    except Overlap:
        return
    found = cuts(text, edits)
    hunks = tuple(Hunk("d/x.c", "", cut.line, cut.start, cut.text, tuple(map(edits.index, cut.edits))) for cut in found)
    driver = DriverResult(
        *("d/x", ("d/x.c",), "changed", Reason("managed-lifetime", "so it is")),
        edits=tuple(Edit(edit.file, edit.start, edit.end, edit.text, edit.why) for edit in edits),
        hunks=hunks,
        diff=headed("d/x.c", "".join(hunk.text for hunk in hunks)),
    )
    log = run_of(Plan("demo", 1, None, None, (driver,)))
    done = fixed(log, log["results"], lambda _path: text.encode("latin-1"))
    assert done.get("d/x.c", text.encode("latin-1")) == apply(text, edits).encode("latin-1")
