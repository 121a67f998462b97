"""How do a graph's pairs lie in memory, and on disk? Those among the core both ways round, and the rest.

Weights stay as they were given, in as few bytes as hold them exactly: sweeps work on values divided by the rows'
totals (visits) or multiply each row's sum once (chances), not on probabilities of eight bytes. With labels of four
bytes that is 5 bytes a pair for counts, and 12 at most. A large layout is kept beside the graph it was made from and
mapped into memory when that is opened again, by as many processes as ask.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray
from scipy.sparse import coo_array, csr_array

from influent.engine.arrays import open_arrays, save_arrays
from influent.engine.rank import compiled
from influent.engine.rank.blocks import is_compiled
from influent.engine.rank.threads import cut_evenly, map_threads
from influent.types import FloatVector, IntVector

CHUNK = 1 << 22
"""Pairs looked at by one thread at a time: bounds the memory beside the result to some hundred megabytes."""


class Layout(NamedTuple):
    """Weights as matrices of the smallest type that holds them.

    out_of : (k, k) among the core, in its order; row = influencee
    into : (k, k) its transpose
    rest : (n, n) all other pairs, by position; row = influencee
    """

    out_of: csr_array[Any]
    into: csr_array[Any]
    rest: csr_array[Any]


def lay_out(W: csr_array[Any], users: IntVector, place: NDArray[np.int32]) -> Layout:
    """Part the pairs of W; O(pairs), in threads.

    Parameters
    ----------
    users : (k,) positions of the core's users, in its order
    place : (n,) each user's row in the core, -1 for who is not in it
    """
    dtype = _narrowest(W.data)
    before = np.concatenate([[0], np.cumsum(np.diff(W.indptr)[users])])
    chunks = cut_evenly(before, -(-int(before[-1]) // CHUNK) or 1)
    parts = list(map_threads(lambda rows: _part(W, users[rows], place, dtype), chunks))
    outside = np.flatnonzero(place < 0)
    others = coo_array(W[outside])
    u = np.concatenate([part.u for part in parts] + [outside[others.coords[0]]])
    v = np.concatenate([part.v for part in parts] + [others.coords[1]])
    weight = np.concatenate([part.weight for part in parts] + [others.data])
    n, k = W.shape[0], len(users)
    n_kept = np.concatenate([part.n_kept for part in parts]) if parts else np.zeros(0, np.int64)
    indptr = np.concatenate([[0], np.cumsum(n_kept)])
    columns = np.concatenate([part.columns for part in parts]) if parts else np.zeros(0, np.int32)
    data = np.concatenate([part.data for part in parts]) if parts else np.zeros(0, dtype)
    out_of = csr_array((data, columns, indptr), shape=(k, k))
    return Layout(
        out_of=out_of,
        into=compiled.transpose(out_of) if is_compiled(out_of) else out_of.T.tocsr(),
        rest=csr_array(coo_array((weight, (u, v)), shape=(n, n))),
    )


class _Part(NamedTuple):
    """Some rows: how many pairs of each stay in the core, their columns and weights; and the pairs that leave it."""

    n_kept: IntVector
    columns: NDArray[np.int32]
    data: NDArray[Any]
    u: IntVector
    v: NDArray[Any]
    weight: FloatVector


def _part(W: csr_array[Any], users: IntVector, place: NDArray[np.int32], dtype: DTypeLike) -> _Part:
    if is_compiled(W):
        return _Part(*compiled.part_rows(W, users, place, dtype))
    rows = W[users]
    columns = place[rows.indices]
    keep = columns >= 0
    before = np.concatenate([[0], np.cumsum(keep)])
    leave = np.flatnonzero(~keep)
    return _Part(
        n_kept=np.diff(before[rows.indptr]),
        columns=columns[keep],
        data=rows.data[keep].astype(dtype),
        u=users[np.searchsorted(rows.indptr, leave, side="right") - 1],
        v=rows.indices[leave],
        weight=rows.data[leave],
    )


def keep_layout(layout: Layout, folder: Path) -> Layout:
    """Keep a layout; gives it back, read from there where it could be kept."""
    arrays = {
        f"{name}_{part}": getattr(matrix, part)
        for name, matrix in layout._asdict().items()
        for part in ("indptr", "indices", "data")
    }
    try:
        save_arrays(folder, arrays, {name: list(matrix.shape) for name, matrix in layout._asdict().items()})
    except OSError:
        return layout  # a full disk is no reason not to answer
    return open_layout(folder) or layout


def open_layout(folder: Path) -> Layout | None:
    """Open a kept layout, memory-mapped; None when there is none that can be trusted."""
    opened = open_arrays(folder)
    if opened is None:
        return None
    arrays, shapes = opened
    return Layout(
        **{
            name: csr_array(
                (arrays[f"{name}_data"], arrays[f"{name}_indices"], arrays[f"{name}_indptr"]), shape=tuple(shape)
            )
            for name, shape in shapes.items()
        }
    )


def _narrowest(weights: FloatVector) -> DTypeLike:
    """Find the smallest type that holds every weight exactly: a byte for small counts, or float32, or float64."""

    def holds(dtype: DTypeLike, part: FloatVector) -> bool:
        with np.errstate(invalid="ignore", over="ignore"):
            return bool((part.astype(dtype) == part).all())

    parts = [weights[at : at + CHUNK] for at in range(0, len(weights), CHUNK)]
    for dtype in (np.uint8, np.float32):
        if all(holds(dtype, part) for part in parts):
            return dtype
    return np.float64
