"""``rewriter convert``: the series."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rewriter.cli.options import (
    TIMEOUT,
    Check,
    Debug,
    IncludeReview,
    Jobs,
    Name,
    Paths,
    Quiet,
    Timeout,
    Transforms,
    TreeDir,
)

EXAMPLES = """Examples:
  rewriter convert pcim-irq-vectors linux -o series
  rewriter convert pcim-irq-vectors linux drivers/dma -o series --signoff -v 2
  rewriter convert pcim-irq-vectors linux --branch managed-irq-vectors"""

Out = Annotated[Path | None, typer.Option("--output", "-o", metavar="DIR", help="Write the patches and the plan here.")]
InPlace = Annotated[bool, typer.Option("--in-place", help="Edit the tree instead; it must be clean.")]
Branch = Annotated[str | None, typer.Option("--branch", metavar="NAME", help="Commit on a new branch of the tree.")]
Signoff = Annotated[bool, typer.Option("--signoff", "-s", help="Add your Signed-off-by.")]
Reroll = Annotated[int, typer.Option("--reroll-count", "-v", metavar="N", min=1, help="This is version N.")]


def run(
    name: Name,
    tree: TreeDir,
    paths: Paths = None,
    out: Out = None,
    in_place: InPlace = False,
    branch: Branch = None,
    include_review: IncludeReview = False,
    signoff: Signoff = False,
    reroll: Reroll = 1,
    jobs: Jobs = None,
    timeout: Timeout = TIMEOUT,
    transforms: Transforms = None,
    check: Check = False,
    quiet: Quiet = False,
    _debug: Debug = False,
) -> int:
    """Convert drivers and write the series of patches."""
    raise NotImplementedError
