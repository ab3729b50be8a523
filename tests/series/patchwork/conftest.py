"""A stub of a server, a cache of its own, and a clock that does not wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from rewriter.series.patchwork.cache import Cache
from rewriter.series.patchwork.client import Client, Clock, connect

from .stub import Stub, running


class Time:
    """A clock that stands still but for the waits."""

    def __init__(self) -> None:
        self.now = 1_770_000_000.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def stub() -> Iterator[Stub]:
    with running() as server:
        yield server


@pytest.fixture
def clock() -> Time:
    return Time()


class Open:
    """Opens clients on one cache."""

    def __init__(self, folder: Path, clock: Time) -> None:
        self.cache, self.clock = Cache(folder), clock

    def __call__(self, refresh: bool = False, timeout: float = 5.0) -> AbstractContextManager[Client]:
        return connect(self.cache, refresh, timeout, Clock(lambda: self.clock.now, self.clock.sleep))


@pytest.fixture
def client(tmp_path: Path, clock: Time) -> Open:
    return Open(tmp_path / "answers", clock)
