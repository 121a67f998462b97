"""Parquet: columns of any type, read as text; lists of topics as lists. A row's line is its number from 1."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from influent.errors import InputError
from influent.loaders.columns import Found
from influent.loaders.opening import Opened
from influent.loaders.options import COLUMNS
from influent.loaders.session import literal_path, one_number
from influent.loaders.workbench import Workbench

MAGIC = b"PAR1"
ROWS_AT_ONCE = 500_000

# Numbers, times and text have one text form each; a moment in time is written with its zone.
TIME_TYPES = ("TIMESTAMP WITH TIME ZONE",)
TEXT_TYPES = (
    "VARCHAR", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
    "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS",
    "UUID", "ENUM",
)  # fmt: skip


def read_parquet(bench: Workbench, opened: Opened) -> Iterator[Found]:
    """Leave the file's rows in the table ``records``, some row groups after another; yield after each.

    Raises
    ------
    InputError
        The file is damaged, lacks a required column, or a column of ours has a type that is no text, number or time.
    """
    session, name = bench.session, bench.name
    path = bench.folder / "input.parquet"
    with path.open("wb") as copy:
        while block := opened.read():
            copy.write(block)
    try:
        types = session.execute("DESCRIBE FROM read_parquet($1)", [literal_path(path)]).fetchall()
        found = bench.find([row[0] for row in types])
        statement = _statement(found, [(row[0], row[1]) for row in types], name)
        n_rows = one_number(session, "SELECT sum(num_rows) FROM parquet_file_metadata($1)", [literal_path(path)])
        for at in range(0, n_rows, ROWS_AT_ONCE):
            session.execute(statement, [literal_path(path), at, at + ROWS_AT_ONCE])
            yield found
    except duckdb.Error as error:
        raise InputError(
            "the Parquet file is damaged",
            where=f"{name}: {str(error).splitlines()[0].replace(str(path), name)}",
            advice="write or fetch the file again; nothing of it was loaded",
        ) from None
    path.unlink()


def _statement(found: Found, types: list[tuple[str, str]], name: str) -> str:
    """Build the one statement whose column names come from a file: each is quoted as an identifier."""
    texts = {column: _as_text(*types[at], column, name) for column, at in found.at.items()}
    chosen = ", ".join(f"{texts.get(column, 'NULL')} AS {column}" for column in COLUMNS)
    raw = ", ".join(f'"{column}" := {text}' for column, text in texts.items())
    return (
        "CREATE OR REPLACE TEMP TABLE records AS "  # noqa: S608  (identifiers only, quoted; values are parameters)
        f"SELECT file_row_number + 1 AS line, CAST(to_json(struct_pack({raw})) AS VARCHAR) AS raw, "
        f"CAST(NULL AS VARCHAR) AS fault, {chosen} "
        "FROM read_parquet($1, file_row_number = true) WHERE file_row_number >= $2 AND file_row_number < $3"
    )


def _as_text(theirs: str, type_name: str, ours: str, name: str) -> str:
    column = '"' + theirs.replace('"', '""') + '"'
    if ours == "topics" and type_name.endswith("[]"):
        return f"CAST({column} AS VARCHAR[])"
    if type_name in TIME_TYPES:
        text = f"strftime({column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')"
    elif type_name.split("(", maxsplit=1)[0] in (*TEXT_TYPES, "DECIMAL"):
        text = f"CAST({column} AS VARCHAR)"
    else:
        raise InputError(
            f"the column {ours} has the type {type_name}",
            where=name,
            advice="text, numbers or times in that column; for topics also a list of text",
        )
    return f"topics_in({text})" if ours == "topics" else text
