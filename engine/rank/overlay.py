"""New interactions laid over a graph that is already laid out: nothing large is sorted, copied or written again.

The core only grows: users who become part of it stand after the others, and the pairs among it that the layout does not
have are a small matrix beside it. Sums of that are added to the sums of the layout's rows (``ExtendedBlocks``).
Row = influencee, column = influencer.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csr_array

from influent.engine.rank.blocks import Blocks, ExtendedBlocks
from influent.engine.rank.core import Core
from influent.engine.rank.steps import Steps, is_extreme
from influent.engine.rank.sums import RowSums, terms
from influent.types import IntVector


class GrownCore(Core):
    """The core of ``W + added``, made from the core of W; O(users + pairs added + pairs outside the core)."""

    def __init__(self, under: Core, added: csr_array[Any], n_out: IntVector) -> None:
        n = len(n_out)
        self.n_in = np.bincount(added.indices, minlength=n)
        self.n_in[: len(under.n_in)] += under.n_in
        self.is_core = (n_out > 0) & (self.n_in > 0)
        joined = self.is_core.copy()
        joined[under.users] = False
        self.users = np.concatenate([under.users, np.flatnonzero(joined)])
        self._place = np.full(n, -1, dtype=np.int32)
        self._place[self.users] = np.arange(len(self.users), dtype=np.int32)
        self._under = under
        rest, new = coo_array(under.rest), coo_array(added)
        u, v = (np.concatenate([rest.coords[side], new.coords[side]]) for side in (0, 1))
        weight = np.concatenate([rest.data, new.data])
        is_inside = (self._place[u] >= 0) & (self._place[v] >= 0)
        k = len(self.users)
        places = self._place[u[is_inside]], self._place[v[is_inside]]
        self._over = csr_array(coo_array((weight[is_inside], places), shape=(k, k)))
        self._outside = csr_array(coo_array((weight[~is_inside], (u[~is_inside], v[~is_inside])), shape=(n, n)))

    @cached_property
    def rest(self) -> csr_array[Any]:
        """All pairs that are not among the core, (n, n) by position, row = influencee."""
        return self._outside

    @cached_property
    def out_of(self) -> Blocks:
        """Weights among the core, row = influencee."""
        return ExtendedBlocks(self._under.out_of, self._over)

    @cached_property
    def into(self) -> Blocks:
        """Weights among the core, row = influencer."""
        return ExtendedBlocks(self._under.into, self._over.T.tocsr())


def grow(under: Steps, added: csr_array[Any]) -> Steps:
    """Make the steps on W and `added` together, (n, n) of as many users or more; anew where weights are extreme."""
    grown = _GrownSteps(under, added)
    is_plain = under.W is under.given and not is_extreme(added, 0.0)
    return grown if is_plain else Steps(grown.W, under.attention_prior)


class _GrownSteps(Steps):
    """The steps on ``W + added``, with the layout of W's."""

    def __init__(self, under: Steps, added: csr_array[Any]) -> None:
        self.n = int(added.shape[0])
        self.attention_prior = under.attention_prior
        self._under, self._added = under, added
        sums = RowSums(added)(np.ones(self.n))
        sums[: under.n] += under.sums
        self._divide(sums, under.attention_prior)

    @property
    def given(self) -> csr_array[Any]:
        """All weights in one matrix."""
        return self.W

    @cached_property
    def W(self) -> csr_array[Any]:
        """All weights in one matrix; made when somebody asks for it, ranks do not."""
        old = self._under.given
        indptr = np.pad(old.indptr, (0, self.n - self._under.n), mode="edge")
        return csr_array(csr_array((old.data, old.indices, indptr), shape=(self.n, self.n)) + self._added)

    @cached_property
    def core(self) -> Core:
        """Whom to solve for."""
        return GrownCore(self._under.core, self._added, self._n_out)

    @cached_property
    def terms_out(self) -> IntVector:
        """By how many unit roundoffs each row's sum may be off, (n,)."""
        return terms(self._n_out) + 2

    @cached_property
    def _n_out(self) -> IntVector:
        found = np.diff(self._added.indptr)
        found[: self._under.n] += np.diff(self._under.W.indptr)
        return found
