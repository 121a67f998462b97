"""A real Neo4j is cut off at any message of a load, or killed -9: each batch counts once."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import influent
from influent.errors import StoreError
from influent.store.neo4j import Neo4jStore, open_neo4j
from influent.store.neo4j_session import Transaction
from influent.store.protocol import Store
from influent.store.queries import load_query
from influent.store.server import start_server, stop_server
from influent.store.server_home import began
from influent.types import Batch
from tests.conftest import QUICK_JAVA
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
N_KILLS = int(os.environ.get("INFLUENT_SERVER_KILLS", "2"))
MOST_STATEMENTS = 40  # three batches and a bit
BATCHES_A_KILL = 6
TAKES_EVERY = os.environ.get("INFLUENT_EVERY_CALL") == "1"


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
    lost, stride = set(), 40
    if TAKES_EVERY:  # of a load in parts, which has many messages, each is lost in one of the three ways
        begin, stride = (1, 1) if rows_a_part is None else (begin % 3 or 3, 3)
    for nth in sorted({*range(begin, n_messages, stride), n_messages}):
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


def test_load_when_the_server_is_killed_again_and_again_then_the_same_command_goes_on_to_the_same_rows(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if request.config.getoption("--without-neo4j"):
        pytest.skip("--without-neo4j was given")
    for name in ("NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("influent.loading.BATCH_ROWS", 20)
    file = write_people(tmp_path / "people.csv", n=20 * (N_KILLS * BATCHES_A_KILL + 2))
    with influent.open(tmp_path / "whole.duckdb") as work:
        work.load([file])
        whole = held(work.store)
    acknowledged: list[str] = []
    monkeypatch.setattr(Neo4jStore, "write_batches", telling(Neo4jStore.write_batches, acknowledged))
    monkeypatch.setenv(*QUICK_JAVA)
    rng, home = random.Random(N_KILLS), tmp_path / "home"  # noqa: S311  (moments, no secrets)
    server = start_server(home, memory_mb=512)
    try:
        for _ in range(N_KILLS):
            with (
                killing(server.pid, after=rng.randrange(MOST_STATEMENTS), delay_s=rng.uniform(0, 0.03)),
                pytest.raises(StoreError),
                influent.open(server.uri) as work,
            ):
                work.load([file])
            server = start_server(home, port=server.port, memory_mb=512)
            with influent.open(server.uri) as work:
                check_sums(work.store)
                there = {record.id for record in work.store.batches()}
            assert set(acknowledged) <= there < {batch for (*_, batch) in whole[1]}
        with influent.open(server.uri) as work:
            (report,) = work.load([file])
            assert len(report.batches) == N_KILLS * BATCHES_A_KILL + 2
            assert held(work.store) == whole
    finally:
        stop_server(home)


def telling(write: Callable[..., Any], acknowledged: list[str]) -> Callable[..., Any]:
    """Note the batches that a store says it holds."""

    def told(store: Neo4jStore, batches: Any) -> Any:
        records = write(store, batches)
        acknowledged.extend(record.id for record in records)
        return records

    return told


@contextmanager
def killing(pid: int, *, after: int, delay_s: float) -> Iterator[None]:
    """Kill a server some time after so many statements, counted from the first new batch; 0 = the very first of all."""
    left, run = iter(range(after, -1, -1)), Transaction.run_text
    killer = threading.Timer(delay_s, os.kill, (pid, signal.SIGKILL))
    new = load_query("neo4j/insert_batch", "cypher").text
    is_new = after == 0

    def counted_run(transaction: Transaction, text: str, values: dict[str, object]) -> Any:
        nonlocal is_new
        is_new = is_new or text == new
        if is_new and next(left, None) == 0:
            killer.start()
        return run(transaction, text, values)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Transaction, "run_text", counted_run)
        yield
    killer.join()
    while began(pid):
        time.sleep(0.05)
