"""Every reason code that a plan can hold, with its sentence."""

from __future__ import annotations

from rewriter.batch.guard import REASONS as TROUBLES
from rewriter.lifetime.answers import REASONS as ANSWERS
from rewriter.lifetime.pair import ResourcePair


def sentences(pair: ResourcePair) -> dict[str, str]:
    """Reason code -> sentence, in the words of a pair."""
    words = {"enable": " or ".join(f"{name}()" for name in pair.managed_enables)}
    return {code: text.format_map(words) for code, text in sorted({**ANSWERS, **TROUBLES}.items())}
