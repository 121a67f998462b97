"""What changes when one user's own row changes? Everybody's influence on them, in closed form.

Let u be the user and w anybody else. Nothing that a walk does before it comes back to u depends on u's own row:

    g(x, w)  expected visits to w of a walk from x before it meets u;   g(w) = g(w, w);   h(x, u), whether it does

So with u's weights o(x) and the prior k, three sums that are linear in the weights say all there is to say,

    F(w) = d sum_x o(x) g(x, w)     Q = k + sum_x o(x) (1 - d h(x, u))     L = k + sum_x o(x) (1 + d sum_w g(x, w))

    reputation  h(u, w) = 1 / (g(w) Q / F(w) + h(w, u))         pagerank  N[u, w] / length(u) = F(w) / L

which is the update of one row of I - d P by Sherman and Morrison (1950, Annals of Mathematical Statistics 21), written
with walks that end at u, so that no difference is taken. g(w) = N[w, w] - h(w, u) N[u, w] comes from the echo's
brackets, which are narrowed only where they decide. Row = influencee, column = influencer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.engine.measures.pagerank import PageRank
from influent.types import FloatVector, IntVector

if TYPE_CHECKING:
    from influent.engine.graph import Graph
    from influent.engine.rank.solve import FloatBlock

BLOCK = 16
"""Rows solved at once: on a million users a block of so many takes 128 MB."""


@dataclass(frozen=True)
class Sums:
    """F, Q and L of one row of weights, or of several: reached (..., users), free (...), length (...)."""

    reached: FloatBlock
    free: FloatVector
    length: FloatVector

    def add(self, amount: FloatVector, parts: Sums) -> Sums:
        """Add so much of each of `parts`, all (k, ...): the sums of k rows."""
        return Sums(
            self.reached + amount[:, None] * parts.reached,
            self.free + amount * parts.free,
            self.length + amount * parts.length,
        )

    def of(self, users: IntVector | slice) -> Sums:
        """Keep some of the columns."""
        return Sums(self.reached[..., users], self.free, self.length)


class OwnRow:
    """Everybody's influence on one user as a function of that user's weights; two solves to begin with.

    targets : (t,) int64, whom the user reacts to;  weights : (t,) float64, > 0, in units of `unit`
    error_bound : of an influence;  tie : influences that differ by no more are equal, and ordered by id
    """

    def __init__(self, graph: Graph, measure: MeasureOnWalk, user: int) -> None:
        walk = self.walk = measure.walk
        self.user, self.d = user, walk.damping_factor
        self.measure = measure
        row = slice(int(graph.W.indptr[user]), int(graph.W.indptr[user + 1]))
        given = graph.W.data[row].astype(np.float64)
        self.places: IntVector = np.flatnonzero(given > 0)
        self.targets: IntVector = graph.W.indices[row][self.places].astype(np.int64)
        self.unit = max(float(given.max(initial=0.0)), graph.attention_prior) or 1.0
        self.weights: FloatVector = given[self.places] / self.unit
        self.prior = graph.attention_prior / self.unit
        self.tolerance = measure.tolerance / 16
        start = np.zeros(walk.n)
        start[graph.W.indices[row]] = self.d * walk.P.data[row]
        own = walk.visits(start, self.tolerance, until=user)
        back = walk.chances(np.array([user]), self.tolerance, until_met=True)
        self.back: FloatVector = np.ascontiguousarray(back.values[:, 0])
        self._own = own.values
        self._solved_within = max(own.error_bound, back.error_bound)
        self._settled = np.full(walk.n, isinstance(measure, PageRank))
        self.is_pagerank = isinstance(measure, PageRank)

    @property
    def error_bound(self) -> float:
        """How far an influence may be off: e / (1 - d) of F / Q and N[u, w], so e (1 + 1 / (1 - d)) / (1 - d) of g."""
        return 2 * self._solved_within * (1 + 1 / (1 - self.d)) / (1 - self.d)

    @property
    def tie(self) -> float:
        """Influences within this are equal."""
        return 2 * self.error_bound

    def now(self) -> Sums:
        """Give the sums of the row as it is, (n,); at the user's own place 0."""
        reached = self._own.copy()
        reached[self.user] = 0.0
        total = float(self.weights.sum()) + self.prior
        free = np.asarray(total * (1.0 - self._own[self.user]))
        return Sums(total * reached, free, np.asarray(total * (1.0 + reached.sum())))

    def of_targets(self, targets: IntVector, columns: IntVector | slice | None = None) -> Sums:
        """Give what one unit of weight on each of `targets` adds, (k, users or `columns`); a solve each, in blocks."""
        who = np.arange(self.walk.n)[columns if columns is not None else slice(None)]
        # a walk from somebody who reacts to nobody ends there: no solve, and most people are such
        found = Sums(
            np.where(targets[:, None] == who, self.d, 0.0), np.ones(len(targets)), np.full(len(targets), 1.0 + self.d)
        )
        active = np.flatnonzero((np.diff(self.walk.P.indptr)[targets] > 0) | (targets == self.user))
        for start in range(0, len(active), BLOCK):
            block = active[start : start + BLOCK]
            solved = self._block(targets[block], columns)
            found.reached[block], found.free[block], found.length[block] = solved.reached, solved.free, solved.length
        return found

    def _block(self, targets: IntVector, columns: IntVector | slice | None) -> Sums:
        start = np.zeros((self.walk.n, len(targets)))
        start[targets, np.arange(len(targets))] = 1.0
        solved = self.walk.visits(start, self.tolerance, until=self.user)
        self._solved_within = max(self._solved_within, solved.error_bound)
        visits = solved.values
        meets = visits[self.user].copy()
        visits[self.user] = 0.0
        length = 1.0 + self.d * visits.sum(axis=0)
        kept = visits if columns is None else visits[columns]
        return Sums(np.ascontiguousarray(self.d * kept.T), 1.0 - self.d * meets, length)

    def turns(self, who: IntVector) -> tuple[FloatVector, FloatVector]:
        """Enclose g(w): how often a walk from w is at w before it meets the user."""
        echo = self.walk.echo
        # N[u, w] = what the row reaches, times N[u, u]
        lost = self.back[who] * self._own[who] / (1.0 - self._own[self.user])
        low = np.maximum(echo.low[who] - lost - self.error_bound, 1.0)
        return low, np.maximum(echo.high[who] - lost + self.error_bound, low)

    def settle(self, users: IntVector) -> None:
        """Narrow what encloses these users' influence as far as it goes; a block solve at most."""
        users = users[~self._settled[users]]
        if len(users):
            self.walk.echo.refine(users)
            self._settled[users] = True

    def brackets(self, sums: Sums, who: IntVector) -> tuple[FloatBlock, FloatBlock]:
        """Enclose the influence of `who`, the columns of `sums`."""
        reached = sums.reached
        whole = (sums.length if self.is_pagerank else sums.free)[..., None]
        if self.is_pagerank:
            value = np.divide(reached, whole, out=np.zeros_like(reached), where=whole > 0)
            return value, value
        low_turns, high_turns = self.turns(who)
        again = self.back[who] * reached
        some = reached > 0
        low = np.divide(reached, high_turns * whole + again, out=np.zeros_like(reached), where=some)
        high = np.divide(reached, low_turns * whole + again, out=np.zeros_like(reached), where=some)
        return low, high

    def ahead(self, sums: Sums, who: IntVector, place: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Find who stands before ``who[place]``: for certain, and perhaps. Equal influences: the smaller id first."""
        low, high = self.brackets(sums, who)
        low_v, high_v = low[..., place, None], high[..., place, None]
        gap = (low + high) / 2 - (low_v + high_v) / 2
        # after settling, what is left of a bracket is rounding: the middle then decides
        settled = (gap > self.tie) | ((gap >= -self.tie) & (who < who[place]))
        is_settled = self._settled[who] & self._settled[who[place]]
        sure = np.where(is_settled, settled, low > high_v + self.tie)
        maybe = np.where(is_settled, settled, high >= low_v - self.tie)
        sure[..., place] = maybe[..., place] = False
        return sure, maybe
