"""The worker pool: every job has a result, whatever happens to a worker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from rewriter.batch.pool import Lost, forked, here


def square(number: int) -> int:
    return number * number


def trouble(number: int) -> int:
    if number == 1:
        raise KeyError("lost")
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 3:
        time.sleep(60)
    return number


def raises_exit(number: int) -> int:
    raise SystemExit(4)


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_forked_gives_every_result_once(jobs: int) -> None:
    assert dict(forked(square, range(20), jobs, None)) == {n: n * n for n in range(20)}


def test_here_does_the_same() -> None:
    assert list(here(square, [3, 1], 5)) == [(3, 9), (1, 1)]


def test_no_jobs_is_no_work() -> None:
    assert list(forked(square, [], 2, None)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_lost_worker_loses_only_its_job(jobs: int) -> None:
    got = dict(forked(trouble, range(8), jobs, 0.5))
    assert {n: got[n] for n in (0, 4, 5, 6, 7)} == {0: 0, 4: 4, 5: 5, 6: 6, 7: 7}
    assert {n: got[n].how for n in (1, 2, 3)} == {1: "raised", 2: "died", 3: "timeout"}  # type: ignore[union-attr]
    assert got[2] == Lost("died", "signal 9")


def test_a_worker_that_exits_is_a_lost_job() -> None:
    assert dict(forked(raises_exit, [7], 1, None)) == {7: Lost("died", "exit status 4")}


def test_here_stops_a_slow_job_even_one_that_swallows_exceptions() -> None:
    def stubborn(_number: int) -> int:
        while True:
            try:
                time.sleep(0.05)
            except Exception:
                continue

    started = time.monotonic()
    assert list(here(stubborn, [0], 0.2)) == [(0, Lost("timeout", "0.2 s"))]
    assert time.monotonic() - started < 5
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


def test_here_keeps_the_jobs_around_one_that_raises() -> None:
    got = list(here(trouble, [0, 1, 4], None))
    assert got == [(0, 0), (1, Lost("raised", "KeyError: 'lost'")), (4, 4)]


def test_closing_early_kills_the_workers() -> None:
    def slow(number: int) -> int:
        time.sleep(0 if number == 0 else 60)
        return os.getpid()

    results: Callable[[], object] = iter(forked(slow, range(3), 2, None)).__next__
    results()
    del results  # closes the generator
    for child in multiprocessing_children():
        child.join(2)
        assert not child.is_alive()


def multiprocessing_children() -> list:  # type: ignore[type-arg]
    import multiprocessing

    return multiprocessing.active_children()


SCRIPT = """
import os, sys, time
from rewriter.batch.pool import forked
def slow(number):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(60)
for _ in forked(slow, range(4), 2, None):
    pass
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_the_parent(how: signal.Signals) -> None:
    script = SCRIPT.replace("time.sleep(60)", "time.sleep(2)")
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    parent.send_signal(how)
    parent.wait(10)
    deadline = time.monotonic() + 10
    while any(alive(worker) for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(alive(worker) for worker in workers)
    parent.stdout.close()
    assert parent.stderr is not None
    parent.stderr.close()


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
