"""Make batches of the parts of a file, and give each its identity.

A batch's id is the SHA-256 of the format version and of its values: what the file is called, where in
it a row stands and how it was packed do not enter, so the same rows are the same batch everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from influent.loaders.session import literal_path, one_number, side_by_side
from influent.types import Batch

FORMAT = b"influent batch 1\n"
"""Changes whenever the encoding below does: batches of another format are other batches."""

HAS_NEWS = "SELECT (SELECT count(*) FROM conflicts) + (SELECT count(*) FROM shadow_lines)"

TOUCHED = """
SELECT count(*) FROM read_parquet($1)
WHERE line IN (SELECT line FROM conflicts) OR line IN (SELECT line FROM shadow_lines)
"""

SETTLED = """
SELECT line, id, actor, target, kind, credits, happened_at, weight_e6, topics, network, item, visibility, automated,
    incentivised, shadow OR line IN (SELECT line FROM shadow_lines) AS shadow
FROM read_parquet($1) WHERE line NOT IN (SELECT line FROM conflicts)
ORDER BY line
"""

# No value holds a control character (the checks see to it), so the ASCII separators say unmistakably where a value
# ends (unit), that there is none (record), where a topic ends (group) and where a row does (line feed).
ENCODED = """
SELECT line, concat(
    coalesce(id, chr(30)), chr(31), actor, chr(31), target, chr(31), kind, chr(31), credits, chr(31),
    epoch_us(happened_at), chr(31), weight_e6, chr(31), array_to_string(topics, chr(29)), chr(31),
    coalesce(network, chr(30)), chr(31), coalesce(item, chr(30)), chr(31), visibility, chr(31),
    CAST(automated AS INT), CAST(incentivised AS INT), CAST(shadow AS INT), chr(10)) AS row
FROM read_parquet($1)
"""

ROWS_AT_ONCE = 20_000
PARTS_AT_ONCE = 8


@dataclass(frozen=True)
class Origin:
    """What a file's batches share: its name without folder, its SHA-256, and the name of its column map."""

    file: str
    digest: str
    source: str


def settle_batches(session: duckdb.DuckDBPyConnection, parts: Sequence[Path], origin: Origin) -> Iterator[Batch]:
    """Yield each part as a batch, after what the whole file said about its rows."""
    has_news = one_number(session, HAS_NEWS) > 0
    for at in range(0, len(parts), PARTS_AT_ONCE):
        some = parts[at : at + PARTS_AT_ONCE]
        for part in some if has_news else ():
            _settle(session, part)
        for part, (batch_id, n_rows) in zip(some, side_by_side(session, _identity, some), strict=True):
            if n_rows:
                yield Batch(batch_id, part, n_rows, origin.file, origin.digest, origin.source)


def _settle(session: duckdb.DuckDBPyConnection, part: Path) -> None:
    if one_number(session, TOUCHED, [literal_path(part)]):
        settled = part.with_suffix(".settled")
        session.sql(SETTLED, params=[literal_path(part)]).write_parquet(str(settled))
        settled.replace(part)


def _identity(session: duckdb.DuckDBPyConnection, path: Path) -> tuple[str, int]:
    found = session.execute(ENCODED, [literal_path(path)]).fetchnumpy()
    if not np.all(np.diff(found["line"]) > 0):
        raise RuntimeError("the rows of a batch are not in the order of the file")
    sha256 = hashlib.sha256(FORMAT)
    for at in range(0, len(found["row"]), ROWS_AT_ONCE):
        sha256.update("".join(found["row"][at : at + ROWS_AT_ONCE].tolist()).encode())
    return sha256.hexdigest(), len(found["row"])
