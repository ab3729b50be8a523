"""Transform modules as text, written into a directory by the tests."""

GOOD = '''\
"""Moves demos.

More words.
"""

from rewriter.transform import Example, ManagedConversion, Refuses, ResourcePair, Words, change

CONVERSION = ManagedConversion(
    name="demo-grab",
    version=3,
    summary="Use managed_grab() "
    "on managed demos",
    pair=ResourcePair(
        acquires={"grab": "managed_grab"},
        releases=("drop",),
        managed_enables=("managed_enable",),
        plain_enables=("enable",),
        observers=("peek",),
        driver_struct="struct demo_driver",
        device_type="struct demo",
    ),
    words=Words(subject="Use {managed}()", problem=("p",), change="c", removal="r", cover="t"),
    examples=(
        # a comment that must survive
        Example(
            note="renamed",
            before="""\\
grab(d);
""",
            after="old",
        ),
        Refuses(note="plain", reason="not-managed", before="plain; grab(d);\\n"),
        Example(note="second", before="drop(d);\\ngrab(d);\\n", after="managed_grab(d);\\n"),
        change(note="marked", diff="""
 first

-grab(d);
+managed_grab(d);
"""),
    ),
)
'''

EXPLODES = GOOD.replace("from rewriter", 'raise SystemError("imported")\nfrom rewriter').replace(
    "demo-grab", "explodes"
)
