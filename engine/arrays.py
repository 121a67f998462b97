"""Keep arrays on disk so that many processes can map them, and open only what is whole: a folder of plain files.

One ``.npy`` file an array and one description with the type, length and checksum of each. A folder is written under
another name and renamed when complete: a reader sees all of it or nothing. What does not fit its description (other
format, other length, cut short, a flipped bit) is not there: it is made again, never trusted. Checksums are CRC-32,
read at some gigabytes a second in threads: against rot and torn writes, not against people, who could write the
description too.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from influent.engine.rank.threads import map_threads

FORMAT = 2
DESCRIPTION = "graph.json"

Arrays = Mapping[str, NDArray[Any]]
Facts = Mapping[str, Any]


def save_arrays(folder: Path, arrays: Arrays, facts: Facts) -> None:
    """Write one-dimensional arrays and facts to `folder`, whole or not at all; what is whole and already there stays.

    Raises
    ------
    OSError
        The disk is full, or the folder cannot be written; nothing is left behind.
    """
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        for name, array in arrays.items():
            np.save(building / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)
        listed = {name: [str(array.dtype), len(array), _checksum(array)] for name, array in arrays.items()}
        body = json.dumps({"format": FORMAT, "facts": dict(facts), "arrays": listed})
        (building / DESCRIPTION).write_text(f"{zlib.crc32(body.encode())}\n{body}\n", encoding="utf-8")
        for file in building.iterdir():
            file.chmod(0o600)
        if folder.exists() and open_arrays(folder) is None:
            shutil.rmtree(folder)  # damaged: it would stay in the way of every later one
        building.rename(folder)
    except OSError:
        if not (folder / DESCRIPTION).exists():  # else another process was first, with the same arrays
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)


def open_arrays(folder: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]] | None:
    """Open a folder's arrays, memory-mapped and read-only, and its facts; None when it cannot be trusted."""
    try:
        checksum, body = (folder / DESCRIPTION).read_text(encoding="utf-8").split("\n", 1)
        described = json.loads(body)
        if int(checksum) != zlib.crc32(body.rstrip("\n").encode()) or described["format"] != FORMAT:
            return None
        listed = [(folder / f"{name}.npy", *as_it_was) for name, as_it_was in described["arrays"].items()]
        opened = list(map_threads(_open_array, listed))
        return dict(zip(described["arrays"], opened, strict=True)), described["facts"]
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None


def _open_array(described: tuple[Path, str, int, int]) -> NDArray[Any]:
    file, dtype, length, checksum = described
    array: NDArray[Any] = np.load(file, mmap_mode="r" if length else None, allow_pickle=False)
    if str(array.dtype) != dtype or array.shape != (length,) or _checksum(array) != checksum:
        raise ValueError(file.name)
    # a plain view: numpy's memmap class costs a Python call on every slice
    return array.view(np.ndarray)


def _checksum(array: NDArray[Any]) -> int:
    return zlib.crc32(np.ascontiguousarray(array).data) if len(array) else 0
