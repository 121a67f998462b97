"""Reading a made-up file in one call: what the loader tests share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from influent.loaders import ReadOptions, SourceMap, load_source, read_interactions
from influent.types import BATCH_COLUMNS

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass
class Outcome:
    """What became of a file: counts, the rows of its batches as dictionaries, the lines that were set aside."""

    read: int
    rejected: int
    ignored: int
    shadows: int
    notes: tuple[str, ...]
    rows: list[dict[str, Any]]
    batch_ids: list[str]
    rejects: list[tuple[int, str, str, str]]
    rejects_file: Path | None


Read = Callable[..., Outcome]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a file (bytes or text, or a path) as `name` and collect everything that comes out."""

    def run(
        content: bytes | str | Path,
        name: str = "made.csv",
        *,
        source: str | SourceMap = "generic",
        batch_rows: int = 1000,
        keep_rows: bool = True,
        **options: Any,
    ) -> Outcome:
        path = content if isinstance(content, Path) else tmp_path / name
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        rejects_dir = tmp_path / "rejects"
        rejects_dir.mkdir(exist_ok=True)
        map_ = load_source(source) if isinstance(source, str) else source
        rows: list[dict[str, Any]] = []
        ids = []
        with read_interactions(
            path,
            source=map_,
            options=ReadOptions(**({"now": NOW} | options)),
            batch_rows=batch_rows,
            workdir=tmp_path / "work",
            rejects_dir=rejects_dir,
        ) as loaded:
            for batch in loaded.batches():
                ids.append(batch.id)
                if keep_rows:
                    rows += batch_rows_of(batch.rows)
                batch.rows.unlink()
        assert list((tmp_path / "work").iterdir()) == []
        if keep_rows:
            assert loaded.read == len(rows) + loaded.rejected + loaded.ignored
        return Outcome(
            loaded.read, loaded.rejected, loaded.ignored, loaded.shadows, loaded.notes, rows, ids,
            rejected_rows(loaded.rejects_file), loaded.rejects_file,
        )  # fmt: skip

    return run


def batch_rows_of(path: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as session:
        found = session.sql("FROM read_parquet($1)", params=[str(path)])
        assert dict(zip(found.columns, map(str, found.types), strict=True)) == dict(BATCH_COLUMNS)
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def rejected_rows(path: Path | None) -> list[tuple[int, str, str, str]]:
    if path is None:
        return []
    with duckdb.connect() as session:
        found = session.sql("FROM read_csv($1, all_varchar = true, header = true, quote = '\"')", params=[str(path)])
        assert found.columns == ["line", "column", "reason", "row"]
        return [(int(line), column, reason, row) for line, column, reason, row in found.fetchall()]


def values(outcome: Outcome, *columns: str) -> Sequence[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in outcome.rows]
