"""PageRank computed inside Neo4j: one sweep is one statement of ``cypher/rank/``; a check on the engine, and a lesson.

Jacobi iteration of x <- (1-d)/n + d (P^T x + D(x)/n), with P[u, v] = weight(v -> u) / sum of u's weights, row =
influencee u, column = influencer v, and D(x) the rank of dangling users (who react to nobody), returned by the uniform
restart; x sums to 1. Users whom nobody reacts to all have the same rank, which is carried as one number. Everything
happens in one transaction that is rolled back: no temporary property is ever seen by others, or left behind.
Brin and Page (1998); for the bound see Langville and Meyer, "Google's PageRank and Beyond" (2006), section 4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from influent.errors import RankError, StoreError
from influent.store.neo4j_scan import sort_users
from influent.store.neo4j_session import Neo4jSessions, Transaction
from influent.types import FloatVector, IdVector, Progress

SWEEP_S_PER_PAIR = 8e-6  # PERFORMANCE: about 8 s a sweep per million pairs
ROUND_OFF = 2.0**-53


@dataclass(frozen=True)
class DatabaseRank:
    """PageRank by Cypher: `values` sum to 1, in the order of `users` (ascending nr); L1 error <= `error_bound`."""

    users: IdVector
    values: FloatVector
    error_bound: float
    ran_iterations: int


@dataclass(frozen=True)
class RankCost:
    """What a rank in the database will cost: `n_pairs` are read in each sweep; seconds are rough."""

    n_users: int
    n_pairs: int
    max_sweeps: int
    sweep_s: float

    @property
    def total_s(self) -> float:
        """Seconds at most, were every sweep needed; most graphs need a third."""
        return self.max_sweeps * self.sweep_s


@dataclass
class _Walk:
    """The part of the iteration that is not in the database."""

    n: int
    n_others: int  # users whom nobody reacts to
    n_dangling_others: int
    others: float  # the rank of each of them
    dangling: float  # the rank of dangling users together

    def base(self, damping_factor: float) -> float:
        return (1 - damping_factor + damping_factor * self.dangling) / self.n


def estimate_cost(sessions: Neo4jSessions, *, damping_factor: float, tolerance: float) -> RankCost:
    """Say what a rank would cost; StoreError when the pairs have no weights to rank by.

    The change of a sweep shrinks by the damping factor at least, from 2: that bounds the number of sweeps.
    """
    ((n_users, n_pairs, n_weighted),) = sessions.read(lambda transaction: transaction.run_named("rank/estimate"))
    if n_weighted == 0:
        raise StoreError(
            f"none of the {n_pairs} pairs has a weight: a rank in the database reads those of the current run",
            where=sessions.address,
            advice="influent rank first, with its weights written back (no --no-write-back)",
        )
    last_change = tolerance * (1 - damping_factor) / damping_factor
    n_sweeps = max(1, math.ceil(math.log(last_change / 2) / math.log(damping_factor)) + 1)
    return RankCost(n_users, n_weighted, n_sweeps, n_pairs * SWEEP_S_PER_PAIR)


def rank_by_sweeps(
    sessions: Neo4jSessions,
    *,
    damping_factor: float,
    tolerance: float,
    max_sweeps: int | None,
    progress: Progress | None,
) -> DatabaseRank:
    """Rank everybody by Cypher; deterministic up to the server's order of summing.

    Raises
    ------
    StoreError
        No pair has a weight.
    RankError
        The bound is above `tolerance` after `max_sweeps`.
    """
    cost = estimate_cost(sessions, damping_factor=damping_factor, tolerance=tolerance)
    limit = max_sweeps or cost.max_sweeps
    with sessions.undone() as transaction:
        walk, n_longest = _prepare(transaction)
        rounding = ROUND_OFF * (n_longest + 8) / (1 - damping_factor)
        bound, ran = math.inf, 0
        while bound > tolerance and ran < limit:
            change, total = _sweep(transaction, walk, damping_factor)
            bound, ran = (change * damping_factor / (1 - damping_factor) + rounding) / total, ran + 1
            if progress:
                progress(f"sweeps of about {cost.sweep_s:.1f} s", ran, limit)
        if bound > tolerance:
            raise RankError(
                f"after {ran} sweeps in the database the error is only known to be under {bound:.1e}",
                where=sessions.address,
                advice=f"more sweeps, or a tolerance above {max(bound, rounding):.1e}",
            )
        return _collect(transaction, walk, bound, ran)


def _prepare(transaction: Transaction) -> tuple[_Walk, int]:
    ((n,),) = transaction.run("count_users")
    ((n_longest,),) = transaction.run_named("rank/prepare", start=1 / n)
    ((n_influencers, n_dangling_others, dangling),) = transaction.run_named("rank/dangling")
    walk = _Walk(n, n - n_influencers, n_dangling_others, 1 / n, dangling + n_dangling_others / n)
    return walk, n_longest


def _sweep(transaction: Transaction, walk: _Walk, damping_factor: float) -> tuple[float, float]:
    """Go one step; returns the L1 change and the sum of all ranks."""
    base = walk.base(damping_factor)
    ((change, dangling, total),) = transaction.run_named(
        "rank/sweep", damping_factor=damping_factor, others=walk.others, base=base
    )
    change += walk.n_others * abs(base - walk.others)
    walk.others, walk.dangling = base, dangling + walk.n_dangling_others * base
    return change, total + walk.n_others * base


def _collect(transaction: Transaction, walk: _Walk, bound: float, ran: int) -> DatabaseRank:
    numbers, users = sort_users(transaction.run("user_ids"))
    values = np.full(len(users), walk.others)
    for _, nrs, ranks in transaction.run_named("rank/ranks"):
        values[np.searchsorted(numbers, nrs)] = ranks
    return DatabaseRank(users, values / values.sum(), bound, ran)
