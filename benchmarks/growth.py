"""Measure how the time of an analysis grows with its file: ``python -m benchmarks.growth`` (eight times the size per step)."""

from __future__ import annotations

import time

from rewriter.lifetime.analyse import analyse_files
from tests.lifetime.test_large_input import LARGE
from transforms.pcim_irq_vectors import CONVERSION

SIZES = (1_000, 8_000)


def seconds(text: str) -> float:
    """CPU seconds of one analysis."""
    start = time.process_time()
    analyse_files({"drivers/gen.c": text}, CONVERSION.pair)
    return time.process_time() - start


def main() -> None:
    """Print a line for each shape."""
    for shape, make in LARGE.items():
        seconds(make(1))
        small, large = (min(seconds(make(size)) for _ in range(3)) for size in SIZES)
        print(f"{shape:24} {small:7.3f} s {large:7.3f} s  {large / max(small, 1e-6):6.1f} times")


if __name__ == "__main__":
    main()
