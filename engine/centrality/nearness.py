"""Nearness: how few steps is somebody from the people who can reach them by reacting.

    closeness(v) = (r / sum of distances) * r / (n - 1),        r = how many others can reach v
    harmonic(v) = sum over u of 1 / distance(u, v) / (n - 1)

Distances count steps u -> v along reactions; weights do not matter. Source: Freeman (1979), "Centrality in social
networks", section on closeness, with the correction for parts that are cut off by Wasserman and Faust (1994), equation
5.22; harmonic: Marchiori and Latora (2000), "Harmony in the small-world". Exact, but every pair of users is looked at:
O(users * pairs) time, in blocks of users so that memory stays small. Row = influencee, column = influencer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from influent.types import FloatVector

BLOCK = 256


def closeness(W: csr_array[Any]) -> FloatVector:
    """Measure closeness of everybody, (n,) in [0, 1]; 0 for whom nobody reaches."""
    n = int(W.shape[0])
    found = np.zeros(n)
    for users, distance in _distances(W):
        is_reached = np.isfinite(distance)
        r = is_reached.sum(axis=1) - 1.0
        whole = np.where(is_reached, distance, 0.0).sum(axis=1)
        found[users] = np.divide(r * r, whole * (n - 1), out=np.zeros(len(r)), where=whole > 0)
    return found


def harmonic(W: csr_array[Any]) -> FloatVector:
    """Measure harmonic centrality of everybody, (n,) in [0, 1]."""
    n = int(W.shape[0])
    found = np.zeros(n)
    for users, distance in _distances(W):
        with np.errstate(divide="ignore"):
            near = np.where(distance > 0, 1.0 / distance, 0.0)
        found[users] = near.sum(axis=1) / max(1, n - 1)
    return found


def _distances(W: csr_array[Any]) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Count the steps from everybody to each of a block of users, (block, n); infinite where nobody leads."""
    n = int(W.shape[0])
    steps = csr_array((W.data > 0, W.indices, W.indptr), shape=W.shape).astype(np.float64)
    steps.eliminate_zeros()
    into = steps.T.tocsr()
    for first in range(0, n, BLOCK):
        users = slice(first, min(first + BLOCK, n))
        yield users, dijkstra(into, indices=np.arange(users.start, users.stop), unweighted=True)
