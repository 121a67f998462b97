"""Edge lists that the published tables were computed on, and what two limits share.

W[u, v]: row = influencee u (the edge's source), column = influencer v (its target).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from influent.engine.graph import Graph
from tests.engine.dense import pagerank

Edge = tuple[str, str, float]


def edges(text: str) -> list[Edge]:
    """Read ``a>b`` or ``a>b:weight``, separated by blanks."""
    found = []
    for part in text.split():
        pair, _, weight = part.partition(":")
        source, target = pair.split(">")
        found.append((source, target, float(weight or 1)))
    return found


def both_ways(given: Iterable[Edge]) -> list[Edge]:
    """Undirected edges as igraph and JGraphT count them: once in each direction, a self-loop twice at its node."""
    return [edge for a, b, w in given for edge in ((a, b, w), (b, a, w))]


def graph(users: Sequence[str], given: Sequence[Edge]) -> Graph:
    """The engine's graph of users in this order, parallel edges added up."""
    nr = {user: i for i, user in enumerate(users)}
    return Graph.from_arrays(
        [nr[a] for a, _, _ in given], [nr[b] for _, b, _ in given], [w for _, _, w in given], len(users), users
    )


def limit(of: Graph, d: float = 0.85, restart: Sequence[float] | None = None) -> np.ndarray:
    """The exact rank by dense elimination: sums to 1, dangling mass returned by the restart."""
    return pagerank(of.W.toarray(), d, restart=None if restart is None else np.array(restart, dtype=float))


def gds_limit(of: Graph, d: float = 0.85, sources: Sequence[int] | None = None) -> np.ndarray:
    """What GDS would print after endless sweeps: (1 - d) each on all users (or the sources), dangling mass dropped."""
    n = of.n_users
    start = np.full(n, 1 - d)
    if sources is not None:
        start = np.where(np.isin(np.arange(n), sources), 1 - d, 0.0)
    W = of.W.toarray()
    sums = W.sum(axis=1, keepdims=True)
    P = np.divide(W, sums, out=np.zeros_like(W), where=sums > 0)
    return np.linalg.solve(np.eye(n) - d * P.T, start)
