"""PageRank by Cypher inside Neo4j, held against the engine's: each is a check of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from influent.answers import DatabaseRanking, DatabaseUser
from influent.engine.graph import Graph
from influent.engine.rank.certify import order_by_value, tied_positions
from influent.errors import ConfigError, StoreError
from influent.store.neo4j import Neo4jStore
from influent.view import rebuild_view

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore
    from influent.types import Progress

TOLERANCE = 1e-10


def rank_in_database(
    store: AssertedStore, *, top: int | None = 20, progress: Progress | None = None
) -> DatabaseRanking:
    """Rank everybody by PageRank in Neo4j, from the weights that the current run shows on the pairs.

    The walk is the classic one on those weights: no attention prior, dangling mass and restart uniform.

    Raises
    ------
    ConfigError
        The store is no Neo4j, or what is asserted makes persons of its accounts.
    StoreError
        No run is current, the store has changed since, or the two ranks differ by more than their bounds allow.
    """
    inner = store.inner
    if not isinstance(inner, Neo4jStore):
        raise ConfigError(
            "only Neo4j can rank inside the database",
            where=store.address,
            advice="--store neo4j://…, or no --in-database",
        )
    if store.in_force.changes_counts:
        raise ConfigError(
            "the database ranks accounts, and identities, bots or private accounts were asserted",
            where=store.address,
            advice="influent rank: it ranks persons",
        )
    current = [run for run in store.runs() if run["is_current"]]
    if not current or current[0]["snapshot"] != store.snapshot().id:
        raise StoreError(
            "the weights on the pairs are not those of what the store holds now",
            where=store.address,
            advice="influent rank first, with its weights written back (no --no-write-back)",
        )
    view = rebuild_view(store, store.read_run(str(current[0]["id"])))
    d = view.model.damping_factor
    found = inner.rank_in_database(damping_factor=d, tolerance=TOLERANCE, progress=progress)
    order = np.argsort(found.users, kind="stable")
    users, values = found.users[order], found.values[order]
    engine = Graph(view.graph.ids, view.graph.W).pagerank(d, TOLERANCE)
    difference = float(np.abs(values - engine.values).sum())
    if difference > found.error_bound + engine.error_bound:
        raise StoreError(
            f"the database's rank differs from the engine's by {difference:.1e}, which their bounds do not allow",
            where=store.address,
            advice="influent rank again; if it stays so, report it: this must never happen",
        )
    places = order_by_value(values, found.error_bound)
    positions = tied_positions(values[places], found.error_bound)
    shown = len(places) if top is None else top
    return DatabaseRanking(
        stamp=view.stamp,
        run=str(current[0]["id"]),
        n_users=len(users),
        n_pairs=view.graph.W.nnz,
        damping_factor=d,
        ran_iterations=found.ran_iterations,
        error_bound=found.error_bound,
        engine_difference=difference,
        engine_error_bound=engine.error_bound,
        users=tuple(
            DatabaseUser(str(users[place]), int(position), float(values[place]))
            for place, position in zip(places[:shown].tolist(), positions[:shown].tolist(), strict=True)
        ),
    )
