"""Sum the rows of a sparse matrix so that rounding stays small however long a row is.

A plain sum of m terms loses up to m unit roundoffs (Higham 2002, section 4.2): a celebrity's 10^7 reactions would
spoil a bound of 1e-10. Here a long row is summed in pieces and then the pieces are: m / PIECE + PIECE roundoffs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from influent.types import IntVector

PIECE = 1024
"""Terms summed at once; near the square root of the longest rows that one machine holds (10^6 to 10^7)."""


class RowSums:
    """The product ``matrix @ x`` for a vector or block x, in a fixed order on one thread.

    terms : (n,) int64, by how many unit roundoffs a row's sum (of products, each with a product of its own before)
        may be off
    """

    def __init__(self, matrix: csr_array[Any]) -> None:
        lengths = np.diff(matrix.indptr).astype(np.int64)
        pieces = np.maximum(-(-lengths // PIECE), 1)
        self.terms: IntVector = np.minimum(lengths, PIECE) + np.where(pieces > 1, pieces, 0) + 5
        self._pieces, self._join = matrix, None
        if len(pieces) and pieces.max() > 1:
            self._pieces, self._join = _cut(matrix, pieces)

    def __call__(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Multiply, row by row; O(entries)."""
        sums = self._pieces @ x
        return sums if self._join is None else self._join @ sums


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
