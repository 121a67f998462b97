"""How the embedded store takes batches, each whole and exactly once, and gives them back.

One transaction for those that are given together: kinds, users, rows less their duplicates, daily counts, the ledger's
lines; then the sums are compared, and only batches that balance are committed. Rows move between Parquet files and
tables inside DuckDB.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from influent.errors import NotFoundError
from influent.store.duckdb_file import DuckDBFile, private_files, to_utc, to_utc_or_none, translated
from influent.store.ledger import Tally, check_conservation, check_kind, check_kind_count, check_row_count
from influent.store.queries import load_query, nearest_names
from influent.types import Batch, BatchRecord


def list_ledger(file: DuckDBFile) -> list[tuple[int, BatchRecord, Tally]]:
    """List number, ledger line and tally of every batch, oldest first, ties by id."""
    return [_ledger_line(row) for row in file.rows("ledger")]


def take_batches(file: DuckDBFile, batches: Sequence[Batch]) -> list[BatchRecord]:
    """Take each batch whole, all of them or none; those that stand in the ledger are left alone.

    O(their rows), plus one pass over the user ids and, where rows have ids of their own, their hashes.
    """
    with ExitStack() as spooled, file.transaction():
        ledger = list_ledger(file)
        known = {record.id: record for _, record, _ in ledger}
        first = max((number for number, _, _ in ledger), default=-1) + 1
        new = list({batch.id: batch for batch in batches if batch.id not in known}.values())
        if new:
            files = [spooled.enter_context(file.spooled()) for _ in new]
            for batch, link in zip(new, files, strict=True):
                _link(batch.rows, link)
            records = _insert_batches(file, new, [str(link) for link in files], first=first)
            known |= {record.id: record for record in records}
        return [known[batch.id] for batch in batches]


def give_batch(file: DuckDBFile, batch_id: str, to: Path) -> Batch:
    """Write the kept rows of a batch to a Parquet file, under the batch's own id."""
    number, record, tally = find_batch(file, batch_id)
    with file.spooled() as rows, private_files():
        with translated(file.path):
            text = load_query("duckdb/batch_rows", "sql").text
            file.connection.sql(text, params={"batch": number}).write_parquet(str(rows))
        shutil.move(rows, to)
    return Batch(record.id, to, tally.n_loaded, record.file, record.file_digest, record.source)


def find_batch(file: DuckDBFile, batch_id: str) -> tuple[int, BatchRecord, Tally]:
    """Find a batch in the ledger; NotFoundError names the nearest ids."""
    known = {line[1].id: line for line in list_ledger(file)}
    if batch_id not in known:
        raise NotFoundError.among("batch", batch_id, nearest_names(batch_id, known), where=str(file.path))
    return known[batch_id]


def _insert_batches(file: DuckDBFile, batches: Sequence[Batch], files: list[str], *, first: int) -> list[BatchRecord]:
    file.execute("name_staged_files", files=files, first=first)
    file.execute("stage_rows")
    _insert_kinds(file, batches, first=first)
    ((n_users,),) = file.rows("count_users")
    file.execute("stage_ids")
    file.execute("stage_users", n_users=n_users)
    file.execute("insert_users", n_users=n_users)
    file.execute("insert_interactions")
    file.execute("insert_daily_counts", first=first)
    tallies = list(_balance(file, batches, first=first))
    for table in ("users", "ids", "rows"):
        file.execute(f"drop_staged_{table}")
    loaded_at = datetime.now(UTC)
    return [
        _insert_batch(file, batch, tally, nr=number, loaded_at=loaded_at)
        for number, (batch, tally) in enumerate(zip(batches, tallies, strict=True), start=first)
    ]


def _insert_kinds(file: DuckDBFile, batches: Sequence[Batch], *, first: int) -> None:
    sides = {kind: side for _, kind, side in file.rows("stored_kinds")}
    for kind, side, number in file.rows("staged_kinds"):
        where = f"{batches[number - first].file}, into {file.path}"
        if kind in sides:
            check_kind(kind, sides[kind], side, where=where)
            continue
        check_kind_count(len(sides) + 1, where=where)
        file.execute("insert_kind", nr=len(sides), kind=kind, credits=side)
        sides[kind] = side


def _balance(file: DuckDBFile, batches: Sequence[Batch], *, first: int) -> Iterator[Tally]:
    found = file.rows("tally", first=first, n=len(batches))
    for batch, (_, n_duplicates, n_loaded, n_shadows, first_at, last_at, handed, dropped, added) in zip(
        batches, found, strict=True
    ):
        at: dict[str, Any] = {"batch_id": batch.id, "address": str(file.path)}
        check_row_count(batch.n_rows, n_duplicates, n_loaded, **at)
        check_conservation(handed, dropped, added, **at)
        yield Tally(n_loaded, n_shadows, added, to_utc_or_none(first_at), to_utc_or_none(last_at))


def _insert_batch(file: DuckDBFile, batch: Batch, tally: Tally, *, nr: int, loaded_at: datetime) -> BatchRecord:
    record = BatchRecord(
        id=batch.id,
        file=batch.file,
        file_digest=batch.file_digest,
        source=batch.source,
        n_rows=batch.n_rows,
        n_loaded=tally.n_loaded,
        weight_sum_e6=tally.weight_sum_e6,
        loaded_at=loaded_at,
    )
    rest = {"nr": nr, "n_shadows": tally.n_shadows, "first_at": tally.first_at, "last_at": tally.last_at}
    file.execute("insert_batch", **vars(record), **rest)
    return record


def _link(source: Path, to: Path) -> None:
    try:
        os.link(source, to)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, to)


def _ledger_line(row: tuple[Any, ...]) -> tuple[int, BatchRecord, Tally]:
    batch_id, name, digest, source, n_rows, n_loaded, weight, loaded_at, n_shadows, first_at, last_at, number = row
    record = BatchRecord(batch_id, name, digest, source, n_rows, n_loaded, weight, to_utc(loaded_at))
    return number, record, Tally(n_loaded, n_shadows, weight, to_utc_or_none(first_at), to_utc_or_none(last_at))
