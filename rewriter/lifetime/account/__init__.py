"""Proofs in words: for every decided call the lines that decided it, in the order in which a person would tell them."""

from rewriter.lifetime.account.tell import tell

__all__ = ["tell"]
