"""A real Neo4j is cut off at any message of a load, or killed -9: each batch counts once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import influent
from influent.errors import StoreError
from influent.store import neo4j_load
from influent.store.neo4j import Neo4jStore, open_neo4j
from influent.store.protocol import Store
from influent.store.server import start_server, stop_server
from influent.types import Batch
from tests.faults.relay import Loss, Relay
from tests.faults.survival import check_sums
from tests.people import write_people
from tests.store.conftest import make_batch, new_neo4j
from tests.store.test_contract import counted

if TYPE_CHECKING:
    from tests.conftest import Neo4jServer

__all__ = ["make_batch", "new_neo4j"]
MakeBatch = Callable[..., Batch]
NewStore = Callable[[], Neo4jStore]
STRIDE = 1 if os.environ.get("INFLUENT_EVERY_CALL") == "1" else 40


pytestmark = pytest.mark.usefixtures("virtual_time")


def held(store: Store) -> tuple[Any, ...]:
    check_sums(store)
    return store.snapshot(), list(store.rows()), counted(store.scan())


@pytest.mark.fault("F33")
@pytest.mark.parametrize("rows_a_part", [None, 1])
@pytest.mark.parametrize(("begin", "loss"), [(1, "before"), (9, "after"), (20, "half")])
def test_load_when_the_connection_is_lost_at_any_message_then_each_batch_counts_once(  # noqa: PLR0917
    begin: int,
    loss: Loss,
    rows_a_part: int | None,
    neo4j_server: Neo4jServer,
    new_neo4j: NewStore,
    make_batch: MakeBatch,
) -> None:
    def write(store: Neo4jStore) -> None:
        store._sessions.most_rows = rows_a_part or store._sessions.most_rows
        store.write_batches([second])

    first = make_batch([{"id": "a"}, {"actor": "zoe"}])
    second = make_batch(
        [{"id": "a"}, {"actor": "cy", "id": "b"}, {"kind": "answer", "credits": "actor"}], name="more.csv"
    )
    new_neo4j().write_batches([first])
    with Relay(neo4j_server.uri) as relay, open_neo4j(relay.uri) as store:
        write(store)
        n_messages = len(relay.heard)
        assert relay.heard[-1] == "COMMIT"
        whole = held(store)
    assert relay.heard[:n_messages].count("COMMIT") == (3 if rows_a_part is None else 5)  # two reads before
    lost = set()
    for nth in sorted({*range(1 if STRIDE == 1 else begin, n_messages, STRIDE), n_messages}):
        new_neo4j().write_batches([first])
        with Relay(neo4j_server.uri, nth, loss) as relay:
            try:
                with open_neo4j(relay.uri) as store:
                    write(store)
            except StoreError as error:
                assert error.advice  # noqa: PT017
            lost.add(relay.lost)
        with open_neo4j(neo4j_server.uri) as store:
            found = held(store)
            if any(record.id == second.id for record in store.batches()):
                assert found == whole
            store.write_batches([second])
            assert held(store) == whole
    assert "COMMIT" in lost
    assert None not in lost


def test_load_when_the_server_is_killed_then_the_same_command_goes_on_to_the_same_rows(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if request.config.getoption("--without-neo4j"):
        pytest.skip("--without-neo4j was given")
    monkeypatch.setattr("influent.loading.BATCH_ROWS", 80)
    for name in ("NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    file = write_people(tmp_path / "people.csv", n=320)
    with influent.open(tmp_path / "whole.duckdb") as work:
        work.load([file])
        whole = held(work.store)
    home = tmp_path / "home"
    server = start_server(home, memory_mb=512)
    try:
        counting = iter(range(1, 10))
        add = neo4j_load.add_influences

        def killing(*given: Any) -> Any:
            if next(counting) == 3:  # two batches are committed, the rows of the third are written
                os.kill(server.pid, signal.SIGKILL)
            return add(*given)

        with monkeypatch.context() as patched:
            patched.setattr(neo4j_load, "add_influences", killing)
            with influent.open(server.uri) as work, pytest.raises(StoreError):
                work.load([file])
        server = start_server(home, port=server.port, memory_mb=512)
        with influent.open(server.uri) as work:
            assert len(work.store.batches()) == 2
            (report,) = work.load([file])
            assert (report.read, report.loaded, len(report.batches)) == (320, 160, 4)
            assert held(work.store) == whole
    finally:
        stop_server(home)
