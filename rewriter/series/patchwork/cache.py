"""Answers of servers on disk, so that a question asked twice is answered at once; a damaged entry is as good as none."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

KEPT = 30 * 24 * 3600
"""Seconds after which an entry is deleted."""


@dataclass(frozen=True)
class Entry:
    """An answer and when it came, in seconds since 1970; `following` is the URL of the next page, "" for none."""

    body: bytes
    when: float
    following: str = ""


@dataclass(frozen=True)
class Cache:
    """Entries by URL, one file each; whatever goes wrong, there is just no entry."""

    folder: Path

    def get(self, url: str) -> Entry | None:
        """The entry of `url`, or None."""
        try:
            head, _, body = self._file(url).read_bytes().partition(b"\n")
            data = json.loads(head)
            if data["url"] != url or data["sha256"] != hashlib.sha256(body).hexdigest():
                return None
            return Entry(body, float(data["when"]), str(data["next"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, url: str, entry: Entry) -> None:
        """Keep `entry`, in one step."""
        checksum = hashlib.sha256(entry.body).hexdigest()
        head = json.dumps({"url": url, "when": entry.when, "next": entry.following, "sha256": checksum})
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(head.encode() + b"\n" + entry.body)
                os.replace(name, self._file(url))
            except OSError:
                os.unlink(name)

    def prune(self, now: float) -> None:
        """Delete what was written more than `KEPT` seconds before `now`."""
        with suppress(OSError):
            for path in self.folder.iterdir():
                with suppress(OSError):
                    if now - path.stat().st_mtime > KEPT:
                        path.unlink()

    def _file(self, url: str) -> Path:
        return self.folder / hashlib.sha256(url.encode("utf-8", "surrogateescape")).hexdigest()


def user_cache() -> Cache:
    """The cache of the person who runs the program: ``$XDG_CACHE_HOME/rewriter/patchwork``."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(given) if os.path.isabs(given) else Path.home() / ".cache"
    return Cache(base / "rewriter" / "patchwork")
