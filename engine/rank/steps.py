"""Where does attention go next? The steps of a walk: P[u, v] = W[u, v] / (out(u) + prior), before any damping.

Row = influencee u, column = influencer v; out(u) is u's row sum; the row of a dangling user is zero. P is a matrix of
eight bytes a pair that few questions need: ranks are solved from the weights and the rows' totals.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from influent.engine.rank.core import Core
from influent.engine.rank.sums import terms
from influent.errors import RankError
from influent.types import FloatVector, IntVector

EXTREME = 1e100
"""Rows are divided by their largest weight first when one is beyond this, or below its inverse: sums and squares of
values divided by them would overflow."""


class Steps:
    """The steps on weights W with attention prior k.

    Parameters
    ----------
    W : csr_array (n, n), float64, finite, >= 0
        Row = influencee, column = influencer.
    attention_prior : float
        k, in units of weight: added to every row sum before dividing.
    kept_in : Path, optional
        Where the layout of W is kept; see :class:`Core`.

    Attributes
    ----------
    sums : (n,) float64, its row sums
    total : (n,) float64, > 0, what each row is divided by; 1 where it has nothing
    share : (n,) float64 in [0, 1], how much of each user's attention goes on
    """

    def __init__(self, W: csr_array[Any], attention_prior: float = 0.0, kept_in: Path | None = None) -> None:
        if not 0 <= attention_prior < np.inf:
            raise RankError(
                f"the attention prior {attention_prior:g} is not a finite number >= 0",
                where="attention_prior",
                advice="0 for the classic walk, or any number above in units of weight",
            )
        self.n = int(W.shape[0])
        self.attention_prior = attention_prior
        prior: float | FloatVector = attention_prior
        self._given = W
        if is_extreme(W, attention_prior):
            W, prior, kept_in = *_relative(W, attention_prior), None
        self._kept_in, self._proportional = kept_in, W
        self._divide(_row_sums(W), prior)

    @property
    def given(self) -> csr_array[Any]:
        """W as it was given, (n, n)."""
        return self._given

    @cached_property
    def W(self) -> csr_array[Any]:
        """The weights that steps are proportional to within each row, (n, n): those given, unless they are extreme."""
        return self._proportional

    def _divide(self, sums: FloatVector, prior: float | FloatVector) -> None:
        self.sums = sums
        self.total: FloatVector = np.where(sums > 0, sums + prior, 1.0)
        self.share: FloatVector = np.minimum(sums / self.total, 1.0)

    @cached_property
    def P(self) -> csr_array[Any]:
        """The probabilities, (n, n)."""
        data = self.W.data / np.repeat(self.total, np.diff(self.W.indptr))
        return csr_array((data, self.W.indices, self.W.indptr), shape=self.W.shape)

    @cached_property
    def into(self) -> csr_array[Any]:
        """P transposed (row = influencer): who reacts to a user, and with which probability."""
        return self.P.T.tocsr()

    @cached_property
    def core(self) -> Core:
        """Whom to solve for, and how their pairs are laid out."""
        return Core(self.W, self._kept_in)

    @cached_property
    def kept(self) -> FloatVector:
        """How much of each core user's weight stays in the core, (k,)."""
        users = self.core.users
        return (self.sums - self.core.rest_out_of(np.ones(self.n)))[users]

    @cached_property
    def terms_out(self) -> IntVector:
        """By how many unit roundoffs each row's sum may be off, (n,)."""
        return terms(np.diff(self.W.indptr))

    @cached_property
    def terms_into(self) -> IntVector:
        """By how many unit roundoffs each column's sum may be off, (n,)."""
        return terms(self.core.n_in)


def reached_from(W: csr_array[Any], users: IntVector, *, at_most: int | None = None) -> IntVector | None:
    """Find everybody whom steps from `users` lead to, themselves included, in order; None when more than `at_most`.

    O(users + pairs of who is reached).
    """
    is_reached = np.zeros(W.shape[0], dtype=bool)
    is_reached[users] = True
    newest = users
    while len(newest):
        found = np.unique(W[newest].indices).astype(np.int64)
        newest = found[~is_reached[found]]
        is_reached[newest] = True
        if at_most is not None and np.count_nonzero(is_reached) > at_most:
            return None
    return np.flatnonzero(is_reached)


def _row_sums(W: csr_array[Any]) -> FloatVector:
    sums = np.zeros(W.shape[0])
    filled = np.flatnonzero(np.diff(W.indptr))
    if len(filled):
        sums[filled] = np.add.reduceat(W.data, W.indptr[filled])  # in pairs: half the logarithm of a row in roundoffs
    return sums


def is_extreme(W: csr_array[Any], attention_prior: float) -> bool:
    """Whether sums of these weights, or squares of values divided by them, could overflow."""
    return bool(W.nnz) and bool(W.data.max() > EXTREME or attention_prior > EXTREME or _smallest(W.data) < 1 / EXTREME)


def _smallest(weights: FloatVector) -> float:
    return float(weights.min(where=weights > 0, initial=1.0))


def _relative(W: csr_array[Any], attention_prior: float) -> tuple[csr_array[Any], FloatVector]:
    """Divide each row by its largest number, the prior among them: then no sum and no division can overflow."""
    lengths = np.diff(W.indptr)
    largest = np.zeros(W.shape[0])
    filled = np.flatnonzero(lengths)
    largest[filled] = np.maximum.reduceat(W.data, W.indptr[filled])
    unit = np.where(largest > 0, np.maximum(largest, attention_prior), 1.0)
    return csr_array((W.data / np.repeat(unit, lengths), W.indices, W.indptr), shape=W.shape), attention_prior / unit
