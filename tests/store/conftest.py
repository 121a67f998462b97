"""Fresh stores of both kinds, and batches made of a few rows."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pytest

from influent.store.protocol import Run, Store
from influent.types import BATCH_COLUMNS, MICRO, Batch

if TYPE_CHECKING:
    from tests.conftest import Neo4jServer

Row = Mapping[str, Any]
MakeBatch = Callable[..., Batch]
MakeRun = Callable[..., Run]
NewStore = Callable[[], Store]

DEFAULTS: Row = {
    "id": None,
    "actor": "ana",
    "target": "bo",
    "kind": "retweet",
    "credits": "target",
    "happened_at": datetime(2026, 3, 1, 12, tzinfo=UTC),
    "weight_e6": MICRO,
    "topics": [],
    "network": None,
    "item": None,
    "visibility": "public",
    "automated": False,
    "incentivised": False,
    "shadow": False,
}


@pytest.fixture
def make_batch(tmp_path_factory: pytest.TempPathFactory) -> MakeBatch:
    """Return a function that writes rows (given as differences from DEFAULTS) as a batch."""
    folder = tmp_path_factory.mktemp("batches")
    numbers = itertools.count()

    def make(rows: Sequence[Row], *, name: str = "rows.csv", batch_id: str | None = None) -> Batch:
        full = [{"line": line, **DEFAULTS, **row} for line, row in enumerate(rows, start=1)]
        values = [[_plain(row[column]) for column in BATCH_COLUMNS] for row in full]
        path = folder / f"{next(numbers)}.parquet"
        _write_parquet(values, path)
        digest = hashlib.sha256(repr((name, values)).encode()).hexdigest()
        return Batch(batch_id or digest, path, len(rows), name, hashlib.sha256(name.encode()).hexdigest(), "generic")

    return make


@pytest.fixture
def make_run() -> MakeRun:
    """Return a function that makes a run whose numbers no rounding survives."""

    def make(users: list[str], **changes: Any) -> Run:
        vectors = {
            name: np.array([1 / 3 + nth / 7 + n * 1e-17 for n in range(len(users))])
            for nth, name in enumerate(("authority", "authority_low", "authority_high", "pagerank", "echo", "score"))
        }
        values: dict[str, Any] = {
            "id": "run-1",
            "model": "m1",
            "model_toml": 'name = "m"\n# "quotes" and `ticks`',
            "measure": "reputation",
            "snapshot": "s1",
            "as_of": DEFAULTS["happened_at"],
            "ran_at": DEFAULTS["happened_at"] + timedelta(microseconds=123456),
            "error_bound": 1e-10 / 3,
            "users": np.array(users, dtype=object),
            "position": np.arange(1, len(users) + 1),
            **vectors,
        }
        return Run(**values | changes)

    return make


@pytest.fixture(params=["duckdb", "neo4j"])
def new_store(request: pytest.FixtureRequest) -> NewStore:
    """Return a function that opens an empty store; of Neo4j there is one, which is wiped."""
    made: NewStore = request.getfixturevalue(f"new_{request.param}")
    return made


@pytest.fixture
def store(new_store: NewStore) -> Store:
    """Open one empty store of each kind."""
    return new_store()


@pytest.fixture
def new_duckdb(tmp_path: Path) -> Iterator[NewStore]:
    """Return a function that opens a store in a new file."""
    from influent.store.duckdb import open_duckdb  # noqa: PLC0415

    numbers = itertools.count()
    with ExitStack() as opened:
        yield lambda: opened.enter_context(open_duckdb(tmp_path / f"store-{next(numbers)}.duckdb"))


@pytest.fixture
def new_neo4j(neo4j_server: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewStore]:
    """Return a function that wipes the server's database and opens it."""
    from neo4j import GraphDatabase  # noqa: PLC0415

    from influent.store.neo4j import open_neo4j  # noqa: PLC0415

    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    login = (neo4j_server.user, neo4j_server.password)
    with GraphDatabase.driver(neo4j_server.uri, auth=login) as driver, ExitStack() as opened:

        def new() -> Store:
            driver.execute_query("MATCH (n) DETACH DELETE n")
            return opened.enter_context(open_neo4j(neo4j_server.uri))

        yield new


def write_rows(rows: Sequence[Row], path: Path) -> None:
    """Write whole rows, `line` included, as a batch's Parquet file."""
    _write_parquet([[_plain(row[column]) for column in BATCH_COLUMNS] for row in rows], path)


def _plain(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _write_parquet(values: list[list[object]], path: Path) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in BATCH_COLUMNS.items())
    marks = ", ".join("?" for _ in BATCH_COLUMNS)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE batch ({columns})")
        if values:
            connection.executemany(f"INSERT INTO batch VALUES ({marks})", values)
        connection.table("batch").write_parquet(str(path))
