"""The options of how a series is sent: to whom, in which threads, and what is held back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rewriter.series import Sending


@dataclass(frozen=True)
class Mailing:
    """How the mails are made."""

    recipients: Annotated[
        bool, typer.Option("--recipients/--no-recipients", help="Put recipients into the headers of the mails.")
    ] = True
    ignore_policy: Annotated[
        bool, typer.Option("--ignore-policy", help="Hold back no patch that a subsystem asks not to get.")
    ] = False
    policy: Annotated[
        Path | None, typer.Option("--policy", metavar="FILE", help="Policies of your own, over the built-in ones.")
    ] = None
    waves: Annotated[bool, typer.Option("--waves", help="One thread for each maintainers' tree.")] = False
    wave_size: Annotated[
        int | None,
        typer.Option("--wave-size", metavar="N", min=1, help="The most patches of a thread; 15 if not given."),
    ] = None

    def sending(self, out: Path | None) -> Sending:
        """What the options ask for, where mails go to `out`.

        Raises:
            Problem: waves are asked for where no mails are written, a size without waves, or the file is none of policies.
        """
        from rewriter.errors import Problem
        from rewriter.series import Sending
        from rewriter.series.policy import read_policies

        if self.waves and out is None:
            hint = "give -o DIR, or leave out --waves"
            raise Problem("no waves without mails", "a branch or a tree has no threads", hint)
        if self.wave_size is not None and not self.waves:
            raise Problem("--wave-size does nothing alone", "there is one thread only", "add --waves")
        if self.policy is not None:
            read_policies(self.policy)  # now, not after a minute of analysis
        size = self.wave_size or Sending().wave_size
        return Sending(self.recipients, self.ignore_policy, self.policy, self.waves, size)
