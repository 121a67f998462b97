"""From what a reader tells to rows: kept on disk in blocks, then each is given the author of what it reacts to.

Rows are numbered from 1, as those of a Parquet file are: several may stand in one line, and the checks need numbers
that grow. The lines stay with the blocks, for the rows that are set aside.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from influent.errors import InputError
from influent.loaders.columns import Found
from influent.loaders.formats.told import GONE, OUTSIDE, Author, Fault, Left, Row, Told
from influent.loaders.session import literal_path
from influent.loaders.workbench import Workbench

ROWS_AT_ONCE = 250_000
NOT_TEXT = "holds half of a surrogate pair"

READ_ROWS = """
FROM read_json($1, format = 'newline_delimited', columns = {
    n: 'BIGINT', line: 'BIGINT', fault: 'VARCHAR', raw: 'VARCHAR', kind: 'VARCHAR', actor: 'VARCHAR',
    target: 'VARCHAR', happened_at: 'VARCHAR', reacts_to: 'VARCHAR', id: 'VARCHAR', topics: 'VARCHAR[]',
    item: 'VARCHAR', network: 'VARCHAR', visibility: 'VARCHAR', automated: 'BOOLEAN', shadow: 'BOOLEAN'})
"""

START_AUTHORS = """
CREATE OR REPLACE TEMP TABLE told_authors (
    n BIGINT, item VARCHAR, who VARCHAR, written_at VARCHAR, topics VARCHAR[], part_of VARCHAR)
"""

TAKE_AUTHORS = """
INSERT INTO told_authors FROM read_json($1, format = 'newline_delimited', columns = {
    n: 'BIGINT', item: 'VARCHAR', who: 'VARCHAR', written_at: 'VARCHAR', topics: 'VARCHAR[]', part_of: 'VARCHAR'})
"""

# The first that is said of a thing holds: a message that stands there twice has one author.
SETTLE_AUTHORS = """
CREATE OR REPLACE TEMP TABLE authors AS
WITH firsts AS (
    SELECT item, arg_min({'who': who, 'written_at': written_at, 'topics': topics, 'part_of': part_of}, n) AS told
    FROM told_authors GROUP BY item
)
SELECT a.item, a.told.who AS who, a.told.written_at AS written_at,
    CASE WHEN len(a.told.topics) = 0 THEN coalesce(b.told.topics, []) ELSE a.told.topics END AS topics
FROM firsts AS a LEFT JOIN firsts AS b ON a.told.part_of = b.item
"""

RESOLVE = """
CREATE OR REPLACE TEMP TABLE resolved AS
SELECT told.* EXCLUDE (line, target, happened_at, topics),
    coalesce(target, who) AS target, coalesce(happened_at, written_at) AS happened_at,
    CASE WHEN len(told.topics) > 0 THEN told.topics ELSE coalesce(authors.topics, []) END AS topics,
    CASE WHEN reacts_to IS NULL THEN NULL WHEN authors.item IS NULL THEN $2 WHEN who IS NULL THEN $3 END AS left_out
FROM read_parquet($1) AS told LEFT JOIN authors ON told.reacts_to = authors.item
"""

COUNT_LEFT = "SELECT left_out, count(*) FROM resolved WHERE left_out IS NOT NULL GROUP BY ALL ORDER BY ALL"

# What is set aside is written as a row of ours, which can be mended and loaded by itself.
MAKE_RECORDS = """
CREATE OR REPLACE TEMP VIEW records AS
SELECT n AS line, fault,
    coalesce(raw, CAST(to_json(struct_pack(actor := actor, target := target, kind := kind,
        happened_at := happened_at, id := id, topics := topics, network := network, item := item,
        visibility := visibility, automated := automated, shadow := shadow)) AS VARCHAR)) AS raw,
    actor, target, kind, happened_at, id, topics, CAST(NULL AS VARCHAR) AS weight, network, item, visibility,
    CAST(automated AS VARCHAR) AS automated, CAST(NULL AS VARCHAR) AS incentivised, CAST(shadow AS VARCHAR) AS shadow,
    CAST(NULL AS VARCHAR) AS text
FROM resolved WHERE left_out IS NULL
"""


def read_told(bench: Workbench, told: Iterator[Told], left: Counter[str], parts: list[Path]) -> Iterator[Found]:
    """Leave the rows that a reader tells in the view ``records``, block after block; count in `left` what is none.

    The files that say in which line each row stands are listed in `parts`.

    Raises
    ------
    InputError
        What the reader raises; options that only tables of columns have.
    """
    _refuse_table_options(bench)
    session = bench.session
    session.execute(START_AUTHORS)
    parts += _spooled(bench, told, left)
    session.execute(SETTLE_AUTHORS)
    found = Found({}, (), dict(bench.source.columns))
    for part in parts:
        session.execute(RESOLVE, [literal_path(part), OUTSIDE, GONE])
        left.update(dict(session.execute(COUNT_LEFT).fetchall()))
        session.execute(MAKE_RECORDS)
        yield found


def _spooled(bench: Workbench, told: Iterator[Told], left: Counter[str]) -> Iterator[Path]:
    """Write what is told to disk: rows as Parquet files, authors into a table; what is left out is counted alone."""
    rows: list[bytes] = []
    authors: list[bytes] = []
    n_rows = n_parts = 0
    for n_told, one in enumerate(told):
        if isinstance(one, Left):
            left[one.reason] += 1
        elif isinstance(one, Author):
            authors += _authored(n_told, one)
        else:
            n_rows += 1
            rows.append(_written(n_rows, one))
        if len(authors) >= ROWS_AT_ONCE:
            _take_authors(bench, authors)
        if len(rows) >= ROWS_AT_ONCE:
            n_parts += 1
            yield _part(bench, rows, n_parts)
    _take_authors(bench, authors)
    yield _part(bench, rows, n_parts + 1)


def _written(n: int, one: Row | Fault) -> bytes:
    if isinstance(one, Row):
        row = {"n": n, **one._asdict()}
        try:
            return json.dumps(row, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            one = Fault(one.line, NOT_TEXT, json.dumps(row))
    # Text that is no text is written as escapes, so that the row that is set aside shows what stands there.
    text = one.text.encode("utf-8", "backslashreplace").decode()
    return json.dumps({"n": n, "line": one.line, "fault": one.reason, "raw": text}, ensure_ascii=False).encode()


def _authored(n: int, one: Author) -> Iterator[bytes]:
    try:
        yield json.dumps({"n": n, **one._asdict()}, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return  # nobody can name a thing, or be named, in what is no text: the rows are set aside where they stand


def _take_authors(bench: Workbench, authors: list[bytes]) -> None:
    if authors:
        path = _flushed(bench, authors)
        bench.session.execute(TAKE_AUTHORS, [literal_path(path)])
        path.unlink()


def _part(bench: Workbench, rows: list[bytes], number: int) -> Path:
    part = bench.folder / f"told-{number}.parquet"
    path = _flushed(bench, rows)
    bench.session.sql(READ_ROWS, params=[literal_path(path)]).write_parquet(str(part))
    path.unlink()
    return part


def _flushed(bench: Workbench, lines: list[bytes]) -> Path:
    path = bench.folder / "told.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    lines.clear()
    return path


def _refuse_table_options(bench: Workbench) -> None:
    options = bench.options
    said = {
        "--columns": options.columns,
        "--delimiter": options.delimiter,
        "--epoch": options.epoch,
        "--decimal": options.decimal,
    }
    for option, value in said.items():
        if value:
            raise InputError(
                f"{option} is for tables of columns",
                where=f"{bench.name}, source {bench.source.name}",
                advice=f"leave {option} out, or another --source",
            )
