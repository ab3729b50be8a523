"""The whole function around a hunk: where it begins and ends, and what the hunks make of it."""

from rewriter.review.session.whole import extent, side, whole

SOURCE = """#include <linux/pci.h>

static int first(void)
{
	return 0;
}

/*
 * Says what second() does.
 */
static int
second(struct pci_dev *pdev,
       int number)
{
	int rc;

	rc = grab(pdev);
	if (rc)
		goto out;
	return 0;
out:
	drop(pdev);
	return rc;
}

void third(void);
void fourth(void);
"""
LINES = SOURCE.split("\n")
GRAB = "@@ -16,4 +16,4 @@ second(\n \n-\trc = grab(pdev);\n+\trc = managed_grab(pdev);\n \tif (rc)\n \t\tgoto out;\n"
DROP = "@@ -20,4 +20,3 @@ second(\n \treturn 0;\n out:\n-\tdrop(pdev);\n \treturn rc;\n"


def test_a_function_is_shown_from_its_comment_to_its_brace() -> None:
    assert extent(LINES, GRAB) == (8, 24)
    rows = whole(SOURCE, GRAB, {0: GRAB})
    assert rows[0].text == "/*"
    assert rows[-1].text == "}"
    assert [row.text for row in rows if row.sign == "-"] == ["\trc = grab(pdev);"]


def test_both_sides_of_all_hunks_are_there_with_their_line_numbers() -> None:
    rows = whole(SOURCE, DROP, {0: GRAB, 1: DROP})
    assert [(row.old, row.new, row.hunk) for row in rows if row.sign != " "] == [(17, 0, 0), (0, 17, 0), (22, 0, 1)]
    assert (rows[-1].old, rows[-1].new) == (24, 23)
    assert [row.text for row in side(rows, new=False)] == LINES[7:24]
    new = [row.text for row in side(rows, new=True)]
    assert "\trc = managed_grab(pdev);" in new
    assert "\tdrop(pdev);" not in new
    assert len(new) == len(LINES[7:24]) - 1


def test_hunks_that_are_left_out_do_not_show() -> None:
    assert {row.hunk for row in whole(SOURCE, GRAB, {0: GRAB})} == {-1, 0}


def test_a_label_in_the_first_column_begins_no_function() -> None:
    assert extent(LINES, DROP) == (8, 24)


def test_a_signature_over_two_lines_belongs_to_its_body() -> None:
    assert extent(LINES, "@@ -11,1 +11,1 @@\n-static int\n+static long\n") == (8, 24)


def test_a_function_that_goes_does_not_show_the_one_before_it() -> None:
    gone = "".join(f"-{line}\n" for line in LINES[6:24])
    assert extent(LINES, f"@@ -7,18 +6,0 @@\n{gone}") == (8, 24)


def test_a_declaration_is_shown_alone() -> None:
    assert extent(LINES, "@@ -27,1 +26,0 @@\n-void fourth(void);\n")[1] == 27
    assert extent(LINES, "@@ -26,1 +25,0 @@\n-void third(void);\n") == (26, 26)


def test_an_insertion_belongs_to_what_it_stands_behind() -> None:
    assert extent(LINES, "@@ -5,0 +6,1 @@\n+\tmore();\n") == (3, 6)
    rows = whole(SOURCE, "@@ -5,0 +6,1 @@\n+\tmore();\n", {0: "@@ -5,0 +6,1 @@\n+\tmore();\n"})
    assert [(row.sign, row.text) for row in rows[-3:]] == [(" ", "\treturn 0;"), ("+", "\tmore();"), (" ", "}")]


def test_a_file_without_functions_or_line_end_is_shown_whole() -> None:
    hunk = "@@ -1,1 +1,1 @@\n-a\n+b\n"
    assert [row.sign + row.text for row in whole("a", hunk, {0: hunk})] == ["-a", "+b"]
    assert extent([""], "@@ -0,0 +1,1 @@\n+b\n") == (1, 1)
