"""What is known of the kernel's functions and macros: the table that `write` made from kernel trees, read when first asked."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from rewriter.lifetime import facts
from rewriter.lifetime.outside.by_hand import is_given
from rewriter.lifetime.signs import ANY, NEG, ZERO

FILE = Path(__file__).with_name("kernel.txt")
RETURNS = {"returns 0 or a negative number": NEG | ZERO, "returns 0": ZERO, "returns a negative number": NEG}
MEMBERS = "calls through return 0 or a negative number"
WRITES, READS, JUMPS = "writes to arguments", "only reads its arguments", "jumps"


class Table:
    """Answers from the table alone: a name that is not in it may return anything."""

    def __init__(self, file: Path = FILE) -> None:
        self._file = file

    @cached_property
    def _sections(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for section in self._file.read_text(encoding="ascii").split("\n= ")[1:]:
            heading, _, words = section.partition("\n")
            found[heading] = words.split()
        return found

    @cached_property
    def _returns(self) -> dict[str, int]:
        return {name: signs for heading, signs in RETURNS.items() for name in self._sections.get(heading, ())}

    @cached_property
    def _writes(self) -> dict[str, frozenset[int]]:
        entries = (word.split(":") for word in self._sections.get(WRITES, ()))
        return {name: frozenset(map(int, indices.split(","))) for name, indices in entries}

    @cached_property
    def _reads(self) -> frozenset[str]:
        return frozenset(self._sections.get(READS, ()))

    @cached_property
    def _members(self) -> frozenset[str]:
        return frozenset(self._sections.get(MEMBERS, ()))

    @cached_property
    def _jumps(self) -> frozenset[str]:
        return frozenset(self._sections.get(JUMPS, ()))

    def returns(self, name: str, given: tuple[int, ...] = ()) -> int:
        """The signs that a function or macro of this name returns."""
        return NEG | ZERO if is_given(name, given) else self._returns.get(name, ANY)

    def through(self, member: str, tag: str, path: str) -> int:
        """The signs that calls through a member return, whatever some file of the kernel stored there."""
        return NEG | ZERO if f"{tag.removeprefix('struct ')}.{member}" in self._members else ANY

    def writes(self, name: str, index: int) -> bool:
        """Whether a macro writes to its argument at `index`; one in capitals of which nothing is known may."""
        if name in self._writes:
            return index in self._writes[name]
        if "for_each" in name:
            return facts.loop_may_write(name, index)
        return name.isupper() and name not in self._reads

    def jumps(self, name: str) -> bool:
        """Whether a macro of this name may leave the place where it stands."""
        return name in self._jumps


KNOWN = Table()
"""The table that comes with the package."""
