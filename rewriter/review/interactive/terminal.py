"""What is asked and told on the bare terminal while the app is away."""

from __future__ import annotations

import sys


def tell(text: str) -> None:
    """A line for the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def again(question: str) -> bool:
    """A question with yes and no; no where nobody answers."""
    print(f"{question} [y,n] ", end="", file=sys.stderr, flush=True)
    try:
        return input().strip().lower().startswith("y")
    except (EOFError, KeyboardInterrupt):
        return False
