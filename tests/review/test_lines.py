"""The lines of a hunk: none is lost, numbers are right on both sides, and what differs is marked."""

from hypothesis import given
from hypothesis import strategies as st

from rewriter.review.lines import Line, blocks, header, last_number

HUNK = """@@ -10,6 +10,5 @@ int probe(void)
 {
-\trc = grab(dev, 1);
+\trc = managed_grab(dev, 1);
\x20
-\tif (rc) {
-\t\tgoto out;
-\t}
+\tif (rc)
+\t\treturn rc;
\\ No newline at end of file
"""


def rebuilt(hunk: str) -> str:
    """The hunk as its lines say."""
    rows = [hunk.partition("\n")[0]]
    for block in blocks(hunk):
        for line in block.lines:
            rows += [line.sign + line.text, *([line.end] if line.end else [])]
    return "\n".join(rows) + "\n"


def numbers(hunk: str) -> list[tuple[str, int]]:
    return [(line.sign, line.number) for block in blocks(hunk) for line in block.lines]


def test_every_line_in_its_order_with_its_number() -> None:
    assert rebuilt(HUNK) == HUNK
    assert header(HUNK) == "@@ -10,6 +10,5 @@ int probe(void)"
    assert numbers(HUNK) == [
        *((" ", 10), ("-", 11), ("+", 11), (" ", 12), ("-", 13), ("-", 14), ("-", 15), ("+", 13), ("+", 14)),
    ]
    assert last_number(HUNK) == 16


def test_lines_side_by_side() -> None:
    rows = [
        (row.old.text if row.old else None, row.new.text if row.new else None)
        for block in blocks(HUNK)
        for row in block.rows
    ]
    assert rows == [
        ("{", "{"),
        ("\trc = grab(dev, 1);", "\trc = managed_grab(dev, 1);"),
        ("", ""),
        ("\tif (rc) {", "\tif (rc)"),
        ("\t\tgoto out;", "\t\treturn rc;"),
        ("\t}", None),
    ]


def test_what_differs_is_marked_where_a_line_became_another() -> None:
    marked = [[text for text, differs in line.pieces if differs] for block in blocks(HUNK) for line in block.lines]
    assert marked == [[], ["grab"], ["managed_grab"], [], [" {"], [], [], [], []]


def test_a_side_without_lines_begins_after_the_line_that_git_names() -> None:
    assert numbers("@@ -4,0 +5,2 @@\n+a\n+b\n") == [("+", 5), ("+", 6)]
    assert numbers("@@ -5,2 +4,0 @@\n-a\n-b\n") == [("-", 5), ("-", 6)]
    assert numbers("@@ -0,0 +1 @@\n+a\n") == [("+", 1)]


def test_a_run_that_mixes_both_signs_keeps_its_order() -> None:
    hunk = "@@ -1,2 +1,2 @@\n+new one\n-old one\n+new two\n-old two\n"
    assert rebuilt(hunk) == hunk
    assert numbers(hunk) == [("+", 1), ("-", 1), ("+", 2), ("-", 2)]


def test_text_is_utf_8_and_what_is_no_newline_ends_no_line() -> None:
    odd = "@@ -1 +1 @@\n-caf\xc3\xa9 \x0c\x85 \xe2\x80\xa8\r\n+caf\xe9\n"
    old, new = (line for block in blocks(odd) for line in block.lines)
    assert old.text == "caf\xe9 \x0c\ufffd \u2028\r"
    assert new.text == "caf\ufffd"


SIGNED = st.lists(st.tuples(st.sampled_from(" -+"), st.text("ab (;\t\r\x0c\x85\xe9\\", max_size=9)), max_size=12)


@given(SIGNED)
def test_no_line_is_lost_or_moved(lines: list[tuple[str, str]]) -> None:
    lines = [(sign, text.encode("utf-8").decode("latin-1")) for sign, text in lines]
    old, new = (sum(sign in signs for sign, _ in lines) for signs in (" -", " +"))
    hunk = f"@@ -3,{old} +3,{new} @@\n" + "".join(f"{sign}{text}\n" for sign, text in lines)
    assert rebuilt(hunk).encode() == hunk.encode("latin-1")
    for side, signs in (("old", " -"), ("new", " +")):
        rows = [getattr(row, side) for block in blocks(hunk) for row in block.rows]
        found: list[Line] = [line for line in rows if line]
        assert [line.sign + line.text for line in found] == [
            sign + text.encode("latin-1").decode() for sign, text in lines if sign in signs
        ]
        first = 3 + (not found and 1)
        assert [line.number for line in found] == list(range(first, first + len(found)))
