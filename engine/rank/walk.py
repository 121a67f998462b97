"""How often does a walk of attention come by? Rows and columns of N = (I - d P)^-1, with certified bounds.

P[u, v] = W[u, v] / (out(u) + prior): row = influencee, column = influencer; rows of dangling users are zero, and
a walk ends where its row sums to less than one. Nothing here normalises or interprets: `visits` gives a row of N
(or a mixture of rows), `chances` columns, and both say how far they may be
off (``solve.py``). Solving happens among the users who both react and are reacted to; in real data few are (11 % of
the people of Higgs-Twitter).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from influent.engine.rank.echo import Echo
from influent.engine.rank.solve import FloatBlock, Solution, iterate, solve_columns
from influent.engine.rank.sums import RowSums
from influent.errors import RankError
from influent.types import FloatVector, IntVector


class Walk:
    """A walk of attention on weights W with damping d and attention prior k.

    Parameters
    ----------
    W : csr_array (n, n), float64, finite, >= 0
        Row = influencee, column = influencer.
    damping_factor : float
        d, in [0, 1): the probability to go on at each step.
    attention_prior : float
        k, in units of weight: added to every row sum before dividing.
    """

    def __init__(self, W: csr_array[Any], damping_factor: float, attention_prior: float = 0.0) -> None:
        if not 0 <= damping_factor < 1:
            raise RankError(
                f"the damping factor {damping_factor:g} is not in [0, 1)",
                where="damping_factor",
                advice="0.85, or any number from 0 up to but without 1",
            )
        if not 0 <= attention_prior < np.inf:
            raise RankError(
                f"the attention prior {attention_prior:g} is not a finite number >= 0",
                where="attention_prior",
                advice="0 for the classic walk, or any number above in units of weight",
            )
        self.n = int(W.shape[0])
        self.damping_factor = damping_factor
        self.P = _transitions(W, attention_prior)
        self.row_sum: FloatVector = self.P.sum(axis=1).astype(np.float64)
        self.q = damping_factor * min(1.0, float(self.row_sum.max(initial=0.0)))

    @cached_property
    def into(self) -> csr_array[Any]:
        """P transposed (row = influencer): who reacts to a user, and with which probability."""
        return self.P.T.tocsr()

    @cached_property
    def echo(self) -> Echo:
        """Brackets of N[v, v] for everybody; made on first use, one solve."""
        return Echo(self.P, self.damping_factor, self.q)

    @cached_property
    def _from(self) -> RowSums:
        return RowSums(self.P)

    @cached_property
    def _into(self) -> RowSums:
        return RowSums(self.into)

    @cached_property
    def _core(self) -> IntVector:
        """Users who react and are reacted to: the only ones whose values depend on values that depend on theirs."""
        return np.flatnonzero((np.diff(self.P.indptr) > 0) & (np.diff(self.into.indptr) > 0))

    @cached_property
    def _core_from(self) -> RowSums:
        return RowSums(csr_array(self.P[self._core][:, self._core]))

    @cached_property
    def _core_into(self) -> RowSums:
        return RowSums(csr_array(self.into[self._core][:, self._core]))

    def visits(self, start: FloatVector, tolerance: float, *, until: int | None = None) -> Solution:
        """Count expected visits of a walk from the distribution `start` to everybody: start N, (n,); error in L1.

        With `until` the walk ends when it first meets that user: visits before then, and at the user's own place
        the probability of meeting them at all. A block (n, k) of starts is solved together; the error is then each
        column's.

        Raises
        ------
        RankError
            `tolerance` is below what float64 can promise on this graph.
        """
        terms = self._into.terms + self._from.terms

        def step(values: FloatBlock, sums: RowSums, end: int | None) -> FloatBlock:
            if end is not None:
                values = values.copy()
                values[end] = 0.0
            return self.damping_factor * sums(values)

        return self._solve(
            start.astype(np.float64),
            lambda values: step(values, self._into, until),
            lambda values: step(values, self._core_into, self._place_in_core(until)),
            tolerance,
            norm=lambda change: float(np.max(np.abs(change).sum(axis=0), initial=0.0)),
            rounding=lambda x: float(np.max((terms * x.T).sum(axis=-1), initial=0.0)),
        )

    def chances(self, targets: IntVector, tolerance: float, *, until_met: bool = False) -> Solution:
        """Solve N[:, v] for each v of `targets`: expected visits to v from everybody, (n, k); error per element.

        With `until_met` each walk ends when it first meets v: the probability of meeting v at all, h[:, v].
        All k columns are solved together: a step reads the graph once.
        """
        columns = np.arange(len(targets))
        start = np.zeros((self.n, len(targets)))
        start[targets, columns] = 1.0
        in_core = np.isin(targets, self._core)
        places = np.searchsorted(self._core, targets[in_core]), columns[in_core]
        terms = 2.0 * float(self._from.terms.max(initial=0))

        def step(values: FloatBlock, sums: RowSums, ends: tuple[IntVector, IntVector]) -> FloatBlock:
            after = self.damping_factor * sums(values)
            if until_met:
                after[ends] = 0.0
            return after

        return self._solve(
            start,
            lambda values: step(values, self._from, (targets, columns)),
            lambda values: step(values, self._core_from, places),
            tolerance,
            norm=lambda change: float(np.abs(change).max(initial=0.0)),
            rounding=lambda y: terms * float(y.max(initial=1.0)),
        )

    def _place_in_core(self, user: int | None) -> int | None:
        if user is None:
            return None
        place = int(np.searchsorted(self._core, user))
        return place if place < len(self._core) and self._core[place] == user else None

    def _solve(
        self,
        start: FloatBlock,
        step: Callable[[FloatBlock], FloatBlock],
        step_in_core: Callable[[FloatBlock], FloatBlock],
        tolerance: float,
        *,
        norm: Callable[[FloatBlock], float],
        rounding: Callable[[FloatBlock], float],
    ) -> Solution:
        """Solve x = start + step(x) on the core alone; one step over all before it and one after give the others.

        Everybody outside the core either passes nothing on or receives nothing, so their values follow from the
        start and the core's in one step, and what that step makes of the core's error is smaller than it.
        """

        def spread(core: FloatBlock) -> FloatBlock:
            values = start.copy()
            values[self._core] = core
            return start + step(values)

        whole: list[FloatBlock] = []

        def rounding_of(core: FloatBlock) -> float:
            whole[:] = [spread(core)]  # kept: iterate asks for the rounding of what it gives back, last of all
            return rounding(whole[0])

        base = start[self._core]
        if np.count_nonzero(start) > np.count_nonzero(base):
            base = spread(np.zeros_like(base))[self._core]
        solved = iterate(step_in_core, base, self.q, tolerance, norm=norm, rounding=rounding_of)
        return replace(solved, values=whole[0])

    def lengths(self, tolerance: float) -> Solution:
        """Measure the expected walk from everybody, its start included: N 1, (n,); error per element."""
        return self.collected(np.ones(self.n), tolerance)

    def collected(self, gains: FloatBlock, tolerance: float) -> Solution:
        """Sum up what a walk from everybody gains that is given `gains` at each visit: N gains; error per element."""
        return solve_columns(self._from, self.damping_factor, self.q, gains, tolerance)


def _transitions(W: csr_array[Any], attention_prior: float) -> csr_array[Any]:
    """P, with each row divided by its largest number before it is summed: two weights of 1e308 overflow a sum."""
    lengths = np.diff(W.indptr)
    largest = np.zeros(W.shape[0])
    filled = np.flatnonzero(lengths)
    if len(filled):
        largest[filled] = np.maximum.reduceat(W.data, W.indptr[filled])
    # the prior counts among the row's numbers: so no division here can overflow, subnormal weights included
    unit = np.where(largest > 0, np.maximum(largest, attention_prior), 1.0)
    data = W.data / np.repeat(unit, lengths)
    total = RowSums(csr_array((data, W.indices, W.indptr), shape=W.shape))(np.ones(W.shape[1]))
    total = np.where(largest > 0, total + attention_prior / unit, 1.0)
    return csr_array((data / np.repeat(total, lengths), W.indices, W.indptr), shape=W.shape)
