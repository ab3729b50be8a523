"""``rewriter series``: the verbs on posted series."""

from __future__ import annotations

import typer

from rewriter.cli import series_import, series_inflight, series_status
from rewriter.cli.groups import flat

app = typer.Typer(
    help="See what is posted. Read a series from mail or Patchwork, and compare it with yours.",
    rich_markup_mode=None,
)
for _verb in (series_import, series_inflight, series_status):
    app.command(_verb.__name__.rsplit("_", 1)[1], epilog=f"\b\n{_verb.EXAMPLES}")(flat(_verb.run))
