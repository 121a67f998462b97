"""Who has to be solved for? The users who both react and are reacted to, and how their pairs are laid out.

Only their values depend on values that depend on theirs. Whoever nobody reacts to is passed no rank: a constant.
Whoever reacts to nobody passes none on: known once the others are. In real data few are left (11 % of the people of
Higgs-Twitter with 16 % of the pairs; 39 % of an R-MAT graph of scale 22, with 98 %).

The core is numbered by falling number of pairs, so that the values which most rows read lie side by side and stay in
the processor's cache. Weights stay as they were given, in as few bytes as hold them exactly: sweeps work on values
divided by the rows' totals (visits) or multiply each row's sum once (chances), not on probabilities of eight bytes.
Row = influencee u, column = influencer v in `out_of`; `into` is its transpose.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray
from scipy.sparse import coo_array, csr_array

from influent.engine.rank import compiled
from influent.engine.rank.blocks import Blocks, is_compiled
from influent.engine.rank.sums import RowSums
from influent.engine.rank.threads import map_threads
from influent.types import FloatVector, IntVector

CHUNK = 1 << 22
"""Pairs looked at by one thread at a time: bounds the memory beside the result to some hundred megabytes."""


class Core:
    """The core of weights W (n, n), float64, >= 0; O(pairs) to make, 5 to 12 bytes a pair and direction asked for.

    users : (k,) int64, positions of the core's users, those with most pairs first, ties by position
    is_core : (n,) bool
    """

    def __init__(self, W: csr_array[Any]) -> None:
        n_out = np.diff(W.indptr)
        n_in = np.bincount(W.indices, minlength=W.shape[0])
        self.is_core: NDArray[np.bool_] = (n_out > 0) & (n_in > 0)
        self.users: IntVector = np.flatnonzero(self.is_core)
        self.users = self.users[np.argsort(-(n_out + n_in)[self.users], kind="stable")]
        self._place = np.full(W.shape[0], -1, dtype=np.int32)
        self._place[self.users] = np.arange(len(self.users), dtype=np.int32)
        self._W = W

    def places(self, users: IntVector) -> IntVector:
        """Give the rows of `users` in the core, -1 for who is not in it."""
        return self._place[users].astype(np.int64)

    @cached_property
    def out_of(self) -> Blocks:
        """Weights among the core, row = influencee."""
        return Blocks(self._split.inside)

    @cached_property
    def into(self) -> Blocks:
        """Weights among the core, row = influencer."""
        inside = self._split.inside
        return Blocks(compiled.transpose(inside) if is_compiled(inside) else inside.T.tocsr())

    @cached_property
    def rest_out_of(self) -> RowSums:
        """Weights of all other pairs, (n, n) by position, row = influencee."""
        return RowSums(self._split.rest)

    @cached_property
    def rest_into(self) -> RowSums:
        """Weights of all other pairs, (n, n) by position, row = influencer."""
        return RowSums(self._split.rest.T.tocsr())

    @cached_property
    def _split(self) -> _Split:
        """Part the pairs into those among the core and the rest."""
        dtype = _narrowest(self._W.data)
        lengths = np.diff(self._W.indptr)[self.users]
        parts = list(map_threads(lambda rows: self._part(rows, dtype), _chunks(lengths)))
        outside = np.flatnonzero(~self.is_core)
        others = coo_array(self._W[outside])
        u = np.concatenate([part.u for part in parts] + [outside[others.coords[0]]])
        v = np.concatenate([part.v for part in parts] + [others.coords[1]])
        weight = np.concatenate([part.weight for part in parts] + [others.data])
        n, k = self._W.shape[0], len(self.users)
        n_kept = np.concatenate([part.n_kept for part in parts]) if parts else np.zeros(0, np.int64)
        indptr = np.concatenate([[0], np.cumsum(n_kept)])
        columns = np.concatenate([part.columns for part in parts]) if parts else np.zeros(0, np.int32)
        data = np.concatenate([part.data for part in parts]) if parts else np.zeros(0, dtype)
        return _Split(
            csr_array((data, columns, indptr), shape=(k, k)), csr_array(coo_array((weight, (u, v)), shape=(n, n)))
        )

    def _part(self, rows: slice, dtype: DTypeLike) -> _Part:
        users = self.users[rows]
        part = self._W[users]
        columns = self._place[part.indices]
        keep = columns >= 0
        before = np.concatenate([[0], np.cumsum(keep)])
        leave = np.flatnonzero(~keep)
        u = users[np.searchsorted(part.indptr, leave, side="right") - 1]
        return _Part(
            np.diff(before[part.indptr]),
            columns[keep],
            part.data[keep].astype(dtype),
            u,
            part.indices[leave],
            part.data[leave],
        )


class _Split(NamedTuple):
    inside: csr_array[Any]
    rest: csr_array[Any]


class _Part(NamedTuple):
    """Some rows: how many pairs of each stay in the core, their columns and weights; and the pairs that leave it."""

    n_kept: IntVector
    columns: NDArray[np.int32]
    data: NDArray[Any]
    u: IntVector
    v: NDArray[Any]
    weight: FloatVector


def _chunks(lengths: IntVector) -> list[slice]:
    """Cut rows of these lengths into runs of about CHUNK pairs."""
    ends = np.cumsum(lengths)
    edges = np.searchsorted(ends, np.arange(CHUNK, ends[-1] if len(ends) else 0, CHUNK))
    cuts = np.unique(np.concatenate([[0], edges, [len(lengths)]])).tolist()
    return [slice(a, b) for a, b in pairwise(cuts)]


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
