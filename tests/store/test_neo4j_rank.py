"""PageRank by Cypher agrees with a dense solve within its printed bound, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from neo4j import GraphDatabase

from influent.errors import RankError, StoreError
from influent.store.neo4j import Neo4jStore
from influent.store.protocol import PairWeights, Run
from influent.types import Batch, FloatVector

if TYPE_CHECKING:
    from tests.conftest import Neo4jServer

MakeBatch = Callable[..., Batch]
MakeRun = Callable[..., Run]
NewStore = Callable[[], Neo4jStore]


def dense_pagerank(W: FloatVector, damping_factor: float) -> FloatVector:
    """Solve PageRank by elimination; W[u, v]: row = influencee, column = influencer; dangling rows become uniform."""
    n = len(W)
    out = W.sum(axis=1, keepdims=True)
    P = np.where(out > 0, W / np.where(out > 0, out, 1), 1 / n)
    found: FloatVector = np.linalg.solve((np.eye(n) - damping_factor * P).T, np.full(n, (1 - damping_factor) / n))
    return found


def load_random(
    store: Neo4jStore, make_batch: MakeBatch, make_run: MakeRun, seed: int
) -> tuple[list[str], FloatVector]:
    """Load people who react, dangling ones, self-reactors, and pairs without weight; returns ids and W."""
    chance = np.random.default_rng(seed)
    users = [f"u{n:02}" for n in range(25)]
    actor, target = chance.integers(0, 18, 90), chance.integers(5, 25, 90)
    store.write_batches(
        [make_batch([{"actor": users[a], "target": users[t]} for a, t in zip(actor, target, strict=True)])]
    )
    present = sorted({*actor.tolist(), *target.tolist()})
    W = np.zeros((25, 25))
    W[actor, target] = chance.lognormal(0, 3, 90)
    W[actor[:4], target[:4]] = 0.0
    np.fill_diagonal(W, 0.0)
    u, v = np.nonzero(W)
    ids = np.array(users, object)
    store.write_run(make_run([users[n] for n in present]), PairWeights(ids[v], ids[u], W[u, v]))
    return [users[n] for n in present], W[np.ix_(present, present)]


@pytest.mark.parametrize("case", [(1, 0.85, 1e-10), (2, 0.5, 1e-6), (3, 0.95, 1e-3)])
def test_rank_when_in_the_database_then_agrees_with_a_dense_solve_within_its_bound(
    new_neo4j: NewStore,
    make_batch: MakeBatch,
    make_run: MakeRun,
    neo4j_server: Neo4jServer,
    case: tuple[int, float, float],
) -> None:
    seed, damping_factor, tolerance = case
    store = new_neo4j()
    users, W = load_random(store, make_batch, make_run, seed)
    seen: list[tuple[int, int]] = []
    cost = store.rank_cost(damping_factor=damping_factor, tolerance=tolerance)
    found = store.rank_in_database(
        damping_factor=damping_factor, tolerance=tolerance, progress=lambda _, done, total: seen.append((done, total))
    )
    order = np.argsort(found.users)
    assert found.users[order].tolist() == users
    assert found.values.sum() == pytest.approx(1, abs=1e-14)
    error = np.abs(found.values[order] - dense_pagerank(W, damping_factor)).sum()
    assert error <= found.error_bound <= tolerance
    assert seen == [(n + 1, cost.max_sweeps) for n in range(found.ran_iterations)]
    assert found.ran_iterations <= cost.max_sweeps
    assert (cost.n_users, cost.n_pairs) == (len(users), np.count_nonzero(W))
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        left = driver.execute_query(
            "MATCH (u:User) WHERE u.rank_now IS NOT NULL OR u.rank_out IS NOT NULL RETURN count(u)"
        )
    assert left.records[0][0] == 0


def test_rank_when_pairs_have_no_weights_then_says_what_to_do_first(new_neo4j: NewStore, make_batch: MakeBatch) -> None:
    store = new_neo4j()
    for _ in range(2):
        with pytest.raises(StoreError, match="has a weight") as raised:
            store.rank_in_database()
        assert "influent rank first" in raised.value.advice
        store.write_batches([make_batch([{}])])


def test_rank_when_sweeps_are_too_few_then_is_no_result(
    new_neo4j: NewStore, make_batch: MakeBatch, make_run: MakeRun
) -> None:
    store = new_neo4j()
    load_random(store, make_batch, make_run, 4)
    with pytest.raises(RankError, match="after 2 sweeps"):
        store.rank_in_database(max_sweeps=2)
