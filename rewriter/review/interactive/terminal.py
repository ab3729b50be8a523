"""What is asked and told on the bare terminal while the app is away."""

from __future__ import annotations

import sys

from rewriter.review.session.asking import yes


def tell(text: str) -> None:
    """A line for the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def again(question: str) -> bool:
    """A question with yes and no, until it is answered with one of these; no where nobody answers."""
    while True:
        print(f"{question} [y,n] ", end="", file=sys.stderr, flush=True)
        try:
            answer = yes(input())
        except (EOFError, KeyboardInterrupt):
            return False
        if answer is not None:
            return answer
