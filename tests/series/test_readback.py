from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.c.diff import unified
from rewriter.series.errors import SeriesError
from rewriter.series.readback import check

OLD = b"one\ntwo\x0c\r\nthree\x85\n\nfive\n"
NEW = b"one\n2\x0c\r\nthree\x85\n\nfive\nsix"
PATCH = unified("d/x.c", OLD.decode("latin-1"), NEW.decode("latin-1")).encode("latin-1")
MAIL = b"Subject: x\n\nbody\n---\n d/x.c | 2 +-\n\n" + PATCH + b"-- \nrewriter\n\n"


def says(mail: bytes, after: dict[str, bytes] | None = None) -> str:
    with pytest.raises(SeriesError) as caught:
        check("0001-x.patch", mail, {"d/x.c": OLD, "d/y.c": OLD}, {"d/x.c": NEW} if after is None else after)
    return caught.value.why


def test_the_planned_patch_passes() -> None:
    check("0001-x.patch", MAIL, {"d/x.c": OLD}, {"d/x.c": NEW})


def test_another_result_fails() -> None:
    assert says(MAIL.replace(b"+six", b"+seven")) == "it makes something else of d/x.c"
    assert says(MAIL.replace(b"\\ No newline at end of file\n", b"")) == "it makes something else of d/x.c"


def test_a_hunk_that_does_not_fit_fails() -> None:
    assert "the hunk at line 1 does not fit" in says(MAIL.replace(b" one\n", b" eno\n"))
    assert "the hunk at line 2 does not fit" in says(MAIL.replace(b"@@ -1,", b"@@ -2,"))


def test_one_file_too_many_or_too_few_fails() -> None:
    more = MAIL + PATCH.replace(b"d/x.c", b"d/y.c")
    assert says(more) == "it changes d/x.c, d/y.c, planned is d/x.c"
    assert says(MAIL, {"d/x.c": NEW, "d/y.c": NEW}) == "it changes d/x.c, planned is d/x.c, d/y.c"
    assert says(b"Subject: x\n\nnothing\n") == "it changes no file, planned is d/x.c"
    assert "it changes d/x.c, planned" in says(MAIL + PATCH)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"--- a/d/x.c", b"old mode 100644\nnew mode 100755\n--- a/d/x.c"),
        (b"diff --git a/d/x.c b/d/x.c\n", b"diff --git a/d/x.c b/d/y.c\nrename from d/x.c\nrename to d/y.c\n"),
        (b"--- a/d/x.c", b"new file mode 100644\n--- /dev/null"),
        (b"@@ -1,5", b"@@ -1,6"),
        (b"a/d/x.c", b"x.c"),
    ],
)
def test_anything_but_edits_fails(old: bytes, new: bytes) -> None:
    assert old in MAIL
    says(MAIL.replace(old, new))


LINES = st.lists(st.text(st.sampled_from("ab-+ @\\\r\x0b\x0c\x1c\x1e\x85\xff\0"), max_size=4), max_size=12)


@given(LINES, LINES, st.booleans(), st.booleans())
def test_any_bytes_survive(old: list[str], new: list[str], old_end: bool, new_end: bool) -> None:
    before, after = ("\n".join(old) + "\n" * old_end, "\n".join(new) + "\n" * new_end)
    patch = unified("x.c", before, after).encode("latin-1")
    wanted = {"x.c": after.encode("latin-1")} if patch else {}
    check("p", patch + b"-- \nrewriter\n", {"x.c": before.encode("latin-1")}, wanted)
