"""Where a driver hangs together with other modules: what the analysis asks of the tree, and what the tree answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rewriter.kernel.modules import Module
from rewriter.plan import DriverResult, Evidence


@dataclass(frozen=True)
class Asks:
    """What has to be looked up before a driver can be judged.

    Attributes:
        users: symbols of it that other modules may use.
        enablers: functions of other modules that it calls; some may enable the device. Not asked for is empty.
        defined: functions that more than one file may define.
    """

    users: frozenset[str] = frozenset()
    enablers: frozenset[str] = frozenset()
    defined: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.users or self.enablers or self.defined)

    def __or__(self, more: Asks) -> Asks:
        return Asks(self.users | more.users, self.enablers | more.enablers, self.defined | more.defined)


NOTHING = Asks()


@dataclass(frozen=True)
class User:
    """A module that uses a symbol, and the first line of it that does; None where that cannot be followed."""

    module: Module | None
    evidence: Evidence


@dataclass(frozen=True)
class Links:
    """What was looked up, by symbol; one that is missing was not asked for yet.

    Attributes:
        users: who uses a symbol anywhere in the tree, in the order of modules and files.
        enablers: the modules that export a function and name an enabling one in the same file.
        defined: a line of every file that defines a function, or a macro of its name.
    """

    users: Mapping[str, tuple[User, ...]] = field(default_factory=dict)
    enablers: Mapping[str, tuple[Module, ...]] = field(default_factory=dict)
    defined: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)

    def lacking(self, asks: Asks) -> Asks:
        """What of `asks` is not answered here."""
        return Asks(
            asks.users - self.users.keys(), asks.enablers - self.enablers.keys(), asks.defined - self.defined.keys()
        )

    def __or__(self, more: Links) -> Links:
        return Links({**self.users, **more.users}, {**self.enablers, **more.enablers}, {**self.defined, **more.defined})


@dataclass(frozen=True)
class Analysed:
    """What the analysis of a driver came to: None without any site, and final only if it `asks` nothing."""

    result: DriverResult | None
    asks: Asks = NOTHING
