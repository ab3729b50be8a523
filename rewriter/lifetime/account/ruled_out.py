"""The words for ways to a call that values rule out: which entry point, and the condition it ends at."""

from __future__ import annotations

from rewriter.lifetime.account.lines import Lines, noted, ref
from rewriter.lifetime.proofs import Proofs
from rewriter.lifetime.sites import ApiCall
from rewriter.plan import Evidence


def ruled_out(proofs: Proofs, lines: Lines, site: ApiCall) -> tuple[list[Evidence], list[str]]:
    """The lines that show it, and one sentence for each entry point that does not come to the call."""
    found: list[Evidence] = []
    said: list[str] = []
    for context, (fn, condition) in proofs.ruled_out(site):
        at, name = lines.of(fn, condition), context.root.name
        decided = "this condition is always decided the other way for what comes from it"
        found += noted(
            f"{name}() is {context.role.what}, but {decided}", [context.role.evidence, *lines.way(context), at]
        )
        said.append(f"the condition at {ref(at, site.fn.path)} keeps {name}() from it")
    return found, list(dict.fromkeys(said))
