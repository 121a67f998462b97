"""What is special to the server store: addresses, errors, lost commits, concurrent loads, and what analysts see."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import ClientError, IncompleteCommit, Neo4jError, ServiceUnavailable, TransientError

from influent.errors import CommitUnknownError, ConfigError, InfluentError, StoreError, TransientStoreError
from influent.store.neo4j import Neo4jStore, open_neo4j
from influent.store.neo4j_address import connect, secure_uri
from influent.store.neo4j_errors import TooLittleMemoryError, to_store_error
from influent.store.neo4j_session import Neo4jSessions
from influent.store.protocol import PairWeights, Run
from influent.types import MICRO, Batch, DailyCounts
from tests.store.bolt_relay import CommitCutter

if TYPE_CHECKING:
    from tests.conftest import Neo4jServer

MakeBatch = Callable[..., Batch]
MakeRun = Callable[..., Run]
NewStore = Callable[[], Neo4jStore]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = datetime(1969, 12, 31, 23, tzinfo=UTC)
ANSWER = {"kind": "answer", "credits": "actor"}
SECRET = "correct-horse-battery"  # noqa: S105  (looked for in messages)


@pytest.fixture
def driver(neo4j_server: Neo4jServer) -> Iterator[Driver]:
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as found:
        yield found


def answers(driver: Driver, text: str) -> list[dict[str, Any]]:
    return [record.data() for record in driver.execute_query(text).records]  # type: ignore[arg-type]


def refused(call: Callable[[], object]) -> InfluentError:
    with pytest.raises(InfluentError) as raised:
        call()
    error = raised.value
    assert error.what
    assert error.where
    assert error.advice
    assert SECRET not in str(error)
    return error


@pytest.mark.parametrize(
    ("given", "used", "n_notes"),
    [
        ("neo4j://graph.example.org", "neo4j+s://graph.example.org", 0),
        ("neo4j://10.0.0.7:7688", "neo4j+s://10.0.0.7:7688", 0),
        ("neo4j+ssc://graph.example.org", "neo4j+ssc://graph.example.org", 0),
        ("bolt+s://graph.example.org", "bolt+s://graph.example.org", 0),
        ("bolt://graph.example.org", "bolt://graph.example.org", 1),
        ("neo4j://localhost", "neo4j://localhost", 0),
        ("neo4j://127.0.0.1:7688", "neo4j://127.0.0.1:7688", 0),
        ("bolt://[::1]:7687", "bolt://[::1]:7687", 0),
    ],
)
def test_address_when_of_another_machine_then_is_encrypted_unless_said_otherwise(
    given: str, used: str, n_notes: int
) -> None:
    uri, shown, notes = secure_uri(given)
    assert (uri, shown, len(notes)) == (used, used, n_notes)


@pytest.mark.parametrize("address", ["http://localhost", "neo4j://", "bolt://localhost:port", "bolt://h:99999999", "x"])
def test_address_when_malformed_then_is_refused(address: str) -> None:
    assert isinstance(refused(lambda: secure_uri(address)), ConfigError)


def test_address_when_it_holds_a_password_then_is_refused_without_showing_it() -> None:
    error = refused(lambda: secure_uri(f"bolt://neo4j:{SECRET}@localhost"))
    assert isinstance(error, ConfigError)
    assert "NEO4J_PASSWORD" in error.advice


def test_open_when_nobody_listens_then_says_how_to_start_one() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    error = refused(lambda: open_neo4j(f"bolt://127.0.0.1:{port}"))
    assert error.exit_code == 3
    assert "cannot be reached" in error.what
    assert "influent neo4j start" in error.advice


def test_open_when_something_else_listens_then_says_it_cannot_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            client, _ = other.accept()
            with client:
                client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        assert refused(lambda: open_neo4j(f"bolt://127.0.0.1:{other.getsockname()[1]}")).exit_code == 3
        thread.join()


def test_open_when_password_is_wrong_then_says_so_and_never_shows_it(
    neo4j_server: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", SECRET)
    assert "password are wrong" in refused(lambda: open_neo4j(neo4j_server.uri)).what


def test_open_when_database_is_not_there_then_says_so(
    neo4j_server: Neo4jServer, new_neo4j: NewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_DATABASE", "nowhere")
    error = refused(lambda: open_neo4j(neo4j_server.uri))
    assert "no such database" in error.what
    assert "NEO4J_DATABASE" in error.advice


def test_open_when_the_format_is_newer_then_is_refused(
    neo4j_server: Neo4jServer, new_neo4j: NewStore, make_batch: MakeBatch, driver: Driver
) -> None:
    new_neo4j().write_batches([make_batch([{}])])
    answers(driver, "MATCH (s:Store) SET s.format_version = 99")
    assert "newer influent" in refused(lambda: open_neo4j(neo4j_server.uri)).what


def test_open_when_database_is_empty_then_writes_nothing(new_neo4j: NewStore, driver: Driver) -> None:
    store = new_neo4j()
    store.snapshot()
    store.scan()
    assert answers(driver, "MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


@pytest.mark.parametrize(
    ("error", "kind", "word"),
    [
        (IncompleteCommit("lost"), CommitUnknownError, "while committing"),
        (ServiceUnavailable("refused"), StoreError, "cannot be reached"),
        (
            server_error := ("Neo.TransientError.Transaction.DeadlockDetected", TransientError),
            TransientStoreError,
            "now",
        ),
        (("Neo.TransientError.General.MemoryPoolOutOfMemoryError", TransientError), TooLittleMemoryError, "memory"),
        (("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", ClientError), StoreError, "read-only"),
        (("Neo.ClientError.Security.Forbidden", ClientError), StoreError, "may not"),
        (("Neo.DatabaseError.General.UnknownError", Neo4jError), StoreError, "refused"),
    ],
)
def test_error_when_of_the_driver_then_becomes_ours(error: Any, kind: type[StoreError], word: str) -> None:
    given = error if isinstance(error, Exception) else Neo4jError._hydrate_neo4j(code=error[0], message="said\nmore")
    found = to_store_error(given, "bolt://h")
    assert type(found) is kind
    assert word in found.what
    assert "\n" not in found.what


@pytest.mark.parametrize("cut", ["before", "after"])
def test_write_batch_when_the_connection_is_lost_at_commit_then_is_loaded_exactly_once(
    cut: Literal["before", "after"], neo4j_server: Neo4jServer, new_neo4j: NewStore, make_batch: MakeBatch
) -> None:
    new_neo4j().write_batches([make_batch([{"actor": "zoe"}])])
    relay = CommitCutter(neo4j_server.uri, b"what does this batch add to each pair?", cut)
    with closing(relay), open_neo4j(relay.uri) as store:
        batch = make_batch([{}, {"actor": "cy"}])
        record = store.write_batches([batch])[0]
        assert relay.n_cut == 1
        assert (record.id, record.n_loaded) == (batch.id, 2)
        assert store.write_batches([batch])[0] == record
        assert len(store.batches()) == 2
        assert int(store.scan().n.sum()) == 3


def test_writing_when_the_server_lacks_memory_then_is_not_tried_again(
    neo4j_server: Neo4jServer, new_neo4j: NewStore
) -> None:
    new_neo4j()
    tries = []

    def work(_: object) -> None:
        tries.append(1)
        raise Neo4jError._hydrate_neo4j(code="Neo.TransientError.General.MemoryPoolOutOfMemoryError", message="no")

    with closing(connect(neo4j_server.uri).driver):
        sessions = Neo4jSessions(connect(neo4j_server.uri))
        assert "memory" in refused(lambda: sessions.write(work)).what
        sessions.close()
    assert tries == [1]


def test_reading_when_the_connection_is_lost_then_may_be_tried_again(
    neo4j_server: Neo4jServer, new_neo4j: NewStore, make_batch: MakeBatch
) -> None:
    new_neo4j().write_batches([make_batch([{}])])
    relay = CommitCutter(neo4j_server.uri, b"how many users are there?", "before")
    with closing(relay), open_neo4j(relay.uri) as store:
        assert type(refused(store.snapshot)) is TransientStoreError
        assert store.snapshot().n_users == 2


def test_write_batch_when_several_load_at_once_then_numbers_stay_dense_and_nothing_is_counted_twice(
    neo4j_server: Neo4jServer, new_neo4j: NewStore, make_batch: MakeBatch, driver: Driver
) -> None:
    new_neo4j().write_batches([make_batch([{}])])
    batches = [make_batch([{"actor": f"a{n % 3}", "target": f"b{n}"}], name=f"{n}.csv") for n in range(4)]
    failed: list[BaseException] = []

    def load(mine: list[Batch]) -> None:
        try:
            with open_neo4j(neo4j_server.uri) as store:
                for batch in mine:
                    store.write_batches([batch])
        except BaseException as error:  # noqa: BLE001  (told below)
            failed.append(error)

    threads = [threading.Thread(target=load, args=(order,)) for order in (batches, batches[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    numbers = answers(driver, "MATCH (u:User) RETURN u.nr AS nr ORDER BY nr")
    assert [row["nr"] for row in numbers] == list(range(2 + 3 + 4))
    assert answers(driver, "MATCH ()-[r:REACTED]->() RETURN count(r) AS n") == [{"n": 5}]
    assert answers(driver, "MATCH (b:Batch) RETURN collect(DISTINCT b.nr) AS nr") == [{"nr": [0, 1, 2, 3, 4]}]


def test_graph_when_loaded_then_is_what_analysts_are_promised(
    new_neo4j: NewStore, make_batch: MakeBatch, driver: Driver
) -> None:
    rows = [
        {"id": "t-1", "topics": ["tea"], "item": "p", "network": "x"},
        {"kind": "answer", "credits": "actor", "actor": "bo", "target": "ana", "happened_at": NOON + timedelta(days=2)},
        {"kind": "odd `kind`", "weight_e6": 2 * MICRO, "visibility": "private", "automated": True},
        {"kind": "mention", "shadow": True},
    ]
    store = new_neo4j()
    store.write_batches([make_batch(rows[:2])])
    store.write_batches([make_batch([*rows[2:], {"happened_at": NOON - timedelta(days=2)}], name="more.csv")])
    (pair,) = answers(driver, "MATCH (v {id: 'bo'})-[r:INFLUENCES]->(u {id: 'ana'}) RETURN r {.*} AS r")
    counts = {key: value for key, value in pair["r"].items() if key.startswith("n")}
    assert counts == {"n": 4, "n_retweet": 2, "n_answer": 1, "n__3": 1}
    assert pair["r"]["first_at"].to_native() == NOON - timedelta(days=2)
    assert pair["r"]["last_at"].to_native() == NOON + timedelta(days=2)
    reacted = answers(
        driver, "MATCH (a)-[r:REACTED]->(b) RETURN a.id + b.id AS ends, r {.*} AS r ORDER BY r.batch, r.line"
    )
    assert [row["ends"] for row in reacted] == ["anabo", "boana", "anabo", "anabo", "anabo"]
    first, odd, shadow = reacted[0]["r"], reacted[2]["r"], reacted[3]["r"]
    assert (first["id"], first["topics"], first["item"], first["network"], first["line"]) == (
        "t-1",
        ["tea"],
        "p",
        "x",
        1,
    )
    assert not {"visibility", "automated", "incentivised", "shadow"} & set(first)
    assert (odd["kind"], odd["visibility"], odd["automated"], odd["weight_e6"]) == (
        "odd `kind`",
        "private",
        True,
        2 * MICRO,
    )
    assert shadow["shadow"] is True


def test_scan_when_of_some_batches_then_is_what_a_store_of_these_alone_has(
    new_neo4j: NewStore, make_batch: MakeBatch
) -> None:
    batches = [
        make_batch([{"id": "a"}, {"actor": "cy", "target": "dora", "shadow": True}, {"happened_at": OLD}]),
        make_batch([{"actor": "eve", "weight_e6": 7, "automated": True, **ANSWER}], name="b.csv"),
        make_batch([{"actor": "zoe"}, {"target": "zoe", "visibility": "private"}], name="c.csv"),
    ]  # fmt: skip
    for chosen in ([0], [1], [0, 2], []):
        store = new_neo4j()
        for n in chosen:
            store.write_batches([batches[n]])
        alone = spelt(store.scan())
        for batch in batches:
            store.write_batches([batch])
        assert spelt(store.scan([batches[n].id for n in chosen])) == alone


def spelt(scan: DailyCounts) -> tuple[list[str], list[tuple[object, ...]]]:
    rows = zip(
        scan.users[scan.influencer], scan.users[scan.influencee], [scan.kinds[kind] for kind in scan.kind],
        scan.day.tolist(), scan.flags.tolist(), scan.n.tolist(), scan.weight_e6.tolist(), strict=True,
    )  # fmt: skip
    return sorted(scan.users.tolist()), sorted(rows)


def test_reading_when_it_would_write_then_is_refused_by_the_server(
    neo4j_server: Neo4jServer, new_neo4j: NewStore, make_batch: MakeBatch
) -> None:
    new_neo4j().write_batches([make_batch([{}])])
    with closing(connect(neo4j_server.uri).driver) as driver:
        sessions = Neo4jSessions(connect(neo4j_server.uri))
        error = refused(lambda: sessions.rows("show_run", id="x"))
        sessions.close()
        assert "only be read" in error.what
        assert answers(driver, "MATCH (s:Store) RETURN s.current AS run") == [{"run": None}]


def pairs(*rows: tuple[str, str, float]) -> PairWeights:
    influencers, influencees, weights = zip(*rows, strict=True)
    return PairWeights(np.array(influencers, object), np.array(influencees, object), np.array(weights))


def test_run_when_current_then_is_seen_on_users_and_pairs_and_no_other_run_is(
    new_neo4j: NewStore, make_batch: MakeBatch, make_run: MakeRun, driver: Driver
) -> None:
    store = new_neo4j()
    store.write_batches([make_batch([{}, {"target": "cy"}])])
    store.write_run(
        make_run(["ana", "bo", "cy"], echo=np.array([1.0, np.nan, 2.0])), pairs(("bo", "ana", 2.5), ("ana", "cy", 0.5))
    )
    seen = {row["u"].pop("id"): row["u"] for row in answers(driver, "MATCH (u:User) RETURN u {.*} AS u")}
    assert seen["ana"]["rank"] == 1
    assert set(seen["cy"]) == {
        "nr",
        "run",
        "rank",
        "authority",
        "authority_low",
        "authority_high",
        "pagerank",
        "echo",
        "score",
    }
    assert "echo" not in seen["bo"]
    weights = "MATCH (v)-[r:INFLUENCES]->(u) RETURN v.id + u.id AS pair, r.weight AS weight, r.n AS n ORDER BY pair"
    assert answers(driver, weights) == [
        {"pair": "anacy", "weight": 0.5, "n": 0},
        {"pair": "boana", "weight": 2.5, "n": 1},
        {"pair": "cyana", "weight": None, "n": 1},
    ]
    assert store.query("influencers", {"id": "cy"}).rows == []
    store.write_run(make_run(["bo"], id="second"), pairs(("cy", "ana", 9.0)))
    assert answers(driver, weights) == [
        {"pair": "boana", "weight": None, "n": 1},
        {"pair": "cyana", "weight": 9.0, "n": 1},
    ]
    assert answers(driver, "MATCH (u:User) WHERE u.rank IS NOT NULL RETURN u.id AS id, u.run AS run") == [
        {"id": "bo", "run": "second"}
    ]
    assert [run["is_current"] for run in store.runs()] == [False, True]


def test_pair_when_made_by_a_run_then_counts_what_is_loaded_later(
    new_neo4j: NewStore, make_batch: MakeBatch, make_run: MakeRun, driver: Driver
) -> None:
    store = new_neo4j()
    store.write_batches([make_batch([{}])])
    store.write_run(make_run(["ana", "bo"]), pairs(("ana", "bo", 1.0)))
    assert len(store.scan().n) == 1
    store.write_batches([make_batch([{"actor": "bo", "target": "ana", "happened_at": NOON}], name="later.csv")])
    (found,) = answers(
        driver, "MATCH (v {id: 'ana'})-[r:INFLUENCES]->(u) RETURN r {.n, .n_retweet, .weight} AS r, r.first_at AS at"
    )
    assert found["r"] == {"n": 1, "n_retweet": 1, "weight": 1.0}
    assert found["at"].to_native() == NOON


def test_queries_when_a_view_is_half_written_then_show_none(
    new_neo4j: NewStore, make_batch: MakeBatch, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_neo4j()
    store.write_batches([make_batch([{}])])
    store.write_run(make_run(["ana", "bo"]), pairs(("bo", "ana", 2.5)))

    def stop(*now: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write_run(make_run(["bo"], id="second"), pairs(("bo", "ana", 1.0)), progress=stop)
    assert store.query("top_ranked", {}).rows == []
    assert store.query("influencers", {"id": "ana"}).rows[0][1] is None
    assert not any(run["is_current"] for run in store.runs())
    assert store.read_run("second").users.tolist() == ["bo"]
    store.write_run(make_run(["bo"], id="second"), pairs(("bo", "ana", 1.0)))
    assert [row[1] for row in store.query("top_ranked", {}).rows] == ["bo"]


def test_read_run_when_not_current_then_is_still_the_same_to_the_bit(
    new_neo4j: NewStore, make_batch: MakeBatch, make_run: MakeRun
) -> None:
    store = new_neo4j()
    store.write_batches([make_batch([{}])])
    first = make_run(["ana", "bo"], echo=np.array([np.nan, -0.0]))
    store.write_run(first, None)
    store.write_run(make_run(["bo"], id="second"), None)
    found = store.read_run("run-1")
    for name in ("authority", "pagerank", "echo", "score"):
        assert getattr(found, name).tobytes() == getattr(first, name).tobytes()


def test_write_run_when_a_user_is_unknown_then_is_refused_whole(
    new_neo4j: NewStore, make_batch: MakeBatch, make_run: MakeRun
) -> None:
    store = new_neo4j()
    store.write_batches([make_batch([{}])])
    for users in (["ana", "nobody"], ["ana", "ana"]):
        assert "1 users" in refused(lambda users=users: store.write_run(make_run(users), None)).what  # type: ignore[misc]
    assert store.runs() == []


def test_cache_when_the_store_is_made_then_is_named_by_its_own_id(
    neo4j_server: Neo4jServer, new_neo4j: NewStore, make_batch: MakeBatch
) -> None:
    store = new_neo4j()
    before = store.cache
    store.write_batches([make_batch([{}])])
    assert store.cache != before
    with open_neo4j(neo4j_server.uri) as again:
        assert again.cache == store.cache
    store = new_neo4j()
    store.write_batches([make_batch([{}])])
    assert again.cache != store.cache


def test_read_batch_when_written_then_only_its_owner_can_read_the_file(
    new_neo4j: NewStore, make_batch: MakeBatch, tmp_path: Path
) -> None:
    store = new_neo4j()
    record = store.write_batches([make_batch([{}])])[0]
    store.read_batch(record.id, tmp_path / "rows.parquet")
    assert (tmp_path / "rows.parquet").stat().st_mode & 0o077 == 0
    error = refused(lambda: store.read_batch(record.id, tmp_path / "missing" / "rows.parquet"))
    assert "could not be written" in error.what
