"""How the server store gives single rows back: the evidence of a pair, a batch as a file, everything in one order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from influent.errors import NotFoundError, StoreError, quote
from influent.store.ledger import Tally
from influent.store.neo4j_load import to_ledger_line
from influent.store.neo4j_session import Neo4jSessions
from influent.store.queries import load_query, nearest_names
from influent.types import BATCH_COLUMNS, Batch, BatchRecord, Interaction

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def list_ledger(sessions: Neo4jSessions) -> list[tuple[int, BatchRecord, Tally]]:
    """List number, ledger line and tally of every batch, oldest first, ties by id."""
    return [to_ledger_line(row) for row in sessions.rows("ledger")]


def find_evidence(sessions: Neo4jSessions, influencee: str, influencers: Sequence[str]) -> list[Interaction]:
    """Find the counted rows by which `influencers` were credited by `influencee`, oldest first, then id."""
    found = sessions.rows("evidence", influencee=influencee, influencers=list(influencers))
    return [
        Interaction(own, kind, _moment(ms, us), actor, target, item, weight_e6, flags, tuple(topics), network)
        for own, kind, ms, us, actor, target, item, weight_e6, flags, _, _, topics, network in found
    ]


def all_rows(sessions: Neo4jSessions) -> Iterator[tuple[object, ...]]:
    """All rows, ordered by batch id and line: the batch's columns, topics as a tuple, then the batch id."""
    for batch_id, number in sorted((record.id, number) for number, record, _ in list_ledger(sessions)):
        for row in sessions.rows("batch_rows", batch=number):
            yield (*row[:6], _moment(row[6], row[7]), row[8], tuple(row[9]), *row[10:], batch_id)


def give_batch(sessions: Neo4jSessions, batch_id: str, to: Path) -> Batch:
    """Write the kept rows of a batch to a Parquet file that only its owner can read, under the batch's own id."""
    known = {line[1].id: line for line in list_ledger(sessions)}
    if batch_id not in known:
        raise NotFoundError.among("batch", batch_id, nearest_names(batch_id, known), where=sessions.address)
    number, record, tally = known[batch_id]
    rows = sessions.rows("batch_rows", batch=number)
    write_rows(rows, to)
    return Batch(record.id, to, tally.n_loaded, record.file, record.file_digest, record.source)


def write_rows(rows: list[tuple[Any, ...]], to: Path) -> None:
    """Write rows, as ``batch_rows`` gives them, to a batch's Parquet file that only its owner can read."""
    plain = [(*row[:6], _micros(row[6], row[7]), *row[8:]) for row in rows]
    columns = {name: [row[place] for row in plain] for place, name in enumerate(BATCH_COLUMNS)}
    text = load_query("neo4j/batch_file", "sql").text
    before = os.umask(0o077)
    try:
        with duckdb.connect() as connection:
            connection.sql(text, params=columns).write_parquet(str(to))
    except duckdb.Error as error:
        raise StoreError(
            f"a batch could not be written: {quote(str(error).splitlines()[0])}",
            where=str(to),
            advice="free some space, then the same command again",
        ) from error
    finally:
        os.umask(before)


def _moment(epoch_ms: int, microsecond: int) -> datetime:
    return EPOCH + timedelta(microseconds=_micros(epoch_ms, microsecond))


def _micros(epoch_ms: int, microsecond: int) -> int:
    """Count microseconds since 1970; `microsecond` is within the second; the server's epochSeconds rounds to 0."""
    return epoch_ms // 1000 * 1_000_000 + microsecond
