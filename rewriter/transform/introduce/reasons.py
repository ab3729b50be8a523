"""The reasons why a function is introduced at a place, or is not."""

from __future__ import annotations

from rewriter.plan import Reason

REASONS = {
    "introduced": "the managed function is placed beside the one it wraps",
    "present": "the managed function is there already",
    "present-otherwise": "the tree has a function of this name in another form",
    "function-not-found": "the tree holds no function of this name to wrap",
    "definition-not-found": "the function is declared, but where it is defined could not be found",
    "declaration-not-found": "the function is defined, but where it is declared could not be found",
    "several-definitions": "the function is defined more than once",
    "defined-as-macro": "the function is a macro",
    "not-understood": "the name stands in code that could not be read as a definition, a declaration or a call",
    "variable-arguments": "the function takes variable arguments, which a wrapper cannot pass on",
    "undocumented-parameter": "the transform has no words for a parameter",
}
"""Every reason code of an introduction with its sentence; codes are stable."""


def reason(code: str, detail: str = "") -> Reason:
    """The reason of a code, with what it is about."""
    return Reason(code, REASONS[code] + (f": {detail}" if detail else ""))
