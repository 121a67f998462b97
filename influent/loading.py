"""Files into a store: read and check, then hand over batch by batch, and account for every row."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from influent.answers import LoadReport
from influent.errors import StoreError
from influent.loaders import Loaded, ReadOptions, SourceMap, load_source, read_interactions, source_names
from influent.types import BATCH_ROWS

if TYPE_CHECKING:
    from influent.store.protocol import Store
    from influent.types import Batch, BatchRecord, Progress

__all__ = ["ReadOptions", "load_files", "source_names"]


def load_files(
    store: Store,
    files: Sequence[Path],
    *,
    source: str,
    options: ReadOptions,
    rejects_dir: Path | None,
    progress: Progress | None,
) -> list[LoadReport]:
    """Load files one after another, each batch once; what a file's report says is in the store when it is given.

    A load that was interrupted is resumed by asking for the same again: batches that are there are not loaded twice.

    Raises
    ------
    InputError
        A file cannot be read; nothing of it was loaded (files before it stay).
    StoreError
        The store cannot take a batch; the batches before it stay, and the same command goes on from there.
    """
    known = load_source(source)
    return [_load_file(store, Path(file), known, options, rejects_dir, progress) for file in files]


def _load_file(  # noqa: PLR0917  (one file of one load)
    store: Store,
    file: Path,
    source: SourceMap,
    options: ReadOptions,
    rejects_dir: Path | None,
    progress: Progress | None,
) -> LoadReport:
    before = {record.id for record in store.batches()}
    with (
        _working_folder(store) as workdir,
        read_interactions(
            file,
            source=source,
            options=options,
            batch_rows=BATCH_ROWS,
            workdir=workdir,
            rejects_dir=rejects_dir or Path.cwd(),
            progress=progress,
        ) as found,
    ):
        records = list(_store_batches(store, found, progress))
    new = [record for record in records if record.id not in before]
    loaded = sum(record.n_loaded for record in new)
    report = LoadReport(
        file=found.file,
        read=found.read,
        loaded=loaded,
        duplicates=found.n_good - loaded,
        rejected=found.rejected,
        ignored=found.ignored,
        shadows=found.shadows,
        batches=tuple(record.id for record in records),
        rejects_file=None if found.rejects_file is None else str(found.rejects_file),
        notes=found.notes,
    )
    if report.read != report.loaded + report.duplicates + report.rejected + report.ignored:
        raise StoreError(
            "the counts of the load do not add up", where=f"{file.name}: {report}", advice="report this as a bug"
        )
    return report


def _store_batches(store: Store, found: Loaded, progress: Progress | None) -> Iterator[BatchRecord]:
    done = 0
    for group in _groups(found.batches(), store.rows_at_once):
        if progress is not None:
            progress("storing interactions", done, found.n_good)
        yield from store.write_batches(group)
        for batch in group:
            done += batch.n_rows
            batch.rows.unlink(missing_ok=True)


def _groups(batches: Iterator[Batch], rows_at_once: int) -> Iterator[list[Batch]]:
    group: list[Batch] = []
    for batch in batches:
        group.append(batch)
        if sum(one.n_rows for one in group) >= rows_at_once:
            yield group
            group = []
    if group:
        yield group


@contextmanager
def _working_folder(store: Store) -> Iterator[Path]:
    """Make a private folder for working files: beside a store that is a file (same disk), else the system's place."""
    beside = Path(store.address).parent if os.path.exists(store.address) else None  # noqa: PTH110  (may be a URI)
    with tempfile.TemporaryDirectory(prefix=".influent-", dir=beside) as folder:
        yield Path(folder)
