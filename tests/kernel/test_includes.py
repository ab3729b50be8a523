from __future__ import annotations

from pathlib import Path

from rewriter.kernel.includes import includers
from tests.kernel.trees import plant


def test_directories_around_the_header(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        {
            "d/x/api.h": "",
            "d/x/a.c": '#include "api.h"\n',
            "d/x/hw/b.c": '#include "../api.h"\n',
            "d/x/hw/c.c": "#include <x/api.h>\n",
            "d/up.c": '#include "x/api.h"\n',
            "d/other/no.c": '#include "../x/api.h"\n',  # further away than is looked
            "d/x/no.c": '#include "hw/api.h"\n#include "myapi.h"\n#include "api.hh"\n',
            "d/x/own/api.h": "",
            "d/x/own/no.c": '#include "api.h"\n',  # means the one beside it
        },
    )
    assert includers(str(root), "d/x/api.h") == ["d/up.c", "d/x/a.c", "d/x/hw/b.c", "d/x/hw/c.c"]


def test_headers_that_include_each_other(tmp_path: Path) -> None:
    files = {"d/a.h": '#include "b.h"\n', "d/b.h": '#include "a.h"\n', "d/a.c": '#include "b.h"\n'}
    assert includers(str(plant(tmp_path, files)), "d/a.h") == ["d/a.c"]


def test_nothing_there(tmp_path: Path) -> None:
    assert includers(str(tmp_path), "gone/a.h") == []
