"""How control comes to a function: what the kernel runs on its own, one step further, and the whole way from there."""

from __future__ import annotations

from dataclasses import dataclass

from rewriter.lifetime.program import Call, FnRef
from rewriter.plan import Evidence


@dataclass(frozen=True)
class Role:
    """Why the kernel calls a function on its own.

    `kind` is ``probe``, ``remove``, ``shutdown``, ``pm``, ``reset``, ``midlife`` (any time while bound), ``work``,
    ``init``, ``exported``, ``dead`` (nobody calls it) or ``unknown``; `what` says it in words. Other modules come to
    an exported function by `symbol`; where their calls are looked at elsewhere, the role is ``elsewhere``.
    """

    kind: str
    what: str
    fn: FnRef
    evidence: Evidence
    drivers: frozenset[str] = frozenset()
    symbol: str = ""


@dataclass(frozen=True)
class Edge:
    """One way into a function: a `call` (plain, through a member, or by devres for an ``action``), or a `role`."""

    kind: str
    call: Call | None = None
    role: Role | None = None


@dataclass(frozen=True)
class Context:
    """A way from an entry point (`role`) to a function: the calls on it, outermost first.

    Where devres runs part of the way, `action` is the callback: what is below it runs at the end of the binding.
    """

    role: Role
    calls: tuple[Call, ...]
    action: FnRef | None = None

    @property
    def root(self) -> FnRef:
        """Where control comes from outside: the entry point, or the callback that devres runs."""
        return self.action or self.role.fn
