"""Mailboxes of small threads."""

from __future__ import annotations

from collections.abc import Sequence

AUTHOR = "Ada Tester <ada@example.org>"
DIFF = (
    "---",
    " drivers/dma/{name}.c | 2 +-",
    " 1 file changed, 1 insertion(+), 1 deletion(-)",
    "",
    "diff --git a/drivers/dma/{name}.c b/drivers/dma/{name}.c",
    "index 111111111111..222222222222 100644",
    "--- a/drivers/dma/{name}.c",
    "+++ b/drivers/dma/{name}.c",
    "@@ -1,3 +1,3 @@ int probe(void)",
    " \tbefore();",
    "-\t{old}();",
    "+\t{new}();",
    " \tafter();",
    "-- ",
    "2.39.5",
    "",
)


def diff(name: str, old: str = "take", new: str = "devm_take") -> str:
    return "\n".join(DIFF).format(name=name, old=old, new=new)


def mail(msgid: str, subject: str, body: str, sender: str = AUTHOR, parent: str = "", refs: Sequence[str] = ()) -> str:
    above = [f"In-Reply-To: <{parent}>"] if parent else []
    above += [f"References: {' '.join(f'<{ref}>' for ref in refs)}"] if refs else []
    date = "Mon, 5 Jan 2026 10:00:00 +0100"
    head = [f"From: {sender}", f"Subject: {subject}", f"Message-Id: <{msgid}>", f"Date: {date}", *above]
    return "\n".join((*head, "", body))


def mbox(*mails: str) -> bytes:
    """As lore gives them."""
    return "".join(f"From mboxrd@z Thu Jan  1 00:00:00 1970\n{one}\n\n" for one in mails).encode()


COVER = mail("c@x", "[PATCH 0/2] pins: Manage them", "A series.\n")
FIRST = mail("p1@x", "[PATCH 1/2] dma: one: Use it", f"Use it.\n{diff('one')}", parent="c@x")
SECOND = mail("p2@x", "[PATCH 2/2] dma: two: Use it", f"Use it.\n{diff('two')}", parent="c@x")
