"""What becomes of a driver's calls across modules: who uses what it exports, and whose functions enable its device.

Each module that uses the driver makes a group of its own with it: at run time a device belongs to one of them, and what
the others do is no matter of its binding. What is proven has to hold in every group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rewriter.c.lexer import LexError
from rewriter.kernel.modules import Module
from rewriter.kernel.tree import TreeError
from rewriter.lifetime.answers import Answer, answer
from rewriter.lifetime.groups import Group, Groups, Said, short
from rewriter.lifetime.links import Asks, Links, User
from rewriter.lifetime.pasting import may_be_pasted
from rewriter.lifetime.properties import Place
from rewriter.plan import Evidence

MAX_DEPTH = 3
"""How many modules a way may lead through, the driver's own included."""

MAX_USERS = 40
"""With how many modules that use it a driver is read."""


class Across:
    """The groups of one driver, as far as `links` tell; what they do not tell is collected in `asks`."""

    def __init__(self, groups: Groups, links: Links) -> None:
        self.groups = groups
        self.links = links
        self.asks = Asks()

    def leaves(self, first: Said) -> list[Said]:
        """The last word of every group; `first` is what the driver says when read alone."""
        todo, done = [first], []
        while todo:
            said = todo.pop(0)
            further = self._further(said)
            if further is None:
                done.append(said)
            else:
                settled = {place: known for place, known in said.answers.items() if place not in said.users}
                done += [replace(said, answers=settled)] if said.users else []
                todo += further
        return done

    def _further(self, said: Said) -> list[Said] | None:
        """What larger groups say instead, None where there are none."""
        lacking = self.links.lacking(said.asks)
        self.asks |= lacking
        if lacking or not said.asks:
            return None
        if not said.users:
            return self._with_enablers(said)
        return list(self._with_users(said)) if len(said.group.others) + 1 < MAX_DEPTH else None

    def _with_users(self, said: Said) -> Iterator[Said]:
        """The group together with each module that uses its symbols."""
        group, symbols = said.group, said.asks.users
        known = self.groups.texts(group.others)
        pasted = [name for name in sorted(symbols) if may_be_pasted(self.groups.units(known).values(), name)]
        if pasted:
            yield _unknown(group, said.users, f"a macro may make the name {pasted[0]} anywhere")
            return
        uses = [
            (user, symbol)
            for symbol in sorted(symbols)
            for user in self.links.users[symbol]
            if user.evidence.file not in known
        ]
        followed = group.followed | symbols
        used = {symbol for _user, symbol in uses}
        alone = [place for place, by in said.users.items() if by.isdisjoint(used)]
        if alone:
            yield self._say(replace(group, followed=followed), alone)
        users = sorted({_key(user) for user, _symbol in uses})
        if len(users) > MAX_USERS:
            yield _unknown(group, set(said.users) - set(alone), f"{len(users)} modules use it")
            return
        for key in users:
            yield self._with_user(said, key, [(user, symbol) for user, symbol in uses if _key(user) == key], followed)

    def _with_user(self, said: Said, name: str, uses: list[tuple[User, str]], followed: frozenset[str]) -> Said:
        """The group together with one module; each call of the driver is shown where the module comes to it."""
        lines = dict(said.group.lines)
        for user, symbol in reversed(uses):
            for place, by in said.users.items():
                if symbol in by:
                    shown = replace(user.evidence, note=f"As used by {short(name)}")
                    lines[place] = (*said.group.lines.get(place, ()), shown)
        places = [place for place, by in said.users.items() if any(symbol in by for _user, symbol in uses)]
        module = uses[0][0].module
        if module is None:
            group = replace(said.group, user=name, lines=lines)
            return _unknown(group, places, f"{short(name)} could not be read")
        return self._say(Group((*said.group.others, module), name, followed, lines), places)

    def _with_enablers(self, said: Said) -> list[Said] | None:
        """The group together with all modules of whose functions it calls one that enables the device."""
        group = said.group
        found: dict[Module, Evidence] = {}
        names: dict[str, None] = {}
        for name in sorted(said.enablers):
            for module in self.links.enablers[name]:
                enabling = module not in group.others and name in self.groups.enabling(module)
                call = self.groups.call_of(group, name) if enabling else None
                if call is not None:
                    found.setdefault(module, replace(call, note=f"{name}() of {short(module.name)} enables it"))
                    names[name] = None
        if not found:
            return None
        lines = {place: (*group.lines.get(place, ()), *found.values()) for place in said.answers}
        more = self._say(replace(group, others=(*group.others, *found), lines=lines), said.answers)
        settled = {
            place: known
            for place, known in more.answers.items()
            if known.verdict != "review" or said.answers[place].code == "enable-not-found"
        }
        if any(known.verdict in ("convert", "remove") for known in settled.values()):
            lacking = self.links.lacking(Asks(defined=frozenset(names)))
            self.asks |= lacking
            if lacking:
                return None
            settled = self._unless_defined_twice(more.group, names, settled)
        return [replace(more, answers={**said.answers, **settled})]

    def _unless_defined_twice(
        self, group: Group, names: Iterable[str], settled: dict[Place, Answer]
    ) -> dict[Place, Answer]:
        """The answers, for review if a file outside the group defines a function of the same name: either may run."""
        known = self.groups.texts(group.others)
        others = [line for name in names for line in self.links.defined[name] if line.file not in known]
        if not others:
            return settled
        detail = f"{others[0].file} has a function of the same name as the one that enables it"
        return {
            place: answer("review", "enable-not-found", (*group.lines.get(place, ()), *others), detail)
            for place in settled
        }

    def _say(self, group: Group, places: Iterable[Place]) -> Said:
        try:
            return self.groups.say(group, places)
        except (LexError, RecursionError, OSError, TreeError) as error:
            if isinstance(error, TimeoutError):  # an OSError, but of whoever set the limit
                raise
            return _unknown(group, places, f"{short(group.user) or 'a module'} could not be read")


def _key(user: User) -> str:
    return user.module.name if user.module else user.evidence.file


def _unknown(group: Group, places: Iterable[Place], why: str) -> Said:
    """A group of which nothing can be said but why."""
    said = answer("review", "role-unknown", (), why)
    return Said(group, {place: replace(said, evidence=group.lines.get(place, ())) for place in sorted(places)})
