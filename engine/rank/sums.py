"""Sum the rows of a sparse matrix so that rounding stays small however long a row is.

A plain sum of m terms loses up to m unit roundoffs (Higham 2002, section 4.2): a celebrity's 10^7 reactions would
spoil a bound of 1e-10. Here a long row is summed in pieces and then the pieces are: m / PIECE + PIECE roundoffs.

Two back ends, scipy's products and compiled kernels (``compiled.py``), add the same terms in the same order: the same
bits. The compiled one reads narrow weights (one byte where weights are small counts) as they are; scipy needs eight.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from influent.types import IntVector

PIECE = 1024
"""Terms summed at once; near the square root of the longest rows that one machine holds (10^6 to 10^7)."""

OWN_ROUNDOFFS = 8
"""Roundoffs of one element beside its sum: scaled by a row's total, added to a base, scaled back."""


class RowSums:
    """The product ``matrix @ x`` for a vector or block x, in a fixed order on one thread; `terms` says how exact."""

    def __init__(self, matrix: csr_array[Any], *, compiled: bool = False) -> None:
        self._compiled = compiled
        self._pieces: csr_array[Any] = matrix
        self._join: csr_array[Any] | None = None
        if compiled:
            return
        if matrix.dtype != np.float64:
            matrix = csr_array((matrix.data.astype(np.float64), matrix.indices, matrix.indptr), shape=matrix.shape)
        self._pieces = matrix
        lengths = np.diff(matrix.indptr)
        if lengths.max(initial=0) > PIECE:
            self._pieces, self._join = _cut(matrix, np.maximum(-(-lengths.astype(np.int64) // PIECE), 1))

    def __call__(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Multiply, row by row; O(entries)."""
        if self._compiled:
            from influent.engine.rank.compiled import sum_rows  # noqa: PLC0415  (numba takes a second to import)

            return sum_rows(self._pieces, x, PIECE)
        sums = self._pieces @ x
        return sums if self._join is None else self._join @ sums


def terms(lengths: NDArray[Any]) -> IntVector:
    """Count the unit roundoffs by which sums of so many products, each with one of its own before, may be off."""
    found: IntVector = np.minimum(lengths, PIECE).astype(np.int64)
    found += OWN_ROUNDOFFS
    long = np.flatnonzero(lengths > PIECE)
    found[long] += -(-lengths[long] // PIECE)
    return found


def _cut(matrix: csr_array[Any], pieces: IntVector) -> tuple[csr_array[Any], csr_array[Any]]:
    """Cut each long row of the matrix into pieces; with the matrix that adds a row's pieces up again."""
    total = int(pieces.sum())
    ends = np.cumsum(pieces)
    nth = np.arange(total) - np.repeat(ends - pieces, pieces)
    starts = np.repeat(matrix.indptr[:-1], pieces) + PIECE * nth
    indptr = np.concatenate([starts, matrix.indptr[-1:]])
    cut = csr_array((matrix.data, matrix.indices, indptr), shape=(total, matrix.shape[1]))
    whole = np.concatenate([[0], ends])
    join = csr_array((np.ones(total), np.arange(total), whole), shape=(len(pieces), total))
    return cut, join
