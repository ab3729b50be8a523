"""Labels that a removal leaves empty."""

from __future__ import annotations

import pytest

from tests.lifetime.tidy.bench import PATH, body, conversion, refused, tidy, tidy_body


def test_a_return_takes_the_place_of_the_gotos() -> None:
    before = """
int ret;

ret = start(pdev);
if (ret)
	goto err;

return 0;

err:
release_vectors(pdev);
return ret;
"""
    assert tidy_body(before) == "int ret;\n\nret = start(pdev);\nif (ret)\n\treturn ret;\n\nreturn 0;\n"


def test_a_value_set_for_the_label_is_returned_at_once() -> None:
    before = """
int ret;

if (!start(pdev)) {
	ret = -ENOMEM;
	goto err;
}

ret = go(pdev);
if (ret) {
	complain(pdev);
	goto err;
}

return 0;

err:
release_vectors(pdev);
return ret;
"""
    after = """\
int ret;

if (!start(pdev))
	return -ENOMEM;

ret = go(pdev);
if (ret) {
	complain(pdev);
	return ret;
}

return 0;
"""
    assert tidy_body(before) == after


def test_a_value_that_somebody_else_may_see_is_not_folded() -> None:
    before = (
        "static int ret;\n\nif (!start(pdev)) {\n\tret = -EIO;\n\tgoto err;\n}\n\n"
        "return 0;\n\nerr:\nrelease_vectors(pdev);\nreturn ret;\n"
    )
    assert "\tret = -EIO;\n\treturn ret;\n}" in tidy_body(before)


def test_continuation_lines_follow_a_folded_value() -> None:
    before = (
        "int ret;\n\nif (!pdev) {\n\tret = max(a,\n\t\t  b);\n\tgoto err;\n}\n\n"
        "return 0;\n\nerr:\nrelease_vectors(pdev);\nreturn ret;\n"
    )
    assert "\treturn max(a,\n\t\t   b);\n" in tidy_body(before)


def test_gotos_go_to_the_next_label_and_never_return_early() -> None:
    before = """
int ret;

ret = start(pdev);
if (ret)
	goto err_free;

return 0;

err_free:
release_vectors(pdev);

err_close:
close_it(pdev);
return ret;
"""
    after = """\
int ret;

ret = start(pdev);
if (ret)
	goto err_close;

return 0;

err_close:
close_it(pdev);
return ret;
"""
    assert tidy_body(before) == after


def test_code_above_still_falls_through() -> None:
    before = """
int ret;

ret = start(pdev);
if (ret)
	goto err_free;
ret = go(pdev);
if (ret)
	goto err_stop;

return 0;

err_stop:
stop(pdev);
err_free:
release_vectors(pdev);

return ret;
"""
    after = """\
int ret;

ret = start(pdev);
if (ret)
	return ret;
ret = go(pdev);
if (ret)
	goto err_stop;

return 0;

err_stop:
stop(pdev);

return ret;
"""
    assert tidy_body(before) == after


def test_a_chain_of_labels_dissolves_into_the_last() -> None:
    before = (
        "int ret;\n\nif (a(pdev))\n\tgoto one;\nif (b(pdev))\n\tgoto two;\n"
        "return 0;\n\none:\ntwo:\nrelease_vectors(pdev);\nthree:\n"
        "release_vectors(pdev);\nfour:\nclose_it(pdev);\nreturn ret;\n"
    )
    after = tidy_body(before)
    assert after.count("goto four;") == 2
    assert "one:" not in after
    assert "two:" not in after
    assert "three:" not in after


def test_a_label_with_something_left_stays() -> None:
    before = (
        "int ret;\n\nif (a(pdev))\n\tgoto err;\nreturn 0;\n\nerr:\n"
        "release_vectors(pdev);\nclose_it(pdev);\nreturn ret;\n"
    )
    assert tidy_body(before) == before.replace("release_vectors(pdev);\n", "")


def test_a_goto_behind_the_label_is_followed() -> None:
    before = "int ret = 0;\n\nif (a(pdev))\n\tgoto err;\nout:\nreturn ret;\n\nerr:\nrelease_vectors(pdev);\ngoto out;\n"
    assert tidy_body(before) == "int ret = 0;\n\nif (a(pdev))\n\tgoto out;\nout:\nreturn ret;\n"


def test_at_the_end_of_a_void_function_gotos_return() -> None:
    before = "if (a(pdev))\n\tgoto out;\nb(pdev);\n\nout:\nrelease_vectors(pdev);\n"
    assert tidy_body(before, "void sample(struct dev *pdev)") == "if (a(pdev))\n\treturn;\nb(pdev);\n"


def test_at_the_end_of_a_loop_it_is_refused() -> None:
    before = "for (;;) {\n\tif (a(pdev))\n\t\tgoto next;\n\tb(pdev);\nnext:\n\trelease_vectors(pdev);\n}\n"
    assert refused(body(before, "void sample(struct dev *pdev)")) == "label-at-end"


def test_a_return_that_acts_is_not_copied() -> None:
    before = (
        "if (a(pdev))\n\tgoto err;\nif (b(pdev))\n\tgoto err;\nreturn 0;\n\nerr:\n"
        "release_vectors(pdev);\nreturn report(pdev);\n"
    )
    assert tidy_body(before) == before.replace("release_vectors(pdev);\n", "")


def test_a_label_whose_address_is_taken_stays() -> None:
    before = (
        "void *where = &&err;\n\nuse(where);\nif (a(pdev))\n\tgoto err;\nreturn 0;\n"
        "\nerr:\nrelease_vectors(pdev);\nreturn -EIO;\n"
    )
    assert "err:\n" in tidy_body(before)


@pytest.mark.parametrize(("goto", "argument"), [("err", ""), ("e##to", "rr")])
def test_a_label_that_a_macro_jumps_to_stays_with_what_is_behind_it(goto: str, argument: str) -> None:
    before = (
        f"if (a(pdev))\n\tgoto err;\nTRY(b(pdev), {argument});\nreturn 0;\n\n"
        "err:\nrelease_vectors(pdev);\nreturn -EIO;\n"
    )
    macro = f"#define TRY(x, to)\t\\\n\tdo {{ if (x) goto {goto}; }} while (0)\n"
    after = tidy(macro + body(before))
    assert "err:\n\treturn -EIO;\n" in after
    assert "err:\n" not in tidy(body(before))


def test_a_directive_behind_the_label_keeps_it() -> None:
    before = (
        "if (a(pdev))\n\tgoto err;\nreturn 0;\n\nerr:\nrelease_vectors(pdev);\n"
        "#ifdef X\nclose_it(pdev);\n#endif\nreturn -EIO;\n"
    )
    assert "goto err;" in tidy_body(before)


@pytest.mark.parametrize("label", ["err:", " err:", "err: /* undo */"])
def test_labels_however_they_are_written(label: str) -> None:
    text = (
        f"static int f(int a)\n{{\n\tif (a)\n\t\tgoto err;\n\treturn 0;\n\n{label}\n"
        f"\trelease_vectors(a);\n\treturn -EIO;\n}}\n"
    )
    assert tidy(text) == "static int f(int a)\n{\n\tif (a)\n\t\treturn -EIO;\n\treturn 0;\n}\n"


def test_a_statement_on_the_line_of_the_label_is_indented() -> None:
    text = (
        "static int f(int a)\n{\n\tif (a)\n\t\tgoto err;\n\tstop(a);\n\nfree: release_vectors(a);\nerr: return a;\n}\n"
    )
    assert tidy(text) == text.replace("free: release_vectors(a);\n", "")
    text = "static int f(int a)\n{\n\tif (a)\n\t\tgoto free;\n\tstop(a);\n\nfree: release_vectors(a); return a;\n}\n"
    assert tidy(text) == "static int f(int a)\n{\n\tif (a)\n\t\treturn a;\n\tstop(a);\n\n\treturn a;\n}\n"


@pytest.mark.parametrize(
    ("label", "noted"),
    [("err_vectors", [(9, "vectors")]), ("err_free_vector", [(9, "vector")]), ("err_stop", []), ("evectors", [])],
)
def test_a_label_that_stays_without_what_it_is_named_after_is_noted(label: str, noted: list[tuple[int, str]]) -> None:
    text = body(
        f"if (a(pdev))\n\tgoto {label};\nb(pdev);\n\nreturn 0;\n\n{label}:\nrelease_vectors(pdev);\nb(pdev);\nreturn 1;\n"
    )
    made = conversion({PATH: text})
    made.finish()
    assert [(note.line, note.text.split()[1].split("_")[-1]) for note in made.notes] == noted


def test_a_label_that_lost_nothing_is_not() -> None:
    text = body(
        "if (a(pdev)) {\n\trelease_vectors(pdev);\n\tgoto err_vectors;\n}\nreturn 0;\n\nerr_vectors:\nb(pdev);\nreturn 1;\n"
    )
    made = conversion({PATH: text})
    made.finish()
    assert made.notes == []


@pytest.mark.parametrize(
    "inner",
    [
        "if (pdev->x) {\n\tint ret = a(pdev);\n\n\tif (ret)\n\t\tgoto err;\n}\n",
        "for (int ret = 0; ret < 3; ret++)\n\tif (a(pdev))\n\t\tgoto err;\n",
    ],
)
def test_a_return_is_not_copied_to_where_its_variable_is_another(inner: str) -> None:
    before = (
        "int ret = 0;\n\n"
        + inner
        + "ret = b(pdev);\nif (ret)\n\tgoto err;\nreturn 0;\n\nerr:\nrelease_vectors(pdev);\nreturn ret;\n"
    )
    assert tidy_body(before) == before.replace("release_vectors(pdev);\n", "")


def test_a_variable_of_the_same_name_beside_the_goto_is_no_matter() -> None:
    before = "int ret = a(pdev);\n\nif (pdev->x) {\n\tint ret = c(pdev);\n\n\tb(ret);\n}\nif (ret)\n\tgoto err;\nreturn 0;\n\n"
    behind = "err:\nrelease_vectors(pdev);\nreturn ret;\n"
    assert tidy_body(before + behind) == before.replace("goto err", "return ret").removesuffix("\n")


@pytest.mark.parametrize("jump", ["x = ({\n\tif (a(pdev))\n\t\tgoto err;\n\t1;\n});\n", "CHECK(a(pdev), goto err);\n"])
def test_a_label_stays_for_a_goto_inside_an_expression(jump: str) -> None:
    other = "if (b(pdev))\n\tgoto err;\n"
    end = "return 0;\n\nerr:\nrelease_vectors(pdev);\nreturn 1;\n"
    assert tidy_body(jump + other + end) == jump + other + end.replace("release_vectors(pdev);\n", "")


def test_what_only_a_goto_inside_an_expression_reaches_stays() -> None:
    jump = "x = ({\n\tif (a(pdev))\n\t\tgoto err;\n\t1;\n});\n"
    other = "if (add_action_or_reset(pdev, undo, pdev))\n\tgoto err;\n"
    end = "return 0;\n\nerr:\nb(pdev);\nreturn 1;\n"
    assert tidy_body(jump + other + end) == jump + end
