"""How the one file of an embedded store is opened, guarded and spoken to.

Whoever opens it holds it alone (DuckDB: one writing process at a time), so commands open it briefly; the file and
all beside it are for its owner's eyes only; no query can reach another file or an address. All statements are
packaged files of ``cypher/duckdb/``.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import numpy as np
from numpy.typing import NDArray

from influent.errors import StoreError, TransientStoreError
from influent.interrupts import stoppable
from influent.store.ledger import FORMAT_VERSION
from influent.store.new_file import made_whole
from influent.store.queries import load_query
from influent.types import Assertion

TABLES = (
    "meta",
    "users",
    "kinds",
    "batches",
    "interactions",
    "daily_counts",
    "runs",
    "scores",
    "pair_weights",
    "assertions",
)
MEMORY_LIMIT = (
    "1GB"  # of DuckDB's own; it spills beside the store. A load of any size stays under 2 GB (PERFORMANCE, P11)
)
RETRY_S = 0.05
MESSAGE_LIMIT = 200

_FULL = ("No space left on device", "Disk quota exceeded", "File too large")


class DuckDBFile:
    """One open store file: packaged statements in, rows and arrays out, every error as a StoreError."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self.connection = connection
        self.spool = spool_folder(path)
        self.is_new = False

    def execute(self, name: str, **values: object) -> duckdb.DuckDBPyConnection:
        """Run the packaged statement ``duckdb/NAME``."""
        return self.execute_named(f"duckdb/{name}", **values)

    def execute_named(self, name: str, **values: object) -> duckdb.DuckDBPyConnection:
        """Run the packaged statement of that whole name."""
        text = load_query(name, "sql").text
        with translated(self.path):
            return self.connection.execute(text, {key: to_sql(value) for key, value in values.items()})

    def rows(self, name: str, **values: object) -> list[tuple[Any, ...]]:
        """Run a packaged statement and fetch its rows."""
        cursor = self.execute(name, **values)
        with translated(self.path):
            return cursor.fetchall()

    def arrays(self, name: str, **values: object) -> dict[str, NDArray[Any]]:
        """Run a packaged statement and fetch its columns as arrays."""
        cursor = self.execute(name, **values)
        with translated(self.path):
            return dict(cursor.fetchnumpy())

    @contextmanager
    def given(self, name: str, columns: Mapping[str, NDArray[Any]]) -> Iterator[None]:
        """Let statements read arrays of equal length as the table `name`."""
        self.connection.register(name, {key: np.ascontiguousarray(column) for key, column in columns.items()})
        try:
            yield
        finally:
            with suppress(duckdb.Error):  # the disk failed: then nothing can be asked of the connection any more
                self.connection.unregister(name)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all that happens inside, or nothing of it."""
        with translated(self.path), private_files():
            self.connection.begin()
            try:
                yield
                self.connection.commit()
            except BaseException:
                with suppress(duckdb.Error):
                    self.connection.rollback()
                raise

    @contextmanager
    def spooled(self) -> Iterator[Path]:
        """Name a new file in the one folder that statements can read and write; it is removed afterwards."""
        try:
            self.spool.mkdir(mode=0o700, exist_ok=True)
            file = self.spool / f"batch-{uuid4().hex}.parquet"
            try:
                yield file
            finally:
                file.unlink(missing_ok=True)
                with suppress(OSError):
                    self.spool.rmdir()
        except OSError as error:
            raise refusal(self.path, str(error)) from error

    def reopen(self) -> None:
        """Open the file of this name anew, after it was closed and replaced."""
        self.connection = _connect_patiently(self.path, self.read_only, 0.0)
        _shut_doors(self)

    def close(self) -> None:
        """Give the file back; calling it twice is harmless. One that was made in vain goes, while it is still held."""
        with translated(self.path), private_files():
            if self.is_new and self.rows("is_blank") == [(True,)]:
                self.path.unlink(missing_ok=True)
            self.is_new = False
            self.connection.close()


def open_file(path: Path, *, create: bool, read_only: bool, wait_s: float) -> DuckDBFile:
    """Open the file of a store, making it when it is not there and `create`.

    Raises
    ------
    StoreError
        It is missing, no store, damaged, of a newer influent, or held by another process for longer than `wait_s`.
    """
    if path.exists() and not path.is_file():
        raise refusal(path, "it is no file", advice="give --store another path")
    if not path.exists() and (read_only or not create):
        raise refusal(path, "it is not there", advice="influent load FILES… makes it")
    is_new = not path.exists()
    if is_new:
        _make_file(path)
    file = DuckDBFile(path, _connect_patiently(path, read_only, wait_s), read_only=read_only)
    try:
        file.is_new = is_new
        _check_format(file, create=create and not read_only)
        if not _is_open_already(file):
            _shut_doors(file)
            _clear_spool(file)
    except BaseException:
        file.close()
        raise
    return file


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what DuckDB says into a StoreError, and its interruption back into Ctrl-C."""
    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except duckdb.Error as error:
        raise refusal(path, str(error)) from error
    except RuntimeError as error:
        if str(error) == "Query interrupted":  # what DuckDB makes of Ctrl-C
            raise KeyboardInterrupt from error
        raise


@contextmanager
def private_files() -> Iterator[None]:
    """Make every file that is created inside readable by its owner alone, whatever the umask."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def spool_folder(path: Path) -> Path:
    """Name the folder beside a store where batches change hands and DuckDB spills."""
    return path.with_name(f"{path.name}.tmp")


def to_sql(value: object) -> object:
    """Turn a value into what a statement takes: times as UTC without a zone, so that no session zone matters."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def as_lists(records: Collection[Assertion]) -> dict[str, object]:
    """Turn records of the assertion ledger into the lists that ``insert_assertions`` takes."""
    names = {
        "ids": "id",
        "kinds": "kind",
        "abouts": "about",
        "values": "value",
        "whos": "who",
        "times": "said_at",
        "reasons": "reason",
        "ends": "expires_at",
    }
    return {name: [to_sql(getattr(record, field)) for record in records] for name, field in names.items()}


def to_utc(value: datetime) -> datetime:
    """Say of a stored time that it is UTC."""
    return value.replace(tzinfo=UTC)


def to_utc_or_none(value: datetime | None) -> datetime | None:
    """Say of a stored time, where there is one, that it is UTC."""
    return None if value is None else to_utc(value)


def _connect_patiently(
    path: Path, read_only: bool, wait_s: float, *, named: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Connect to the file `path`; messages call it `named`."""
    settings: dict[str, Any] = {
        "temp_directory": str(spool_folder(path)),
        "memory_limit": MEMORY_LIMIT,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    until = time.monotonic() + wait_s
    while True:
        try:
            with private_files():
                return stoppable(duckdb.connect(path, read_only=read_only, config=settings))
        except duckdb.Error as error:
            holder = re.search(r"Conflicting lock is held in (?P<program>.*?) \(PID (?P<pid>\d+)\)", str(error))
            if holder is None:
                raise refusal(named or path, str(error)) from error
            if time.monotonic() >= until:
                raise TransientStoreError(
                    f"another process holds the store: {Path(holder['program']).name}, process id {holder['pid']}",
                    where=str(path),
                    advice=f"wait until it is done (waited {wait_s:g} s), or give --wait SECONDS",
                ) from error
            time.sleep(RETRY_S)


def _check_format(file: DuckDBFile, *, create: bool) -> None:
    names = {str(name) for (name,) in file.rows("table_names")}
    if not names and create:
        _create_tables(file)
        file.is_new = True
    elif "meta" not in names:
        raise refusal(file.path, "it is a DuckDB file, but no store of influent", advice="give --store another path")
    found = file.rows("meta")
    if len(found) != 1 or found[0][0] > FORMAT_VERSION:
        version = found[0][0] if found else "unknown"
        raise refusal(
            file.path,
            f"it was made by a newer influent (format {version}, this one reads {FORMAT_VERSION})",
            advice="pip install --upgrade influent",
        )


def _make_file(path: Path) -> None:
    try:
        with made_whole(path, spool_folder(path)) as fresh:
            file = DuckDBFile(path, _connect_patiently(fresh, False, 0.0, named=path), read_only=False)
            try:
                _create_tables(file)
                file.execute("checkpoint")  # closing would keep it to itself that the disk is full
            finally:
                file.close()
    except OSError as error:
        raise refusal(path, error.strerror or str(error)) from error


def _create_tables(file: DuckDBFile) -> None:
    with file.transaction():
        for table in TABLES:
            file.execute(f"create_{table}")
        file.execute("insert_meta", format_version=FORMAT_VERSION, store_id=uuid4().hex)


def _is_open_already(file: DuckDBFile) -> bool:
    """Say whether this process has the file open: all its connections then share one database and its settings."""
    ((is_locked,),) = file.rows("is_locked")
    return bool(is_locked)


def _shut_doors(file: DuckDBFile) -> None:
    file.execute("allow_folder", folder=str(file.spool.absolute()))
    file.execute("forbid_external_access")
    file.execute("lock_configuration")


def _clear_spool(file: DuckDBFile) -> None:
    """Remove what a killed process left: it may name people who are forgotten now. Whoever may write is alone here."""
    if not file.read_only:
        shutil.rmtree(file.spool, ignore_errors=True)


def refusal(path: Path, reason: str, *, advice: str | None = None) -> StoreError:
    """Word what DuckDB or the system says of a store's file."""
    if any(sign in reason for sign in _FULL):
        return StoreError(
            "the disk is full",
            where=f"{path}: what was begun was undone",
            advice="free some space, then the same command again",
        )
    if "different configuration" in reason:
        reason, advice = "this process has it open in another way already", "close the other store first"
    line = "".join(c for c in reason.splitlines()[0] if c.isprintable())[:MESSAGE_LIMIT]
    return StoreError(
        f"cannot use the store: {line}",
        where=str(path),
        advice=advice or "influent doctor; or restore the file from a backup, or load into a new --store",
    )
