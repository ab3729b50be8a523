"""Where things are, in SARIF's terms: files by URI below the tree's root, regions of their lines, and their encodings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from rewriter.decisions.hunktext import rows
from rewriter.plan import Hunk, Plan

ROOT_ID = "SRCROOT"
"""What URIs of files are relative to: the root of the kernel tree."""

UTF_8, LATIN_1 = "UTF-8", "ISO-8859-1"

Json = dict[str, object]


def root_uri(tree: Path) -> str:
    """The absolute URI of a tree's root, with the slash that SARIF wants at its end."""
    path = quote(os.fsencode(tree.resolve()))
    return f"file://{path.removesuffix('/')}/"


class Files:
    """The files of a plan that a log mentions; each gets its index when it is first asked for."""

    def __init__(self, plan: Plan) -> None:
        self._hashes: dict[str, str] = {}
        self._latin: set[str] = set()
        for driver in plan.drivers:
            self._hashes |= driver.hashes
            self._latin.update(hunk.file for hunk in driver.hunks if not _is_utf8(hunk))
        self._indexes: dict[str, int] = {}

    def location(self, path: str) -> Json:
        """The artifactLocation of a file."""
        index = self._indexes.setdefault(path, len(self._indexes))
        return {"uri": quote(path.encode("utf-8", "surrogateescape")), "uriBaseId": ROOT_ID, "index": index}

    def physical(self, path: str, region: Mapping[str, object] | None = None) -> Json:
        """The physicalLocation of a file, or of a region of it."""
        where: Json = {"artifactLocation": self.location(path)}
        return where | ({"region": region} if region else {})

    def text(self, path: str, source: str) -> str:
        """A piece of a file (bytes as latin-1) as characters of the file's encoding."""
        return source if path in self._latin else source.encode("latin-1").decode("utf-8")

    def artifacts(self) -> list[Json]:
        """All that have been asked for, in the order of their indexes."""
        return [dict(self._artifact(path)) for path in self._indexes]

    def _artifact(self, path: str) -> Iterator[tuple[str, object]]:
        location = self.location(path)
        yield "location", {key: location[key] for key in ("uri", "uriBaseId")}
        yield "sourceLanguage", "c"
        if path in self._latin:
            yield "encoding", LATIN_1
        if path in self._hashes:
            yield "hashes", {"git-blob-sha-1": self._hashes[path]}


def line(number: int) -> Json:
    """The region of a whole line, without its end; none for a line that is not known."""
    return {"startLine": number} if number > 0 else {}


def lines(first: int, count: int) -> Json:
    """The region of whole lines with their ends; of no lines, the place before the first."""
    return {"startLine": first, "startColumn": 1, "endLine": first + count, "endColumn": 1}


def message(text: str) -> Json:
    """A message that nobody takes for one with links or placeholders."""
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}


def messages(texts: Iterable[str]) -> Json:
    """A message of sentences."""
    return message(" ".join(text if text.endswith((".", "?")) else f"{text}." for text in texts if text))


def _is_utf8(hunk: Hunk) -> bool:
    lines = "".join(row.text for row in rows(hunk.text) if row.sign != "@")  # a header may end within a character
    try:
        lines.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
