"""What a transform is: the contract, the catalogue that reads it, the harness that runs its examples."""

from rewriter.lifetime.pair import ResourcePair
from rewriter.transform.contract import Example, ManagedConversion, Refuses, Words, change
from rewriter.transform.introduction import ApiWords, Introduction, Transform, Wrapper

__all__ = [
    "ApiWords",
    "Example",
    "Introduction",
    "ManagedConversion",
    "Refuses",
    "ResourcePair",
    "Transform",
    "Words",
    "Wrapper",
    "change",
]
