"""Introduces functions: reads where a wrapped function stands in C, and writes its managed twin beside it."""

from rewriter.transform.introduce.result import introduce

__all__ = ["introduce"]
