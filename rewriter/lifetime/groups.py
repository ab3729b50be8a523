"""A driver read together with other modules as one program, and what that says of the driver's own calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rewriter.c.lexer import LexError
from rewriter.c.unit import Unit
from rewriter.kernel.modules import Module
from rewriter.kernel.tree import TreeError
from rewriter.lifetime.account import tell
from rewriter.lifetime.answers import Answer, answer
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.decide import Decided, decide
from rewriter.lifetime.links import Asks
from rewriter.lifetime.load import Read, as_units, load_sources, with_headers
from rewriter.lifetime.neighbours import Neighbours
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.program import Program
from rewriter.lifetime.proofs import UNSURE, Proofs
from rewriter.lifetime.properties import Place
from rewriter.lifetime.sites import find_sites
from rewriter.lifetime.survey import in_functions, plain_enable
from rewriter.plan import Evidence

_CALLED = re.compile(r"\b([a-z_]\w*)\s*\(")


@dataclass(frozen=True)
class Group:
    """A driver and the `others` that run with it.

    Attributes:
        others: modules in the order in which they were found, each by a symbol of those before it.
        user: the name of the module among them that uses the driver, "" where it runs by itself.
        followed: the symbols whose users are judged in groups of their own.
        lines: where the others hang together with the driver, by the call that is in question.
    """

    others: tuple[Module, ...] = ()
    user: str = ""
    followed: frozenset[str] = frozenset()
    lines: Mapping[Place, tuple[Evidence, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What a group says of the driver's own calls; nothing of those that it does not reach.

    Attributes:
        group: who says so.
        answers: by call.
        users: symbols that more modules may use, by the call whose answer hangs on them.
        enablers: functions outside that are called, where nothing in the group enables the device.
        foreign: whether the group also acquires in files that are not the driver's.
    """

    group: Group
    answers: Mapping[Place, Answer]
    users: Mapping[Place, frozenset[str]] = field(default_factory=dict)
    enablers: frozenset[str] = frozenset()
    foreign: bool = False

    @property
    def asks(self) -> Asks:
        """What has to be looked up to say more; who enables the device only when all its users are known."""
        users = frozenset[str]().union(*self.users.values())
        return Asks(users, frozenset() if users else self.enablers)


class Groups:
    """Groups around one driver; its files are read once."""

    def __init__(
        self,
        sources: tuple[str, ...],
        own: Mapping[str, str],
        pair: ResourcePair,
        read: Read,
        neighbours: Neighbours | None = None,
    ) -> None:
        """`own` are the texts of the driver: its `sources` and its headers."""
        self.neighbours = neighbours
        self.sources = sources
        self.own = own
        self.pair = pair
        self._read = read
        self._units: dict[str, Unit] = {}
        self._enabling: dict[Module, frozenset[str]] = {}

    def texts(self, others: tuple[Module, ...]) -> dict[str, str]:
        """The texts of the driver and of other modules, with their headers.

        Raises:
            OSError: a source is not there, or cannot be read.
            TreeError: likewise.
        """
        more = dict.fromkeys(path for module in others for path in module.sources if path not in self.own)
        return {**with_headers(load_sources(more, self._read), self._read), **self.own}

    def units(self, texts: Mapping[str, str]) -> dict[str, Unit]:
        """Files as units, each made once."""
        self._units.update(as_units({path: text for path, text in texts.items() if path not in self._units}))
        return {path: self._units[path] for path in sorted(texts)}

    def say(self, group: Group, places: Iterable[Place]) -> Said:
        """What a group says of the calls at `places`.

        Raises:
            LexError: a file cannot be read as C.
            OSError: a file cannot be read.
            TreeError: likewise.
        """
        texts = self.texts(group.others)
        if not _names(texts, self.pair.managed_enables):
            found = plain_enable(self._listed(texts), self.pair) or plain_enable(self._listed(self.own), self.pair)
            if found is not None:
                said = answer("keep", "not-managed", [found])
                return Said(group, {place: _behind(group, place, said) for place in places})
        proofs = Proofs(Program(self.units(texts), self.neighbours), self.pair, group.followed)
        sites, unread = find_sites(proofs.program, self.pair)
        reached = [site for site in sites if proofs.callers.contexts(site.fn)]
        decided = decide(proofs, self.pair, reached, any(not place.by_devres for place in unread))
        return self.said(group, proofs, tell(proofs, decided), places)

    def said(self, group: Group, proofs: Proofs, decided: list[Decided], places: Iterable[Place]) -> Said:
        """The answers of a group as far as they are about `places`, and what would have to be known to say more."""
        callers = proofs.callers
        wanted = set(places)
        answers = {d.site.place: _behind(group, d.site.place, d.answer) for d in decided if d.site.place in wanted}
        files = set(callers.program.units)
        if group.others:
            files -= self.texts(group.others[:-1]).keys()
        users = {
            d.site.place: symbols
            for d in decided
            if d.site.place in wanted and (symbols := _symbols(callers, d, files) - group.followed)
        }
        foreign = any(d.site.kind == "acquire" and d.site.fn.path not in self.own for d in decided)
        open_ = {said.code for said in answers.values() if said.verdict == "review"}
        return Said(group, answers, users if open_ else {}, self._called(callers.program, open_), foreign)

    def enabling(self, module: Module) -> frozenset[str]:
        """The functions of another module that may enable a device (by text); none where it cannot be read."""
        if module not in self._enabling:
            try:
                texts = with_headers(load_sources(module.sources, self._read), self._read)
                callers = Callers(Program(self.units(texts)), self.pair)
                enables = frozenset((*self.pair.managed_enables, *self.pair.plain_enables))
                self._enabling[module] = frozenset(fn.name for fn in callers.reaching(enables))
            except TimeoutError:  # an OSError, but of whoever set the limit
                raise
            except (LexError, OSError, TreeError):
                self._enabling[module] = frozenset()
        return self._enabling[module]

    def call_of(self, group: Group, name: str) -> Evidence | None:
        """The first line of a group in which a function outside is named, if it is not only in comments."""
        units = self._listed(self.texts(group.others))
        return next((line for _function, line in in_functions(units, (name,))), None)

    def _listed(self, texts: Mapping[str, str]) -> list[Unit]:
        return list(self.units(texts).values())

    def _called(self, program: Program, open_: set[str]) -> frozenset[str]:
        """The functions called, where an answer of these codes hangs on what enables the device, or nothing does."""
        texts = {path: unit.code for path, unit in program.units.items()} if open_ else {}
        enables = (*self.pair.managed_enables, *self.pair.plain_enables)
        if not open_ or ("enable-not-found" not in open_ and _names(texts, enables)):
            return frozenset()
        return frozenset(name for text in texts.values() for name in _CALLED.findall(text))


def short(name: str) -> str:
    """The name of a module without its folder."""
    return name.rpartition("/")[2]


def _names(texts: Mapping[str, str], words: Iterable[str]) -> bool:
    return any(word in text for text in texts.values() for word in words)


def _behind(group: Group, place: Place, said: Answer) -> Answer:
    """The answer with the lines first that lead from the other modules to the call."""
    return replace(said, evidence=tuple(dict.fromkeys((*group.lines.get(place, ()), *said.evidence))))


def _symbols(callers: Callers, one: Decided, files: set[str]) -> frozenset[str]:
    """The symbols on whose users an answer hangs: all that is not known of the call is who uses `files` from outside."""
    if one.answer.code != "role-unknown" and one.managed is not None:
        return frozenset()
    unsure = [c.role for c in callers.contexts(one.site.fn) if c.role.kind in UNSURE]
    if any(role.kind != "exported" or role.evidence.file not in files for role in unsure):
        return frozenset()
    return frozenset(role.symbol for role in unsure)
