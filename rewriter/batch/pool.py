"""Runs numbered jobs in forked worker processes; a slow or dying worker loses its job and nobody else's.

Workers inherit everything by fork and get job numbers only, so no source is ever pickled; only results come back.
`here` has the same interface without processes, for one job at a time and for debuggers.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

Work = Callable[[int], T]
"""Does the job of this number."""


@dataclass(frozen=True)
class Lost:
    """A job without a result: out of time, its worker gone (killed, crashed), or an exception that got out."""

    how: Literal["timeout", "died", "raised"]
    detail: str


@dataclass
class _Worker(Generic[T]):
    process: ForkProcess
    conn: Connection
    number: int
    deadline: float


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def here(work: Work[T], numbers: Sequence[int], timeout: float | None) -> Generator[tuple[int, T | Lost]]:
    """Do the jobs one after the other in this process; yields (number, result)."""
    for number in numbers:
        try:
            with _limit(timeout):
                value: T | Lost = work(number)
        except _TimeUp:
            value = Lost("timeout", f"{timeout:g} s")
        except Exception as error:
            value = Lost("raised", f"{type(error).__name__}: {error}")
        yield number, value


def forked(work: Work[T], numbers: Sequence[int], jobs: int, timeout: float | None) -> Generator[tuple[int, T | Lost]]:
    """Do the jobs in up to `jobs` processes, started in the order given; yields (number, result) as they come in.

    Closing the iterator early (Ctrl-C in the caller included) kills the workers.
    """
    waiting = deque(numbers)
    workers: list[_Worker[T]] = []
    try:
        while waiting or workers:
            while waiting and len(workers) < jobs:
                workers.append(_start(work, waiting.popleft(), timeout, [worker.conn for worker in workers]))
            for worker in _ready(workers):
                number, value = worker.number, _receive(worker, timeout)
                if waiting and not _gone(value):
                    worker.number, worker.deadline = waiting.popleft(), _deadline(timeout)
                    with suppress(OSError):  # it died just now: the next receive says so
                        worker.conn.send(worker.number)
                else:
                    workers.remove(worker)
                    worker.conn.close()
                yield number, value
    finally:
        for worker in workers:
            worker.process.kill()
            worker.process.join()


def _gone(value: object) -> bool:
    return isinstance(value, Lost) and value.how != "raised"


def _start(work: Work[T], number: int, timeout: float | None, others: list[Connection]) -> _Worker[T]:
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_serve, args=(work, theirs, [*others, ours]), daemon=True)
    # Ctrl-C reaches the whole process group; the parent alone answers it, so the child must never see it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    theirs.close()
    with suppress(OSError):  # it was killed at once: the first receive says so
        ours.send(number)
    return _Worker(process, ours, number, _deadline(timeout))


def _serve(work: Work[T], conn: Connection, inherited: list[Connection]) -> None:
    """The worker: does what it is sent until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    for other in inherited:  # or this worker would keep the pipes of others, and its own, from reporting an end
        other.close()
    gc.freeze()
    while True:
        try:
            number = conn.recv()
        except EOFError:
            return
        try:
            value: T | Lost = work(number)
        except Exception as error:
            value = Lost("raised", f"{type(error).__name__}: {error}")
        conn.send(value)


def _deadline(timeout: float | None) -> float:
    return time.monotonic() + timeout if timeout else float("inf")


def _ready(workers: list[_Worker[T]]) -> list[_Worker[T]]:
    """The workers that have something to say or are out of time; waits for the first."""
    nearest = min(worker.deadline for worker in workers)
    pause = None if nearest == float("inf") else max(0.0, nearest - time.monotonic())
    heard = wait([worker.conn for worker in workers], pause)
    now = time.monotonic()
    return [worker for worker in workers if worker.conn in heard or worker.deadline <= now]


def _receive(worker: _Worker[T], timeout: float | None) -> T | Lost:
    """What a ready worker sent, or how its job was lost."""
    if not worker.conn.poll():
        worker.process.kill()
        worker.process.join()
        return Lost("timeout", f"{timeout:g} s")
    try:
        value: T | Lost = worker.conn.recv()
    except (EOFError, OSError):
        worker.process.join()
        code = worker.process.exitcode
        return Lost("died", f"signal {-code}" if code is not None and code < 0 else f"exit status {code}")
    return value


class _TimeUp(BaseException):
    """Not an `Exception`: the code that is out of time must not be able to swallow it."""


@contextmanager
def _limit(timeout: float | None) -> Iterator[None]:
    """Raises `_TimeUp` in the block after `timeout` seconds (main thread only; elsewhere there is no limit)."""
    if not timeout or threading.current_thread() is not threading.main_thread():
        yield
        return

    def strike(_number: int, _frame: FrameType | None) -> None:
        raise _TimeUp

    before = signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, timeout)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
