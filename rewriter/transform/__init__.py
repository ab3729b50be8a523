"""What a transform is: the contract, the catalogue that reads it, the harness that runs its examples."""

from rewriter.lifetime.pair import ResourcePair
from rewriter.transform.contract import Example, ManagedConversion, Refuses, Words, change

__all__ = ["Example", "ManagedConversion", "Refuses", "ResourcePair", "Words", "change"]
