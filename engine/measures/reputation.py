"""Reputation: the probability that a walk from u meets v at all, h(u, v) = N[u, v] / N[v, v].

rep(v) = sum_u p(u) h(u, v) does not depend on v's own outgoing edges: nobody rises by their own reactions, and a
ring of mutual praise cannot multiply what the outside gives it (Hopcroft and Sheldon 2008, "Manipulation-Resistant
Reputations Using Hitting Time", sections 2 and 3). Where one v is asked for, the walk is stopped at v instead of
divided by N[v, v]: every part then is a sum of non-negative terms, without cancellation.
Row = influencee u, column = influencer v.
"""

from __future__ import annotations

import numpy as np

from influent.engine.measures.face import Column, Enclosure, Parts
from influent.engine.rank.walk import Walk
from influent.types import FloatVector, IntVector


class Reputation:
    """The measure `reputation` on one walk."""

    def __init__(self, walk: Walk, tolerance: float) -> None:
        self.walk = walk
        self.tolerance = tolerance

    def authority(self, restart: FloatVector) -> Enclosure:
        """rep(v) = (p N)(v) / N[v, v] for everybody."""
        solved = self.walk.visits(restart, self.tolerance)
        return Enclosure(solved.values, solved.error_bound, solved.residual, solved.ran_iterations, self.walk.echo)

    def columns(self, influencers: IntVector) -> list[Column]:
        """h[:, v] for each v: the walks end at v."""
        solved = self.walk.chances(influencers, self.tolerance, until_met=True)
        ones = np.ones(self.walk.n)
        return [
            Column(int(v), np.ascontiguousarray(solved.values[:, i]), ones, solved.error_bound)
            for i, v in enumerate(influencers)
        ]

    def averages(self, restart: FloatVector) -> tuple[FloatVector, FloatVector]:
        """sum_w p(w) N[u, w] / N[w, w] for every u, between the brackets of N[w, w], without u's own part p(u)."""
        largest, echo = float(restart.max()), self.walk.echo
        p = restart / largest
        solved = self.walk.collected(np.stack([p / echo.high, p / echo.low], axis=1), self.tolerance)
        low = np.maximum(solved.values[:, 0] - solved.error_bound - p, 0.0)
        high = np.maximum(solved.values[:, 1] + solved.error_bound - p, 0.0)
        return largest * low / (1 - restart), largest * high / (1 - restart)

    def first_steps(self, user: int, column: Column) -> Parts:
        """h(u, v) = d sum_x P[u, x] h(x, v)."""
        P = self.walk.P
        row = slice(P.indptr[user], P.indptr[user + 1])
        first = P.indices[row].astype(np.int64)
        parts = self.walk.damping_factor * P.data[row] * column.meeting[first]
        return Parts(first, parts, 0.0, column.error_bound)

    def last_steps(self, restart: FloatVector, influencer: int) -> Parts:
        """rep(v) = p(v) + d sum_x (visits to x before v is met) P[x, v]."""
        solved = self.walk.visits(restart, self.tolerance, until=influencer)
        into = self.walk.into
        row = slice(into.indptr[influencer], into.indptr[influencer + 1])
        last = into.indices[row].astype(np.int64)
        keep = last != influencer
        last = last[keep]
        parts = self.walk.damping_factor * into.data[row][keep] * solved.values[last]
        return Parts(last, parts, float(restart[influencer]), solved.error_bound)
