"""Asks servers: GET only, no login, at most four requests at once, with patience but not without end.

httpx is imported when a client is made, not before: who works offline needs none.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rewriter import __version__
from rewriter.errors import FAILED
from rewriter.series.errors import SeriesError
from rewriter.series.patchwork.cache import Cache, Entry
from rewriter.series.patchwork.request import BUSY, Reply, Requests

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE = 4
FRESH = 3600.0
"""Seconds for which an answer is taken from the cache."""

TRIES = 4
_LONGEST_WAIT = 120.0
_GIVE_UP = 3


@dataclass(frozen=True)
class Clock:
    """Time in seconds since 1970, and waiting; a test puts its own here."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], object] | None = None
    """None waits for real, until an interruption at the longest."""


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What a server said; `age` is in seconds, 0 where it was asked just now, `following` the URL of the next page or ""."""

    value: T
    url: str
    age: float = 0.0
    following: str = ""


class Client:
    """Asks servers and remembers the answers; make it with `connect`."""

    def __init__(self, http: httpx.Client, cache: Cache, clock: Clock, refresh: bool) -> None:
        self._requests = Requests(http, clock.now)
        self._cache, self._clock, self._refresh = cache, clock, refresh
        self._stopped = threading.Event()
        self._sleep = clock.sleep or self._stopped.wait
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._silent = 0
        self.oldest = 0.0
        """The age of the oldest answer from the cache, in seconds."""

    @property
    def now(self) -> float:
        """Seconds since 1970."""
        return self._clock.now()

    def read_json(self, url: str, fresh: float = FRESH) -> Answer[Any]:
        """The JSON at `url`, from the cache where it is younger than `fresh` seconds.

        Raises:
            SeriesError: there is none, or the server does not answer.
        """
        return self._get(url, "application/json", _json, fresh)

    def read_bytes(self, url: str, fresh: float = FRESH) -> Answer[bytes]:
        """What is at `url`, unless it is a web page.

        Raises:
            SeriesError: there is nothing, or the server does not answer.
        """
        return self._get(url, "*/*", _no_page, fresh)

    def each(self, ask: Callable[[T], R], things: Iterable[T]) -> list[R]:
        """``ask`` of every thing, at most four at once; the answers stand in the order of the things."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                return list(pool.map(ask, things))
            except BaseException:
                self._stopped.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _get(self, url: str, accept: str, parse: Callable[[str, bytes], T], fresh: float) -> Answer[T]:
        # What may be old does not change any more: it is not asked for again, and its age says nothing.
        lasting = fresh > FRESH
        kept = self._cache.get(url) if lasting or not self._refresh else None
        age = self.now - kept.when if kept else 0.0
        if kept and 0 <= age < fresh:
            self.oldest = self.oldest if lasting else max(self.oldest, age)
            return Answer(parse(url, kept.body), url, age, kept.following)
        reply = self._patiently(url, accept)
        value = parse(url, reply.body)
        self._cache.put(url, Entry(reply.body, self.now, reply.following))
        return Answer(value, url, 0.0, reply.following)

    def _patiently(self, url: str, accept: str) -> Reply:
        """Ask until there is an answer, with longer and longer waits between."""
        why = "others got no answer either"
        for wait in _waits() if self._silent < _GIVE_UP else ():
            with self._places:
                reply = self._requests.ask(url, accept)
            if reply.status not in BUSY:
                self._silent = 0
                return _done(url, reply)
            why = reply.problem
            pause = max(wait, reply.retry_after) if wait else 0.0
            if not wait or pause > _LONGEST_WAIT:
                why += f"; it wants to be left alone for {reply.retry_after:.0f} s" if reply.retry_after else ""
                break
            self._sleep(pause)
            if self._stopped.is_set():
                break
        self._silent += 1
        raise SeriesError(f"{url} cannot be had", why, "try again later; see that the server is up", FAILED)


@contextmanager
def connect(cache: Cache, refresh: bool = False, timeout: float = 20.0, clock: Clock | None = None) -> Iterator[Client]:
    """A client; `timeout` is in seconds, for connecting and for every pause in an answer.

    Raises:
        SeriesError: httpx is not installed.
    """
    try:
        import httpx
    except ImportError as error:
        why = "asking a server takes httpx, which is not installed"
        raise SeriesError("no server can be asked", why, "pip install 'rewriter[online]'") from error
    clock = clock or Clock()
    cache.prune(clock.now())
    limits = httpx.Limits(max_connections=AT_ONCE)
    agent = {"User-Agent": f"rewriter/{__version__}"}
    with httpx.Client(timeout=timeout, limits=limits, headers=agent, follow_redirects=False) as http:
        yield Client(http, cache, clock, refresh)


def _waits() -> Sequence[float]:
    """Seconds to wait after each try; none after the last."""
    return [*(2.0**n for n in range(TRIES - 1)), 0.0]


def _done(url: str, reply: Reply) -> Reply:
    if reply.status == 404:
        hint = "see that the address is right, and that the server knows this project"
        raise SeriesError(f"there is no {url}", "the server answered 404 Not Found", hint, FAILED)
    if reply.problem:
        raise SeriesError(f"{url} cannot be had", reply.problem, "see that the address is right", FAILED)
    return reply


def _json(url: str, body: bytes) -> Any:
    if body.lstrip()[:1] == b"<":
        why = "asked was for JSON; what came is a web page"
        raise SeriesError(f"{url} gives no answer", why, "see that the address is one of a Patchwork instance", FAILED)
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        why = f"what came is no JSON: {error}"
        raise SeriesError(f"{url} gives no answer", why, "try again later with --refresh", FAILED) from error


def _no_page(url: str, body: bytes) -> bytes:
    if body.lstrip()[:1] == b"<":
        why = "asked was for an mbox; what came is a web page"
        raise SeriesError(f"{url} gives no mbox", why, "give the address of the series, or of its mbox", FAILED)
    return body
