"""Drivers rewritten by our own tokens and trees: what must not change a verdict, and what must change it."""
