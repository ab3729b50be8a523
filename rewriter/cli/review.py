"""``rewriter review``: accept, reject or edit hunk by hunk; every answer is remembered."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rewriter.cli.options import NoColor, Reasons, Work, transform_names

if TYPE_CHECKING:
    from rewriter.decisions import Store
    from rewriter.plan import Plan
    from rewriter.review.session.desk import Desk

EXAMPLES = """Examples:
  rewriter review pcim-irq-vectors linux drivers/dma
  rewriter review pcim-irq-vectors linux --plan series --only undecided
  rewriter review pcim-irq-vectors linux drivers/dma --decisions reviewed.json
  yes | rewriter review pcim-irq-vectors linux drivers/spi --plain
  rewriter review --merge linux decisions-of-jane.json"""

Name = Annotated[
    str | None,
    typer.Argument(metavar="NAME", help="The transform; see rewriter list.", autocompletion=transform_names),
]
TreeDir = Annotated[str | None, typer.Argument(metavar="TREE", help="A kernel source tree, with or without git.")]
Paths = Annotated[
    list[str] | None, typer.Argument(metavar="PATH", help="Only drivers with calls in these files or folders.")
]
SavedPlan = Annotated[
    Path | None,
    typer.Option("--plan", metavar="FILE|DIR", help="Review a saved plan, or that of a series, without a scan."),
]
DecisionsFile = Annotated[
    Path | None,
    typer.Option(
        "--decisions", metavar="FILE", help="Remember here, not with the tree; convert then takes the same option."
    ),
]


def _only_words() -> list[str]:
    """What ``--only`` takes, for shell completion."""
    from rewriter.plan import OUTCOMES
    from rewriter.review.session.filters import ALL, STATES

    return [*STATES, *OUTCOMES, ALL]


Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="WORD",
        autocompletion=_only_words,
        help="Only drivers with hunks that are undecided, accepted, edited, rejected, conflict or outdated, or with this "
        "outcome; may be given more than once.",
    ),
]
Plain = Annotated[bool, typer.Option("--plain", help="Ask line by line; answers may come from a pipe.")]
Mouse = Annotated[bool, typer.Option("--mouse/--no-mouse", help="Whether the screen listens to the mouse.")]
Merge = Annotated[
    bool, typer.Option("--merge", help="Take in decisions of others: [TREE] FILE... instead of NAME TREE; no review.")
]


def run(
    name: Name = None,
    tree: TreeDir = None,
    paths: Paths = None,
    *,
    plan: SavedPlan = None,
    decisions: DecisionsFile = None,
    only: Only = None,
    reasons: Reasons = None,
    plain: Plain = False,
    merge: Merge = False,
    mouse: Mouse = True,
    no_color: NoColor = False,
    work: Work,
) -> int:
    """Accept, reject or edit hunk by hunk.

    Every answer is remembered at once: leave with q at any time, and call it again to go on. convert and diff then take
    what was accepted, and nothing else.
    """
    from rewriter.cli.planning import plan_for, status
    from rewriter.cli.screen import note

    if merge:
        return _merge([name, tree, *(paths or ())], decisions, work.quiet)
    if name is None or tree is None:
        from rewriter.errors import Problem

        raise Problem(
            "what to review is not said", "usage is: rewriter review NAME TREE [PATH...]", "see rewriter review --help"
        )
    words = _words(name, work.transforms, only or (), reasons or ())
    store = _store(Path(tree), decisions)
    found = _saved(plan, name, Path(tree), paths) if plan else plan_for(name, Path(tree), paths, work)
    if not found.drivers:
        note("nothing to review: no driver calls what the transform knows", work.quiet)
        return 0
    desk = _desk(found, store, Path(tree), work.transforms, words)
    ended = _plainly(desk, no_color) if plain or not _screen() else _on_screen(desk, mouse, no_color)
    for line in _summary(desk, store, _convert(name, tree, paths, decisions, work.transforms)):
        note(line, work.quiet)
    return ended or status(found)


def _words(name: str, transforms: Path | None, only: Sequence[str], reasons: Sequence[str]) -> str:
    """The filter that the options mean, in words."""
    from rewriter.cli.selecting import selected
    from rewriter.errors import Problem

    selected(name, transforms, (), reasons)
    known = _only_words()
    for word in only:
        if word not in known:
            raise Problem(
                f"--only does not know {word!r}", f"it knows {', '.join(known)}", "for a reason give --reason"
            )
    return " ".join((*only, *(f"reason:{code}" for code in reasons)))


def _store(tree: Path, decisions: Path | None) -> Store:
    """The file of decisions, made sure to be readable before anything is scanned."""
    from rewriter.decisions import Store, default_path
    from rewriter.kernel.tree import Tree

    store = Store(decisions or default_path(Tree.open(tree).root))
    store.load()
    return store


def _saved(plan: Path, name: str, tree: Path, paths: list[str] | None) -> Plan:
    from rewriter.kernel.tree import Tree
    from rewriter.review.session.saved import narrowed, saved_plan

    return narrowed(saved_plan(plan, name), Tree.open(tree).resolve(paths or ()))


def _desk(plan: Plan, store: Store, tree: Path, transforms: Path | None, words: str) -> Desk:
    from rewriter.cli.reviewer import reviewer
    from rewriter.kernel.tree import Tree
    from rewriter.review.session.checking import through_the_door
    from rewriter.review.session.desk import Desk
    from rewriter.review.session.filters import read_filter
    from rewriter.review.session.ledger import Ledger
    from rewriter.review.session.state import Review

    root = Tree.open(tree).root
    ledger = Ledger(plan, store, reviewer(root))
    review = Review(plan, ledger, read_filter(words, plan))
    return Desk(review, root, through_the_door(root, plan.transform, transforms), ledger.as_edited)


def _screen() -> bool:
    """Whether there is a terminal that a full screen can be drawn on."""
    return os.environ.get("TERM", "dumb") != "dumb" and all(
        stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)
    )


def _on_screen(desk: Desk, mouse: bool, no_color: bool) -> int:
    from rewriter.review.interactive.run import run as review

    if no_color:
        os.environ["NO_COLOR"] = "1"
    elif not os.environ.get("NO_COLOR"):
        os.environ.pop("NO_COLOR", None)  # set but empty is not set
    return review(desk, mouse)


def _plainly(desk: Desk, no_color: bool) -> int:
    from rewriter.cli.screen import colours, write
    from rewriter.review.plain.prompt import Prompt
    from rewriter.review.session.palette import painted

    try:
        Prompt(desk, _read_line, write, painted(colours("never" if no_color else "auto"))).run()
    except KeyboardInterrupt:
        write("\n")
        return 130
    return 0


def _read_line() -> str | None:
    """The next line of stdin; what a person does not type in sight is ended on the screen."""
    from rewriter.cli.screen import write

    line = sys.stdin.buffer.readline()
    if not line or not sys.stdin.isatty():
        write("\n")
    return line.decode("utf-8", "replace").rstrip("\n") if line else None


def _convert(name: str, tree: str, paths: Sequence[str] | None, decisions: Path | None, transforms: Path | None) -> str:
    """The call that makes the series of what was reviewed, for a shell: with the options that choose the same decisions."""
    words = ["rewriter", "convert", name, tree, *(paths or ()), "-o", "DIR"]
    words += ["--decisions", str(decisions)] if decisions else []
    words += ["--transforms", str(transforms)] if transforms else []
    return shlex.join(words)


def _summary(desk: Desk, store: Store, convert: str) -> list[str]:
    from rewriter.review.session.filters import OPEN, TAKEN

    counts = desk.review.counts
    taken, left = (sum(counts[state] for state in states) for states in (TAKEN, OPEN))
    lines = [f"{taken} of {counts.total()} hunks accepted, {counts['rejected']} rejected, {left} undecided"]
    if store.path.exists():
        lines.append(f"remembered in {store.path}")
    return [*lines, f"next: {convert}"] if taken else lines


def _merge(words: list[str | None], decisions: Path | None, quiet: bool) -> int:
    """Take the decisions of other files into one's own."""
    from rewriter.cli.merging import merge

    return merge([word for word in words if word is not None], decisions, quiet)
