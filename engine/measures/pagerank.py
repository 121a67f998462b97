"""PageRank: the share of all visits, PR(v) = (p N)(v) / sum(p N); influence is personalised PageRank.

Dividing by the sum is the same as giving the mass of dangling users back along the restart distribution (Del Corso,
Gulli, Romani 2005; it is what networkx and igraph do), since lost mass only scales the solution of x = p + x d P.
Source: Page, Brin, Motwani, Winograd (1999), section 2.5; Haveliwala (2002) for other restarts.
Row = influencee u, column = influencer v.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from influent.engine.measures.face import Column, Enclosure, Parts
from influent.engine.rank.solve import Solution
from influent.engine.rank.walk import Walk
from influent.types import FloatVector, IntVector


class PageRank:
    """The measure `pagerank` on one walk."""

    def __init__(self, walk: Walk, tolerance: float) -> None:
        self.walk = walk
        self.tolerance = tolerance
        self._latest: tuple[FloatVector, Solution] | None = None

    @cached_property
    def _lengths(self) -> Solution:
        return self.walk.lengths(self.tolerance)

    def _visits(self, restart: FloatVector, guess: FloatVector | None = None) -> tuple[Solution, float]:
        # the sum of visits is at least 1, the restart's own; an error e in x makes one of at most 2 e in x / sum(x)
        if guess is not None:
            solved = self.walk.visits(restart, self.tolerance / 2, guess=guess)
        elif self._latest is not None and np.array_equal(self._latest[0], restart):
            solved = self._latest[1]  # an explanation asks for the last steps, and then for everybody's influence
        else:
            solved = self.walk.visits(restart, self.tolerance / 2)
            self._latest = restart.copy(), solved
        return solved, float(solved.values.sum())

    def authority(self, restart: FloatVector, guess: FloatVector | None = None) -> Enclosure:
        """PR(v) for everybody; sums to 1. A guess of it saves sweeps."""
        solved, total = self._visits(restart, guess)
        bound = 2 * solved.error_bound / total
        return Enclosure(solved.values / total, bound, solved.residual, solved.ran_iterations, None)

    def columns(self, influencers: IntVector) -> list[Column]:
        """N[:, v] for each v, and the length of everybody's walk to divide by."""
        solved = self.walk.chances(influencers, self.tolerance / 2)
        lengths = self._lengths
        bound = solved.error_bound + lengths.error_bound * float(solved.values.max(initial=0.0))
        return [
            Column(int(v), np.ascontiguousarray(solved.values[:, i]), lengths.values, bound)
            for i, v in enumerate(influencers)
        ]

    def averages(self, restart: FloatVector) -> tuple[FloatVector, FloatVector]:
        """sum_w p(w) N[u, w] / length(u) for every u, without u's own part p(u) N[u, u] / length(u)."""
        largest, lengths, echo = float(restart.max()), self._lengths, self.walk.echo
        p = restart / largest
        solved = self.walk.collected(p, self.tolerance)
        low = np.maximum(solved.values - solved.error_bound - p * echo.high, 0.0)
        high = np.maximum(solved.values + solved.error_bound - p * echo.low, 0.0)
        low, high = low / (lengths.values + lengths.error_bound), high / (lengths.values - lengths.error_bound)
        return largest * low / (1 - restart), largest * high / (1 - restart)

    def first_steps(self, user: int, column: Column) -> Parts:
        """N[u, v] / length(u), split over x as d P[u, x] N[x, v] / length(u)."""
        P = self.walk.P
        row = slice(P.indptr[user], P.indptr[user + 1])
        first = P.indices[row].astype(np.int64)
        parts = self.walk.damping_factor * P.data[row] * column.meeting[first] / column.share[user]
        rest = float(user == column.influencer) / float(column.share[user])
        return Parts(first, parts, rest, column.error_bound)

    def last_steps(self, restart: FloatVector, influencer: int) -> Parts:
        """PR(v) = p(v) / sum(p N) + d sum_x PR(x) P[x, v]."""
        solved, total = self._visits(restart)
        into = self.walk.into
        row = slice(into.indptr[influencer], into.indptr[influencer + 1])
        last = into.indices[row].astype(np.int64)
        parts = self.walk.damping_factor * into.data[row] * solved.values[last] / total
        return Parts(last, parts, float(restart[influencer]) / total, 2 * solved.error_bound / total)
