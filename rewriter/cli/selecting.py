"""From ``--only`` and ``--reason`` to the drivers of a plan that are shown."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from rewriter.errors import Problem

if TYPE_CHECKING:
    from rewriter.review.select import Selection


def selected(
    name: str, transforms: Path | None, only: Iterable[str] | None, reasons: Iterable[str] | None
) -> Selection:
    """What the options select.

    Raises:
        Problem: the transform called `name` has no such reason.
    """
    from rewriter.review.select import Selection

    wanted = Selection(frozenset(only or ()), frozenset(reasons or ()))
    if wanted.reasons:
        _check(name, transforms, wanted.reasons)
    return wanted


def _check(name: str, transforms: Path | None, codes: Iterable[str]) -> None:
    """The transform can give these reasons."""
    from rewriter.review.reasons import sentences
    from rewriter.transform.find import load

    known = sentences(load(name, transforms))
    for code in sorted(codes):
        if code in known:
            continue
        near = [other for other in known if code in other][:3] or get_close_matches(code, known, n=3, cutoff=0.7)
        do = f"did you mean {' or '.join(near)}? else see rewriter show {name}" if near else f"see rewriter show {name}"
        raise Problem(f"no reason has the code {code!r}", f"{name} has {len(known)} reason codes", do)
