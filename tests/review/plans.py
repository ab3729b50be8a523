"""A plan with every outcome, made by hand."""

from rewriter.plan import DriverResult, Edit, Evidence, Plan, Reason, Site

MANAGED = Reason("managed-lifetime", "enabled with pcim_enable_device() on every path")
REDUNDANT = Reason("redundant-release", "devres releases it\n right afterwards")
ONE = """diff --git a/drivers/a/one.c b/drivers/a/one.c
--- a/drivers/a/one.c
+++ b/drivers/a/one.c
@@ -1,3 +1,3 @@ int probe(void)
 int probe(void)
-\tgrab();
+\tmanaged_grab();
 }
@@ -10,2 +10,1 @@ void remove(void)
-\tdrop();
 }
@@ -20,1 +19,0 @@ void other(void)
--- a/tricky
"""
TWO = """--- a/drivers/a/two.h
+++ b/drivers/a/two.h
@@ -1,1 +1,1 @@
-/* caf\xc3\xa9 \x1b[31m */
+/* caf\xc3\xa9 */
"""

CHANGED = DriverResult(
    "drivers/a/one",
    ("drivers/a/one.c", "drivers/a/two.h"),
    "changed",
    MANAGED,
    (
        Site("drivers/a/one.c", 2, "probe", "grab", "acquire", "convert", MANAGED),
        Site(
            "drivers/a/one.c",
            10,
            "remove",
            "drop",
            "release",
            "remove",
            REDUNDANT,
            (
                Evidence("drivers/a/one.c", 1, "caf\xc3\xa9 =\tenable();", "probe() enables it", "#ifdef CONFIG_A"),
                Evidence("drivers/a/two.h", 3, "}"),
            ),
            "after it remove() ends\n (line 12)",
        ),
        Site("drivers/a/one.c", 30, "suspend", "drop", "release", "keep", Reason("runs-midlife", "runs in suspend")),
    ),
    (
        Edit("drivers/a/one.c", 15, 20, "managed_grab", MANAGED.text, 2),
        Edit("drivers/a/one.c", 60, 62, "", f"{MANAGED.text}; label out has nothing left to undo", 20),
    ),
    {"drivers/a/one.c": "0" * 40},
    ONE + TWO,
)
REVIEW = DriverResult(
    "drivers/b/maybe",
    ("drivers/b/maybe.c",),
    "review",
    Reason("role-unknown", "nobody knows who calls it"),
    (Site("drivers/b/maybe.c", 1, "f", "grab", "acquire", "review", Reason("role-unknown", "nobody knows")),),
    diff=ONE.replace("drivers/a/one.c", "drivers/b/maybe.c"),
)
SKIPPED = DriverResult(
    "drivers/c/plain",
    ("drivers/c/plain.c",),
    "skipped",
    Reason("not-managed", "enabled plainly"),
    (Site("drivers/c/plain.c", 7, "probe", "grab", "acquire", "keep", Reason("not-managed", "enabled plainly")),),
    notes=("no Makefile links it",),
)
FAILED = DriverResult("drivers/d/bad", ("drivers/d/bad.c",), "failed", Reason("timeout", "the limit struck: 60 s"))

PLAN = Plan("demo-grab", 3, "6.12.1", None, (CHANGED, REVIEW, SKIPPED, FAILED), ("an excerpt",))
EMPTY = Plan("demo-grab", 3, None, None, ())
