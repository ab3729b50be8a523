"""Review tags as people write them in replies: ``Reviewed-by: A Person <person@example.org>``.

The rules are those of b4: a tag stands at the start of a line, above the signature, and names a person; what is quoted
is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rewriter.series.mail import Address

_VERB = "(?:reviewed|acked|tested)"
_CARRIED = re.compile(rf"{_VERB}(?:-(?:and-)?{_VERB})*-by", re.IGNORECASE)
"""Tags that judge the patch itself; others (``Reported-by:``, ``Nacked-by:``) are for the author to act on."""

_SIGNATURE = re.compile(r"^-- $.*", re.MULTILINE | re.DOTALL)
_DIFF = re.compile(r"^(?:diff --git |--- a/).*", re.MULTILINE | re.DOTALL)
_TAG = re.compile(
    r"^[ \t]*([A-Za-z][A-Za-z-]*-(?i:by)):[ \t]+(\S.*?)[ \t]*$((?:\n[ \t]*\[[^\]\n]+\][ \t]*$)?)", re.MULTILINE
)
_WRAPPED = re.compile(r"^([ \t]*[A-Za-z-]+-(?i:by):[ \t]+[^<>\n]+)\n[ \t]*(<[^>\s]+>[ \t]*)$", re.MULTILINE)
_PERSON = re.compile(r"(.*?)[ \t]*<([^<>\s]+@[^<>\s]+)>(?:[ \t]*(#[ \t]*\S.*))?")
_BARE = re.compile(r"([^<>\s]+@[^<>\s]+\.[^<>\s]+)(?:[ \t]+(#[ \t]*\S.*))?")


@dataclass(frozen=True)
class Tag:
    """One tag; `extra` is what limits it: ``# for PCI`` behind it, or ``[for PCI]`` on the next line."""

    name: str
    person: Address
    extra: str = ""

    @property
    def text(self) -> str:
        """The tag as it stands in a commit message."""
        gap = "\n" if self.extra.startswith("[") else " "
        return f"{self.name}: {self.person}" + (f"{gap}{self.extra}" if self.extra else "")

    @property
    def is_review(self) -> bool:
        """Whether it judges the patch, so that it stands for as long as the patch is the same."""
        return _CARRIED.fullmatch(self.name) is not None

    @property
    def key(self) -> tuple[str, str]:
        """What makes two tags the same."""
        return self.name.lower(), self.person.email.lower()


def find_tags(body: str) -> Iterator[Tag]:
    """The tags of people in a mail's text, sign-offs aside."""
    text = _DIFF.sub("", _SIGNATURE.sub("", body))
    for hit in _TAG.finditer(_WRAPPED.sub(r"\1 \2", text)):
        name, value, below = hit[1], " ".join(re.sub(r"<mailto:[^>]*>", "", hit[2]).split()), hit[3].strip()
        found, bare = _PERSON.fullmatch(value), _BARE.fullmatch(value)
        if name.lower() == "signed-off-by" or not (found or bare) or not f"{value}{below}".isprintable():
            continue
        person = Address(found[1].strip(), found[2]) if found else Address("", bare[1] if bare else "")
        extra = (found[3] if found else bare[2] if bare else "") or below
        yield Tag(name[0].upper() + name[1:].lower(), person, extra)


def is_from(tag: Tag, sender: Address) -> bool:
    """Whether the person in a tag is the sender of the mail, by address or by name; rules as b4 has them."""
    ours, theirs = (_plain(address.email) for address in (tag.person, sender))
    if ours == theirs or (tag.person.name and _words(tag.person.name) == _words(sender.name)):
        return True
    (name, _, host), (other, _, elsewhere) = ours.partition("@"), theirs.partition("@")
    return name == other and abs(host.count(".") - elsewhere.count(".")) == 1 and _is_below(host, elsewhere)


def _plain(email: str) -> str:
    """The address without what people add to it (``name+list@host``)."""
    return re.sub(r"\+[^@]*@", "@", email.lower())


def _words(name: str) -> list[str]:
    """A name as words, so that ``Person, A`` is ``A Person``."""
    return sorted(re.findall(r"\w+", name.lower()))


def _is_below(host: str, other: str) -> bool:
    return host.endswith(f".{other}") or other.endswith(f".{host}")
