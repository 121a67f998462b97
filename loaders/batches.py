"""Cut the good rows of a file into batches, in file order, and give each its identity.

A batch's id is the SHA-256 of the format version and of its rows, each value as a netstring: what the file is called,
where in it a row stands and how it was packed do not enter, so the same rows are the same batch everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from influent.loaders.relations import part_list
from influent.loaders.session import literal_path, one_row
from influent.types import Batch

FORMAT = b"influent batch 1\n"
"""Changes whenever the encoding below does: batches of another format are other batches."""

CUTS = """
SELECT line FROM (
    SELECT line, row_number() OVER (ORDER BY line) AS nr
    FROM read_parquet($1) WHERE line NOT IN (SELECT line FROM conflicts)
) WHERE nr % $2 = 0 ORDER BY line
"""

LINES_OF_PARTS = "SELECT min(line), max(line) FROM read_parquet($1)"

ROWS = """
SELECT line, id, actor, target, kind, credits, happened_at, weight_e6, topics, network, item, visibility, automated,
    incentivised, shadow OR line IN (SELECT line FROM shadow_lines) AS shadow
FROM read_parquet($1)
WHERE line > $2 AND line <= $3 AND line NOT IN (SELECT line FROM conflicts)
ORDER BY line
"""

ENCODED = """
SELECT string_agg(row, chr(10) ORDER BY line) || chr(10), count(*)
FROM (
    SELECT line, concat(
        netstring(id), netstring(actor), netstring(target), netstring(kind), netstring(credits),
        epoch_us(happened_at), ';', weight_e6, ';', topics_netstring(topics), netstring(network), netstring(item),
        netstring(visibility), CAST(automated AS INT), CAST(incentivised AS INT), CAST(shadow AS INT)) AS row,
        file_row_number // 20000 AS piece
    FROM read_parquet($1, file_row_number = true)
) GROUP BY piece ORDER BY piece
"""

END = 2**62


@dataclass(frozen=True)
class Origin:
    """What a file's batches share: its name without folder, its SHA-256, and the name of its column map."""

    file: str
    digest: str
    source: str


def cut_batches(
    session: duckdb.DuckDBPyConnection, parts: Sequence[Path], batch_rows: int, origin: Origin, folder: Path
) -> Iterator[Batch]:
    """Yield the batches of `batch_rows` rows (the last one may be smaller), each a new Parquet file in `folder`."""
    if not parts:
        return
    spans = [one_row(session, LINES_OF_PARTS, [part_list([part])]) for part in parts]
    cuts = [int(row[0]) for row in session.execute(CUTS, [part_list(parts), batch_rows]).fetchall()]
    after = 0
    for number, until in enumerate([*cuts, END]):
        touched = [part for part, (low, high) in zip(parts, spans, strict=True) if high > after and low <= until]
        if not touched:
            continue
        path = folder / f"batch-{number:06}.parquet"
        session.sql(ROWS, params=[part_list(touched), after, until]).write_parquet(str(path))
        batch_id, n_rows = _identity(session, path)
        after = until
        if n_rows:
            yield Batch(batch_id, path, n_rows, origin.file, origin.digest, origin.source)


def _identity(session: duckdb.DuckDBPyConnection, path: Path) -> tuple[str, int]:
    sha256, n_rows = hashlib.sha256(FORMAT), 0
    pieces = session.execute(ENCODED, [literal_path(path)])
    while row := pieces.fetchone():
        sha256.update(row[0].encode())
        n_rows += row[1]
    return sha256.hexdigest(), n_rows
