"""Kernels that numba compiles on first use: for graphs so large that bytes per pair decide.

Imported only where they are called: numba is optional (the extra ``fast``) and takes a second to load. No fast-math
and no fused multiply-add: each sum has the terms and the order of scipy's products, so both give the same bits.
Measured at R-MAT scale 22 on two cores: letting the compiler reorder sums would save a sixth of a sweep, float32 ranks
another seventh of it; neither is worth results that depend on the machine.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray
from scipy.sparse import csr_array

from influent.engine.rank.threads import cut_evenly, map_threads, n_threads


@cache
def is_available() -> bool:
    """Say whether numba is installed."""
    return find_spec("numba") is not None


def sum_rows(matrix: csr_array[Any], x: NDArray[np.float64], piece: int) -> NDArray[np.float64]:
    """Multiply ``matrix @ x`` for a vector or block x, rows longer than `piece` terms in pieces."""
    out = np.empty((matrix.shape[0], *x.shape[1:]))
    # unsigned labels: numba drops its handling of negative indices, a fifth of the time
    indices = matrix.indices.view(np.uint32 if matrix.indices.dtype.itemsize == 4 else np.uint64)
    kernel = _kernels()[x.ndim - 1]
    kernel((matrix.indptr, indices, matrix.data), np.ascontiguousarray(x), out, piece)
    return out


def part_rows(
    W: csr_array[Any], users: NDArray[np.int64], place: NDArray[np.int32], dtype: DTypeLike
) -> tuple[NDArray[Any], ...]:
    """Part the rows of `users` by whether their columns have a place: see ``layout.py``.

    Gives (n_kept, columns, data) of those that have and (u, v, weight) of those that have not, without the copies and
    masks of eight bytes a pair that array operations need: three times as fast.
    """
    pairs = (W.indptr, W.indices, W.data)
    n_kept = np.empty(len(users), np.int64)
    total = _kernels()[3](pairs, users, place, n_kept)
    inside, outside = int(n_kept.sum()), int(total - n_kept.sum())
    columns, data = np.empty(inside, np.int32), np.empty(inside, dtype)
    u, v, weight = np.empty(outside, np.int64), np.empty(outside, W.indices.dtype), np.empty(outside)
    _kernels()[4](pairs, users, place, (columns, data), (u, v, weight))
    return n_kept, columns, data, u, v, weight


def transpose(matrix: csr_array[Any]) -> csr_array[Any]:
    """Transpose, each row's entries in the order of the columns they come from; the same as scipy's, in threads.

    A counting sort. Each thread writes the rows of its own range of columns, so none waits for another, and reads all.
    """
    n_rows, n_columns = matrix.shape
    counts = np.bincount(matrix.indices, minlength=n_columns)
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    indices, data = np.empty(matrix.nnz, np.int32), np.empty(matrix.nnz, matrix.dtype)
    kernel, pairs = _kernels()[2], (matrix.indptr, matrix.indices, matrix.data)
    cuts = cut_evenly(indptr, n_threads())
    list(map_threads(lambda own: kernel(pairs, indptr[own].copy(), own.start, indices, data), cuts))
    return csr_array((data, indices, indptr), shape=(n_columns, n_rows))


@cache
def _kernels() -> tuple[Any, ...]:
    from numba import njit  # noqa: PLC0415  (see above)

    compiled = (_sum_vector, _sum_block, _scatter, _count_kept, _fill_parts)
    return tuple(njit(nogil=True, cache=True)(kernel) for kernel in compiled)


def _sum_vector(
    pairs: tuple[NDArray[Any], NDArray[Any], NDArray[Any]],
    x: NDArray[np.float64],
    out: NDArray[np.float64],
    piece: int,
) -> None:
    indptr, indices, data = pairs
    for row in range(len(indptr) - 1):
        k, end = np.uint64(indptr[row]), np.uint64(indptr[row + 1])
        total = 0.0
        while k < end:
            stop = min(end, k + np.uint64(piece))
            part = 0.0
            while k < stop:
                part += data[k] * x[indices[k]]
                k += np.uint64(1)
            total += part
        out[row] = total


def _sum_block(
    pairs: tuple[NDArray[Any], NDArray[Any], NDArray[Any]],
    x: NDArray[np.float64],
    out: NDArray[np.float64],
    piece: int,
) -> None:
    indptr, indices, data = pairs
    width = x.shape[1]
    part = np.empty(width)
    for row in range(len(indptr) - 1):
        k, end = np.uint64(indptr[row]), np.uint64(indptr[row + 1])
        for j in range(width):
            out[row, j] = 0.0
        while k < end:
            stop = min(end, k + np.uint64(piece))
            for j in range(width):
                part[j] = 0.0
            while k < stop:
                weight, source = np.float64(data[k]), indices[k]
                for j in range(width):
                    part[j] += weight * x[source, j]
                k += np.uint64(1)
            for j in range(width):
                out[row, j] += part[j]


def _scatter(
    pairs: tuple[NDArray[Any], NDArray[Any], NDArray[Any]],
    free: NDArray[np.int64],
    first: int,
    indices: NDArray[np.int32],
    data: NDArray[Any],
) -> None:
    """Write the entries of columns ``first + i`` from ``free[i]`` on."""
    indptr, columns, weights = pairs
    end = first + len(free)
    for row in range(len(indptr) - 1):
        for k in range(indptr[row], indptr[row + 1]):
            column = columns[k]
            if first <= column < end:
                at = free[column - first]
                indices[at] = row
                data[at] = weights[k]
                free[column - first] = at + 1


def _count_kept(
    pairs: tuple[NDArray[Any], NDArray[Any], NDArray[Any]],
    users: NDArray[np.int64],
    place: NDArray[np.int32],
    n_kept: NDArray[np.int64],
) -> int:
    indptr, indices, _ = pairs
    total = 0
    for row in range(len(users)):
        kept = 0
        begin, end = indptr[users[row]], indptr[users[row] + 1]
        for k in range(begin, end):
            kept += place[indices[k]] >= 0
        n_kept[row] = kept
        total += end - begin
    return total


def _fill_parts(
    pairs: tuple[NDArray[Any], NDArray[Any], NDArray[Any]],
    users: NDArray[np.int64],
    place: NDArray[np.int32],
    inside: tuple[NDArray[np.int32], NDArray[Any]],
    outside: tuple[NDArray[np.int64], NDArray[Any], NDArray[np.float64]],
) -> None:
    indptr, indices, weights = pairs
    (columns, data), (u, v, weight) = inside, outside
    kept = left = 0
    for row in range(len(users)):
        for k in range(indptr[users[row]], indptr[users[row] + 1]):
            column = place[indices[k]]
            if column >= 0:
                columns[kept] = column
                data[kept] = weights[k]
                kept += 1
            else:
                u[left], v[left], weight[left] = users[row], indices[k], weights[k]
                left += 1
