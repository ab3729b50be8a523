"""Bad surroundings: full disks, closed streams, odd locales, workers and programs that are stopped."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .test_main import DRIVER, NAME, program, three_lines


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "linux"
    (root / "drivers").mkdir(parents=True)
    for name in ("one", "two"):
        (root / f"drivers/{name}.c").write_text(DRIVER)
    return root


@pytest.mark.parametrize("limit", [0, 500, 3000])
@pytest.mark.parametrize("target", [["-o", "out"], ["--in-place"]], ids=" ".join)
def test_a_disk_that_takes_no_more(limit: int, target: list[str], tree: Path, tmp_path: Path) -> None:
    (tree / "drivers/two.c").write_text(DRIVER + f"/* {'x' * 4000} */\n")
    before = {path: path.read_bytes() for path in tree.rglob("*.c")}
    (tmp_path / "tmp").mkdir()
    done = program(
        *("convert", NAME, str(tree), *target, "-j", "1"),
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
        stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    three_lines(done.communicate()[1].decode())
    assert done.returncode == 3
    assert {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["linux", "tmp"]
    assert list((tmp_path / "tmp").iterdir()) == []


STDOUT_FULL = "rewriter: stdout cannot be written to\n  why: No space left on device\n"


@pytest.mark.parametrize(
    ("redirection", "line", "status", "said"),
    [
        (">/dev/full", "list", 3, STDOUT_FULL),
        (">/dev/full", "scan NAME TREE --format json", 3, STDOUT_FULL),
        (">/dev/full", "--help", 3, "rewriter: it stopped\n  why: No space left on device\n"),
        ("2>/dev/full", "scan nosuch TREE", 2, ""),
        ("2>/dev/full", "convert NAME TREE -o OUT", 0, ""),
        (">&-", "scan NAME TREE --check", 1, ""),
        ("2>&-", "scan nosuch TREE", 2, ""),
        ("<&- >&- 2>&-", "convert NAME TREE -o OUT", 0, ""),
        ("| true", "--help", 0, ""),
        ("2>&1 | true", "scan nosuch TREE", 2, ""),
    ],
)
def test_streams(redirection: str, line: str, status: int, said: str, tree: Path, tmp_path: Path) -> None:
    words = {"NAME": NAME, "TREE": str(tree), "OUT": str(tmp_path / "out")}
    command = [sys.executable, "-c", "from rewriter.cli.main import main; raise SystemExit(main())"]
    script = f'"$@" {redirection}; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", script, "bash", *command, *(words.get(word, word) for word in line.split())],
        capture_output=True,
        text=True,
    )
    assert done.returncode == status
    assert done.stderr.startswith(said)
    assert bool(said) == bool(done.stderr)
    if "OUT" in line:
        assert len(list((tmp_path / "out").glob("*.patch"))) == 3


def test_the_locale_changes_no_byte(tmp_path: Path) -> None:
    (tmp_path / "drivers").mkdir()
    text = DRIVER.replace("PCI_IRQ_MSI", "/* J\xfcrgen \u20ac */ PCI_IRQ_MSI")
    (tmp_path / "drivers/one.c").write_bytes(text.encode())
    outputs = []
    for more in ({"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        environment = {key: value for key, value in os.environ.items() if key != "HOME"} | more
        done = program("diff", NAME, str(tmp_path), stdout=subprocess.PIPE, env=environment)
        outputs.append(done.communicate()[0])
        assert done.returncode == 0
    assert "J\xfcrgen \u20ac".encode() in outputs[0]
    assert outputs[0] == outputs[1]


STRANGE = """
import os, signal, sys, time
import rewriter.lifetime.analyse as analysis
real = analysis.analyse_driver
def strange(tree, module, pair, links):
    if module.name == "drivers/one":
        {act}
    return real(tree, module, pair, links)
analysis.analyse_driver = strange
from rewriter.cli.main import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("act", "jobs", "code"),
    [
        ("time.sleep(60)", "1", "timeout"),
        ("time.sleep(60)", "2", "timeout"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "2", "worker-lost"),
        ("raise MemoryError", "2", "analysis-crashed"),
        ("raise RecursionError", "1", "analysis-crashed"),
    ],
)
def test_a_driver_that_goes_wrong_takes_no_other_with_it(act: str, jobs: str, code: str, tree: Path) -> None:
    args = ["scan", NAME, str(tree), "-j", jobs, "--timeout", "1", "--format", "json"]
    done = subprocess.run([sys.executable, "-c", STRANGE.format(act=act), *args], capture_output=True, text=True)
    assert done.returncode == 3
    found = {driver["driver"]: driver["reason"]["code"] for driver in json.loads(done.stdout)["drivers"]}
    assert found == {"drivers/one": code, "drivers/two": "managed-lifetime"}
    assert three_lines(done.stderr)[1] == f"  why: drivers/one ({code})"


def test_ctrl_c_while_a_series_is_made_leaves_nothing(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "tmp").mkdir()
    git = tmp_path / "bin/git"
    slow = f'case "$*" in *fast-import*) echo started; exec sleep 60;; esac; exec {shutil.which("git")} "$@"'
    git.write_text(f"#!/bin/sh\n{slow.replace('echo started', f'echo started >{tmp_path}/tmp/pipe')}\n")
    git.chmod(0o755)
    os.mkfifo(tmp_path / "tmp/pipe")
    done = program(
        *("convert", NAME, str(tree), "-o", str(tmp_path / "out")),
        env={**os.environ, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}", "TMPDIR": str(tmp_path / "tmp")},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert (tmp_path / "tmp/pipe").read_text() == "started\n"
    os.killpg(done.pid, signal.SIGINT)
    assert done.communicate(timeout=20)[1] == b"rewriter: interrupted\n"
    assert done.returncode == 130
    assert [path.name for path in (tmp_path / "tmp").iterdir()] == ["pipe"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "linux", "tmp"]
