"""Keep a built graph on disk, so that an unchanged store is never scanned twice: which arrays, and where.

Beside a store lies a folder of graphs, one for each snapshot, model and day, each as ``arrays.py`` writes it. Their
names say what they were made from, so a graph is never mistaken for another.
"""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

from scipy.sparse import csr_array

from influent.engine.arrays import open_arrays, save_arrays
from influent.engine.cells import Cells
from influent.engine.ids import Ids, UserIds, pack_ids, unpack_ids
from influent.engine.intervals import LEVEL, VECTORS, Intervals
from influent.errors import InputError
from influent.types import Resampling

ARRAYS = tuple(f.name for f in fields(Cells) if f.name not in {"ids", "kinds", "excluded"})


def save_cells(cells: Cells, folder: Path) -> None:
    """Write a graph to `folder`, whole or not at all; a folder that is already there stays as it is."""
    arrays = {name: getattr(cells, name) for name in ARRAYS}
    packed = pack_ids(cells.ids)
    arrays |= {"id_blob": packed.blob, "id_offsets": packed.offsets}
    save_arrays(folder, arrays, {"kinds": list(cells.kinds), "excluded": cells.excluded})


def open_cells(folder: Path) -> Cells | None:
    """Open the graph in `folder`, its arrays memory-mapped; None when there is none that can be trusted."""
    opened = open_arrays(folder)
    if opened is None:
        return None
    arrays, facts = opened
    try:
        ids = UserIds(arrays.pop("id_blob"), arrays.pop("id_offsets"))
        return Cells(ids=ids, kinds=tuple(facts["kinds"]), excluded=facts["excluded"], **arrays)
    except (KeyError, TypeError):
        return None


def save_intervals(found: Intervals, folder: Path) -> None:
    """Write intervals to `folder`, whole or not at all."""
    save_arrays(folder, {name: getattr(found, name) for name in VECTORS}, {"level": found.level})


def open_intervals(folder: Path, resampling: Resampling) -> Intervals | None:
    """Open what `save_intervals` wrote; None when there is none that can be trusted."""
    opened = open_arrays(folder)
    if opened is None or not {*VECTORS} <= {*opened[0]} or opened[1].get("level") != LEVEL:
        return None
    arrays = {name: opened[0][name] for name in VECTORS}
    return Intervals(**arrays, level=LEVEL, resampling=resampling)


def layout_folder(folder: Path) -> Path:
    """Say where the layout of a kept graph lies: inside its folder, gone with it."""
    return folder / "layout"


def save_pairs(folder: Path, ids: Ids, W: csr_array[Any], attention_prior: float) -> None:
    """Write a graph that was given as arrays; InputError when `folder` is already there or cannot be written."""
    if folder.exists():
        raise InputError("there is something already", where=str(folder), advice="another folder, or remove that one")
    packed = pack_ids(ids)
    arrays = {"indptr": W.indptr, "indices": W.indices, "weight": W.data, "id_blob": packed.blob}
    facts = {"attention_prior": attention_prior, "n_users": len(ids), "ids": type(ids).__name__}
    try:
        save_arrays(folder, arrays | {"id_offsets": packed.offsets}, facts)
    except OSError as error:
        raise InputError(f"cannot write: {error.strerror}", where=str(folder), advice="a folder with room") from None


def open_pairs(folder: Path) -> tuple[Ids, csr_array[Any], float]:
    """Open what `save_pairs` wrote; InputError when there is no whole graph."""
    opened = open_arrays(folder)
    if opened is None or "attention_prior" not in opened[1]:
        raise InputError("there is no whole graph", where=str(folder), advice="Graph.save(folder), again")
    arrays, facts = opened
    n = int(facts["n_users"])
    W = csr_array((arrays["weight"], arrays["indices"], arrays["indptr"]), shape=(n, n))
    ids = unpack_ids(UserIds(arrays["id_blob"], arrays["id_offsets"]), str(facts["ids"]), n)
    return ids, W, float(facts["attention_prior"])


def drop_others(cache: Path, snapshot: str) -> None:
    """Remove graphs of other snapshots: nobody asks for them again, and they may hold people who have left."""
    for folder in cache.glob("*"):
        if folder.is_dir() and not folder.name.startswith((f"{snapshot}-", ".building-")):
            shutil.rmtree(folder, ignore_errors=True)
