"""Through whom? The strongest walks of attention from one person to another, best first.

A walk ends when it first meets the influencer; it carries d^hops times the product of its steps' probabilities, and
the walks' sum is the whole influence. They are found by best-first search (A*; Hart, Nilsson and Raphael 1968) with
an exact lower bound of what is left: the shortest path to the influencer on -log(d P), from one run of Dijkstra. So
the first k walks popped are the k strongest, and next to nothing else is looked at.
Row = influencee, column = influencer.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from influent.answers import Path, Paths, Stamp
from influent.engine.measures.face import Column
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.engine.rank.walk import Walk
from influent.types import FloatVector

if TYPE_CHECKING:
    from influent.engine.graph import Graph

MAX_HOPS = 64
"""At d = 0.85 a longer walk carries less than 3e-5 of its first step: a guard, not a limit that answers meet."""


def find_paths(graph: Graph, measure: MeasureOnWalk, stamp: Stamp, source: int, target: int, *, k: int) -> Paths:
    """Find the `k` strongest walks by which `target` influences `source`, and the share of it that they carry.

    No walk at all is an answer: influence 0 and no paths. One solve and O(pairs log users). Deterministic; walks of
    equal weight are ordered by the positions of their users.
    """
    column = measure.columns(np.array([target]))[0]
    influence = column.on(source)
    paths = strongest_paths(graph, measure.walk, column, source, k)
    covered = sum(path.influence for path in paths)
    return Paths(
        stamp=stamp,
        source=graph.ids[source],
        target=graph.ids[target],
        influence=influence,
        error_bound=column.error_bound,
        coverage=covered / influence if influence > 0 else 0.0,
        paths=paths,
    )


def strongest_paths(graph: Graph, walk: Walk, column: Column, source: int, k: int) -> tuple[Path, ...]:
    """List the `k` strongest walks from `source` to the column's influencer, as shares of its influence."""
    # N[v, v] / length(u) for pagerank, where walks may come back after the first meeting; 1 for reputation
    factor = float(column.meeting[column.influencer] / column.share[source])
    found = islice(_best_first(walk, source, column.influencer), k)
    return tuple(
        Path(tuple(graph.ids[place] for place in places), mass * factor, len(places) - 1) for mass, places in found
    )


def _best_first(walk: Walk, source: int, target: int) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Yield (mass, positions) of the walks that end at their first meeting with `target`, strongest first."""
    P, d = walk.P, walk.damping_factor
    left = _cheapest_rest(walk, target)
    if not np.isfinite(left[source]) or source == target:
        return
    heap: list[tuple[float, int, tuple[int, ...], float]] = [(float(left[source]), 0, (source,), 1.0)]
    while heap:
        _, hops, places, mass = heapq.heappop(heap)
        here = places[-1]
        if here == target:
            yield mass, places
            continue
        if hops == MAX_HOPS:
            continue
        row = slice(P.indptr[here], P.indptr[here + 1])
        steps = d * P.data[row]
        reachable = np.isfinite(left[P.indices[row]]) & (steps > 0)
        for there, step in zip(P.indices[row][reachable].tolist(), steps[reachable].tolist(), strict=True):
            after = mass * step
            if after > 0:
                heapq.heappush(heap, (float(left[there]) - np.log(after), hops + 1, (*places, there), after))


def _cheapest_rest(walk: Walk, target: int) -> FloatVector:
    """-log of the strongest walk's mass from everybody to `target`, (n,); inf where there is none."""
    into = walk.into
    keep = into.data > 0
    rows = np.repeat(np.arange(walk.n), np.diff(into.indptr))[keep]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=walk.n))])
    # a sum of logarithms of d P <= 0.85 is never zero, so no step is lost as an "absent" sparse entry
    costs = -np.log(walk.damping_factor * into.data[keep]) if walk.damping_factor > 0 else np.full(len(rows), np.inf)
    reverse = csr_array((costs, into.indices[keep], indptr), shape=into.shape)
    costs_left = dijkstra(reverse, directed=True, indices=np.array([target]))
    return np.asarray(costs_left[0], dtype=np.float64)
