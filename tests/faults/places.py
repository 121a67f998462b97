"""Where a child can be killed by name: its own functions are wrapped, in the child alone, and the nth pass is its last.

The names are those of RELIABILITY, section 3. A store here writes rows before the ledger's line, in one transaction.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import influent.loading
import influent.reports.landing
import influent.store.duckdb
from influent.store import duckdb_file
from influent.store.asserted import AssertedStore
from influent.store.duckdb_file import DuckDBFile

Step = Callable[[], None]


def die() -> None:
    """End this process as the kernel's out-of-memory killer or a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def cut_small(rows: int) -> None:
    """Cut files into batches of so many rows, each stored by itself."""
    influent.loading.BATCH_ROWS = rows  # type: ignore[attr-defined]
    influent.store.duckdb.DuckDBStore.rows_at_once = rows


def acknowledge(tell: Callable[[str], object]) -> None:
    """Tell the id of each batch once the store has said that it holds it."""
    write = AssertedStore.write_batches

    def told(self: AssertedStore, batches: Any) -> Any:
        records = write(self, batches)
        for record in records:
            tell(record.id)
        return records

    AssertedStore.write_batches = told  # type: ignore[method-assign]


def arm(place: str, nth: int) -> None:
    """Make the nth pass of a place the end of this process."""
    PLACES[place](_nth(nth))


def _nth(nth: int) -> Step:
    passes = iter(range(1, nth + 1))

    def step() -> None:
        if next(passes, None) == nth:
            die()

    return step


def _before(module: Any, name: str, step: Step) -> None:
    wrapped = getattr(module, name)

    def stepped(*given: Any, **named: Any) -> Any:
        step()
        return wrapped(*given, **named)

    setattr(module, name, stepped)


def _after(module: Any, name: str, step: Step) -> None:
    wrapped = getattr(module, name)

    def stepped(*given: Any, **named: Any) -> Any:
        found = wrapped(*given, **named)
        step()
        return found

    setattr(module, name, stepped)


def _at_statement(begins: str, step: Step) -> None:
    """Step before each packaged statement whose name begins so."""
    execute = DuckDBFile.execute

    def stepped(self: DuckDBFile, name: str, **values: object) -> Any:
        if name.startswith(begins):
            step()
        return execute(self, name, **values)

    DuckDBFile.execute = stepped  # type: ignore[method-assign]


class _Connection:
    """A connection whose commits are watched; all else is passed on."""

    def __init__(self, inner: Any, path: Path, watch: Callable[[Path, Callable[[], None]], None]) -> None:
        self._inner, self._path, self._watch = inner, path, watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def commit(self) -> None:
        self._watch(self._path, self._inner.commit)


def _at_commit(watch: Callable[[Path, Callable[[], None]], None]) -> None:
    connect = duckdb_file._connect_patiently

    def connected(path: Path, *rest: Any, **named: Any) -> Any:
        return _Connection(connect(path, *rest, **named), path, watch)

    duckdb_file._connect_patiently = connected


def _before_commit(step: Step) -> None:
    _at_commit(lambda _, commit: (step(), commit())[0])


def _after_commit(step: Step) -> None:
    _at_commit(lambda _, commit: (commit(), step())[0])


def _once_written(step: Step, path: Path, work: Callable[[], None]) -> None:
    """Do work; a second thread steps as soon as the first byte of it is in the store's file or its log."""
    before = _stamp(path)
    is_done = threading.Event()

    def watch() -> None:
        is_last = False
        while not is_last:
            is_last = is_done.is_set()  # work may be faster than this thread: then it is killed right behind it
            if _stamp(path) != before:
                step()
                return

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        work()
    finally:
        is_done.set()
        thread.join()


def _stamp(path: Path) -> list[tuple[int, int]]:
    """Take size and time of a store's file and of its log, which vanishes when it has been moved into the file."""
    found = []
    for file in (path, path.with_name(f"{path.name}.wal")):
        try:
            status = file.stat()
        except FileNotFoundError:
            found.append((0, 0))
        else:
            found.append((status.st_size, status.st_mtime_ns))
    return found


def _during_commit(step: Step) -> None:
    _at_commit(lambda path, commit: _once_written(step, path, commit))


def _during_close(step: Step) -> None:
    """Closing moves the log into the file: kill when the file has begun to change."""
    close = DuckDBFile.close
    DuckDBFile.close = lambda self: _once_written(step, self.path, partial(close, self))  # type: ignore[method-assign]


PLACES: dict[str, Callable[[Step], None]] = {
    "F01 before the first batch": partial(_before, influent.store.duckdb, "take_batches"),
    "F02 between rows and counts": partial(_at_statement, "insert_daily_counts"),
    "F02 between rows and the ledger's line": partial(_at_statement, "insert_batch"),
    "F03 before commit": _before_commit,
    "F04 during commit": _during_commit,
    "F04 while the log is moved into the file": _during_close,
    "F05 after commit, before it is acknowledged": _after_commit,
    "F06 while a run is written": partial(_at_statement, "insert_scores"),
    "F06 while a run is made the current one": partial(_at_statement, "mark_current"),
    "F07 before an export is renamed": partial(_before, influent.reports.landing, "_move"),
    "F07 after an export is renamed": partial(_after, influent.reports.landing, "_move"),
    "F08 while tables are made": partial(_at_statement, "create_"),
}
