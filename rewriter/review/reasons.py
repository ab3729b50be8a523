"""Every reason code that a plan can hold, with its sentence."""

from __future__ import annotations

from rewriter.batch.guard import REASONS as TROUBLES
from rewriter.decisions.reasons import REASONS as DECIDED
from rewriter.lifetime.answers import REASONS as ANSWERS
from rewriter.transform.introduce.reasons import REASONS as INTRODUCED
from rewriter.transform.introduction import Introduction, Transform

SENTENCES: dict[str, str] = dict(sorted({**ANSWERS, **INTRODUCED, **TROUBLES, **DECIDED}.items()))
"""Reason code -> sentence, in the order of the codes."""


def sentences(conversion: Transform) -> dict[str, str]:
    """Those that a plan of this transform can hold."""
    own = INTRODUCED if isinstance(conversion, Introduction) else ANSWERS
    return dict(sorted({**own, **TROUBLES, **DECIDED}.items()))
