"""Runs the full-screen review in this process."""

from __future__ import annotations

import signal

from rewriter.review.interactive.app import ReviewApp
from rewriter.review.session.desk import Desk


def run(desk: Desk, mouse: bool) -> int:
    """Review until the person quits; returns the exit status. What goes wrong inside comes out as it is."""
    app = ReviewApp(desk)
    app.run(mouse=mouse)
    signal.alarm(0)
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0
