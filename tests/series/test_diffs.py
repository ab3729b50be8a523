"""Diffs in mails, as they can be compared."""

import hashlib

from rewriter.series.diffs import FileChange, patchwork_hash, read_diff

HEAD = "Take pins.\n\n---\n d/x.c | 2 +-\n 1 file changed\n\n"
DIFF = """diff --git a/d/x.c b/d/x.c
index 0123456..789abcd 100644
--- a/d/x.c
+++ b/d/x.c
@@ -3,3 +3,3 @@ int probe(void)
 {
-	take();
+	devm_take();
 }
"""
TAIL = "-- \n2.43.0\n\n_______________\nlist footer\n"


def test_a_diff_is_found_between_message_and_signature() -> None:
    diff = read_diff(HEAD + DIFF + TAIL)
    assert [change.path for change in diff.files] == ["d/x.c"]
    assert diff == read_diff(DIFF)
    assert read_diff("no diff\n--\nhere\n").files == ()


def test_patchworks_hash_is_over_names_counts_and_lines() -> None:
    hashed = "--- a/d/x.c\n+++ b/d/x.c\n@@ -3 +3 @@\n {\n-\ttake();\n+\tdevm_take();\n }\n"
    wanted = hashlib.sha1(hashed.encode()).hexdigest()
    assert patchwork_hash(DIFF) == read_diff(HEAD + DIFF + TAIL).patchwork_hash == wanted
    moved = DIFF.replace("-3,3 +3,3", "-90,3 +95,3").replace("a/d", "old/d").replace("\n", "\r\n")
    assert patchwork_hash(moved) == wanted
    assert patchwork_hash(DIFF.replace("devm_take", "devm_get")) != wanted


def test_a_count_that_is_left_out_is_one() -> None:
    assert patchwork_hash("@@ -3 +3,0 @@\n-x\n") == hashlib.sha1(b"@@ -1 +0 @@\n-x\n").hexdigest()


def test_the_same_change_elsewhere_and_otherwise_indented_is_the_same() -> None:
    (one,) = read_diff(DIFF).files
    other = DIFF.replace("-3,3 +3,3", "-90,3 +95,3").replace("\t", "    ").replace(" {\n", " int y;\n")
    assert read_diff(other).files == (one,)
    (changed,) = read_diff(DIFF.replace("devm_take", "devm_get")).files
    assert (changed.path, changed.lines != one.lines) == ("d/x.c", True)


def test_a_damaged_diff_still_names_its_files() -> None:
    diff = read_diff(DIFF.replace(" }\n", "wrapped by a mailer\n"))
    assert diff.damaged
    assert diff.files == (FileChange("d/x.c", ""),)
    assert diff.patchwork_hash == ""


def test_new_and_renamed_files() -> None:
    new = "--- /dev/null\n+++ b/d/new.c\n@@ -0,0 +1 @@\n+int x;\n"
    assert [change.path for change in read_diff(new).files] == ["d/new.c"]
    renamed = "diff --git a/d/old.c b/d/new.c\nsimilarity index 100%\nrename from d/old.c\nrename to d/new.c\n"
    assert read_diff(renamed).files == (FileChange("d/old.c", ""), FileChange("d/new.c", ""))
