"""Makes the table of what is known of the kernel's functions and macros, from the source of one or several kernels."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rewriter.kernel.tree import Tree
from rewriter.lifetime.outside.callees import Member, called_by, driver_modules, run_by
from rewriter.lifetime.outside.index import Index, index_of
from rewriter.lifetime.outside.judge import Judge
from rewriter.lifetime.outside.table import FILE, JUMPS, MEMBERS, READS, RETURNS, WRITES
from rewriter.lifetime.signs import POS

_HEAD = """\
# What functions and macros of the kernel return, and what macros do to plain variables that they are given.
# Made by make kernel-facts from Linux {versions}; not to be edited by hand.
#
# Only names that some PCI driver calls are here. A function is here if it never returns a positive number: its code shows
# it, or its kernel-doc promises it and its code does not gainsay that, or rewriter/lifetime/outside/by_hand.py says so.
"""


@dataclass
class Findings:
    """What several trees say together, by name: signs add up, and so do the arguments that a macro writes to."""

    returns: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    writes: dict[str, set[int]] = field(default_factory=dict)
    jumps: set[str] = field(default_factory=set)

    def add(self, index: Index, names: Iterable[str], members: Iterable[Member]) -> None:
        """Take up what a tree shows of `names`, and of calls through its `members`."""
        judge = Judge(index)
        for name in sorted(names):
            if judge.solver.nodes(name):
                self.returns[name] = self.returns.get(name, 0) | judge.returns(name)
            if name in index.macros:
                self.writes.setdefault(name, set()).update(judge.written(name))
                self.jumps.update({name} if judge.solver.jumps(name) else ())
        for member in sorted(members):
            name = f"{member.tag}.{member.name}"
            self.members[name] = self.members.get(name, 0) | judge.solver.of_member(*member)

    def text(self, versions: str) -> str:
        """The table."""
        known = {name: signs for name, signs in self.returns.items() if signs and not signs & POS}
        sections = {heading: [name for name in known if known[name] == signs] for heading, signs in RETURNS.items()}
        sections[MEMBERS] = [name for name, signs in self.members.items() if signs and not signs & POS]
        sections[WRITES] = [f"{name}:{','.join(map(str, sorted(at)))}" for name, at in self.writes.items() if at]
        sections[READS] = [name for name, at in self.writes.items() if name.isupper() and not at]
        sections[JUMPS] = sorted(self.jumps)
        parts = [
            f"\n= {heading}\n{textwrap.fill(' '.join(sorted(names)), 120)}\n" for heading, names in sections.items()
        ]
        return _HEAD.format(versions=versions) + "".join(parts)


def write(trees: Iterable[str], file: Path = FILE) -> None:
    """Write the table from these kernel trees; minutes for each."""
    sys.setrecursionlimit(20_000)  # expressions and macros of the kernel nest deeply
    indices = [index_of(Tree.open(path)) for path in trees]
    modules = [driver_modules(index) for index in indices]
    names = set().union(*map(called_by, indices, modules))
    findings = Findings()
    for index, sources in zip(indices, modules, strict=True):
        findings.add(index, names, run_by(index, sources))
    file.write_text(findings.text(" and ".join(index.tree.version or "?" for index in indices)), encoding="ascii")


if __name__ == "__main__":
    write(sys.argv[1:])
