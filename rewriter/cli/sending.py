"""The options of how a series is sent: to whom, in which threads, and what is held back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rewriter.series import Sending

Recipients = Annotated[
    bool, typer.Option("--recipients/--no-recipients", help="Put recipients into the headers of the mails.")
]
IgnorePolicy = Annotated[
    bool, typer.Option("--ignore-policy", help="Hold back no patch that a subsystem asks not to get.")
]
PolicyFile = Annotated[
    Path | None, typer.Option("--policy", metavar="FILE", help="Policies of your own, over the built-in ones.")
]
Waves = Annotated[bool, typer.Option("--waves", help="One thread for each maintainers' tree.")]
WaveSize = Annotated[
    int | None, typer.Option("--wave-size", metavar="N", min=1, help="The most patches of a thread; 15 if not given.")
]


def sending(
    recipients: bool, ignore_policy: bool, policy: Path | None, waves: bool, wave_size: int | None, out: Path | None
) -> Sending:
    """What the options ask for.

    Raises:
        Problem: waves are asked for where no mails are written, a size without waves, or the file is none of policies.
    """
    from rewriter.errors import Problem
    from rewriter.series import Sending
    from rewriter.series.policy import read_policies

    if waves and out is None:
        raise Problem(
            "no waves without mails", "a branch or a tree has no threads", "give -o DIR, or leave out --waves"
        )
    if wave_size is not None and not waves:
        raise Problem("--wave-size does nothing alone", "there is one thread only", "add --waves")
    if policy is not None:
        read_policies(policy)  # now, not after a minute of analysis
    return Sending(recipients, ignore_policy, policy, waves, wave_size or Sending().wave_size)
