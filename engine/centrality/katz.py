"""Katz: how many walks lead to somebody, each longer one worth less.

    x = beta + alpha W^T x,        so x(v) = beta * sum over walks to v of alpha^steps * product of their weights

Unlike PageRank no row is divided by its sum: who reacts to everybody gives everybody everything. The sum exists only
for alpha below 1 / (largest eigenvalue); a sum that grows beyond any is refused. Source: Katz (1953), "A new status
index derived from sociometric analysis"; the form with beta is Bonacich's (1987), equation 2. Row = influencee, column
= influencer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from influent.engine.centrality.scaling import l2_norm
from influent.engine.given import check_tolerance
from influent.errors import RankError
from influent.types import FloatVector

MAX_ITERATIONS = 10_000
LARGEST = 1e200
"""Beyond this a sum that should converge does not."""


def katz(W: csr_array[Any], alpha: float = 0.1, beta: float = 1.0, tolerance: float = 1e-10) -> FloatVector:
    """Add up the walks, (n,) float64 of length 1, as networkx gives them.

    Parameters
    ----------
    tolerance : float
        Largest change of the last step, relative to the largest value; steps shrink it by alpha times the largest
        eigenvalue in the long run, which is not known, so this is no bound.

    Raises
    ------
    RankError
        alpha is not a finite number >= 0, or so large that the walks never end; beta is not above 0.

    Notes
    -----
    A product of O(pairs) a step. Deterministic.
    """
    check_tolerance(tolerance)
    if not 0 <= alpha < np.inf or not 0 < beta < np.inf:
        raise RankError(
            f"alpha {alpha:g} and beta {beta:g} are no numbers >= 0 and > 0", where="katz", advice="0.1 and 1"
        )
    into = W.T.tocsr()
    x = np.full(W.shape[0], beta)
    for _ in range(MAX_ITERATIONS):
        after = beta + alpha * (into @ x)
        largest = float(after.max(initial=beta))
        if not largest < LARGEST:
            break
        if float(np.abs(after - x).max(initial=0.0)) <= tolerance * largest:
            return l2_norm(after)
        x = after
    raise RankError(
        f"with alpha {alpha:g} the walks do not end",
        where=f"after {MAX_ITERATIONS:,} steps at most",
        advice="an alpha below the inverse of the largest eigenvalue of the weights",
    )
