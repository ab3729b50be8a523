"""Short names of files."""

from rewriter.kernel.filenames import short_names


def test_short_names() -> None:
    files = ("drivers/a/b/one.c", "drivers/a/b/sub/two.c")
    near, far = "drivers/a/shared.h", "include/linux/pci.h"
    assert short_names(files, (near, far)) == {
        files[0]: "one.c",
        files[1]: "sub/two.c",
        near: "../shared.h",
        far: far,
    }
    assert short_names(()) == {}
