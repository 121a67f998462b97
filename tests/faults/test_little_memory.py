"""A real Neo4j whose transactions may use little memory takes a file as any other store does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import influent
from influent.store import server as local_server
from influent.store.neo4j_session import Neo4jSessions
from influent.store.server import start_server, stop_server
from tests.conftest import QUICK_JAVA
from tests.faults.survival import check_sums
from tests.people import write_people
from tests.store.test_contract import counted

N_ROWS = 4_000
LIMIT = "10m"


@pytest.mark.fault("F35")
def test_load_when_transactions_may_use_little_memory_then_batches_halve_and_rows_are_the_same(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if request.config.getoption("--without-neo4j"):
        pytest.skip("--without-neo4j was given")
    for name in ("NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(*QUICK_JAVA)
    limit_transactions(monkeypatch)
    opened: list[Neo4jSessions] = []
    init = Neo4jSessions.__init__
    monkeypatch.setattr(Neo4jSessions, "__init__", lambda self, *given: (opened.append(self), init(self, *given))[1])
    file = write_people(tmp_path / "people.csv", n=N_ROWS)
    home = tmp_path / "home"
    server = start_server(home, memory_mb=512)
    try:
        found = []
        for address in (str(tmp_path / "whole.duckdb"), server.uri):
            with influent.open(address) as work:
                (report,) = work.load([file])
                check_sums(work.store)
                found.append((report.loaded, report.batches, work.store.snapshot(), list(work.store.rows())))
                found[-1] += (counted(work.store.scan()),)
        assert found[0] == found[1]
        assert opened[-1].most_rows < N_ROWS  # else this server has taken the batch in one
    finally:
        stop_server(home)


def limit_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let servers that are started allow a transaction no more than `LIMIT`."""
    write = local_server.write_conf

    def written(home: Path, **settings: Any) -> Path:
        conf = write(home, **settings)
        with (conf / "neo4j.conf").open("a", encoding="utf-8") as file:
            file.write(f"db.memory.transaction.max={LIMIT}\n")
        return conf

    monkeypatch.setattr(local_server, "write_conf", written)
