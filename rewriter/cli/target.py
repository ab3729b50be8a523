"""The options of where the changes go: a directory of mails, a branch, or the tree itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rewriter.plan import Plan
    from rewriter.series import SeriesOptions
    from rewriter.transform import Transform


@dataclass(frozen=True)
class Target:
    """Exactly one place, and what is asked of it."""

    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Write the patches and the plan here.")
    ] = None
    in_place: Annotated[bool, typer.Option("--in-place", help="Edit the tree instead; it must be clean.")] = False
    branch: Annotated[
        str | None, typer.Option("--branch", metavar="NAME", help="Commit on a new branch of the tree.")
    ] = None
    b4: Annotated[bool, typer.Option("--b4", help="With --branch: one that b4 prep takes over.")] = False
    build: Annotated[
        Path | None,
        typer.Option(
            "--build", metavar="OBJDIR", help="Compile what each patch touches there; hold back what does not."
        ),
    ] = None

    def check(self) -> None:
        """See that there is one place, that it is free, and that a build directory is one.

        Raises:
            Problem: it is not so.
        """
        from rewriter.errors import Problem
        from rewriter.series.write import check_output
        from rewriter.verify.objects import described

        if (self.out is not None) + self.in_place + (self.branch is not None) != 1:
            what, why = "no place, or more than one, for the changes", "the changes go to exactly one place"
            raise Problem(what, why, "give one of -o DIR, --branch NAME, --in-place")
        if self.out is not None:
            check_output(self.out)
        if self.build is not None and self.in_place:
            hint = "build the tree yourself, or give -o DIR"
            raise Problem("--build goes with patches", "--in-place writes none", hint)
        if self.build is not None:
            described(self.build)

    def check_b4(self) -> None:
        """See that there is a branch for b4.

        Raises:
            Problem: there is none.
        """
        from rewriter.errors import Problem

        if self.b4 and self.branch is None:
            raise Problem("--b4 says nothing alone", "b4 prep works on a branch", "add --branch NAME")

    def make(self, plan: Plan, tree: Path, conversion: Transform, options: SeriesOptions) -> tuple[str, ...]:
        """Write the patches, the branch or the files, and print what was written; returns notes."""
        from rewriter.cli.screen import write
        from rewriter.series import write_branch, write_in_place, write_series

        if self.out is not None:
            made = write_series(plan, tree, self.out, conversion, options)
        elif self.branch is not None:
            made = write_branch(plan, tree, self.branch, conversion, options)
        else:
            made = write_in_place(plan, tree, options)
        write("".join(f"{path}\n" for path in made.paths))
        return (*made.notes, f"{made.patches} patch{'' if made.patches == 1 else 'es'}")
