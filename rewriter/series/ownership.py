"""Whose patch it is: the tree of the maintainers that it goes through, by MAINTAINERS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rewriter.kernel.maintainers import EVERYTHING, Match

_SCM = re.compile(r"(?:git|hg|quilt|stgit|topgit)\s+(\S+)")
_LIST = re.compile(r"[^\s@/:]+@[^\s/:]+")
_HOST = re.compile(r"^(?:[a-z+]+://)?[^/:]+[/:]")
# What says nothing of whose tree it is: where such trees lie on a server, and what they are all called.
_PLACES = ("pub", "scm", "linux", "kernel", "git", "p")


@dataclass(frozen=True)
class Owner:
    """A maintainers' tree, or where there is none a mailing list, and the section that names it."""

    url: str
    section: str

    @property
    def slug(self) -> str:
        """A short name that can stand in a path, such as ``gregkh-char-misc``."""
        words = self.url.partition("@")[0]
        if not _LIST.fullmatch(self.url):
            path = _HOST.sub("", self.url).rstrip("/").removesuffix(".git")
            *_, folder, name = ["", "", *(part for part in path.split("/") if part and part not in _PLACES)]
            words = name if name.startswith(folder) else f"{folder}-{name}"
        return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "tree"


def tree_of(matches: Sequence[Match]) -> Owner | None:
    """The tree of the most specific section that names one; the one for the next release where it names several."""
    for match in matches:
        if match.depth == EVERYTHING:
            break
        urls = [found[1] for value in match.section.values("T") if (found := _SCM.match(value))]
        if urls:
            return Owner(_for_next(urls), match.section.title)
    return None


def owner_of(matches: Sequence[Match]) -> Owner | None:
    """Its tree, else the list of the most specific section that names one; None where nobody is named."""
    return tree_of(matches) or next(_lists(matches), None)


def _lists(matches: Sequence[Match]) -> Iterator[Owner]:
    for match in matches:
        for value in match.section.values("L"):
            if found := _LIST.match(value):
                yield Owner(found[0].lower(), match.section.title)


def _for_next(urls: Sequence[str]) -> str:
    return next((url for url in urls if re.search(r"next(\.git)?/?$", url)), urls[0])
