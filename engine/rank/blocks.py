"""Cut a matrix into blocks of rows, and sweep over them in rounds that start from what the last round found.

One sweep of ``values = base + scale * (matrix @ values)`` over four rounds: the blocks of a round are computed side by
side from the same values, and written before the next round begins (a block Gauss-Seidel iteration; Saad 2003,
"Iterative Methods for Sparse Linear Systems", section 4.1). It needs a fifth fewer sweeps than one round does, and as
blocks and rounds depend on the matrix alone, every number of threads gives the same bits.

Where a sweep changes values by c (in a norm in which one application of the matrix shrinks by q), what is left of the
equation is at most q c: each row used values that are at most one sweep old.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from influent.engine.rank.compiled import is_available
from influent.engine.rank.sums import RowSums, terms
from influent.engine.rank.threads import cut_evenly, map_threads
from influent.types import FloatVector, IntVector

FloatBlock = NDArray[np.float64]

ROUNDS = 4
"""R-MAT scale 18: 15 sweeps in one round, 14 in two, 13 in four, 12 in eight."""

PAIRS = 1 << 19
"""Pairs in a block: large enough for the calls around it not to count, small enough for its rows to stay in a cache."""

SMALL = 1 << 15
"""Pairs below which a matrix is one block: there the calls around a block cost more than the sweeps it saves."""

THREADED_FROM = 1 << 20
"""Pairs from which threads pay for being asked."""

COMPILED_FROM = 30_000_000
"""Pairs from which compiled kernels pay for being loaded: they read 5 bytes a pair where scipy reads 12."""


@dataclass(frozen=True)
class Block:
    """Rows `rows` of a matrix and how to sum them."""

    rows: slice
    sums: Callable[[FloatBlock], FloatBlock]


class Blocks:
    """A square matrix, cut: its rows as few or many blocks of about equally many pairs, in the order given.

    Row and column are the same thing here (users of the core, or all): block by block a sweep reads and writes one
    vector. Which of influencee and influencer a row is, the caller knows.
    """

    def __init__(self, matrix: csr_array[Any]) -> None:
        self.matrix = matrix
        self.n = int(matrix.shape[0])

    @cached_property
    def rounds(self) -> list[list[Block]]:
        """The blocks of each round; neighbours are of different rounds, so that each has its share of the hubs."""
        indptr, compiled = self.matrix.indptr, is_compiled(self.matrix)
        wanted = 1 if self.matrix.nnz < SMALL else ROUNDS * max(1, -(-self.matrix.nnz // (ROUNDS * PAIRS)))
        # a row costs about as much as four pairs
        cost = indptr.astype(np.int64) + 4 * np.arange(len(indptr))
        cuts = cut_evenly(cost, wanted)
        blocks = [Block(rows, RowSums(self._rows(rows.start, rows.stop), compiled=compiled)) for rows in cuts]
        return [blocks[first::ROUNDS] for first in range(min(ROUNDS, len(blocks)))]

    @cached_property
    def terms(self) -> IntVector:
        """By how many unit roundoffs each row's sum may be off, (n,)."""
        return terms(np.diff(self.matrix.indptr))

    @property
    def is_threaded(self) -> bool:
        """Whether threads pay."""
        return bool(self.matrix.nnz >= THREADED_FROM)

    def __call__(self, x: FloatBlock) -> FloatBlock:
        """Multiply ``matrix @ x``."""
        out = np.empty((self.n, *x.shape[1:]))
        blocks = [block for blocks in self.rounds for block in blocks]
        run = map_threads if self.is_threaded else map
        for block, sums in zip(blocks, run(lambda block: block.sums(x), blocks), strict=True):
            out[block.rows] = sums
        return out

    def row_sum(self, row: int, x: FloatBlock) -> FloatBlock:
        """Multiply one row with a vector or block."""
        return np.asarray(RowSums(self._rows(row, row + 1))(x)[0])

    def _rows(self, first: int, last: int) -> csr_array[Any]:
        a, b = int(self.matrix.indptr[first]), int(self.matrix.indptr[last])
        indptr = (self.matrix.indptr[first : last + 1] - a).astype(self.matrix.indices.dtype)
        return csr_array(
            (self.matrix.data[a:b], self.matrix.indices[a:b], indptr), shape=(last - first, self.matrix.shape[1])
        )


class ExtendedBlocks(Blocks):
    """Blocks of a large matrix with a small one laid over it, which may have more rows and columns at the end.

    The large one is neither copied nor cut anew: its blocks add the sums of the small one's rows to their own, and rows
    that it has not are blocks of a last round.
    """

    def __init__(self, under: Blocks, over: csr_array[Any]) -> None:
        super().__init__(over)
        self._under = under

    @cached_property
    def rounds(self) -> list[list[Block]]:
        """The blocks of each round."""
        rounds = [[Block(block.rows, self._both(block)) for block in blocks] for blocks in self._under.rounds]
        last = slice(self._under.n, self.n)
        return rounds if self._under.n == self.n else [*rounds, [Block(last, RowSums(self._rows(last.start, self.n)))]]

    @cached_property
    def terms(self) -> IntVector:
        """By how many unit roundoffs each row's sum may be off, (n,)."""
        found = super().terms
        found[: self._under.n] += self._under.terms
        return found

    @property
    def is_threaded(self) -> bool:
        """Whether threads pay."""
        return self._under.is_threaded

    def row_sum(self, row: int, x: FloatBlock) -> FloatBlock:
        """Multiply one row with a vector or block."""
        over = super().row_sum(row, x)
        return over if row >= self._under.n else over + self._under.row_sum(row, x[: self._under.n])

    def _both(self, block: Block) -> Callable[[FloatBlock], FloatBlock]:
        over = RowSums(self._rows(block.rows.start, block.rows.stop))
        return lambda x: block.sums(x[: self._under.n]) + over(x)


@dataclass(frozen=True)
class System:
    """The equation values = base + scale * (matrix @ values), values (n,) or (n, k).

    scale : (n,) float64
    unit : (n,) float64 or None, what turns a change of each row into one of the norm: with it changes are added up
        (L1), without it the largest counts
    held : index of the elements that keep their base: (rows,) or (rows, columns); here a walk ends
    keep : (n,) float64 or None, what leaves the system at each row's visit: ``keep @ values`` is known (``solve.py``)
    parts : (n,) int64 or None, which of several systems without a pair between them a row of a vector belongs to: each
        has its own change then, and the largest counts
    """

    blocks: Blocks
    scale: FloatVector
    base: FloatBlock
    unit: FloatVector | None = None
    held: tuple[IntVector, ...] | None = None
    keep: FloatVector | None = None
    parts: IntVector | None = None

    def sweep(self, values: FloatBlock) -> tuple[float, FloatVector]:
        """Sweep once, in place.

        Returns
        -------
        change : in the system's norm; of a block the largest of its columns, of several parts of those
        leaving : ``keep @ values`` after it, of each column or part; 0 without `keep`
        """
        run = map_threads if self.blocks.is_threaded else map
        changes, leaving = [], np.zeros(())
        for blocks in self.blocks.rounds:
            found = list(run(partial(self._update, values), blocks))  # all of a round, before any is written
            for block, (after, change, left) in zip(blocks, found, strict=True):
                values[block.rows] = after
                changes.append(change)
                leaving = leaving + left
        if not changes:
            return 0.0, leaving
        together = np.stack(changes)
        return float(np.max(together.max(axis=0) if self.unit is None else together.sum(axis=0), initial=0.0)), leaving

    def _update(self, values: FloatBlock, block: Block) -> tuple[FloatBlock, FloatVector, FloatVector]:
        rows = block.rows
        after = block.sums(values)
        after *= per_row(self.scale[rows], after)
        after += self.base[rows]
        if self.held is not None:
            mine = (self.held[0] >= rows.start) & (self.held[0] < rows.stop)
            at = tuple(index[mine] for index in self.held)
            after[(at[0] - rows.start, *at[1:])] = self.base[at]
        change = np.abs(after - values[rows])
        left = np.zeros(()) if self.keep is None else self.add_up(per_row(self.keep[rows], after) * after, rows)
        if self.unit is None:
            return after, change.max(axis=0, initial=0.0), left
        change *= per_row(self.unit[rows], change)
        return after, self.add_up(change, rows), left

    def add_up(self, values: FloatBlock, rows: slice = slice(None)) -> FloatVector:
        """Add up values of some rows, of each column or part."""
        if self.parts is None:
            return np.asarray(values.sum(axis=0))
        return np.bincount(self.parts[rows], weights=values, minlength=self._n_parts).astype(np.float64)

    @cached_property
    def _n_parts(self) -> int:
        return 0 if self.parts is None else int(self.parts.max(initial=-1)) + 1


def is_compiled(matrix: csr_array[Any]) -> bool:
    """Whether compiled kernels pay for this matrix, and can be had."""
    return bool(matrix.nnz >= COMPILED_FROM) and is_available()


def per_row(factor: FloatVector, values: FloatBlock) -> FloatBlock:
    """Shape one factor a row so that it multiplies a vector or each column of a block."""
    return factor if values.ndim == 1 else factor[:, np.newaxis]
