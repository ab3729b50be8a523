"""What the analysis of one program asks about everything that is not part of it."""

from __future__ import annotations

from typing import Protocol


class Outside(Protocol):
    """What is known of names that the files of a program do not define."""

    def returns(self, name: str, given: tuple[int, ...] = ()) -> int:
        """The signs that a function or macro returns when its arguments have those `given`; 0 where none is known yet."""

    def through(self, member: str, tag: str, path: str) -> int:
        """The signs that a call in a file returns which runs what some file stored into `member` of struct `tag`.

        Both are "" for a call through anything but a member.
        """

    def writes(self, name: str, index: int) -> bool:
        """Whether a macro of this name may write to its argument at `index`, given as a plain variable."""

    def jumps(self, name: str) -> bool:
        """Whether a macro of this name may leave the place where it stands."""
