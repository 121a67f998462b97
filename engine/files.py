"""Keep a built graph on disk, so that an unchanged store is never scanned twice: a folder of plain arrays.

One ``.npy`` file an array, memory-mapped when opened, and ``graph.json`` with everything else. A folder is written
under another name and renamed when complete: a reader sees a whole graph or none. What does not fit its description
(other format, other length, cut short) is no graph: it is built again, not trusted.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from influent.engine.cells import Cells
from influent.engine.ids import UserIds

FORMAT = 1
DESCRIPTION = "graph.json"
ARRAYS = tuple(f.name for f in fields(Cells) if f.name not in {"ids", "kinds", "excluded"})


def save_cells(cells: Cells, folder: Path) -> None:
    """Write a graph to `folder`, whole or not at all; a folder that is already there stays as it is."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    arrays = {name: getattr(cells, name) for name in ARRAYS}
    arrays |= {"id_blob": cells.ids.blob, "id_offsets": cells.ids.offsets}
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        for name, array in arrays.items():
            np.save(building / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)
        description = {
            "format": FORMAT,
            "kinds": list(cells.kinds),
            "excluded": cells.excluded,
            "arrays": {name: [str(array.dtype), len(array)] for name, array in arrays.items()},
        }
        (building / DESCRIPTION).write_text(json.dumps(description), encoding="utf-8")
        for file in building.iterdir():
            file.chmod(0o600)
        building.rename(folder)
    except OSError:
        if not (folder / DESCRIPTION).exists():
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)


def open_cells(folder: Path) -> Cells | None:
    """Open the graph in `folder`, its arrays memory-mapped; None when there is none that can be trusted."""
    try:
        description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        if description["format"] != FORMAT:
            return None
        arrays = {
            name: _open_array(folder / f"{name}.npy", dtype, length)
            for name, (dtype, length) in description["arrays"].items()
        }
        ids = UserIds(arrays.pop("id_blob"), arrays.pop("id_offsets"))
        return Cells(ids=ids, kinds=tuple(description["kinds"]), excluded=description["excluded"], **arrays)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def drop_others(cache: Path, snapshot: str) -> None:
    """Remove graphs of other snapshots: nobody asks for them again, and they may hold people who have left."""
    for folder in cache.glob("*"):
        if folder.is_dir() and not folder.name.startswith((f"{snapshot}-", ".building-")):
            shutil.rmtree(folder, ignore_errors=True)


def _open_array(file: Path, dtype: str, length: int) -> NDArray[Any]:
    array: NDArray[Any] = np.load(file, mmap_mode="r" if length else None, allow_pickle=False)
    if str(array.dtype) != dtype or array.shape != (length,):
        raise ValueError(file.name)
    # a plain view: numpy's memmap class costs a Python call on every slice
    return array.view(np.ndarray)
