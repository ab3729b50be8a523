"""Which patches a subsystem does not want, or wants otherwise: rules in a data file, judged by MAINTAINERS.

A policy holds a patch back from a series; it says nothing about what was proven, so no verdict and no outcome changes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from rewriter.errors import USAGE
from rewriter.kernel.maintainers import Maintainers
from rewriter.series.changes import Change
from rewriter.series.errors import SeriesError
from rewriter.series.ownership import tree_of

OURS = Path(__file__).with_name("policy.toml")
_CONDITIONS = ("profile", "status", "tree")


@dataclass(frozen=True)
class Policy:
    """One table of the data file, which explains the keys."""

    name: str
    profile: str = ""
    apart: tuple[str, ...] = ()
    status: str = ""
    tree: tuple[str, ...] = ()
    hold: bool = False
    reason: str = ""
    source: str = ""
    prefix: str = ""
    at_most: int = 0

    def is_for(self, maintainers: Maintainers, file: str) -> bool:
        """Whether all conditions apply to `file`."""
        matches = maintainers.matching(file)
        sections = [match.section for match in matches]
        if self.profile:
            at = next((number for number, section in enumerate(sections) if section.values("P")), None)
            if at is None or self.profile not in sections[at].values("P"):
                return False
            nearer = [tree for section in sections[:at] for tree in section.values("T")]
            if any(word in tree for tree in nearer for word in self.apart):
                return False
        if self.status and not any(self.status in word.lower() for one in sections for word in one.values("S")):
            return False
        found = tree_of(matches)
        return not self.tree or (found is not None and any(word in found.url for word in self.tree))


@dataclass(frozen=True)
class Held:
    """Changes that a policy holds back."""

    policy: Policy
    changes: tuple[Change, ...]


def read_policies(own: Path | None = None) -> tuple[Policy, ...]:
    """Our policies, with those of the file `own` over them: a table of a known name replaces that policy.

    Raises:
        SeriesError: `own` is not such a file.
    """
    policies = {policy.name: policy for policy in _policies(OURS)}
    if own is not None:
        policies |= {policy.name: policy for policy in _policies(own)}
    return tuple(policies.values())


def policy_of(policies: Sequence[Policy], maintainers: Maintainers, files: Iterable[str]) -> Policy | None:
    """The first policy that is for one of the files of a patch."""
    files = tuple(files)
    return next((policy for policy in policies if any(policy.is_for(maintainers, file) for file in files)), None)


def hold_back(
    changes: Sequence[Change], policies: Sequence[Policy], maintainers: Maintainers
) -> tuple[tuple[Change, ...], tuple[Held, ...]]:
    """The changes that go on, and those that a policy holds back.

    A change that relies on a file which an earlier change edits goes with that one.
    """
    going: list[Change] = []
    held: dict[Policy, list[Change]] = {}
    holder: dict[str, Policy] = {}
    for change in changes:
        policy = policy_of(policies, maintainers, change.before)
        policy = policy if policy and policy.hold else None
        edited = {edit.file for edit in change.result.edits}
        policy = policy or next((holder[file] for file in sorted(edited) if file in holder), None)
        if policy is None:
            going.append(change)
        else:
            held.setdefault(policy, []).append(change)
            holder.update(dict.fromkeys(change.before, policy))
    return tuple(going), tuple(Held(policy, tuple(of_policy)) for policy, of_policy in held.items())


def _policies(path: Path) -> Iterator[Policy]:
    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        why = error.strerror or str(error)
        raise SeriesError(f"{path} cannot be read", why, "give a file of policies with --policy", USAGE) from error
    except ValueError as error:  # neither UTF-8 nor TOML
        raise SeriesError(f"{path} is no file of policies", str(error), _hint(), USAGE) from error
    for name, table in tables.items():
        yield _policy(path, name, table)


def _policy(path: Path, name: str, table: object) -> Policy:
    what = f"{path}: {name} is no policy"
    if not isinstance(table, dict):
        raise SeriesError(what, "it is not a table", _hint(), USAGE)
    known = {field.name: field.default for field in fields(Policy) if field.name != "name"}
    for key, value in table.items():
        if key not in known:
            raise SeriesError(what, f"there is no key {key}", _hint(), USAGE)
        if not _fits(value, known[key]):
            raise SeriesError(what, f"{key} = {value!r} is of the wrong kind", _hint(), USAGE)
    values: Mapping[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    if not any(values.get(key) for key in _CONDITIONS):
        raise SeriesError(
            what, f"it has none of {', '.join(_CONDITIONS)}, so it would be for every patch", _hint(), USAGE
        )
    if values.get("hold") and not values.get("reason"):
        raise SeriesError(what, "it holds patches back and gives no reason", _hint(), USAGE)
    return Policy(name, **values)


def _fits(value: object, default: object) -> bool:
    """Whether a value from the file is of a key's kind, which its default has."""
    if isinstance(default, tuple):
        return isinstance(value, list) and all(isinstance(item, str) and item for item in value)
    if type(value) is not type(default):  # True is an int to isinstance
        return False
    return value.isprintable() if isinstance(value, str) else not isinstance(value, int) or value >= 0


def _hint() -> str:
    return f"see the head of {OURS.name} in rewriter/series for what can stand there"
