"""What a server or the way to it can do wrong, by a made-up server and the real driver: each ends clean, and in time.

The driver's waiting between tries is virtual: its clock moves on by what it would have slept. F25 (nobody listens) and
wrong passwords on a real server are in tests/store/test_neo4j.py.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from influent.errors import CommitUnknownError, InfluentError, StoreError, TransientStoreError
from influent.store.assertions import make_assertion
from influent.store.neo4j import open_neo4j
from influent.types import Batch
from tests.faults.bolt import SUCCESS, BoltPeer, Failure, HangUp, Script, framed
from tests.faults.packstream import pack

STORE = {"which store is in this database": [[1, "made-up", 0, 0, None]], "how many users": [[0]]}
SAID = [
    make_assertion("pin", "ana", "bo", who="me", said_at=datetime(2026, 3, 1, tzinfo=UTC), reason="", expires_at=None)
]
MEMORY = "Neo.TransientError.General.MemoryPoolOutOfMemoryError"
TRANSIENT = "Neo.TransientError.Transaction.DeadlockDetected"


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, virtual_time: list[float]) -> None:
    """Keep the user's own settings out."""
    monkeypatch.setenv("NEO4J_USERNAME", "neo4j")
    monkeypatch.setenv("NEO4J_PASSWORD", "made-up")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def refused(call: Callable[[], object]) -> InfluentError:
    with pytest.raises(InfluentError) as raised:
        call()
    error = raised.value
    assert error.what
    assert error.where
    assert error.advice
    assert "\n" not in error.what
    return error


def at(name: str, *nths: int, code: str) -> Script:
    """Fail the messages of a name that have these numbers."""

    def script(message: str, nth: int) -> None:
        if message == name and nth in nths:
            raise Failure(code)

    return script


def write(peer: BoltPeer) -> None:
    with open_neo4j(peer.uri) as store:
        store.write_assertions(SAID)


def test_peer_when_nothing_goes_wrong_then_the_driver_is_content() -> None:
    for version in ((5, 4), (5, 2)):
        with BoltPeer(rows=STORE, version=version) as peer, open_neo4j(peer.uri) as store:
            store.write_assertions(SAID)
            assert store.known_users(["ana"]) == set()
        assert peer.heard[:2] == ["HELLO", "LOGON"]
        assert {"BEGIN", "RUN", "PULL", "COMMIT"} <= set(peer.heard)


@pytest.mark.fault("F26")
def test_open_when_the_name_is_not_found_then_says_so() -> None:
    assert "cannot be reached" in refused(lambda: open_neo4j("bolt://nobody.invalid")).what


@pytest.mark.fault("F27-F29")
@pytest.mark.parametrize(
    "answer",
    [
        None,
        b"\0\0\0\0",
        b"\0\0\0\x01",
        b"\0\0\0\x63",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\x15\x03\x01\0\x02\x02\x46",
        b"",
    ],
    ids=["never", "no version", "too old", "never asked for", "http", "tls alert", "hangs up"],
)
def test_open_when_the_handshake_goes_wrong_then_is_refused(
    answer: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("influent.store.neo4j_address.CONNECT_TIMEOUT_S", 0.3)

    def handshake(_: bytes) -> bytes | None:
        if answer == b"":
            raise HangUp
        return answer

    with BoltPeer(handshake=handshake) as peer:
        assert refused(lambda: open_neo4j(peer.uri)).exit_code == 3


@pytest.mark.fault("F29")
def test_open_when_tls_meets_a_plain_port_then_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("influent.store.neo4j_address.CONNECT_TIMEOUT_S", 0.3)
    with BoltPeer(rows=STORE) as peer:
        assert refused(lambda: open_neo4j(peer.uri.replace("bolt:", "bolt+s:"))).exit_code == 3


@pytest.mark.fault("F31")
def test_open_when_the_password_is_wrong_then_says_so() -> None:
    with BoltPeer(rows=STORE, script=at("LOGON", 0, code="Neo.ClientError.Security.Unauthorized")) as peer:
        assert "password are wrong" in refused(lambda: open_neo4j(peer.uri)).what


@pytest.mark.fault("F41")
@pytest.mark.parametrize(
    ("version", "agent", "word"),
    [
        ((4, 4), "Neo4j/4.4.9", "too old"),
        ((5, 0), "Neo4j/5.0.0", "too old"),
        ((5, 4), "Neo4j/5.25.1", "too old"),
        ((5, 4), "Other/2", "no Neo4j"),
    ],
)
def test_open_when_the_server_is_old_or_another_then_is_refused(
    version: tuple[int, int], agent: str, word: str
) -> None:
    with BoltPeer(rows=STORE, version=version, agent=agent) as peer:
        error = refused(lambda: open_neo4j(peer.uri))
    assert isinstance(error, StoreError)
    assert word in error.what


@pytest.mark.fault("F32-F38")
@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("Neo.ClientError.Security.TokenExpired", ""),
        ("Neo.ClientError.Database.DatabaseNotFound", "no such database"),
        ("Neo.DatabaseError.General.UnknownError", "refused"),
        ("Neo.ClientError.Statement.SyntaxError", "refused"),
    ],
)
@pytest.mark.parametrize("name", ["BEGIN", "RUN", "PULL", "COMMIT"])
def test_write_when_the_server_refuses_for_good_then_is_asked_once(name: str, code: str, word: str) -> None:
    # The store's own node is asked for twice before anything is written: when it is opened, and for the schema.
    with BoltPeer(rows=STORE, script=at(name, 2, code=code)) as peer:
        error = refused(lambda: write(peer))
    assert isinstance(error, StoreError)
    assert word in error.what
    assert peer.heard.count("BEGIN") == 3


@pytest.mark.fault("F34-F37")
@pytest.mark.parametrize(
    "code",
    [
        TRANSIENT,
        "Neo.TransientError.Database.DatabaseUnavailable",
        "Neo.ClientError.Cluster.NotALeader",
        "Neo.ClientError.Security.AuthorizationExpired",
    ],
)
@pytest.mark.parametrize("name", ["BEGIN", "RUN", "PULL", "COMMIT"])
def test_write_when_the_server_refuses_for_now_then_is_tried_again(
    name: str, code: str, virtual_time: list[float]
) -> None:
    with BoltPeer(rows=STORE, script=at(name, 2, 3, 4, code=code)) as peer:
        write(peer)
    assert peer.heard.count("BEGIN") == 6
    assert len(virtual_time) == 3


@pytest.mark.fault("F35")
@pytest.mark.parametrize("name", ["RUN", "PULL"])
def test_write_when_memory_is_too_little_then_is_asked_once(name: str) -> None:
    with BoltPeer(rows=STORE, script=at(name, 2, code=MEMORY)) as peer:
        assert "too little memory" in refused(lambda: write(peer)).what
    assert peer.heard.count("BEGIN") == 3


@pytest.mark.fault("F35")
def test_load_when_memory_is_too_little_for_any_part_then_ends_after_few_tries(tmp_path: Path) -> None:
    begun = "how do loads wait"
    with BoltPeer(rows=STORE) as peer:

        def script(name: str, nth: int) -> None:
            if name == "PULL" and begun in peer.statements[-1]:
                raise Failure(MEMORY)

        peer.script = script
        with open_neo4j(peer.uri) as store:
            batch = Batch("b", tmp_path / "no.parquet", 25_000, "people.csv", "", "generic")
            assert "too little memory" in refused(lambda: store.write_batches([batch])).what
    assert sum(begun in statement for statement in peer.statements) == 8  # 25,000 rows, 12,500 … 195, and not 97


@pytest.mark.fault("F34-F38")
@pytest.mark.parametrize(
    ("code", "word"),
    [
        (TRANSIENT, "DeadlockDetected"),
        (MEMORY, "too little memory"),
        ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", "only be read"),
    ],
)
@pytest.mark.parametrize("name", ["BEGIN", "COMMIT"])
def test_write_when_the_server_never_relents_then_ends_in_time(
    name: str, code: str, word: str, virtual_time: list[float]
) -> None:
    with BoltPeer(rows=STORE, script=at(name, *range(2, 1000), code=code)) as peer:
        error = refused(lambda: write(peer))
    assert isinstance(error, TransientStoreError) == (code == TRANSIENT)
    assert word in error.what
    assert 10 < sum(virtual_time) < 120


@pytest.mark.fault("F39")
def test_write_when_a_reply_does_not_come_then_ends() -> None:
    is_over = threading.Event()

    def script(name: str, nth: int) -> None:
        if (name, nth) == ("RUN", 1):
            is_over.wait(30)

    with BoltPeer(rows=STORE, script=script, hints={"connection.recv_timeout_seconds": 1}) as peer:
        try:
            write(peer)  # the second try is answered
        finally:
            is_over.set()
    assert peer.heard.count("HELLO") == 2


@pytest.mark.fault("F40")
@pytest.mark.parametrize(
    "code",
    [
        "EquivalentSchemaRuleAlreadyExists",
        "ConstraintAlreadyExists",
        "IndexAlreadyExists",
        "ConstraintValidationFailed",
    ],
)
def test_write_when_the_schema_is_in_the_way_then_says_so(code: str) -> None:
    nothing: dict[str, Any] = {"how many users": [[0]]}
    with BoltPeer(rows=nothing, script=at("RUN", 2, code=f"Neo.ClientError.Schema.{code}")) as peer:
        assert refused(lambda: write(peer)).exit_code == 3


def drop(nth_in_all: int, said: bytes = b"") -> Script:
    """Hang up at the nth of all messages, after saying so much."""
    left = iter(range(nth_in_all, -1, -1))

    def script(name: str, nth: int) -> None:
        if next(left, None) == 0:
            raise HangUp(said)

    return script


HALF = framed(bytes([0xB1, SUCCESS]) + pack({"bookmark": "b:1"}))[:7]


@pytest.mark.fault("F33")
@pytest.mark.parametrize("said", [b"", HALF], ids=["unanswered", "half answered"])
def test_write_when_the_connection_is_lost_after_any_message_then_ends_clean(said: bytes) -> None:
    with BoltPeer(rows=STORE) as peer:
        write(peer)
    n_messages = len(peer.heard)
    assert n_messages > 10
    unknown = 0
    for nth in range(n_messages - 1):  # the last is GOODBYE
        with BoltPeer(rows=STORE, script=drop(nth, said)) as peer:
            try:
                write(peer)
            except CommitUnknownError:
                unknown += 1
                assert peer.heard.count("COMMIT") == 3
            except StoreError as error:
                assert error.advice  # noqa: PT017
                assert peer.heard.count("COMMIT") < 3
            else:
                assert peer.heard.count("COMMIT") >= 3
    assert unknown == 1
