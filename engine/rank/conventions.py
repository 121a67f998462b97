"""Replay the PageRank numbers that other systems print: their iterations, their scale, their stop rule.

For those who migrate: see your old figures first, then trust the exact ones. A replay is not a certified rank.

========  ===========  ========================  ==============================  =============================
system    scale        dangling mass             start and restart               stop
========  ===========  ========================  ==============================  =============================
gds       (1 - d) each dropped                   1 - d on sources, no division   20 sweeps, or every step of a
                                                 by their number                 user at most `tolerance`
networkx  sum 1        by the restart            uniform start                   L1 change below n * tolerance
graph-    sum 1        to all alike              uniform start and restart       as many sweeps as asked for
alytics
========  ===========  ========================  ==============================  =============================

igraph solves exactly, so its figures are those of the exact rank, dangling mass by the restart: no replay is needed.
Sources: Neo4j Graph Data Science, documentation of PageRank and its Pregel computation; networkx 3, `pagerank`; LDBC
Graphalytics 1.0 specification, section 2.3 (PR).
Row = influencee, column = influencer.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from influent.errors import InputError, RankError, quote
from influent.types import FloatVector

Convention = Literal["gds", "networkx", "igraph", "graphalytics"]
GDS_SWEEPS = 20
NETWORKX_SWEEPS = 100


def replay(
    convention: Convention,
    P: csr_array[Any],
    restart: FloatVector,
    d: float,
    tolerance: float,
    *,
    sources: bool,
    max_iterations: int | None = None,
) -> tuple[FloatVector, int, float]:
    """Run one system's iteration; values (n,) on that system's scale, sweeps made, last L1 change.

    Parameters
    ----------
    restart : (n,) float64, sum 1
        Where walks begin; with `sources`, gds restarts on its non-zero users only, with 1 - d each.
    """
    if convention not in ("gds", "networkx", "graphalytics"):
        raise InputError(
            f"no system {quote(convention)} is known here",
            where="convention",
            advice="gds, networkx, igraph or graphalytics; JGraphT prints the exact rank: leave the convention out",
        )
    if convention == "graphalytics" and (max_iterations is None or sources):
        raise InputError(
            "Graphalytics has no stop rule and no restart of one's own",
            where="convention graphalytics",
            advice="max_iterations, and no restart",
        )
    if not len(restart):
        return restart, 0, 0.0
    if convention == "graphalytics":
        return _graphalytics(P, d, int(max_iterations or 0))
    if convention == "gds":
        starts = (restart > 0) if sources else np.ones(len(restart), bool)
        return _gds(P.T.tocsr(), starts, d, tolerance, max_iterations or GDS_SWEEPS)
    return _networkx(P, restart, d, tolerance, max_iterations or NETWORKX_SWEEPS)


def _gds(
    into: csr_array[Any], sources: NDArray[np.bool_], d: float, tolerance: float, max_iterations: int
) -> tuple[FloatVector, int, float]:
    """Only what changed is passed on, and only while a user's own change exceeds the tolerance."""
    values = np.where(sources, 1.0 - d, 0.0)
    change = values.copy()
    sweeps = 1
    while sweeps < max_iterations and change.any():
        change = d * (into @ change)
        values = values + change
        change = np.where(change > tolerance, change, 0.0)
        sweeps += 1
    return values, sweeps, float(change.sum())


def _graphalytics(P: csr_array[Any], d: float, sweeps: int) -> tuple[FloatVector, int, float]:
    n, into, dangling = P.shape[0], P.T.tocsr(), P.sum(axis=1) == 0
    values, change = np.full(n, 1.0 / n), 0.0
    for _ in range(sweeps):
        after = (1 - d) / n + d * (into @ values + values[dangling].sum() / n)
        change = float(np.abs(after - values).sum())
        values = after
    return values, sweeps, change


def _networkx(
    P: csr_array[Any], restart: FloatVector, d: float, tolerance: float, max_iterations: int
) -> tuple[FloatVector, int, float]:
    n = len(restart)
    into, dangling = P.T.tocsr(), P.sum(axis=1) == 0
    values = np.full(n, 1.0 / n)
    for sweep in range(1, max_iterations + 1):
        after = d * (into @ values + values[dangling].sum() * restart) + (1 - d) * restart
        change = float(np.abs(after - values).sum())
        values = after
        if change < n * tolerance:
            return values, sweep, change
    raise RankError(
        f"networkx would not converge in {max_iterations} sweeps",
        where=f"last change {change:.3g}, its rule needs less than {n * tolerance:.3g}",
        advice="a larger tolerance, or no convention at all",
    )
