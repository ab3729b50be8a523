"""A series in which every text that somebody else wrote tries to be markup."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from rewriter.plan import DriverResult, Edit, Evidence, Hunk, Plan, Reason, Site
from tests.review.page.series import write_series

BREAKS = (
    "</noscript></script></style></template></title></textarea>-->]]><script>hacked=1</script>"
    "<img src=x onerror=hacked=2>\"'onmouseover=hacked=3 {{ 7*7 }} &lt;b&gt; &#x3c;svg/onload=hacked=4>"
    "\u2028\u2029\u202e\x00\x07\x1b[31m\x7f"
)
LINE = BREAKS.encode("utf-8").decode("latin-1") + "\xff\xfe"
"""The same as source text: bytes as latin-1, some of them no UTF-8."""

_PATH = f"drivers/x/{BREAKS.replace('/', '|')}.c"
_HUNK = (
    f"@@ -1,4 +1,4 @@ int {LINE}(void)\n // {LINE}\n-\tgrab(); /* {LINE} */\n+\tmanaged_grab(); /* {LINE} */\n {{\n }}\n"
    "\\ No newline at end of file\n"
)


def hostile_plan() -> Plan:
    """Two drivers of the same hostile name, one for review, and a third with half a character in its name."""
    reason = Reason("managed-lifetime", f"because {BREAKS}")
    evidence = Evidence(_PATH, 2, LINE, BREAKS, LINE)
    site = Site(_PATH, 2, BREAKS, BREAKS, "acquire", "convert", reason, (evidence,), f"why {BREAKS}")
    other = replace(site, line=9, verdict="review", reason=Reason(BREAKS, BREAKS))
    head = f"diff --git a/{LINE} b/{LINE}\n--- a/{LINE}\n+++ b/{LINE}\n"
    driver = DriverResult(
        _PATH[:-2],
        (_PATH,),
        "changed",
        reason,
        (site, other, site),
        (Edit(_PATH, 0, 1, LINE, f"{BREAKS}; tidy {BREAKS}", 2),),
        diff=head + _HUNK,
        notes=(f"{_PATH}:1: {BREAKS}",),
        released_by=BREAKS,
        hunks=(Hunk(_PATH, BREAKS, 1, 0, _HUNK, (0,)),),
    )
    review = replace(driver, outcome="review", reason=Reason(BREAKS, BREAKS))
    half = replace(driver, driver="drivers/x/half-\ud800", files=("\udce9.c",))
    return Plan(BREAKS, 1, BREAKS, BREAKS, (driver, review, half), (BREAKS,))


def write_hostile(folder: Path) -> Path:
    """The series of that plan, with hostile subjects, recipients, subsystems and words of the compiler."""
    write_series(folder, hostile_plan())
    for name in ("series", "subsystems", "compiled"):
        path = folder / f".rewriter/{name}.json"
        data = json.loads(path.read_text())
        path.write_text(json.dumps(_spoiled(data)))
    for mail in folder.glob("*.patch"):
        mail.write_text(f"Subject: [PATCH] {BREAKS!a}\n\n{BREAKS}\n", encoding="utf-8")
    return folder


def _spoiled(data: object) -> object:
    """The data with every text that somebody else wrote replaced."""
    if isinstance(data, dict):
        kept = ("schema", "driver", "mail", "cover", "folder", "result", "files")
        return {key: value if key in kept else _spoiled(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_spoiled(item) for item in data]
    return BREAKS if isinstance(data, str) else data
