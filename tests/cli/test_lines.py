"""``--format jsonl``: a line as soon as a driver is done, whole lines, and no work for nobody."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any

import pytest

from rewriter.cli.main import main

from ..batch.cranes import enabled_from_afar, files, user
from ..kernel.trees import plant
from .test_main import DRIVER, NAME

GATED = """
import os, sys
from pathlib import Path
import rewriter.lifetime.analyse as analysis
real = analysis.analyse_driver
gates = Path(sys.argv.pop(1))
def gated(tree, module, pair, links):
    name = module.name.replace("/", "-")
    (gates / f"{name}.begun").touch()
    if (gates / name).exists():
        (gates / name).read_bytes()  # a pipe: waits until somebody writes
    return real(tree, module, pair, links)
analysis.analyse_driver = gated
from rewriter.cli.main import main
raise SystemExit(main(sys.argv[1:]))
"""
"""Analyses a driver only when the pipe of its name, if there is one, has been written to."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "linux"
    (root / "drivers").mkdir(parents=True)
    for number in range(6):
        # The largest comes first.
        (root / f"drivers/d{number}.c").write_text(DRIVER + f"/* {'x' * (1000 - 100 * number)} */\n")
    return root


@pytest.fixture
def gates(tmp_path: Path) -> Path:
    (tmp_path / "gates").mkdir()
    return tmp_path / "gates"


def program(gates: Path, tree: Path, *args: str, **more: Any) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", GATED, str(gates), "scan", NAME, str(tree), "--format", "jsonl", *args]
    return subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, **more)


def rows(stream: IO[bytes] | None) -> list[Any]:
    assert stream is not None
    return [json.loads(line) for line in stream]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_driver_is_printed_before_the_others_are_done(jobs: str, tree: Path, gates: Path) -> None:
    os.mkfifo(gates / "drivers-d5")
    done = program(gates, tree, "-j", jobs, stdout=subprocess.PIPE)
    assert done.stdout is not None
    early = [json.loads(done.stdout.readline())["driver"] for _ in range(5)]
    assert sorted(early) == [f"drivers/d{number}" for number in range(5)]
    (gates / "drivers-d5").write_bytes(b"go")
    late, last = rows(done.stdout)
    assert late["driver"] == "drivers/d5"
    assert last["counts"] == {"scanned": 6, "changed": 6, "unchanged": 0, "skipped": 0, "review": 0, "failed": 0}
    assert done.wait() == 0


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_lines_are_those_of_the_plan(jobs: str, tmp_path: Path, capfd: Any) -> None:
    tree = files(user("heron"), user("stork")) | enabled_from_afar("return pcim_enable_device(pdev);")
    root = str(plant(tmp_path, tree))
    assert main(["scan", NAME, root, "--format", "json", "-j", "1"]) == 0
    plan = json.loads(capfd.readouterr().out)
    assert main(["scan", NAME, root, "--format", "jsonl", "-j", jobs]) == 0
    *drivers, last = map(json.loads, capfd.readouterr().out.splitlines())
    assert last | {"drivers": sorted(drivers, key=lambda driver: driver["driver"])} == plan
    assert plan["counts"]["changed"] == 2  # a library that is final late, and a driver enabled by another module


def test_a_reader_that_goes_stops_the_run(tree: Path, gates: Path) -> None:
    os.mkfifo(gates / "drivers-d1")
    done = program(gates, tree, "-j", "1", stdout=subprocess.PIPE)
    assert done.stdout is not None
    assert json.loads(done.stdout.readline())["driver"] == "drivers/d0"
    done.stdout.close()
    (gates / "drivers-d1").write_bytes(b"go")
    assert done.wait(timeout=60) == 0
    assert done.stderr is not None
    assert done.stderr.read() == b""
    assert sorted(path.name for path in gates.glob("*.begun")) == ["drivers-d0.begun", "drivers-d1.begun"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_whole_lines(jobs: str, tree: Path, gates: Path) -> None:
    for number in (3, 4, 5):
        os.mkfifo(gates / f"drivers-d{number}")
    done = program(gates, tree, "-j", jobs, stdout=subprocess.PIPE)
    assert done.stdout is not None
    early = [json.loads(done.stdout.readline())["driver"] for _ in range(3)]
    os.killpg(done.pid, signal.SIGINT)
    out, err = done.communicate(timeout=60)
    assert (out, err, done.returncode) == (b"", b"rewriter: interrupted\n", 130)
    assert sorted(early) == ["drivers/d0", "drivers/d1", "drivers/d2"]


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_while_the_reader_holds_still(times: int, unbuffered: str, tree: Path, gates: Path) -> None:
    (tree / "drivers/d0.c").write_text(DRIVER.replace("PCI_IRQ_MSI", "/*" + "x" * 200_000 + "*/ PCI_IRQ_MSI"))
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    done = program(gates, tree, "-j", "1", stdout=subprocess.PIPE, env=environment)
    assert done.stdout is not None
    start = os.read(done.stdout.fileno(), 10)  # it writes, and the pipe holds less than the line
    wait_until_asleep(done.pid)
    os.kill(done.pid, signal.SIGINT)
    wait_until_asleep(done.pid)
    if times == 2:
        os.kill(done.pid, signal.SIGINT)
        assert done.wait(timeout=60) == 130
    out, err = done.communicate(timeout=60)
    assert (err, done.returncode) == (b"rewriter: interrupted\n", 130)
    if times == 1:
        assert json.loads(start + out)["driver"] == "drivers/d0"


def wait_until_asleep(pid: int) -> None:
    """Until a process waits for something, seen several times in a row."""
    seen = 0
    while seen < 5:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        assert state != "Z"
        seen = seen + 1 if state == "S" else 0
        time.sleep(0.02)
