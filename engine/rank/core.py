"""Who has to be solved for? The users who both react and are reacted to.

Only their values depend on values that depend on theirs. Whoever nobody reacts to is passed no rank: a constant.
Whoever reacts to nobody passes none on: known once the others are. In real data few are left (11 % of the people of
Higgs-Twitter with 16 % of the pairs; 39 % of an R-MAT graph of scale 22, with 98 %).

The core is numbered by falling number of pairs, so that the values which most rows read lie side by side and stay in
the processor's cache. Row = influencee u, column = influencer v in `out_of`; `into` is its transpose.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from influent.engine.rank.blocks import Blocks
from influent.engine.rank.layout import Layout, keep_layout, lay_out, open_layout
from influent.engine.rank.sums import RowSums
from influent.types import IntVector

KEPT_FROM = 1 << 20
"""Pairs from which opening a kept layout is faster than making it anew."""


class Core:
    """The core of weights W (n, n), float64, >= 0; O(pairs) to make, 5 to 12 bytes a pair and direction.

    Parameters
    ----------
    kept_in : Path, optional
        A folder that belongs to W alone: a large layout is kept there, and opened when it is already there.

    Attributes
    ----------
    users : (k,) int64, positions of the core's users, those with most pairs first, ties by position
    is_core : (n,) bool
    n_in : (n,) int64, how many react to each user
    """

    def __init__(self, W: csr_array[Any], kept_in: Path | None = None) -> None:
        n_out = np.diff(W.indptr)
        self.n_in = n_in = np.bincount(W.indices, minlength=W.shape[0])
        self.is_core: NDArray[np.bool_] = (n_out > 0) & (n_in > 0)
        self.users: IntVector = np.flatnonzero(self.is_core)
        self.users = self.users[np.argsort(-(n_out + n_in)[self.users], kind="stable")]
        self._place = np.full(W.shape[0], -1, dtype=np.int32)
        self._place[self.users] = np.arange(len(self.users), dtype=np.int32)
        self._W = W
        self._kept_in = kept_in if W.nnz >= KEPT_FROM else None

    def places(self, users: IntVector) -> IntVector:
        """Give the rows of `users` in the core, -1 for who is not in it."""
        return self._place[users].astype(np.int64)

    @cached_property
    def out_of(self) -> Blocks:
        """Weights among the core, row = influencee."""
        return Blocks(self._layout.out_of)

    @cached_property
    def into(self) -> Blocks:
        """Weights among the core, row = influencer."""
        return Blocks(self._layout.into)

    @cached_property
    def rest_out_of(self) -> RowSums:
        """Weights of all other pairs, (n, n) by position, row = influencee."""
        return RowSums(self.rest)

    @cached_property
    def rest_into(self) -> RowSums:
        """Weights of all other pairs, (n, n) by position, row = influencer."""
        return RowSums(self.rest.T.tocsr())

    @cached_property
    def rest(self) -> csr_array[Any]:
        """All pairs that are not among the core, (n, n) by position, row = influencee."""
        return self._layout.rest

    @cached_property
    def _layout(self) -> Layout:
        if self._kept_in is None:
            return lay_out(self._W, self.users, self._place)
        return open_layout(self._kept_in) or keep_layout(lay_out(self._W, self.users, self._place), self._kept_in)
