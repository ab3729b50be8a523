"""The command line: exit status, streams, errors in three lines; the analysis is replaced by a plan made by hand."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import rewriter.batch.run
from rewriter.cli.main import main
from rewriter.plan import Plan, from_json

from ..review.plans import CHANGED, EMPTY, PLAN, SKIPPED

GOOD = replace(PLAN, drivers=(CHANGED, SKIPPED))
NAME = "pcim-irq-vectors"


@pytest.fixture
def tree(tmp_path: Path) -> str:
    (tmp_path / "drivers/a").mkdir(parents=True)
    (tmp_path / "drivers/a/one.c").write_text("int x;\n")
    (tmp_path / "drivers/c").mkdir(parents=True)
    return str(tmp_path)


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> Callable[[Plan | BaseException], list[tuple[Any, ...]]]:
    """Makes every run give this plan, or raise; returns the list of what runs were asked."""

    def put(plan: Plan | BaseException) -> list[tuple[Any, ...]]:
        asked: list[tuple[Any, ...]] = []

        def run(tree: Any, conversion: Any, paths: Any, jobs: Any, timeout: Any, progress: Any, settled: Any) -> Plan:
            asked.append((conversion.name, list(paths), jobs, timeout, progress))
            if isinstance(plan, BaseException):
                raise plan
            for driver in plan.drivers if settled else ():
                settled(driver)
            return plan

        monkeypatch.setattr(rewriter.batch.run, "run", run)
        return asked

    return put


def three_lines(text: str) -> list[str]:
    lines = text.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("rewriter: ")
    assert lines[1].startswith("  why: ")
    assert lines[2].startswith("  do:  ")
    return lines


def test_scan_prints_the_table(tree: str, planned: Any, capfd: Any) -> None:
    asked = planned(GOOD)
    assert main(["scan", NAME, tree, "drivers/a", "drivers/c", "-j", "3", "--timeout", "5"]) == 0
    out, err = capfd.readouterr()
    assert out.startswith("demo-grab (version 3) on Linux 6.12.1: 2 drivers scanned\n")
    assert err == ""
    assert asked == [(NAME, ["drivers/a", "drivers/c"], 3, 5.0, None)]


@pytest.mark.parametrize("verb", ["scan", "diff"])
def test_json_is_the_plan_and_jsonl_its_drivers_with_the_rest_behind_them(
    verb: str, tree: str, planned: Any, capfd: Any
) -> None:
    planned(GOOD)
    assert main([verb, NAME, tree, "--format", "json"]) == 0
    assert from_json(capfd.readouterr().out) == GOOD
    assert main([verb, NAME, tree, "--format", "jsonl"]) == 0
    *drivers, last = map(json.loads, capfd.readouterr().out.splitlines())
    assert last | {"drivers": drivers} == GOOD.to_dict()


@pytest.mark.parametrize(("verb", "levels"), [("scan", ["note", "note", "none", "none"]), ("diff", ["note", "note"])])
def test_sarif_is_of_all_calls_or_of_changes(verb: str, levels: list[str], tree: str, planned: Any, capfd: Any) -> None:
    planned(GOOD)
    assert main([verb, NAME, tree, "--format", "sarif"]) == 0
    (run,) = json.loads(capfd.readouterr().out)["runs"]
    assert [result["level"] for result in run["results"]] == levels
    assert run["originalUriBaseIds"]["SRCROOT"]["uri"] == f"{Path(tree).resolve().as_uri()}/"


@pytest.mark.parametrize("verb", ["scan", "diff"])
@pytest.mark.parametrize(
    ("plan", "plain", "checked"), [(GOOD, 0, 1), (PLAN, 3, 3), (EMPTY, 0, 0)], ids=["good", "failed", "empty"]
)
def test_exit_status(verb: str, plan: Plan, plain: int, checked: int, tree: str, planned: Any) -> None:
    planned(plan)
    assert main([verb, NAME, tree]) == plain
    assert main([verb, NAME, tree, "--check"]) == checked


def test_diff_writes_bytes_as_they_are(tree: str, planned: Any, capfdbinary: Any) -> None:
    planned(GOOD)
    assert main(["diff", NAME, tree]) == 0
    out = capfdbinary.readouterr().out
    assert out.startswith(b"# drivers/a/one: changed\n")
    assert b"+/* caf\xc3\xa9 */\n" in out
    assert b"\x1b[0m" not in out


SELECTED = [
    ([], ["one"]),
    (["--include-review"], ["one", "maybe"]),
    (["--only", "review"], ["maybe"]),
    (["--only", "skipped", "--only", "failed"], ["plain", "bad"]),
    (["--reason", "redundant-release"], ["one"]),
    (["--reason", "not-managed"], []),
    (["--only", "skipped", "--reason", "not-managed"], ["plain"]),
]


@pytest.mark.parametrize(("args", "names"), SELECTED)
def test_diff_shows_the_drivers_selected(
    args: list[str], names: list[str], tree: str, planned: Any, capfd: Any
) -> None:
    planned(PLAN)
    assert main(["diff", NAME, tree, *args]) == 3  # one of the drivers failed, shown or not
    out, err = capfd.readouterr()
    heads = [
        line.split(": ")[0].rpartition("/")[2] for line in out.splitlines() if re.match(r"# drivers/\w/\w+: ", line)
    ]
    assert list(dict.fromkeys(heads)) == names
    assert ("0 drivers shown" in err) == (not names)


def test_nothing_to_show_says_where_something_is(tree: str, planned: Any, capfd: Any) -> None:
    planned(GOOD)
    assert main(["diff", NAME, tree, "--reason", "not-managed"]) == 0
    assert capfd.readouterr() == ("", "0 drivers shown (not shown: 1 skipped: --only skipped)\n")
    assert main(["diff", NAME, tree, "--reason", "not-managed", "--quiet"]) == 0
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("verb", ["scan", "diff"])
def test_what_is_selected_is_also_what_programs_get(verb: str, tree: str, planned: Any, capfd: Any) -> None:
    planned(GOOD)
    args = [verb, NAME, tree, "--only", "skipped", "--format"]
    assert main([*args, "json"]) == 0
    assert from_json(capfd.readouterr().out) == replace(GOOD, drivers=(SKIPPED,))
    assert main([*args, "jsonl"]) == 0
    driver, last = map(json.loads, capfd.readouterr().out.splitlines())
    assert driver["driver"] == SKIPPED.driver
    assert last["counts"]["scanned"] == 1


def test_names_and_numbers_of_what_changes(tree: str, planned: Any, capfd: Any) -> None:
    planned(GOOD)
    assert main(["diff", NAME, tree, "--name-only"]) == 0
    assert capfd.readouterr().out == "drivers/a/one.c\ndrivers/a/two.h\n"
    assert main(["diff", NAME, tree, "--stat"]) == 0
    assert capfd.readouterr().out.splitlines() == [
        " drivers/a/one.c | 4 +---",
        " drivers/a/two.h | 2 +-",
        " 2 files changed, 2 insertions(+), 4 deletions(-)",
    ]


def test_side_by_side_is_no_patch(tree: str, planned: Any, capfd: Any) -> None:
    planned(GOOD)
    assert main(["diff", NAME, tree]) == 0
    patch = capfd.readouterr().out
    assert main(["diff", NAME, tree, "--side-by-side"]) == 0
    assert capfd.readouterr() == (patch, "rewriter: --side-by-side is for a terminal: this is the patch\n")


@pytest.mark.parametrize(
    ("place", "status", "text"),
    [
        ("drivers/a/one.c:10", 0, "drop() in remove(): remove"),
        ("drivers/a/one.c", 0, "grab() in probe(): convert"),
        ("drivers/a/one.c:11", 2, "calls that demo-grab knows stand on 2, 10, 30"),
        ("drivers/a/none.c", 2, "o such path: drivers/a/none.c"),
    ],
)
def test_explain(place: str, status: int, text: str, tree: str, planned: Any, capfd: Any) -> None:
    planned(GOOD)
    assert main(["explain", NAME, tree, place]) == status
    out, err = capfd.readouterr()
    assert text in (out if status == 0 else err)
    if status:
        three_lines(err)


def test_explain_as_data(tree: str, planned: Any, capfd: Any) -> None:
    planned(GOOD)
    assert main(["explain", NAME, tree, "drivers/a/one.c:10", "--format", "json"]) == 0
    (row,) = json.loads(capfd.readouterr().out)
    assert [site["line"] for site in row["sites"]] == [10]


@pytest.mark.parametrize(
    "args",
    [
        ["scan"],
        ["scan", NAME],
        ["scan", NAME, "/nonexistent"],
        ["scan", "no-such-transform", "TREE"],
        ["scan", NAME, "TREE", "--format", "xml"],
        ["scan", NAME, "TREE", "-j", "0"],
        ["scan", NAME, "TREE", "--timeout", "0"],
        ["scan", NAME, "TREE", "--transforms", "/nonexistent"],
        ["show", "no-such-transform"],
        ["list", "--format", "sarif"],
        ["frobnicate"],
        ["--frobnicate"],
        ["test", "no-such-transform"],
        ["convert", NAME, "TREE"],
    ],
    ids=" ".join,
)
def test_usage_errors_have_three_lines_and_status_2(args: list[str], tree: str, capfd: Any) -> None:
    assert main([tree if arg == "TREE" else arg for arg in args]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    three_lines(err)


def test_no_arguments_is_help_and_usage(capfd: Any) -> None:
    assert main([]) == 2
    assert "Commands:" in capfd.readouterr().out


@pytest.mark.parametrize("verb", ["list", "show", "scan", "diff", "explain", "convert", "report", "test"])
def test_every_verb_has_help_with_examples(verb: str, capfd: Any) -> None:
    assert main([verb, "--help"]) == 0
    out = capfd.readouterr().out
    assert f"\n    rewriter {verb}" in out
    assert main(["--help"]) == 0
    (line,) = [line for line in capfd.readouterr().out.splitlines() if line.startswith(f"  {verb} ")]
    assert not line.endswith("...")


def test_an_interrupt_is_130(tree: str, planned: Any, capfd: Any) -> None:
    planned(KeyboardInterrupt())
    assert main(["scan", NAME, tree]) == 130
    assert capfd.readouterr().err == "rewriter: interrupted\n"


def test_an_unforeseen_error_is_three_lines_and_a_traceback_only_with_debug(
    tree: str, planned: Any, capfd: Any
) -> None:
    planned(RuntimeError("this\nis a bug"))
    assert main(["scan", NAME, tree]) == 3
    three_lines(capfd.readouterr().err)
    with pytest.raises(RuntimeError):
        main(["scan", NAME, tree, "--debug"])


def test_list_and_show(capfd: Any) -> None:
    assert main(["list"]) == 0
    assert NAME in capfd.readouterr().out
    assert main(["list", "--format", "json"]) == 0
    assert [row["name"] for row in json.loads(capfd.readouterr().out)] == [NAME, f"{NAME}-api"]
    assert main(["show", NAME]) == 0
    assert "managed-lifetime" in capfd.readouterr().out
    assert main(["show", NAME, "--format", "json"]) == 0
    (row,) = json.loads(capfd.readouterr().out)
    assert "timeout" in row["reasons"]


def test_version(capfd: Any) -> None:
    assert main(["--version"]) == 0
    assert capfd.readouterr().out.startswith("rewriter 0.")


def test_the_examples_of_the_packaged_transforms_pass(capfd: Any) -> None:
    assert main(["test"]) == 0
    assert f"{NAME}: " in capfd.readouterr().out


def test_accept_writes_the_module(tmp_path: Path, capfd: Any) -> None:
    packaged = Path(rewriter.batch.run.__file__).parents[2] / "transforms/pcim_irq_vectors.py"
    module = tmp_path / "mine.py"
    wrong = (
        packaged.read_text().replace('"pcim-irq-vectors"', '"mine"').replace("+\t\treturn -EBUSY;", "+\t\treturn -EIO;")
    )
    module.write_text(wrong)
    assert main(["test", "mine", "--transforms", str(tmp_path)]) == 3
    assert "different: " in capfd.readouterr().out
    assert main(["test", "mine", "--transforms", str(tmp_path), "--accept"]) == 0
    assert "1 examples accepted" in capfd.readouterr().err
    assert main(["test", "mine", "--transforms", str(tmp_path)]) == 0
    assert "+\t\treturn -EBUSY;" in module.read_text()


def program(*args: str, **more: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", "from rewriter.cli.main import main; raise SystemExit(main())", *args], **more
    )


def test_a_reader_that_stops_early_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = program("list", stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert done.communicate()[1] == b""
    assert done.returncode == 0


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from rewriter.cli.main import main; main(['--help']);"
        "print(sorted({name.split('.')[0] for name in sys.modules} & "
        "{'rich', 'textual', 'libcst', 'pycparser', 'unidiff', 'pydantic', 'multiprocessing'}), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr == "[]\n"


@pytest.mark.parametrize(
    ("args", "no_color", "coloured"), [([], "", True), (["--no-color"], "", False), ([], "1", False)]
)
def test_colours_on_a_terminal(args: list[str], no_color: str, coloured: bool, tmp_path: Path) -> None:
    (tmp_path / "drivers").mkdir()
    (tmp_path / "drivers/demo.c").write_text(DRIVER)
    main_end, its_end = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "NO_COLOR": no_color}
    done = program("diff", NAME, str(tmp_path), *args, stdout=its_end, env=environment)
    os.close(its_end)
    text = b""
    try:
        while chunk := os.read(main_end, 65536):
            text += chunk
    except OSError:  # how a terminal says that the other side is closed
        pass
    assert done.wait() == 0
    assert b"managed-lifetime" in text
    assert (b"\x1b[32m" in text) == coloured


DRIVER = """static int demo_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	return ret < 0 ? ret : 0;
}

static struct pci_driver demo_driver = {
	.probe = demo_probe,
};
module_pci_driver(demo_driver);
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A tree of one driver that can be converted, in git."""
    root = tmp_path / "linux"
    (root / "drivers").mkdir(parents=True)
    (root / "Makefile").write_text("VERSION = 6\nPATCHLEVEL = 12\n")
    (root / "drivers/Makefile").write_text("obj-m += demo.o\n")
    (root / "drivers/demo.c").write_text(DRIVER)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Start")
    return root


def git(root: Path, *args: str) -> str:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
    }
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    run = subprocess.run(
        ["git", *identity, *args], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout


def test_convert_writes_a_series_that_applies(small: Path, tmp_path: Path, capfd: Any) -> None:
    out = tmp_path / "series"
    assert main(["convert", NAME, str(small), "-o", str(out), "-v", "2", "--quiet"]) == 0
    printed, err = capfd.readouterr()
    paths = [Path(line) for line in printed.splitlines()]
    assert err == ""
    assert len([path for path in paths if path.suffix == ".patch"]) == 2
    assert from_json((out / ".rewriter/plan.json").read_text()).counts["changed"] == 1
    assert "[PATCH v2 1/1]" in paths[1].read_text()
    git(small, "am", str(paths[1]))
    assert "pcim_alloc_irq_vectors(pdev" in (small / "drivers/demo.c").read_text()
    assert main(["scan", NAME, str(small), "--check"]) == 0  # nothing is left to do
    assert main(["convert", NAME, str(small), "-o", str(out)]) == 2  # it is not empty
    three_lines(capfd.readouterr().err)


def test_convert_on_a_branch_and_in_place(small: Path, capfd: Any) -> None:
    assert main(["convert", NAME, str(small), "--branch", "managed"]) == 0
    assert git(small, "branch", "--list", "managed").strip() == "managed"
    assert git(small, "status", "--porcelain") == ""
    assert "+\tret = pcim_alloc_irq_vectors" in git(small, "diff", "main", "managed")
    assert main(["convert", NAME, str(small), "--in-place"]) == 0
    assert git(small, "diff", "managed") == ""
    assert main(["convert", NAME, str(small), "--in-place", "--branch", "x"]) == 2


def test_convert_check_writes_nothing(small: Path, tmp_path: Path, capfd: Any) -> None:
    assert main(["convert", NAME, str(small), "-o", str(tmp_path / "series"), "--check"]) == 1
    assert not (tmp_path / "series").exists()
    assert capfd.readouterr().out == ""


def test_what_diff_prints_git_applies(small: Path) -> None:
    done = program("diff", NAME, str(small), stdout=subprocess.PIPE)
    patch, _ = done.communicate()
    subprocess.run(["git", "apply", "-"], cwd=small, input=patch, check=True)
    assert main(["scan", NAME, str(small), "--check"]) == 0


SLOW = """
import os, sys, time
import rewriter.lifetime.analyse as analysis
def slow(tree, module, pair, links):
    os.write(1, b"started\\n")  # in one piece, for another worker writes as well
    time.sleep(60)
analysis.analyse_driver = slow
from rewriter.cli.main import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_stops_workers_and_program(jobs: str, small: Path) -> None:
    (small / "drivers/other.c").write_text(DRIVER)
    args = ["scan", NAME, str(small), "-j", jobs]
    done = subprocess.Popen(
        [sys.executable, "-c", SLOW, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert done.stdout is not None
    for _ in range(int(jobs)):  # until every worker is at work: one that still begins has no handlers yet
        assert done.stdout.readline() == b"started\n"
    os.killpg(done.pid, signal.SIGINT)
    _, err = done.communicate(timeout=60)
    assert done.returncode == 130
    assert err == b"rewriter: interrupted\n"


def completed(words: str) -> list[str]:
    environment = {**os.environ, "_REWRITER_COMPLETE": "complete_bash", "COMP_WORDS": words}
    environment["COMP_CWORD"] = str(len(words.split(" ")) - 1)
    return program(stdout=subprocess.PIPE, env=environment).communicate()[0].decode().split()


def test_names_of_transforms_complete(tmp_path: Path) -> None:
    (tmp_path / "pcim_other.py").write_text("")
    assert completed(f"rewriter scan --transforms {tmp_path} pc") == [NAME, f"{NAME}-api", "pcim-other"]


def test_reason_codes_and_outcomes_complete() -> None:
    assert completed(f"rewriter diff {NAME} linux --reason redundant-r") == ["redundant-release"]
    assert "definition-not-found" not in completed(f"rewriter scan {NAME} linux --reason ")
    assert completed(f"rewriter scan {NAME} linux --only re") == ["review"]
    assert completed("rewriter diff no-such-transform linux --reason r") == []
