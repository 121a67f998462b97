"""The independent verifier: N, h, reputation and PageRank by dense elimination, straight from the definitions.

Nothing here is shared with the engine. W[u, v]: row = influencee, column = influencer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from influent.engine.graph import Graph

Matrix = NDArray[np.float64]


def steps(W: Matrix, prior: float = 0.0) -> Matrix:
    """P[u, v] = W[u, v] / (sum of row u + prior), a zero row for who has no weight; scaled first: no overflow."""
    P = np.zeros_like(W)
    for u, row in enumerate(W):
        if row.max(initial=0.0) > 0:
            unit = max(row.max(), prior)
            P[u] = (row / unit) / ((row / unit).sum() + prior / unit)
    return P


def visits(W: Matrix, d: float = 0.85, prior: float = 0.0) -> Matrix:
    """N = (I - d P)^-1."""
    return np.linalg.inv(np.eye(len(W)) - d * steps(W, prior))


def meetings(W: Matrix, d: float = 0.85, prior: float = 0.0) -> Matrix:
    """h[u, v] by stopping the walk: for each v, solve h = e_v + d P h on everybody but v. Uses no N."""
    n, P = len(W), steps(W, prior)
    h = np.ones((n, n))
    for v in range(n):
        rest = np.delete(np.arange(n), v)
        h[rest, v] = np.linalg.solve(np.eye(n - 1) - d * P[np.ix_(rest, rest)], d * P[rest, v])
    return h


def pagerank(W: Matrix, d: float = 0.85, prior: float = 0.0, restart: Matrix | None = None) -> Matrix:
    """The fixed point of x = d (x P + lost(x) p) + (1 - d) p, lost = the mass whose walk ended in a row's lack."""
    n, P = len(W), steps(W, prior)
    p = np.full(n, 1 / n) if restart is None else restart / restart.sum()
    whole = P + np.outer(1.0 - P.sum(axis=1), p)
    return np.linalg.solve(np.eye(n) - d * whole.T, (1 - d) * p)


def reputation(W: Matrix, d: float = 0.85, prior: float = 0.0, restart: Matrix | None = None) -> Matrix:
    """rep(v) = sum_u p(u) h(u, v)."""
    p = np.full(len(W), 1 / len(W)) if restart is None else restart / restart.sum()
    found: Matrix = p @ meetings(W, d, prior)
    return found


def graph_of(W: Matrix, prior: float = 0.0) -> Graph:
    """The engine's graph of a dense matrix; absent pairs are left out."""
    u, v = np.nonzero(W)
    return Graph.from_arrays(u, v, W[u, v], len(W), attention_prior=prior)
