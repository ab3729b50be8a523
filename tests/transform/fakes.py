"""A stand-in for the analysis: renames acquires on sight and deletes lines that release, both without any proof."""

import re
from collections.abc import Mapping

from rewriter.lifetime.pair import ResourcePair
from rewriter.plan import DriverResult, Edit, Reason, Site

PAIR = ResourcePair(
    acquires={"grab": "managed_grab"},
    releases=("drop",),
    managed_enables=("managed_enable",),
    plain_enables=("enable",),
    observers=("peek",),
    driver_struct="struct demo_driver",
    device_type="struct demo",
)


def analyse(files: Mapping[str, str], pair: ResourcePair) -> DriverResult:
    """Converts everything, unless the text says ``plain``."""
    edits, sites = [], []
    for path, text in files.items():
        keep = "plain" in text
        reason = Reason("not-managed", "said so") if keep else Reason("managed", "taken for granted")
        for match in re.finditer(r"\b(grab|drop)\(", text):
            name, start = match.group(1), match.start()
            line = text.count("\n", 0, start) + 1
            kind, verdict = ("acquire", "convert") if name == "grab" else ("release", "remove")
            sites.append(Site(path, line, "probe", name, kind, "keep" if keep else verdict, reason))  # type: ignore[arg-type]
            if keep:
                continue
            if kind == "acquire":
                edits.append(Edit(path, start, start + len(name), pair.acquires[name], "it is managed"))
            else:
                begin, end = text.rfind("\n", 0, start) + 1, text.find("\n", start) + 1
                edits.append(Edit(path, begin, end, "", "devres does it"))
    outcome = "changed" if edits else "skipped" if sites else "unchanged"
    reason = sites[0].reason if sites else Reason("nothing", "no call")
    return DriverResult("demo", tuple(files), outcome, reason, tuple(sites), tuple(edits))  # type: ignore[arg-type]
