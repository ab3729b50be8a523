"""A run over a small tree, with a stand-in for the analysis."""

import multiprocessing
import os
import re
import time
from pathlib import Path

import pytest

from rewriter.batch import guard
from rewriter.batch.run import run
from rewriter.kernel.modules import Module
from rewriter.kernel.tree import Tree, TreeError
from rewriter.lifetime.links import Analysed, Links
from rewriter.lifetime.pair import ResourcePair
from rewriter.plan import DriverResult, Reason, Site
from rewriter.transform import ManagedConversion, Words

PAIR = ResourcePair(
    acquires={"grab_it": "managed_grab_it"},
    releases=("drop_it",),
    managed_enables=("managed_enable",),
    plain_enables=("enable",),
    observers=("peek",),
    driver_struct="struct demo_driver",
    device_type="struct demo",
    headers=("include/linux/demo.h",),
)
WORDS = Words(subject="s", problem=("p",), change="c", removal="r", cover="t")
CONVERSION = ManagedConversion("demo", 2, "Use it", PAIR, WORDS, ())

FILES = {
    "Makefile": "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\n",
    "drivers/a/Makefile": "obj-m += one.o two.o\ntwo-y := two_main.o two_util.o\n",
    "drivers/a/one.c": "grab_it(d);\ndrop_it(d);\n",
    "drivers/a/two_main.c": "/* grab_it( in a comment */\n",
    "drivers/a/two_util.c": "drop_it(d);\n",
    "drivers/b/Makefile": "obj-m += three.o\n",
    "drivers/b/three.c": "/* grab_it */\n",
    "drivers/b/loose.c": "drop_it(d);\n",
    "include/linux/demo.h": "int grab_it(struct demo *);\n",
}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return Tree.open(tmp_path)


def put(tree: Tree, name: str, text: str) -> None:
    (tree.root / f"drivers/b/{name}").write_text(f"grab_it(d);\n{text}\n")


def analyse(tree: Tree, module: Module, pair: ResourcePair, links: Links) -> Analysed:
    """Every call keeps; words in the text make trouble."""
    texts = {path: tree.read(path).decode() for path in module.sources}
    everything = "".join(texts.values())
    if "RAISE" in everything:
        raise KeyError("no such thing")
    if "SLEEP" in everything:
        time.sleep(60)
    if "DIE" in everything:
        os._exit(9)
    reason = Reason("kept", "so it is")
    sites = [
        Site(path, text.count("\n", 0, match.start()) + 1, "f", match[1], "acquire", "keep", reason)
        for path, text in texts.items()
        for match in re.finditer(r"^(grab_it|drop_it)\(", text, re.MULTILINE)
    ]
    return Analysed(DriverResult(module.name, module.sources, "skipped", reason, tuple(sites)) if sites else None)


def names(tree: Tree, *paths: str) -> list[str]:
    return [driver.driver for driver in run(tree, CONVERSION, paths, jobs=1, analyse=analyse).drivers]


def test_a_plan(tree: Tree) -> None:
    plan = run(tree, CONVERSION, analyse=analyse)
    assert [driver.driver for driver in plan.drivers] == ["drivers/a/one", "drivers/a/two", "drivers/b/loose"]
    assert (plan.transform, plan.transform_version, plan.tree_version) == ("demo", 2, "6.12.1")
    assert plan.drivers[2].notes == ("no Makefile links it",)
    assert plan.counts["scanned"] == plan.counts["skipped"] == 3


def test_the_number_of_workers_changes_nothing(tree: Tree) -> None:
    plans = [run(tree, CONVERSION, jobs=jobs, analyse=analyse).to_json() for jobs in (1, 2, 7)]
    assert plans[0] == plans[1] == plans[2]


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_result_is_told_once_as_it_is_in_the_plan(tree: Tree, jobs: int) -> None:
    put(tree, "bad.c", "RAISE")
    told: list[DriverResult] = []
    plan = run(tree, CONVERSION, jobs=jobs, analyse=analyse, settled=told.append)
    assert len(told) == 4
    assert sorted(told, key=lambda result: result.driver) == list(plan.drivers)
    told.clear()
    run(tree, CONVERSION, ["drivers/b"], jobs=jobs, analyse=analyse, settled=told.append)
    assert {result.driver for result in told} == {"drivers/b/bad", "drivers/b/loose"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_told_can_end_the_run(tree: Tree, jobs: int, tmp_path: Path) -> None:
    for number in range(5):
        put(tree, f"more{number}.c", "")
    (tmp_path / "begun").mkdir()

    def noted(tree: Tree, module: Module, pair: ResourcePair, links: Links) -> Analysed:
        (tmp_path / "begun" / module.name.replace("/", "-")).touch()
        return analyse(tree, module, pair, links)

    def enough(_result: DriverResult) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        run(tree, CONVERSION, jobs=jobs, analyse=noted, settled=enough)
    assert len(list((tmp_path / "begun").iterdir())) < 5
    assert multiprocessing.active_children() == []


def test_paths_narrow_what_is_reported_and_not_what_a_module_is(tree: Tree) -> None:
    assert names(tree, "drivers/b") == ["drivers/b/loose"]
    assert names(tree, "drivers/a/two_util.c") == ["drivers/a/two"]
    assert names(tree, "drivers/a/two_main.c") == []  # it has no call itself
    (driver,) = run(tree, CONVERSION, ["drivers/a/two_util.c"], analyse=analyse).drivers
    assert driver in run(tree, CONVERSION, analyse=analyse).drivers
    with pytest.raises(TreeError):
        names(tree, "drivers/absent")


@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize(
    ("word", "code", "detail"),
    [("RAISE", "analysis-crashed", "KeyError: 'no such thing'"), ("SLEEP", "timeout", "1 s")],
)
def test_trouble_is_a_result_of_its_driver(tree: Tree, jobs: int, word: str, code: str, detail: str) -> None:
    put(tree, "bad.c", word)
    plan = run(tree, CONVERSION, jobs=jobs, timeout=1.0, analyse=analyse)
    failed = [driver for driver in plan.drivers if driver.outcome == "failed"]
    assert [(driver.driver, driver.reason.code) for driver in failed] == [("drivers/b/bad", code)]
    assert detail in failed[0].reason.text
    assert plan.counts["scanned"] == 4
    assert [d.driver for d in run(tree, CONVERSION, ["drivers/b/bad.c"], jobs, 1.0, analyse=analyse).drivers] == [
        "drivers/b/bad"
    ]


def test_a_dying_worker_loses_its_driver_only(tree: Tree) -> None:
    put(tree, "bad.c", "DIE")
    plan = run(tree, CONVERSION, jobs=2, analyse=analyse)
    assert {driver.driver: driver.reason.code for driver in plan.drivers} == {
        "drivers/a/one": "kept",
        "drivers/a/two": "kept",
        "drivers/b/bad": "worker-lost",
        "drivers/b/loose": "kept",
    }


def test_files_that_are_not_source(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LARGEST", 200)
    put(tree, "big.c", "x" * 300)
    put(tree, "nul.c", "a\0b")
    plan = run(tree, CONVERSION, ["drivers/b"], jobs=1, analyse=analyse)
    got = {driver.driver: driver.reason for driver in plan.drivers if driver.outcome == "failed"}
    assert {name: reason.code for name, reason in got.items()} == {
        "drivers/b/big": "file-too-large",
        "drivers/b/nul": "file-binary",
    }
    assert got["drivers/b/nul"].text.endswith("drivers/b/nul.c, byte 13")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_fails_its_driver(tree: Tree) -> None:
    put(tree, "shut.c", "")
    (tree.root / "drivers/b/shut.c").chmod(0)
    plan = run(tree, CONVERSION, jobs=1, analyse=analyse)
    assert [d.reason.code for d in plan.drivers if d.driver == "drivers/b/shut"] == ["file-unreadable"]


def test_a_source_that_vanished_fails_its_driver(tree: Tree) -> None:
    def vanishing(tree: Tree, module: Module, pair: ResourcePair, links: Links) -> Analysed:
        return analyse(tree, Module(module.name, ("drivers/gone.c",)), pair, links)

    plan = run(tree, CONVERSION, ["drivers/b"], jobs=1, analyse=vanishing)
    assert {driver.reason.code for driver in plan.drivers} == {"file-unreadable"}


def test_progress_is_told_of_every_driver(tree: Tree) -> None:
    told: list[tuple[int, int]] = []
    run(tree, CONVERSION, jobs=2, progress=lambda done, total: told.append((done, total)), analyse=analyse)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_tree_without_makefiles_has_one_unit_per_source(tree: Tree) -> None:
    for path in ("Makefile", "drivers/a/Makefile", "drivers/b/Makefile"):
        (tree.root / path).unlink()
    plan = run(Tree.open(tree.root), CONVERSION, analyse=analyse)
    assert [driver.driver for driver in plan.drivers] == ["drivers/a/one", "drivers/a/two_util", "drivers/b/loose"]
    assert plan.tree_version is None
    assert any("excerpt" in note for note in plan.notes)
