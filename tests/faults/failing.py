"""A disk that fails at its nth read, write, sync, rename or open: `failing.c`, compiled once for a session.

It stands between the program and the C library, so calls of Python and of DuckDB fail alike.
"""

from __future__ import annotations

import errno
import shutil
import subprocess
from pathlib import Path

import pytest

KINDS = ("read", "write", "sync", "rename", "open")
ERRORS = {
    "read": (errno.EIO, False),
    "write": (errno.ENOSPC, True),
    "sync": (errno.EIO, False),
    "rename": (errno.EXDEV, False),
    "open": (errno.EMFILE, False),
}
"""What the system says, and whether it goes on saying so: a full disk stays full."""


def fault(kind: str, nth: int) -> tuple[int, int, int, int]:
    """Make the fault of a job: the nth call of a kind fails."""
    number, for_good = ERRORS[kind]
    return KINDS.index(kind), nth, number, int(for_good)


def compile_failing(folder: Path) -> Path:
    """Compile the library; skip, and say so, where there is no C compiler or no Linux."""
    compiler = shutil.which("cc")
    if compiler is None or not Path("/proc/self/fd").exists():
        pytest.skip("a C compiler (cc) and Linux are needed to make a disk fail")
    library = folder / "failing.so"
    source = Path(__file__).with_name("failing.c")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library
