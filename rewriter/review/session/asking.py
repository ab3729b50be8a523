"""What counts as yes and as no."""

from __future__ import annotations


def yes(answer: str) -> bool | None:
    """Whether that means yes; None where it is neither: a slip must not throw away what was typed before."""
    return {"y": True, "yes": True, "n": False, "no": False}.get(answer.strip().lower())
