"""How a store's file comes to be: made whole under another name, then given its own.

So a full disk or a kill -9 while it is made leaves no file that is neither a store nor empty, which every later command
would refuse.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4


@contextmanager
def made_whole(path: Path, folder: Path) -> Iterator[Path]:
    """Name a file in `folder` to be made; it stands at `path` when the block ends without an error.

    Where another process was faster its file stays. OSError when there is no room or no right to write.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    fresh = folder / f"making-{uuid4().hex}.duckdb"
    try:
        yield fresh
        _give_name(fresh, path)
    finally:
        for left in (fresh, fresh.with_name(f"{fresh.name}.wal")):
            left.unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()


def _give_name(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)
    except OSError:  # it is there by now, or the file system has no links
        if not path.exists():
            fresh.rename(path)
