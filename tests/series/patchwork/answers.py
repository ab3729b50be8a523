"""Answers as Patchwork gives them, about invented people and patches."""

from __future__ import annotations

from typing import Any

PROJECT = {"id": 3, "name": "Pins", "link_name": "linux-pins", "list_email": "pins@lists.example.org"}
ADA = {"id": 9, "name": "Ada Tester", "email": "ada@example.org"}
BASE = "http://pw.example.org"


def diff(path: str, old: str = "take", new: str = "devm_take", line: int = 3) -> str:
    return f"""diff --git a/{path} b/{path}
--- a/{path}
+++ b/{path}
@@ -{line},3 +{line},3 @@ int probe(void)
 {{
-	{old}();
+	{new}();
 }}
"""


def patch(
    ident: int, path: str = "d/x.c", number: str = "1/2", title: str = "pins: x: Take", **more: Any
) -> dict[str, Any]:
    """A patch as its own answer has it."""
    return {
        "id": ident,
        "url": f"{BASE}/api/patches/{ident}/",
        "web_url": f"{BASE}/project/linux-pins/patch/p{ident}@example.org/",
        "project": PROJECT,
        "msgid": f"<p{ident}@example.org>",
        "date": "2026-01-05T09:00:00",
        "name": f"[v2,{number}] {title}",
        "state": "new",
        "archived": False,
        "hash": None,
        "submitter": ADA,
        "series": [{"id": 70, "name": "Take pins", "version": 2}],
        "check": "pending",
        "checks": f"{BASE}/api/patches/{ident}/checks/",
        "tags": {},
        "headers": {"Subject": f"[PATCH v2 {number}] {title}", "To": "pins@lists.example.org"},
        "content": "Take them.\n",
        "diff": diff(path),
        **more,
    }


def cover(**more: Any) -> dict[str, Any]:
    return {
        "id": 50,
        "url": f"{BASE}/api/covers/50/?format=api",
        "web_url": f"{BASE}/project/linux-pins/cover/c50@example.org/",
        "project": PROJECT,
        "msgid": "<c50@example.org>",
        "date": "2026-01-05T08:59:00",
        "name": "[v2,0/2] Take pins",
        "submitter": ADA,
        "series": [{"id": 70, "url": f"{BASE}/api/series/70/?format=api", "name": "Take pins", "version": 2}],
        "headers": {
            "Subject": "[PATCH v2 0/2]\n Take pins",
            "From": "=?utf-8?q?Ada_T=C3=A9ster?= <ada@example.org>",
            "To": ["Bob Keeper\n\t<bob@example.org>"],
            "Cc": "pins@lists.example.org,\n\tbob@example.org",
        },
        "content": "Why.\n\n d/x.c | 2 +-\n d/y.c | 2 +-\n 2 files changed, 2 insertions(+), 2 deletions(-)\n",
        **more,
    }


def series(*patches: dict[str, Any], **more: Any) -> dict[str, Any]:
    short = ("id", "url", "web_url", "msgid", "date", "name")
    return {
        "id": 70,
        "url": f"{BASE}/api/series/70/",
        "web_url": f"{BASE}/project/linux-pins/list/?series=70",
        "project": PROJECT,
        "name": "Take pins",
        "date": "2026-01-05T08:59:00",
        "submitter": ADA,
        "version": 2,
        "total": 2,
        "received_total": 2,
        "received_all": True,
        "cover_letter": {"id": 50, "msgid": "<c50@example.org>", "name": "[v2,0/2] Take pins"},
        "patches": [{key: item[key] for key in short} for item in patches],
        **more,
    }


def instance() -> dict[str, Any]:
    """Everything that a server has of one series of two patches."""
    first, second = patch(61, "d/x.c", "1/2"), patch(62, "d/y.c", "2/2", "pins: y: Take", state="accepted")
    return {
        "/api/covers/50/": cover(),
        "/api/covers/": [cover(id=49, msgid="<other@example.org>"), cover(id=48, msgid="<b@example.org>"), cover()],
        "/api/series/70/": series(second, first),
        "/api/patches/61/": first,
        "/api/patches/62/": second,
    }
