"""Betweenness: on how many shortest ways between two others does somebody stand.

    betweenness(x) = sum over pairs (s, t) of the share of shortest paths s -> t that lead through x

Paths follow reactions; a step is one long, or as long as its weight says. Undirected, every pair counts once. Source:
Freeman (1977), "A set of measures of centrality based on betweenness"; the accumulation is Brandes's (2001), "A faster
algorithm for betweenness centrality", theorem 6. Exact: O(users * pairs * log users), in Python: for thousands of
users, not for millions. Row = influencee, where a step begins; column = influencer, where it ends.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from influent.types import FloatVector


def betweenness(W: csr_array[Any], *, is_directed: bool = True, is_weighted: bool = False) -> FloatVector:
    """Count the ways that lead through each user, (n,) float64; weights > 0 are lengths when `is_weighted`.

    Deterministic. Lengths are compared exactly: ways that only rounding tells apart count as different.
    """
    if not is_directed:
        W = csr_array(W.maximum(W.T))
    n = int(W.shape[0])
    found = np.zeros(n)
    for source in range(n):
        order, paths, before = _shortest_ways(W, source, is_weighted=is_weighted)
        passed = np.zeros(n)
        for x in reversed(order):
            for u in before[x]:
                passed[u] += paths[u] / paths[x] * (1.0 + passed[x])
            if x != source:
                found[x] += passed[x]
    return found if is_directed else found / 2


def _shortest_ways(
    W: csr_array[Any], source: int, *, is_weighted: bool
) -> tuple[list[int], dict[int, int], dict[int, list[int]]]:
    """Everybody reached, nearest first; the number of shortest ways to each, and who stands last before them."""
    nearest, paths, before = {source: 0.0}, {source: 1}, {source: []}  # type: ignore[var-annotated]
    order: list[int] = []
    is_done: set[int] = set()
    queue = [(0.0, source)]
    while queue:
        distance, u = heappop(queue)
        if u in is_done:
            continue
        is_done.add(u)
        order.append(u)
        row = slice(W.indptr[u], W.indptr[u + 1])
        for v, weight in zip(W.indices[row].tolist(), W.data[row].tolist(), strict=True):
            if weight <= 0 or v == u:
                continue
            there = distance + (weight if is_weighted else 1.0)
            if there < nearest.get(v, np.inf):
                nearest[v], paths[v], before[v] = there, paths[u], [u]
                heappush(queue, (there, v))
            elif there == nearest[v] and v not in is_done:
                paths[v] += paths[u]
                before[v].append(u)
    return order, paths, before
