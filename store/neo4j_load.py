"""How the server store takes a batch, whole and exactly once.

DuckDB (in memory) reads the Parquet file, sums up its pairs and spells columns of integers as text, in the order of the
users' numbers; the server takes them apart (the driver packs single numbers ten times as slowly). One transaction a
batch, or a part of one where the server lacks the memory: the store's lock (loads wait for each other, so numbers stay
dense and no two batches deadlock), the ledger's line, users, REACTED, INFLUENCES; what the server says it added is
compared with what was handed over before anything is committed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from influent.errors import StoreError, quote
from influent.store.ledger import (
    Tally,
    check_conservation,
    check_kind,
    check_kind_count,
    check_row_count,
)
from influent.store.neo4j_errors import TooLittleMemoryError
from influent.store.neo4j_session import Neo4jSessions, Rows, Transaction, to_utc, to_utc_or_none
from influent.store.queries import load_query
from influent.types import BEGUN, Batch, BatchRecord, Side, begun_id

PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")  # what becomes a property's name; nothing else ever does
FEWEST_ROWS = 100  # a server without memory for as many has none for anything
FACTS = load_query("neo4j/facts", "sql").column_names


def take_batch(sessions: Neo4jSessions, batch: Batch) -> BatchRecord:
    """Take one batch; one that stands in the ledger is left alone.

    Whole or not at all, in one transaction. On a server that lacks the memory for that in several, each of half the
    rows: between them its beginning is there, as a batch under a name of its own (:func:`begun_id`).
    """

    def take(transaction: Transaction) -> BatchRecord:
        transaction.run("lock_store", batch=batch.id)
        found = transaction.run("find_batch", id=batch.id)
        if found:
            return to_ledger_line(found[0])[1]
        with staged_rows(batch.rows, sessions.address) as rows:
            return _insert(transaction, batch, rows, sessions)

    def find() -> BatchRecord | None:
        found = sessions.rows("find_batch", id=batch.id)
        return to_ledger_line(found[0])[1] if found else None

    while True:
        try:
            record = sessions.write_once(take, find)
        except TooLittleMemoryError:
            fewer = min(sessions.most_rows, batch.n_rows) // 2
            if fewer < FEWEST_ROWS:
                raise
            sessions.most_rows = fewer
        else:
            if record.id == batch.id:
                return record


def to_ledger_line(row: tuple[Any, ...]) -> tuple[int, BatchRecord, Tally]:
    """Read number, ledger line and tally from a row of the ledger."""
    batch_id, name, digest, source, n_rows, n_loaded, weight, loaded_at, n_shadows, first_at, last_at, number = row
    record = BatchRecord(batch_id, name, digest, source, n_rows, n_loaded, weight, to_utc(loaded_at))
    return number, record, Tally(n_loaded, n_shadows, weight, to_utc_or_none(first_at), to_utc_or_none(last_at))


def hash_ids(ids: Collection[str]) -> list[int]:
    """Find the hashes by which interactions are looked up."""
    with duckdb.connect() as connection:
        text = load_query("neo4j/hashes", "sql").text
        return [number for (number,) in connection.execute(text, {"ids": list(ids)}).fetchall()]


class StagedRows:
    """A batch's rows in a DuckDB of their own, answering the packaged statements ``neo4j/NAME.sql``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def run(self, name: str, **values: object) -> Rows:
        """Run a packaged statement and fetch its rows."""
        return self._connection.execute(load_query(f"neo4j/{name}", "sql").text, values).fetchall()

    def columns(self, name: str) -> dict[str, Any]:
        """Run a packaged statement of one row and fetch it by the names of its columns."""
        names = load_query(f"neo4j/{name}", "sql").column_names
        (row,) = self.run(name)
        return dict(zip(names, row, strict=True))

    def give(self, name: str, columns: Mapping[str, list[Any]]) -> None:
        """Let statements read these columns as the table `name`: texts, or integers."""
        types = {key: np.int64 if key == "nr" else object for key in columns}
        self._connection.register(name, {key: np.array(values, dtype=types[key]) for key, values in columns.items()})


@contextmanager
def staged_rows(rows: Path, address: str) -> Iterator[StagedRows]:
    """Hold the rows of a batch's file in a DuckDB of their own."""
    try:
        with duckdb.connect() as connection:
            staged = StagedRows(connection)
            staged.run("stage_rows", rows=str(rows))
            yield staged
    except duckdb.Error as error:
        raise StoreError(
            f"a batch could not be prepared: {quote(str(error).splitlines()[0])}",
            where=f"{rows}, for {address}",
            advice="the same command again; a full disk or little memory are the usual causes",
        ) from error


@dataclass(frozen=True)
class _Part:
    """What is next of a batch: the ledger's line of its beginning, if that is there, and the name of what will be."""

    begun: tuple[int, BatchRecord, Tally] | None
    becomes: str


def _insert(transaction: Transaction, batch: Batch, rows: StagedRows, sessions: Neo4jSessions) -> BatchRecord:
    """Insert what is next of a batch: all of it, or as many rows as a transaction holds here."""
    stored = _check_kinds(transaction, rows, where=f"{batch.file}, into {sessions.address}")
    part = _cut_part(transaction, batch, rows, sessions.most_rows)
    _insert_kinds(transaction, rows, stored)
    handed = _drop_duplicates(transaction, rows)
    ((n_loaded, n_shadows, n_weightless, weight_e6, first_at, last_at),) = rows.run("staged_tally")
    ((_, _, n_users, number, _),) = transaction.run("store")
    ids = [user for (user,) in rows.run("staged_users")]
    numbers, new = _number_users(transaction, ids, n_users)
    number = number if part.begun is None else part.begun[0]
    tally = Tally(n_loaded, n_shadows, weight_e6, _utc(first_at), _utc(last_at))
    record, tally = _add_up(batch, part, handed[0], tally)
    rest = {"n_shadows": tally.n_shadows, "first_at": tally.first_at, "last_at": tally.last_at, "nr": number}
    rows.give("numbers", {"id": ids, "nr": numbers})
    rows.run("stage_facts")
    reacted = rows.columns("reacted_columns")
    line = {"batch": vars(record) | rest, "n_users": n_users + len(new), "actors": reacted.pop("actors")}
    if part.begun is None:
        transaction.run("insert_batch", **line)
    else:
        transaction.run("extend_batch", begun=part.begun[1].id, **line)
    transaction.run("insert_users", first=n_users, ids=new)
    ((n_kept,),) = transaction.run("insert_reacted", batch=number, facts=_facts(rows), **reacted)
    n_counted, added_e6 = add_influences(transaction, rows)
    at: dict[str, Any] = {"batch_id": batch.id, "address": sessions.address}
    check_row_count(handed[0], handed[1], n_kept, **at)
    check_row_count(n_kept, n_shadows + n_weightless, n_counted, **at)
    check_conservation(handed[2], handed[3], added_e6, **at)
    return record


def _cut_part(transaction: Transaction, batch: Batch, rows: StagedRows, most_rows: int) -> _Part:
    """Leave of the staged rows those that come after what is there already, as many as a transaction holds."""
    found = transaction.run("find_begun", begins=batch.id + BEGUN)
    begun = to_ledger_line(found[0]) if found else None
    after = -1 if begun is None else begun[1].up_to_line
    ((until, is_last),) = rows.run("part_end", after=after, most=most_rows)
    if begun is not None or not is_last:
        rows.run("cut_part", after=after, until=after if until is None else until)
    return _Part(begun, batch.id if is_last else begun_id(batch.id, until))


def _add_up(batch: Batch, part: _Part, n_rows: int, tally: Tally) -> tuple[BatchRecord, Tally]:
    """Say what the ledger will: of a part the sum of it and of what was there."""
    if part.begun is not None:
        _, before, held = part.begun
        n_rows += before.n_rows
        times = [(one.first_at, one.last_at) for one in (held, tally)]
        tally = Tally(
            held.n_loaded + tally.n_loaded,
            held.n_shadows + tally.n_shadows,
            held.weight_sum_e6 + tally.weight_sum_e6,
            min((first for first, _ in times if first is not None), default=None),
            max((last for _, last in times if last is not None), default=None),
        )
    record = BatchRecord(
        part.becomes,
        batch.file,
        batch.file_digest,
        batch.source,
        n_rows,
        tally.n_loaded,
        tally.weight_sum_e6,
        datetime.now(UTC),
    )
    return record, tally


Kinds = dict[str, tuple[int, Side]]


def _check_kinds(transaction: Transaction, rows: StagedRows, *, where: str) -> Kinds:
    """Refuse a batch by any of its kinds before any part of it is taken; returns the kinds that are stored."""
    stored: Kinds = {kind: (nr, side) for nr, kind, side in transaction.run("kinds")}
    sides = {kind: side for kind, (_, side) in stored.items()}
    for kind, side in rows.run("staged_kinds"):
        if kind in sides:
            check_kind(kind, sides[kind], side, where=where)
            continue
        check_kind_count(len(sides) + 1, where=where)
        sides[kind] = side
    return stored


def _insert_kinds(transaction: Transaction, rows: StagedRows, stored: Kinds) -> None:
    for kind, side in rows.run("staged_kinds"):
        if kind not in stored:
            transaction.run("insert_kind", nr=len(stored), kind=kind, credits=side)
            stored[kind] = len(stored), side
    rows.give("kinds", {"name": list(stored), "nr": [nr for nr, _ in stored.values()]})


def _drop_duplicates(transaction: Transaction, rows: StagedRows) -> tuple[int, int, int, int]:
    """Drop rows whose own id is known; returns rows handed over, duplicates, and the weight of both."""
    hashes = [number for (number,) in rows.run("staged_hashes")]
    known = [found for (found,) in transaction.run("known_ids", hashes=hashes)] if hashes else []
    rows.give("known_ids", {"id": known})
    rows.run("stage_duplicates")
    (handed,) = rows.run("handed_over")
    rows.run("drop_duplicates")
    return handed[0], handed[1], handed[2], handed[3]


def _number_users(transaction: Transaction, ids: list[str], n_users: int) -> tuple[list[int], list[str]]:
    """Find the number of each user; new ones get the next ones, in the order of their ids."""
    ((found, numbers),) = transaction.run("known_users", ids=ids)
    known = dict(zip(found, numbers, strict=True))
    new = [user for user in ids if user not in known]
    known |= {user: n_users + nth for nth, user in enumerate(new)}
    return [known[user] for user in ids], new


def _facts(rows: StagedRows) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in zip(FACTS, fact, strict=True) if value is not None}
        for fact in rows.run("facts")
    ]


def add_influences(transaction: Transaction, rows: StagedRows) -> tuple[int, int]:
    """Add what rows, their kinds and numbers given, count to their pairs; returns how many, and their weight."""
    rows.run("stage_pairs")
    rows.run("stage_counts")
    names = {nr: count_name(nr, kind) for nr, kind, _ in transaction.run("kinds")}
    counts = [
        {"n": sum(n for _, n in pairs), "kinds": {names[kind]: n for kind, n in pairs}}
        for (pairs,) in rows.run("counts")
    ]
    ((n, weight_e6),) = transaction.run("add_influences", counts=counts, **rows.columns("influence_columns"))
    return int(n), int(weight_e6)


def count_name(nr: int, kind: str) -> str:
    """Name the property of a kind's count: n_retweet; n__7 for kind 7 when its name is no plain word."""
    return f"n_{kind}" if PLAIN_WORD.fullmatch(kind) else f"n__{nr}"


def _utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.replace(tzinfo=UTC)
