"""A private DuckDB session for one file: it reads and writes its own folders, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from influent.interrupts import stoppable
from influent.loaders.macros import MACROS

MEMORY = "1GB"
"""What the session may hold before it moves to disk; a load then stays under 2 GB in all."""

A = TypeVar("A")
B = TypeVar("B")


def open_session(folder: Path, *more: Path) -> duckdb.DuckDBPyConnection:
    """Open an in-memory session that spills into `folder`, and may touch `folder` and `more` folders alone.

    No extension is fetched or loaded, and the session cannot be unlocked again (RELIABILITY, section 5).
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(folder),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    session = stoppable(duckdb.connect(config=config))
    session.execute("SET TimeZone = 'UTC'")
    # A path is compared as it is written, so a folder whose name holds a wildcard is allowed in both spellings.
    allowed = {f"{spelling}/" for f in (folder, *more) for spelling in (str(f), literal_path(f))}
    session.execute("SET allowed_directories = $1", [sorted(allowed)])
    session.execute("SET enable_external_access = false")
    for macro in MACROS:
        session.execute(macro)
    session.execute("SET lock_configuration = true")
    return session


def set_variables(session: duckdb.DuckDBPyConnection, values: Mapping[str, object]) -> None:
    """Give the statements their constants: folded when a statement is planned, so they cost nothing per row."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            pairs = [list(value.keys()), list(value.values())]
            session.execute(f"SET VARIABLE {name} = map($1::VARCHAR[], $2::VARCHAR[])", pairs)
        else:
            session.execute(f"SET VARIABLE {name} = $1", [value])


def literal_path(path: Path) -> str:
    """Write a path so that no character in it is a wildcard."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))


def one_row(session: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> tuple[Any, ...]:
    """Ask a question that has one row as its answer."""
    (row,) = session.execute(query, list(parameters)).fetchall()
    return tuple(row)


def one_number(session: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> int:
    """Ask for one whole number; NULL is 0."""
    return int(one_row(session, query, parameters)[0] or 0)


def side_by_side(
    session: duckdb.DuckDBPyConnection, work: Callable[[duckdb.DuckDBPyConnection, A], B], given: Iterable[A]
) -> list[B]:
    """Work on each of `given` in threads, on connections to the session's tables (not its temporary ones), in order.

    For statements that are too small to keep more than one core busy. All has ended when this does.
    """

    def on_its_own(one: A) -> B:
        with stoppable(session.cursor()) as connection:
            return work(connection, one)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(on_its_own, given))
