"""Through whom? The strongest walks of attention from one person to another, best first.

A walk ends when it first meets the influencer; it carries d^hops times the product of its steps' probabilities, and
the walks' sum is the whole influence. They are found by best-first search (A*; Hart, Nilsson and Raphael 1968) with
an exact lower bound of what is left: the shortest path to the influencer on -log(d P), from one run of Dijkstra. So
the first k walks popped are the k strongest, and next to nothing else is looked at. Simple paths, on which nobody comes
twice, are the same search without the steps that come back; the shortest first is the same search on (steps, cost).
Row = influencee, column = influencer.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from influent.answers import Stamp
from influent.answers_why import Path, PathOrder, Paths, StepShare
from influent.engine.measures.face import Column
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.engine.rank.walk import Walk
from influent.types import FloatVector

if TYPE_CHECKING:
    from influent.engine.graph import Graph

MAX_HOPS = 64
"""At d = 0.85 a longer walk carries less than 3e-5 of its first step: a guard, not a limit that answers meet."""


def find_paths(
    graph: Graph, measure: MeasureOnWalk, stamp: Stamp, source: int, target: int, *, k: int, listed: PathOrder = "walks"
) -> Paths:
    """Find the first `k` walks by which `target` influences `source`, and the share of it that they carry.

    Parameters
    ----------
    listed : "walks", "strongest" or "shortest"
        Walks, strongest first; or simple paths alone, the strongest or the shortest first (then the strongest).

    Notes
    -----
    No walk at all is an answer: influence 0 and no paths. One solve and O(pairs log users). Deterministic; walks of
    equal weight are ordered by the positions of their users.
    """
    column = measure.columns(np.array([target]))[0]
    influence = column.on(source)
    paths = list_paths(graph, measure.walk, column, source, k, listed=listed)
    covered = sum(path.influence for path in paths)
    return Paths(
        stamp=stamp,
        source=graph.ids[source],
        target=graph.ids[target],
        influence=influence,
        error_bound=column.error_bound,
        coverage=covered / influence if influence > 0 else 0.0,
        paths=paths,
        listed=listed,
    )


def list_paths(
    graph: Graph,
    walk: Walk,
    column: Column,
    source: int,
    k: int,
    *,
    listed: PathOrder = "walks",
    max_hops: int | None = None,
) -> tuple[Path, ...]:
    """List the first `k` walks from `source` to the column's influencer, as shares of its influence."""
    factor = _after_meeting(column, source)
    found = islice(_best_first(walk, source, column.influencer, listed, max_hops or MAX_HOPS), k)
    return tuple(
        Path(tuple(graph.ids[place] for place in places), mass * factor, len(places) - 1) for mass, places in found
    )


def split_by_steps(walk: Walk, column: Column, source: int, depth: int) -> tuple[StepShare, ...]:
    """Split an influence by the number of steps after which it arrives, up to `depth`; O(pairs) a step.

    What is missing to the whole takes more steps.
    """
    arriving = np.zeros(walk.n)
    arriving[column.influencer] = 1.0
    factor, found = _after_meeting(column, source), []
    for hops in range(1, depth + 1):
        arriving = walk.damping_factor * (walk.P @ arriving)
        arriving[column.influencer] = 0.0  # a walk ends when it first meets the influencer
        found.append(StepShare(hops, float(arriving[source]) * factor))
    return tuple(found)


def _after_meeting(column: Column, source: int) -> float:
    """N[v, v] / length(u) for pagerank, where walks may come back after the first meeting; 1 for reputation."""
    return float(column.meeting[column.influencer] / column.share[source])


def _best_first(
    walk: Walk, source: int, target: int, listed: PathOrder, max_hops: int
) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Yield (mass, positions) of the walks that end at their first meeting with `target`, in order."""
    P, d = walk.P, walk.damping_factor
    costs = _costs(walk)
    left = _cheapest(costs, target)
    if not np.isfinite(left[source]) or source == target:
        return
    is_bounded = listed == "shortest" or max_hops < MAX_HOPS
    steps_left = _cheapest(costs, target, unweighted=True) if is_bounded else np.where(np.isfinite(left), 0.0, np.inf)
    # each entry: fewest steps in all (where they matter), lowest cost in all, steps so far, positions, mass so far
    heap: list[tuple[float, float, int, tuple[int, ...], float]] = [(0.0, float(left[source]), 0, (source,), 1.0)]
    while heap:
        _, _, hops, places, mass = heapq.heappop(heap)
        here = places[-1]
        if here == target:
            yield mass, places
            continue
        row = slice(P.indptr[here], P.indptr[here + 1])
        steps, there = d * P.data[row], P.indices[row]
        in_all = hops + 1 + steps_left[there]
        is_open = (in_all <= max_hops) & (steps > 0)
        if listed != "walks":
            is_open &= ~np.isin(there, places)
        fewest = in_all if listed == "shortest" else np.zeros(len(there))
        for place, step, first in zip(
            there[is_open].tolist(), steps[is_open].tolist(), fewest[is_open].tolist(), strict=True
        ):
            after = mass * step
            if after > 0:
                heapq.heappush(heap, (first, float(left[place]) - np.log(after), hops + 1, (*places, place), after))


def _costs(walk: Walk) -> csr_array[Any]:
    """-log(d P) of every step that can be taken, (n, n), row = influencer: a path's mass is exp of minus its cost."""
    into = walk.into
    keep = (into.data > 0) & (walk.damping_factor > 0)
    rows = np.repeat(np.arange(walk.n), np.diff(into.indptr))[keep]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=walk.n))])
    # a sum of logarithms of d P <= 0.85 is never zero, so no step is lost as an "absent" sparse entry
    return csr_array((-np.log(walk.damping_factor * into.data[keep]), into.indices[keep], indptr), shape=into.shape)


def _cheapest(costs: csr_array[Any], target: int, *, unweighted: bool = False) -> FloatVector:
    """Cost (or number of steps) of the cheapest walk from everybody to `target`, (n,); inf where there is none."""
    found = dijkstra(costs, directed=True, indices=np.array([target]), unweighted=unweighted)
    return np.asarray(found[0], dtype=np.float64)
