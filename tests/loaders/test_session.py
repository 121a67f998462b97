"""A file's private session: what its threads share, and how they end."""

from __future__ import annotations

import threading
from pathlib import Path

import duckdb
import pytest

from influent.interrupts import stop_all
from influent.loaders.session import open_session, side_by_side

ENDLESS = "SELECT count(*) FROM range(10000000000) AS a, range(10000000000) AS b"


def count_to(connection: duckdb.DuckDBPyConnection, n: int) -> tuple[int, int]:
    (found,) = connection.execute("SELECT count(*) FROM shared WHERE k < $1", [n]).fetchall()
    return n, int(found[0])


def test_side_by_side_when_many_then_each_sees_the_tables_and_answers_stay_in_order(tmp_path: Path) -> None:
    with open_session(tmp_path) as session:
        session.execute("CREATE TABLE shared AS SELECT k FROM range(1000) AS t(k)")
        assert side_by_side(session, count_to, range(100)) == [(n, n) for n in range(100)]
        assert side_by_side(session, count_to, []) == []


def test_side_by_side_when_one_fails_then_so_does_all(tmp_path: Path) -> None:
    with open_session(tmp_path) as session, pytest.raises(duckdb.CatalogException):
        side_by_side(session, count_to, range(3))


def test_side_by_side_when_stopped_then_ends(tmp_path: Path) -> None:
    has_begun, is_over = threading.Event(), threading.Event()

    def endless(connection: duckdb.DuckDBPyConnection, _: int) -> None:
        has_begun.set()
        connection.execute(ENDLESS)

    def stop() -> None:
        has_begun.wait(30)
        while not is_over.wait(0.05):  # again: a statement may not have begun yet
            stop_all()

    stopper = threading.Thread(target=stop)
    stopper.start()
    try:
        with open_session(tmp_path) as session, pytest.raises(duckdb.InterruptException):
            side_by_side(session, endless, range(2))
    finally:
        is_over.set()
        stopper.join()
