"""What would have to be different, whoever did it? A small set of anybody's interactions that pushes someone out.

Every row may change now, so no closed form covers all sets. Small sets are all tried where they are few; else each
step takes away the interaction that to first order moves the influencer most against the rival who would take over,

    change of h(u, v) when weight e leaves W[a, b]:  -x(a) d e / (S(a) - e) (h(b, v) - sum_y P[a, y] h(y, v)),

with x(a) the visits to a before v is met and S(a) the row's sum and prior; the best few are then tried exactly, by
solving the changed graph. What is found is "smallest found" unless it is a single interaction or all smaller sets were
tried. Row = influencee, column = influencer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import breadth_first_order

from influent.engine.explain.moves import Weighing, weigh_rows, whole_pairs
from influent.engine.explain.removal import Question, Search
from influent.engine.explain.rows import OwnRow, Sums
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.types import FloatVector, Interaction, IntVector

if TYPE_CHECKING:
    from influent.engine.explain.why import FindInteractions
    from influent.engine.graph import Graph

MOST_SETS = 400
"""Sets tried one by one; each is a few solves."""

TRIED = 3
"""Pairs tried exactly in each step of the greedy search."""


@dataclass
class Everybody:
    """The graph without some interactions, and whether somebody still is in the user's top k."""

    graph: Graph
    measure: MeasureOnWalk
    weigh: Weighing
    user: int
    influencer: int
    top_k: int
    find: FindInteractions
    _rows: dict[int, list[Interaction]] = field(default_factory=dict)

    def smallest(self, most: int) -> tuple[tuple[Interaction, ...] | None, int]:
        """Find at most `most` interactions (None: none found), and a size below which nothing does it."""
        pairs = self._reachable_pairs()
        n_tried, at_least = 0, 1
        n_all = sum(self._n(pair) for pair in pairs.tolist()) if len(pairs) <= MOST_SETS else MOST_SETS + 1
        for size in range(1, most + 1):
            n_tried += comb(n_all, size)
            if n_tried > MOST_SETS:
                break
            every = [row for pair in pairs.tolist() for row in self.rows(pair)]
            found = next((gone for gone in combinations(every, size) if self._is_out(self._without(gone))), None)
            if found is not None:
                return found, size
            at_least = size + 1
        else:
            return None, at_least
        return self._greedy(most), at_least

    def rows(self, pair: int) -> list[Interaction]:
        """Look up the interactions of one pair (its place in the graph's pairs), the latest first."""
        if pair not in self._rows:
            a, b = self._people(pair)
            found = self.find(self.graph.ids[a], [self.graph.ids[b]])
            self._rows[pair] = sorted(found, key=lambda row: (row.happened_at, row.id), reverse=True)
        return self._rows[pair]

    def pair_of(self, row: Interaction) -> tuple[str, str]:
        """Name (influencee, influencer) of an interaction that was looked up."""
        pair = next(pair for pair, rows in self._rows.items() if row in rows)
        a, b = self._people(pair)
        return self.graph.ids[a], self.graph.ids[b]

    def influence_without(self, gone: Sequence[Interaction]) -> float:
        """Solve the influence that is left."""
        graph = self._without(gone)
        return self._reading(graph).columns(np.array([self.influencer]))[0].on(self.user)

    def _people(self, pair: int) -> tuple[int, int]:
        W = self.graph.W
        return int(np.searchsorted(W.indptr, pair, side="right")) - 1, int(W.indices[pair])

    def _weighing(self, pair: int) -> Weighing:
        return self.weigh.credited(int(self.graph.W.indices[pair]))

    def _n(self, pair: int) -> int:
        cells = self.graph.cells
        return 0 if cells is None else int(cells.cell_n[cells.cell_ptr[pair] : cells.cell_ptr[pair + 1]].sum())

    def _reachable_pairs(self) -> IntVector:
        """List the pairs of everybody whom the user's walks visit; no other matters, nor do the influencer's own."""
        W = self.graph.W
        visited = breadth_first_order(W, self.user, return_predecessors=False)
        is_visited = np.zeros(self.graph.n_users, dtype=bool)
        is_visited[visited] = True
        return np.flatnonzero(np.repeat(is_visited, np.diff(W.indptr)))

    def _without(self, gone: Sequence[Interaction]) -> Graph:
        W = self.graph.W.copy()
        gone_ids = {row.id for row in gone}
        for pair, rows in self._rows.items():
            left = [row for row in rows if row.id not in gone_ids]
            if len(left) < len(rows):
                W.data[pair] = weigh_rows(left, self._weighing(pair))
        W.eliminate_zeros()
        return type(self.graph)(self.graph.ids, W, attention_prior=self.graph.attention_prior)

    def _reading(self, graph: Graph) -> MeasureOnWalk:
        walk, read_as = self.measure.walk, self.weigh.model.measure
        return graph.measure(read_as, damping_factor=walk.damping_factor, tolerance=self.measure.tolerance)

    def _is_out(self, graph: Graph) -> bool:
        return self._gap(graph) == np.inf

    def _gap(self, graph: Graph) -> float:
        """Measure by how much the influencer is behind the last of the top k, as a share; inf when out."""
        row = OwnRow(graph, self._reading(graph), self.user)
        if not len(row.targets):
            return -np.inf
        now = row.now()
        who = np.union1d(np.flatnonzero(now.reached > 0), [self.influencer])
        place = int(np.searchsorted(who, self.influencer))
        nothing = Sums(np.zeros((0, len(who))), np.zeros(0), np.zeros(0))
        floor = max(self.weigh.model.min_influence, row.tie)
        asked = Question(
            pairs=np.zeros(0, np.int64),
            who=who,
            place=place,
            parts=nothing,
            moves=whole_pairs(np.zeros(0)),
            weights=np.zeros(0),
            n_fixed=len(row.targets),
            rest=0.0,
            top_k=self.top_k,
            floor=floor,
            is_whole=True,
        )
        sums = now.of(who)
        if Search(row, asked).is_out(Sums(sums.reached[None], sums.free[None], sums.length[None]))[0]:
            return np.inf
        low, high = row.brackets(sums, who)
        values = (low + high) / 2
        others = np.sort(np.delete(values, place))[::-1]
        rival = float(others[self.top_k - 1]) if len(others) >= self.top_k else 0.0
        return (rival - float(values[place])) / float(values[place])

    def _greedy(self, most: int) -> tuple[Interaction, ...] | None:
        gone: tuple[Interaction, ...] = ()
        while len(gone) < most:
            graph = self._without(gone)
            trials = []
            gone_ids = {row.id for row in gone}
            for pair in self._promising(graph):
                left = [row for row in self.rows(pair) if row.id not in gone_ids]
                # of a pair the interaction that leaves least of it; equal ones: the latest
                first = min(
                    left,
                    key=lambda row, left=left: weigh_rows(  # type: ignore[misc]
                        [r for r in left if r.id != row.id], self._weighing(pair)
                    ),
                )
                trials.append((*gone, first))
            if not trials:
                return None
            gaps = [self._gap(self._without(trial)) for trial in trials]
            gone = trials[int(np.argmax(gaps))]
            if max(gaps) == np.inf:
                return gone
        return None

    def _promising(self, graph: Graph) -> list[int]:
        """List the pairs of which one interaction less moves the influencer most against the rival, first order."""
        measure = self._reading(graph)
        people = measure.authority(measure.walk.start_at(self.user)).values()
        people[[self.user, self.influencer]] = -1.0
        rival = int(np.argsort(-people, kind="stable")[min(self.top_k, len(people)) - 1])
        W = self.graph.W
        a, b = np.repeat(np.arange(W.shape[0]), np.diff(W.indptr)), W.indices.astype(np.int64)
        now = graph.W[a, b] if graph.W.nnz < W.nnz else graph.W.data
        cells = self.graph.cells
        n = np.ones(W.nnz) if cells is None else np.add.reduceat(cells.cell_n, cells.cell_ptr[:-1]).astype(np.float64)
        share = np.asarray(now).ravel() / n
        total = np.asarray(graph.W.sum(axis=1), dtype=np.float64).ravel() + graph.attention_prior
        left = total[a] - share
        score = self._falls(measure, self.influencer, (a, b), share, left)
        score -= self._falls(measure, rival, (a, b), share, left)
        best = np.argsort(-score, kind="stable")[:TRIED]
        return [int(pair) for pair in best if score[pair] > 0]

    def _falls(
        self, measure: MeasureOnWalk, v: int, pairs: tuple[IntVector, IntVector], share: FloatVector, left: FloatVector
    ) -> FloatVector:
        """How much v's influence falls for each pair that loses `share` of weight and leaves its row `left`."""
        a, b = pairs
        is_empty = left <= 1e-12 * (left + share)
        walk = measure.walk
        met = walk.chances(np.array([v]), measure.tolerance, until_met=True).values[:, 0]
        before = walk.visits(walk.start_at(self.user), measure.tolerance, until=v).values
        before[v] = 0.0
        step = np.asarray(walk.P @ met)
        change = np.divide(share, left, out=np.zeros_like(share), where=~is_empty)
        fall = before[a] * walk.damping_factor * change * (met[b] - step[a])
        ends = (share > 0) & is_empty
        return np.asarray(np.where(ends, before[a] * walk.damping_factor * step[a], fall))
