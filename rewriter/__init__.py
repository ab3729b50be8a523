"""Batch API conversions for the Linux kernel, by proof."""

__version__ = "0.1.0"
