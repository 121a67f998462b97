"""Eigenvector centrality: x(v) = sum_u W[u, v] x(u) / lambda, the leading eigenvector of W transposed, length 1.

Power iteration on W + I: the shift keeps the eigenvector and takes away the swinging between the two sides of a
bipartite graph. It shrinks the error by |lambda_2 + 1| / (lambda_1 + 1) a step, a rate that nothing cheap bounds, so
there is no certificate: `residual` is ||W^T x - lambda x|| / lambda, and the loop ends when it is under the tolerance.
Where the largest eigenvalue is not alone, as with two islands alike, the answer depends on the start, which is uniform.
Sources: Bonacich (1972), "Factoring and weighting approaches to status scores and clique identification"; Mises and
Pollaczek-Geiringer (1929) for the iteration. Row = influencee, column = influencer.

The replay of Neo4j GDS divides each row of weights by its sum, and sends what a user had before the last normalisation.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from influent.engine.centrality.scaling import largest_is_one
from influent.engine.given import check_tolerance
from influent.engine.rank.result import Rank
from influent.errors import RankError
from influent.types import FloatVector

MAX_ITERATIONS = 10_000


def eigenvector(W: csr_array[Any], tolerance: float) -> Rank:
    """Find the leading eigenvector of W transposed, (n,) >= 0, length 1.

    Raises
    ------
    RankError
        There are pairs but no circle of them, so that the largest eigenvalue is 0; the tolerance is no number >= 0; or
        the residual is above it after 10,000 steps: the second eigenvalue is too close to the first.

    Notes
    -----
    O(pairs) a step. Deterministic.
    """
    check_tolerance(tolerance)
    n = int(W.shape[0])
    x = np.full(n, 1.0 / np.sqrt(max(n, 1)))
    if not W.data.any():
        return Rank(x, float("nan"), 0, did_converge=True, residual=0.0)
    _refuse_without_circles(W)
    into = largest_is_one(W).T.tocsr()
    residual = np.inf
    for iteration in range(1, MAX_ITERATIONS + 1):
        arriving = into @ x
        eigenvalue = float((x * arriving).sum())
        residual = _length(arriving - eigenvalue * x) / eigenvalue if eigenvalue > 0 else np.inf
        if residual <= tolerance:
            return Rank(x, float("nan"), iteration, did_converge=True, residual=residual)
        arriving += x
        x = arriving / _length(arriving)
    raise RankError(
        f"the eigenvector did not converge in {MAX_ITERATIONS:,} steps",
        where=f"residual {residual:.3g}",
        advice="a larger tolerance, or pagerank, whose steps always shrink the error",
    )


def _refuse_without_circles(W: csr_array[Any]) -> None:
    kept = csr_array(W)
    kept.eliminate_zeros()
    n_components, _ = connected_components(kept, directed=True, connection="strong")
    if n_components == W.shape[0] and not kept.diagonal().any():
        raise RankError(
            "nobody's reactions ever lead back, so the largest eigenvalue is 0 and has no ranking vector",
            where="eigenvector",
            advice="pagerank, which ranks graphs without circles too",
        )


def replay_gds(W: csr_array[Any], sources: FloatVector | None, tolerance: float, max_iterations: int) -> Rank:
    """Run GDS's iteration; `sources` (n,): its non-zero users start, else all."""
    n = int(W.shape[0])
    sums = np.asarray(W.sum(axis=1), dtype=np.float64)
    rows = np.repeat(np.where(sums > 0, sums, 1.0), np.diff(W.indptr))
    is_plain = bool((W.data == 1).all())  # GDS leaves graphs without weights as they are
    into = csr_array((W.data if is_plain else W.data / rows, W.indices, W.indptr), shape=W.shape).T.tocsr()
    starts = np.ones(n, dtype=bool) if sources is None else sources > 0
    rank = np.where(starts, 1.0 / max(int(starts.sum()), 1), 0.0)
    sent, change = np.zeros(n), np.inf
    for iteration in range(1, max_iterations + 1):
        sent = rank + into @ sent
        after = sent / (_length(sent) or 1.0)
        change = float(np.abs(after - rank).max(initial=0.0))
        rank = after
        if iteration > 1 and change <= tolerance:
            break
    return Rank(rank, float("nan"), iteration, did_converge=change <= tolerance, residual=change)


def _length(x: FloatVector) -> float:
    return float(np.sqrt(np.square(x).sum()))
