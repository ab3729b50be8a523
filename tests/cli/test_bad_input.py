"""Bad input: one clear error or a coded outcome for one file, the documented exit status, nothing lost, no traceback."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rewriter.cli.main import main
from rewriter.transform.find import PACKAGED

from .test_main import DRIVER, NAME, program, three_lines

ENABLE = "\tret = pcim_enable_device(pdev);\n"
MODULE = (PACKAGED / "pcim_irq_vectors.py").read_text().replace('"pcim-irq-vectors"', '"mine"')


def before_enable(text: str) -> str:
    return DRIVER.replace(ENABLE, text + ENABLE)


def declared(text: str) -> str:
    return DRIVER.replace("int ret;", text)


CASES: dict[str, tuple[str | bytes, str]] = {
    "plain": (DRIVER, "managed-lifetime"),
    "two words": (DRIVER, "managed-lifetime"),
    "\u00e4": (DRIVER, "managed-lifetime"),
    'quo"te': (DRIVER, "file-name-odd"),
    "new\nline": (DRIVER, "file-name-odd"),
    os.fsdecode(b"\xff"): (DRIVER, "file-name-odd"),
    "crlf": (DRIVER.replace("\n", "\r\n"), "managed-lifetime"),
    "no_last_newline": (DRIVER.rstrip("\n"), "managed-lifetime"),
    "latin1": (declared("int ret; /* J\xfcrgen \xff */").encode("latin-1"), "managed-lifetime"),
    "binary": (DRIVER.encode() + b"\0", "file-binary"),
    "control": (DRIVER + "\x01", "failed-to-read"),
    "open_comment": (DRIVER + "/* never ends", "failed-to-read"),
    "open_comment_first": ("/* never ends\n" + DRIVER.replace("*/", ""), "failed-to-read"),
    "open_string": (declared('const char *s = "never ends;'), "failed-to-read"),
    "open_brace": (DRIVER.replace("\t\treturn ret;", "\t\t{ return ret;"), "failed-to-read"),
    "extra_brace": (declared("int ret; }"), "unread-code"),
    "open_paren": (before_enable("\tf((1);\n"), "unread-code"),
    "if_without_endif": (declared("int ret;\n#if FOO"), "unread-code"),
    "parens": (before_enable("\tx = " + "(" * 5000 + "1" + ")" * 5000 + ";\n"), "unread-code"),
    "braces": (before_enable("{" * 5000 + "}" * 5000 + "\n"), "unread-code"),
    "else_ifs": (before_enable("\tif (a)\n\t\tb();\n" + "\telse if (c)\n\t\td();\n" * 3000), "device-unknown"),
    "macros": (
        "#define M0 0\n"
        + "".join(f"#define M{i} M{i - 1}\n" for i in range(1, 3000))
        + before_enable("\tx = M2999;\n"),
        "failed-to-read",
    ),
    "long_line": (before_enable('\tf("' + "x" * 1_000_000 + '");\n'), "managed-lifetime"),
    "long_name": (declared("int ret, " + "i" * 100_000 + ";"), "managed-lifetime"),
    "header_loop": ('#include "loop.h"\n' + DRIVER, "file-unreadable"),
    "header_pipe": ('#include "pipe.h"\n' + DRIVER, "managed-lifetime"),
    "header_absurd": (f'#include "{"x" * 5000}.h"\n#include "plain.c/x.h"\n' + DRIVER, "managed-lifetime"),
}


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with one driver per case, and other things that are not files of C."""
    root = tmp_path_factory.mktemp("bad")
    (root / "drivers/dir.c").mkdir(parents=True)
    for name, (text, _) in CASES.items():
        (root / f"drivers/{name}.c").write_bytes(text if isinstance(text, bytes) else text.encode())
    (root / "drivers/dir.c/inner.c").write_text(DRIVER)
    (root / "drivers/loop.c").symlink_to("loop.c")
    (root / "drivers/loop.h").symlink_to("loop.h")
    (root / "drivers/again").symlink_to("..")
    os.mkfifo(root / "drivers/pipe.c")
    os.mkfifo(root / "drivers/pipe.h")
    with (root / "drivers/huge.c").open("w") as file:
        file.write(DRIVER)
        file.truncate(2**34)
    return root


@pytest.fixture(scope="module")
def outcomes(bad: Path) -> dict[str, dict[str, Any]]:
    """What scan says of each driver of that tree."""
    done = program("scan", NAME, str(bad), "--format", "json", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = done.communicate(timeout=120)
    assert done.returncode == 3
    assert "drivers could not be analysed" in three_lines(err.decode())[0]
    return {driver["driver"].removeprefix("drivers/"): driver for driver in json.loads(out)["drivers"]}


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_each_file_has_its_own_outcome(case: str, outcomes: dict[str, dict[str, Any]]) -> None:
    reason = outcomes[case]["reason"]
    assert reason["code"] == CASES[case][1]
    if reason["code"] == "failed-to-read":
        assert re.match(rf"drivers/{case}\.c:[0-9]+: \w", reason["text"])


def test_nothing_else_is_taken_for_a_driver(outcomes: dict[str, dict[str, Any]]) -> None:
    assert set(outcomes) - set(CASES) == {"dir.c/inner", "huge"}
    assert outcomes["huge"]["reason"]["code"] == "file-too-large"


def test_what_can_be_converted_is_and_applies(bad: Path, tmp_path: Path, capfdbinary: Any) -> None:
    wanted = sorted(f"drivers/{name}.c" for name, (_, code) in CASES.items() if code == "managed-lifetime")
    wanted.append("drivers/dir.c/inner.c")
    assert main(["diff", NAME, str(bad)]) == 3
    out, err = capfdbinary.readouterr()
    three_lines(err.decode())
    for name in wanted:
        (tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(bad / name, tmp_path / "copy" / name)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path / "copy", input=out, check=True)
    for name in wanted:
        assert b"pcim_alloc_irq_vectors(" in (tmp_path / "copy" / name).read_bytes()
    assert main(["convert", NAME, str(bad), "-o", str(tmp_path / "out"), "--quiet"]) == 3
    three_lines(capfdbinary.readouterr().err.decode())
    assert len(list((tmp_path / "out").glob("*.patch"))) == 1 + len(wanted)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "linux"
    (root / "drivers").mkdir(parents=True)
    for name in ("one", "two"):
        (root / f"drivers/{name}.c").write_text(DRIVER)
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    return root


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("scan NAME empty", "not a kernel tree: empty"),
        ("scan NAME loop", "no such tree: loop"),
        ("scan NAME linux/drivers/one.c", "no such tree: linux/drivers/one.c"),
        ("scan NAME new\nline", "no such tree: new\\nline"),
        ("scan NAME EMPTY", "an argument is empty"),
        ("scan NAME linux EMPTY", "an argument is empty"),
        ("scan NAME linux loop", "no such path: loop"),
        ("scan NAME linux empty", "not in the tree: empty"),
        ("scan NAME linux ../../etc", "no such path: ../../etc"),
        ("scan NAME linux -j -3", "Invalid value for '--jobs'"),
        ("scan NAME linux -j abc", "Invalid value for '--jobs'"),
        ("scan NAME linux -j 100000", "Invalid value for '--jobs'"),
        ("scan NAME linux --timeout -1", "Invalid value for '--timeout'"),
        ("scan NAME linux --timeout nan", "Invalid value for '--timeout'"),
        ("scan NAME linux --timeout 1e300", "Invalid value for '--timeout'"),
        ("scan NAME linux --only nonsense", "Invalid value for '--only'"),
        ("diff NAME linux --reason managed", "no reason has the code 'managed'"),
        ("diff NAME linux --color sometimes", "Invalid value for '--color'"),
        ("diff NAME linux --stat --name-only", "--stat and --name-only do not go together"),
        ("diff NAME linux --side-by-side --format json", "--side-by-side and --format json do not go together"),
        ("explain NAME linux drivers", "drivers is a directory"),
        ("explain NAME linux drivers/one.c:0", "nothing to explain on line 0"),
        ("explain NAME linux drivers/one.c:" + "9" * 5000, "no such path: drivers/one.c:9"),
        ("convert NAME linux -o", "Option '-o' requires an argument"),
        ("convert NAME linux -o linux", "linux cannot be written to"),
        ("convert NAME linux -o linux/drivers/one.c", "linux/drivers/one.c cannot be written to"),
        ("convert NAME linux -o loop", "loop cannot be written to"),
        ("convert NAME linux --branch x", "no branch in linux"),
        ("convert NAME linux -o out --templates nosuch", "templates in nosuch cannot be read"),
        ("convert NAME linux -o out --link nosuch", "'nosuch' is no link"),
        ("convert NAME linux -o out --build linux", "linux is no build directory"),
        ("convert NAME linux --in-place --build linux", "--build goes with patches"),
        ("convert NAME linux --branch x --waves", "no waves without mails"),
        ("convert NAME linux --in-place --waves", "no waves without mails"),
        ("convert NAME linux -o out --wave-size 3", "--wave-size does nothing alone"),
        ("convert NAME linux -o out --waves --wave-size 0", "Invalid value for '--wave-size'"),
        ("convert NAME linux -o out --policy absent.toml", "absent.toml cannot be read"),
        ("convert NAME linux -o out --policy linux", "linux cannot be read"),
        ("convert NAME linux -o out --policy linux/drivers/one.c", "linux/drivers/one.c is no file of policies"),
        ("convert NAME linux -o out --reroll", "--reroll says nothing alone"),
        ("convert NAME linux -o out --posted a@b", "--posted says nothing alone"),
        ("convert NAME linux -o out --previous nosuch", "nosuch is no series of ours"),
        ("convert NAME linux -o out --previous empty --reroll", "empty is no series of ours"),
        ("convert NAME linux -o out --mbox nosuch", "nosuch cannot be read"),
        ("convert NAME linux -o out --b4", "--b4 says nothing alone"),
        ("convert NAME linux --in-place --mbox x", "there is no last version"),
        ("list --transforms a\x1b[31mb", "no transforms in a\\x1b[31mb"),
    ],
)
def test_usage(line: str, what: str, tree: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    monkeypatch.chdir(tree.parent)
    words = {"NAME": NAME, "EMPTY": ""}
    assert main([words.get(word, word) for word in line.split(" ")]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert three_lines(err)[0].startswith(f"rewriter: {what}")


@pytest.mark.parametrize("args", [["scan", "pcim-irq-vector", "linux"], ["show", "pci-irq-vectors"]])
def test_a_typo_in_the_name_of_a_transform(args: list[str], tree: Path, capfd: Any) -> None:
    assert main(args) == 2
    assert three_lines(capfd.readouterr().err)[2] == f"  do:  did you mean {NAME}? else see rewriter list"


@pytest.mark.parametrize("verb", ["scan", "diff"])
def test_a_typo_in_a_reason(verb: str, capfd: Any) -> None:
    assert main([verb, NAME, "nowhere", "--reason", "role-unknwon"]) == 2
    _, why, do = three_lines(capfd.readouterr().err)
    assert why.startswith(f"  why: {NAME} has ")
    assert do == f"  do:  did you mean role-unknown? else see rewriter show {NAME}"


@pytest.mark.parametrize("out", ["loop/out", "linux/drivers/one.c/out", "x" * 300])
def test_places_that_cannot_be_made(out: str, tree: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    monkeypatch.chdir(tree.parent)
    before = sorted(tree.parent.rglob("*"))
    assert main(["convert", NAME, "linux", "-o", out]) == 3
    three_lines(capfd.readouterr().err)
    assert sorted(tree.parent.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_directory(tree: Path, tmp_path: Path, capfd: Any) -> None:
    (tmp_path / "empty").chmod(0o555)
    assert main(["convert", NAME, str(tree), "-o", str(tmp_path / "empty")]) == 3
    three_lines(capfd.readouterr().err)


MODULES = {
    "open": ("CONVERSION = (\n", "line 1: "),
    "empty": ("", "it holds no"),
    "not_utf8": (b"# \xff\n", "'utf-8' codec"),
    "binary": ("X = 1\0\n", "source code"),
    "deep": ("CONVERSION = " + "(" * 3000 + ")" * 3000 + "\n", "line 1: too many nested parentheses"),
    "endless": ("CONVERSION = " + "1+" * 20000 + "1\n", ""),
    "raises": ("class Stop(BaseException): pass\nraise Stop('here')\n", "it holds no"),
    "exits": ("raise SystemExit(0)\n", "it holds no"),
    "no_version": (MODULE.replace("version=1", 'version="1"'), "version is not a number"),
    "no_names": (MODULE.replace('("pci_free_irq_vectors",)', "()", 1), "releases are missing"),
    "no_tuple": (MODULE.replace('("pci_free_irq_vectors",)', '"x"', 1), "releases are not a tuple"),
    "no_name": (MODULE.replace('("pci_free_irq_vectors",)', '("",)', 1), "releases hold ''"),
}


@pytest.mark.parametrize("case", MODULES)
def test_a_malformed_transform(case: str, tree: Path, tmp_path: Path, capfd: Any) -> None:
    text, error = MODULES[case]
    own = tmp_path / "own"
    (own / "dir.py").mkdir(parents=True)
    (own / "mine.py").write_bytes(text if isinstance(text, bytes) else text.encode())
    assert main(["show", "mine", "--transforms", str(own)]) == 3
    assert three_lines(capfd.readouterr().err)[1].startswith(f"  why: {error}")
    assert main(["list", "--transforms", str(own)]) == 0
    assert {line.split()[0] for line in capfd.readouterr().out.splitlines()} == {"mine", NAME, f"{NAME}-api"}
    assert main(["test", "mine", "--transforms", str(own)]) == 3
    assert "transform mine cannot be " in capfd.readouterr().out
    assert main(["test", "mine", "--transforms", str(own), "--accept"]) == 3
    capfd.readouterr()
    assert main(["scan", "mine", str(tree), "--transforms", str(own)]) == 3
    assert three_lines(capfd.readouterr().err)[0].startswith("rewriter: transform mine cannot be ")


@pytest.mark.parametrize("full", [False, True])
def test_examples_that_cannot_be_accepted(
    full: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    wrong = MODULE.replace("+\t\treturn -EBUSY;", "+\t\treturn -EIO;")
    text = wrong if full else wrong.replace("examples=(", "examples=(*(),")
    (tmp_path / "mine.py").write_text(text)
    if full:
        monkeypatch.setattr(Path, "replace", lambda *_: os.read(-1, 1))
    assert main(["test", "mine", "--transforms", str(tmp_path), "--accept"]) == 3
    three_lines(capfd.readouterr().err)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["mine.py"]
    assert (tmp_path / "mine.py").read_text() == text


def test_what_a_transform_prints_is_no_result(tree: Path, tmp_path: Path, capfd: Any) -> None:
    (tmp_path / "mine.py").write_text(f"{MODULE}\nprint('noise')\n")
    assert main(["scan", "mine", str(tree), "--transforms", str(tmp_path), "--format", "json"]) == 0
    assert json.loads(capfd.readouterr().out)["counts"]["changed"] == 2
