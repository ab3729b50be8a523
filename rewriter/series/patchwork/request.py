"""One request and what becomes of it: redirects followed with care, the answer read up to a size."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 32 << 20
"""The largest answer that is read."""

MAX_SECONDS = 180.0
"""The longest that one answer may take from first to last byte."""

NO_ANSWER = 0
BUSY = frozenset({NO_ANSWER, 429, 502, 503, 504})
"""Statuses that a later try may do away with."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS = 5


@dataclass(frozen=True)
class Reply:
    """How a request went: `problem` is "" where there is a body; `retry_after` is what the server asks for, in seconds."""

    status: int
    body: bytes = b""
    following: str = ""
    problem: str = ""
    retry_after: float = 0.0


class Requests:
    """GET requests by an httpx client."""

    def __init__(self, http: httpx.Client, now: Callable[[], float]) -> None:
        self._http, self._now = http, now

    def ask(self, url: str, accept: str) -> Reply:
        """Ask once; never raises for what a server or the network does."""
        import httpx

        try:
            for _ in range(_MAX_REDIRECTS + 1):
                reply = self._once(url, accept)
                if reply.status not in _REDIRECTS or reply.problem:
                    return reply
                url = reply.following
        except httpx.TimeoutException:
            return Reply(NO_ANSWER, problem="the server does not answer in time")
        except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
            return Reply(NO_ANSWER, problem=f"the connection fails: {error or type(error).__name__}")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return Reply(-1, problem=str(error) or type(error).__name__)
        return Reply(-1, problem=f"it is redirected more than {_MAX_REDIRECTS} times")

    def _once(self, url: str, accept: str) -> Reply:
        with self._http.stream("GET", url, headers={"Accept": accept}) as response:
            status = response.status_code
            if status in _REDIRECTS:
                return _redirect(url, status, response.headers.get("Location", ""))
            body = self._read(response)
            if body is None:
                why = f"the answer is larger than {MAX_BYTES >> 20} MB, or takes longer than {MAX_SECONDS:.0f} s"
                return Reply(-1, problem=why)
            if status == 200:
                return _page(url, status, body, response.links.get("next", {}).get("url", ""))
            problem = f"the server answered {status} {response.reason_phrase}".rstrip() + _detail(body)
            return Reply(status, problem=problem, retry_after=self._wanted(response.headers.get("Retry-After", "")))

    def _read(self, response: httpx.Response) -> bytes | None:
        """The body, or None where it is too much."""
        parts, size, until = [], 0, self._now() + MAX_SECONDS
        for part in response.iter_bytes():
            size += len(part)
            if size > MAX_BYTES or self._now() > until:
                return None
            parts.append(part)
        return b"".join(parts)

    def _wanted(self, value: str) -> float:
        """``Retry-After``, in seconds from now; 0 where it says nothing."""
        if value.strip().isdecimal():
            return float(value)
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - self._now())
        except (ValueError, OverflowError):
            return 0.0


def _redirect(url: str, status: int, location: str) -> Reply:
    """Where to go on; only http and https, and never from https back to http."""
    goal = urljoin(url, location)
    scheme = urlsplit(goal).scheme
    if not location or scheme not in ("http", "https") or (scheme == "http" and url.startswith("https:")):
        return Reply(status, problem=f"it is redirected to {location or 'nowhere'}, where nobody is asked")
    return Reply(status, following=goal)


def _page(url: str, status: int, body: bytes, link: str) -> Reply:
    """An answer; its ``Link`` to the next page must stay on the server."""
    if not link:
        return Reply(status, body)
    goal, here = urlsplit(urljoin(url, link)), urlsplit(url)
    if goal.hostname != here.hostname:
        return Reply(-1, problem=f"its next page is on another server, {goal.hostname}")
    # A server behind a proxy takes itself for one of http.
    return Reply(status, body, goal._replace(scheme=here.scheme, netloc=here.netloc).geturl())


def _detail(body: bytes) -> str:
    """What an error of the API says in words."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    detail = data.get("detail") if isinstance(data, dict) else data
    return f": {detail}"[:200] if detail else ""
