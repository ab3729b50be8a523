"""Every reason code that a plan can hold, with its sentence."""

from __future__ import annotations

from rewriter.batch.guard import REASONS as TROUBLES
from rewriter.lifetime.answers import REASONS as ANSWERS

SENTENCES: dict[str, str] = dict(sorted({**ANSWERS, **TROUBLES}.items()))
"""Reason code -> sentence, in the order of the codes."""
