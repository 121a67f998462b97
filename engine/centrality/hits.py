"""HITS: good hubs react to good authorities, and good authorities are reacted to by good hubs.

    authority = W^T hub,  hub = W authority,  each divided by its length: the leading singular vectors of W

Power iteration; the error shrinks by (sigma_2 / sigma_1)^2 a step, which nothing cheap bounds, so there is no
certificate: `residual` is what the last step changed in the authorities (L2). Where the largest singular value is not
alone the answer depends on the start, which is uniform. Source: Kleinberg (1999), "Authoritative sources in a
hyperlinked environment", section 3. Row = influencee, the hub; column = influencer, the authority.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from influent.engine.centrality.scaling import l2_norm, largest_is_one
from influent.engine.given import check_tolerance
from influent.errors import RankError
from influent.types import FloatVector

MAX_ITERATIONS = 10_000


@dataclass(frozen=True)
class Hits:
    """Hubs and authorities, (n,) each, of length 1; no error bound is known, see the module."""

    hub: FloatVector
    authority: FloatVector
    ran_iterations: int
    did_converge: bool
    residual: float


def hits(W: csr_array[Any], tolerance: float, *, sweeps: int | None = None) -> Hits:
    """Find hubs and authorities; with `sweeps` stop after so many, as Neo4j GDS does (20).

    Raises
    ------
    RankError
        The tolerance is no number >= 0, or the residual is above it after 10,000 steps.

    Notes
    -----
    Two products of O(pairs) a step. Deterministic.
    """
    check_tolerance(tolerance)
    n = int(W.shape[0])
    W = largest_is_one(W)
    into = W.T.tocsr()
    hub, before, residual = np.ones(n), np.zeros(n), np.inf
    for iteration in range(1, (sweeps or MAX_ITERATIONS) + 1):
        authority = l2_norm(into @ hub)
        residual = float(np.sqrt(np.square(authority - before).sum()))
        hub, before = l2_norm(W @ authority), authority
        if sweeps is None and residual <= tolerance:
            return Hits(hub, authority, iteration, did_converge=True, residual=residual)
    if sweeps is not None:
        return Hits(hub, authority, sweeps, did_converge=residual <= tolerance, residual=residual)
    raise RankError(
        f"HITS did not converge in {MAX_ITERATIONS:,} steps",
        where=f"the last step changed the authorities by {residual:.3g}",
        advice="a larger tolerance, or pagerank, whose steps always shrink the error",
    )
