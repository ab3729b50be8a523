"""No output adds a release: not even a comment that names one, which a search for releases would find."""

from __future__ import annotations

from transforms.pcim_irq_vectors import CONVERSION
from transforms.pcim_irq_vectors_api import CONVERSION as INTRODUCTION


def test_the_introduced_kernel_doc_names_no_release() -> None:
    said = [text for wrapper in INTRODUCTION.wrappers for text in (wrapper.brief, *wrapper.text, wrapper.returns)]
    assert said
    assert not [text for text in said for release in CONVERSION.pair.releases if f"{release}(" in text]
