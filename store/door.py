"""What a store lets in: batches, less rows that name people who were forgotten or are too old; pseudonyms.

A batch keeps its id and its place in the ledger whatever is left out of it, so loading a file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import duckdb

from influent.errors import StoreError, quote
from influent.store.assertions import InForce
from influent.store.duckdb_file import to_sql
from influent.store.queries import load_query
from influent.store.tombstones import keyed_hash
from influent.types import BATCH_COLUMNS, Batch, Side

PSEUDONYM_DIGITS = 32
"""128 bits: two people meet by chance in one of 10^26 stores of a million."""


@contextmanager
def let_in(batches: Sequence[Batch], said: InForce) -> Iterator[list[Batch]]:
    """Give the batches without rows that name somebody who was forgotten, or are older than what is kept.

    Such rows are in no count of the batch. The files made for it go when the block ends.
    """
    made: list[Batch] = []
    try:
        yield [_without_old(_without_forgotten(batch, said, made), said, made) for batch in batches]
    finally:
        for batch in made:
            batch.rows.unlink(missing_ok=True)


def keep_recent(batch: Batch, since: datetime) -> Batch:
    """Leave out what happened before `since`; the batch's file is written anew."""
    return _write(batch, "recent_rows", since=to_sql(since))


def pseudonymise(batch: Batch, key: bytes) -> Batch:
    """Put pseudonyms in place of all ids of people and interactions; the batch's file is written anew.

    Items are left out. The batch's id, a digest of what the rows said, becomes a keyed one.
    """
    ids = _ids(batch, "ids")
    pseudonyms = [pseudonym(key, user) for user in ids]
    written = _write(batch, "pseudonymous_rows", ids=ids, pseudonyms=pseudonyms)
    return replace(written, id=keyed_hash(key, batch.id))


def without_ids(batch: Batch, ids: Collection[str]) -> Batch:
    """Leave out the interactions of these ids; the batch's file is written anew."""
    return _write(batch, "unknown_rows", ids=list(ids)) if ids else batch


def own_ids(batch: Batch) -> list[str]:
    """List the ids that interactions of a batch have."""
    return _ids(batch, "own_ids")


def kinds_of(batch: Batch) -> list[tuple[str, Side, int]]:
    """List the kinds of a batch's rows, the side that each credits, and how many rows are of it."""
    return [(kind, side, n) for kind, side, n in _read(batch, "kinds")]


def first_rows(batch: Batch, n: int, withheld: Collection[str]) -> list[dict[str, object]]:
    """Read the first `n` rows of a batch that name nobody `withheld`, by the names of their columns; times are UTC."""
    found = _read(batch, "first_rows", users=list(withheld), n=n)
    rows = [dict(zip(BATCH_COLUMNS, row, strict=True)) for row in found]
    return [row | {"happened_at": row["happened_at"].replace(tzinfo=UTC)} for row in rows]


def pseudonym(key: bytes, user: str) -> str:
    """Make the one name that stands for an id in a store: nobody without the key finds the id or makes the name."""
    return keyed_hash(key, f"pseudonym {user}")[:PSEUDONYM_DIGITS]


def _without_forgotten(batch: Batch, said: InForce, made: list[Batch]) -> Batch:
    tombstones = said.tombstones
    forgotten = [user for user in _ids(batch, "users") if tombstones.names(user)] if tombstones.hashes else []
    if not forgotten:
        return batch
    made.append(replace(batch, rows=batch.rows.with_name(f"{batch.rows.name}.kept")))
    return _write(batch, "kept_rows", to=made[-1], users=forgotten)


def _without_old(batch: Batch, said: InForce, made: list[Batch]) -> Batch:
    if said.kept_since is None or not _read(batch, "old_rows", since=to_sql(said.kept_since), n=1):
        return batch
    made.append(replace(batch, rows=batch.rows.with_name(f"{batch.rows.name}.recent")))
    return _write(batch, "recent_rows", to=made[-1], since=to_sql(said.kept_since))


def _ids(batch: Batch, name: str) -> list[str]:
    return [found for (found,) in _read(batch, name)]


def _read(batch: Batch, name: str, **values: object) -> list[tuple[Any, ...]]:
    with _translated(batch), duckdb.connect() as connection:
        text = load_query(f"door/{name}", "sql").text
        return connection.execute(text, {"rows": str(batch.rows), **values}).fetchall()


def _write(batch: Batch, name: str, *, to: Batch | None = None, **values: object) -> Batch:
    """Write what a packaged statement makes of a batch's rows, over them or to another batch's file."""
    halfway = batch.rows.with_name(f"{batch.rows.name}.new")
    with _translated(batch), duckdb.connect() as connection:
        rows = connection.sql(load_query(f"door/{name}", "sql").text, params={"rows": str(batch.rows), **values})
        n_rows = len(rows)
        rows.write_parquet(str(halfway))
    halfway.chmod(0o600)
    written = replace(to or batch, n_rows=n_rows)
    halfway.replace(written.rows)
    return written


@contextmanager
def _translated(batch: Batch) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise StoreError(
            f"a batch could not be prepared: {quote(str(error).splitlines()[0])}",
            where=batch.file,
            advice="the same command again; a full disk or little memory are the usual causes",
        ) from error
