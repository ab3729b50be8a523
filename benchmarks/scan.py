"""Measure a whole run: ``python benchmarks/scan.py TREE [--runs N]``.

In turn, warm, as many times as asked: ``rewriter scan`` over drivers/ and sound/, ``grep -rlF`` of the API over the same, and
``spatch`` with an equivalent semantic patch where it is installed. Prints medians of wall and CPU time, the ratio to grep run
by run, the peak memory of all processes of a scan together, and the time of ``rewriter --help``.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

SMPL = "@@\n@@\n- pci_alloc_irq_vectors\n+ pcim_alloc_irq_vectors\n  (...)\n\n@@\n@@\n- pci_free_irq_vectors(...);\n"
FOLDERS = ("drivers", "sound")


def measured(command: Sequence[str], cwd: Path) -> tuple[float, float]:
    """Wall and CPU seconds of a command that must succeed, children included."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak_memory(command: Sequence[str], cwd: Path) -> float:
    """MiB that all processes of a command hold at most at one time (proportional set size, polled)."""
    process = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    peak = 0
    done = threading.Event()

    def poll() -> None:
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, _held(process.pid))

    watcher = threading.Thread(target=poll)
    watcher.start()
    process.wait()
    done.set()
    watcher.join()
    return peak / 1024


def _held(session: int) -> int:
    """KiB held by the processes of a session."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == session:
                    fields = (entry / "smaps_rollup").read_text().split("\n")
                    total += next(int(line.split()[1]) for line in fields if line.startswith("Pss:"))
            except (OSError, StopIteration):
                continue
    return total


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    rewriter = str(Path(sys.executable).with_name("rewriter"))
    scan = [rewriter, "scan", "pcim-irq-vectors", ".", *FOLDERS, "--format", "json"]
    grep = ["grep", "-rlF", "pci_alloc_irq_vectors", *FOLDERS]
    rows: dict[str, list[tuple[float, float]]] = {"rewriter scan": [], "grep -rlF": []}
    for number in range(options.runs + 1):
        pair = measured(scan, options.tree), measured(grep, options.tree)
        if number:  # the first round only warms the caches
            for row, value in zip(rows.values(), pair, strict=True):
                row.append(value)
    cores = len(os.sched_getaffinity(0))
    print(f"{' '.join(FOLDERS)} of {options.tree}, {cores} cores, median of {options.runs} runs in turn, warm caches")
    for name, row in rows.items():
        print(f"{name:<16} {_median(row, 0):6.2f} s wall {_median(row, 1):6.2f} s CPU")
    ratios = [ours[0] / theirs[0] for ours, theirs in zip(*rows.values(), strict=True)]
    print(
        f"ratio to grep    {statistics.median(ratios):6.2f} (from {min(ratios):.2f} to {max(ratios):.2f}); goal: at most 3"
    )
    print(f"peak memory      {peak_memory(scan, options.tree):6.0f} MiB, all processes; goal: at most 400")
    helped = [measured([rewriter, "--help"], options.tree)[0] for _ in range(options.runs)]
    print(f"rewriter --help  {statistics.median(helped) * 1000:6.0f} ms; goal: under 200")
    _spatch(options.tree)


def _median(row: list[tuple[float, float]], index: int) -> float:
    return statistics.median(values[index] for values in row)


def _spatch(tree: Path) -> None:
    spatch = shutil.which("spatch")
    if spatch is None:
        print("spatch           not installed: not measured")
        return
    with tempfile.NamedTemporaryFile("w", suffix=".cocci") as script:
        script.write(SMPL)
        script.flush()
        jobs = str(len(os.sched_getaffinity(0)))
        command = [spatch, "--sp-file", script.name, "-j", jobs, "--no-includes", "--very-quiet"]
        for folder in FOLDERS:
            wall, cpu = measured([*command, "--dir", folder], tree)
            print(f"spatch {folder:<9} {wall:6.2f} s wall {cpu:6.2f} s CPU")


if __name__ == "__main__":
    main()
