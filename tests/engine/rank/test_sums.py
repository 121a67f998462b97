"""Sums of long rows: the same numbers as a plain product, and fewer roundoffs than terms."""

from __future__ import annotations

import math

import numpy as np
from scipy.sparse import csr_array

from influent.engine.rank.sums import OWN_ROUNDOFFS, PIECE, RowSums, terms


def rows_of(lengths: list[int], seed: int = 3) -> csr_array:
    rng = np.random.default_rng(seed)
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    columns = np.concatenate([np.sort(rng.permutation(max(lengths) + 1)[:n]) for n in lengths]).astype(np.int32)
    return csr_array((rng.random(len(columns)), columns, indptr), shape=(len(lengths), max(lengths) + 1))


def test_sums_when_rows_are_short_long_and_empty_then_equal_exact_sums() -> None:
    matrix = rows_of([0, 3, PIECE, PIECE + 1, 0, 5 * PIECE + 7, 1, 0])
    x = np.random.default_rng(5).random(matrix.shape[1])
    found = RowSums(matrix)(x)
    for row, got in enumerate(found):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        exact = math.fsum(matrix.data[part] * x[matrix.indices[part]])
        assert abs(got - exact) <= terms(np.diff(matrix.indptr))[row] * 1.2e-16 * exact


def test_sums_when_a_row_begins_large_then_the_many_small_terms_are_not_lost() -> None:
    # added one by one, each 2^-54 vanishes beside the 1.0: 50 * PIECE of them then are an error of 2.8e-12
    n = 50 * PIECE
    data = np.concatenate([[1.0], np.full(n, 2.0**-54)])
    row = csr_array((data, np.arange(n + 1), np.array([0, n + 1])), shape=(1, n + 1))
    sums = RowSums(row)
    error = abs(sums(np.ones(n + 1))[0] - (1.0 + n * 2.0**-54))
    assert error <= terms(np.diff(row.indptr))[0] * 2.0**-53
    assert abs((row @ np.ones(n + 1))[0] - (1.0 + n * 2.0**-54)) > terms(np.diff(row.indptr))[0] * 2.0**-53


def test_sums_when_given_a_block_then_each_column_is_as_alone() -> None:
    matrix = rows_of([2 * PIECE, 0, 9])
    block = np.random.default_rng(6).random((matrix.shape[1], 3))
    sums = RowSums(matrix)
    alone = np.column_stack([sums(block[:, i]) for i in range(3)])
    assert (sums(block) == alone).all()


def test_terms_when_a_row_is_long_then_grow_with_pieces_only() -> None:
    assert terms(np.diff(rows_of([4]).indptr)).tolist() == [4 + OWN_ROUNDOFFS]
    assert terms(np.diff(rows_of([PIECE]).indptr)).tolist() == [PIECE + OWN_ROUNDOFFS]
    assert terms(np.diff(rows_of([100 * PIECE]).indptr)).tolist() == [PIECE + 100 + OWN_ROUNDOFFS]
