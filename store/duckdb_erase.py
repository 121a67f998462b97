"""How the embedded store forgets people and old rows: everything else is written to a new file.

DuckDB keeps the bytes of deleted rows in its file; so nothing is deleted there, the file itself goes. The old one stays
whole, and locked, until the new one is complete on disk and takes its name: whatever stops it before leaves the store
as it was, and the same call does it again.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from influent.store.duckdb_file import (
    TABLES,
    DuckDBFile,
    as_lists,
    private_files,
    refusal,
    spool_folder,
    to_sql,
    translated,
)
from influent.store.mentions import mention_patterns, mentioning
from influent.store.queries import load_query
from influent.types import Assertion, Erased

FILLED = ("meta", "kinds", "users", "interactions", "daily_counts", "batches", "scores", "runs", "assertions")
"""Tables in the order in which they are copied; weights of pairs are of a run that is shown no more."""

FIRST = datetime(1, 1, 1, tzinfo=UTC)
MENTIONED = ("files", "topics", "reasons")


def erase(file: DuckDBFile, users: Collection[str], records: Sequence[Assertion], before: datetime | None) -> Erased:
    """Write the store's file anew without `users` and rows from `before` that, and with `records` in its ledger.

    O(the whole store): a second file of its size is needed for a while.
    """
    fresh = file.path.with_name(f"{file.path.name}.erasing")
    file.is_new = False  # what was made in vain would go when it is closed
    file.execute("checkpoint")  # a log that outlived its file would be taken for that of the new one
    file.close()
    try:
        with translated(file.path), private_files(), duckdb.connect(config=_settings(file.path)) as connection:
            _remove(fresh)
            found = _fill(connection, file.path, fresh, list(users), records, before or FIRST)
            _sync(fresh)
            fresh.replace(file.path)
            _sync(file.path.parent)
    except OSError as error:
        raise refusal(file.path, str(error)) from error
    finally:
        _remove(fresh)
        file.reopen()
    return found


def _fill(  # noqa: PLR0917  (one file from another)
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    fresh: Path,
    users: list[str],
    records: Sequence[Assertion],
    before: datetime,
) -> Erased:
    def run(name: str, **values: object) -> list[tuple[Any, ...]]:
        given = {key: to_sql(value) for key, value in values.items()}
        return connection.execute(load_query(name, "sql").text, given).fetchall()

    run("erase/attach_former", path=str(path))
    run("erase/attach_fresh", path=str(fresh))
    run("erase/stage_gone", users=users)
    run("erase/stage_moved", before=before)
    run("erase/create_mentions")
    for pattern in mention_patterns(users):
        run("erase/insert_mentions", pattern=pattern)
    mentions = {name: mentioning((text for (text,) in run(f"erase/{name}")), users) for name in MENTIONED}
    run("erase/use_fresh")
    for table in TABLES:
        run(f"duckdb/create_{table}")
    given: dict[str, dict[str, object]] = {
        "interactions": {"topics": mentions["topics"], "before": before},
        "daily_counts": {"before": before},
        "batches": {"files": mentions["files"]},
        "assertions": {"users": users, "reasons": mentions["reasons"]},
    }
    for table in FILLED:
        run(f"erase/copy_{table}", **given.get(table, {}))
    (counts,) = run("erase/counts")
    if records:
        run("duckdb/insert_assertions", **as_lists({record.id: record for record in records}.values()))
    run("erase/use_memory")
    run("erase/detach_fresh")
    return Erased(*counts)


def _settings(path: Path) -> dict[str, Any]:
    return {
        "temp_directory": str(spool_folder(path)),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }


def _remove(fresh: Path) -> None:
    for left in (fresh, fresh.with_name(f"{fresh.name}.wal")):
        left.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with suppress(PermissionError):  # a folder cannot be opened everywhere
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
