"""Files into a store: read and check, then hand over batch by batch, and account for every row."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from influent.answers_on_data import LoadReport
from influent.errors import InputError, StoreError
from influent.loaders import (
    Loaded,
    ReadOptions,
    SourceMap,
    load_source,
    read_interactions,
    read_topic_rules,
    rejects_path,
    source_names,
)
from influent.rejected import note_rejects
from influent.rights import own_key
from influent.store.door import keep_recent, pseudonymise
from influent.store.duckdb_file import spool_folder
from influent.types import BATCH_ROWS

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore
    from influent.types import Batch, BatchRecord, Progress

__all__ = ["Keeping", "ReadOptions", "load_files", "read_topic_rules", "source_names"]

MOST_DAYS = 36_500


def load_files(
    store: AssertedStore,
    files: Sequence[Path],
    *,
    source: str,
    options: ReadOptions,
    keeping: Keeping,
    rejects_dir: Path | None,
    progress: Progress | None,
    on_loaded: Callable[[LoadReport], None] | None = None,
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
    key = bytes.fromhex(own_key(store).about) if keeping.pseudonymise else None
    clock = None if keeping.days is None else datetime.now(UTC) - timedelta(days=keeping.days)
    since = max((moment for moment in (clock, store.in_force.kept_since) if moment), default=None)
    door = _Door(since, key)
    into, taken, reports = rejects_dir or Path.cwd(), set[Path](), []
    for file in files:
        nth = next(nth for nth in count(1) if rejects_path(file, into, nth) not in taken)
        taken.add(rejects_path(file, into, nth))
        reports.append(_load_file(store, file, known, options, door, into, nth, progress))
        if on_loaded is not None:
            on_loaded(reports[-1])
    return reports


@dataclass(frozen=True)
class Keeping:
    """What of a file a store is to keep: rows of the last so many `days`, ids or pseudonyms; InputError for no days."""

    days: int | None = None
    pseudonymise: bool = False

    def __post_init__(self) -> None:
        if self.days is not None and not 0 < self.days <= MOST_DAYS:
            raise InputError(
                f"rows cannot be kept for {self.days:,} days", where="--keep-days", advice=f"1 to {MOST_DAYS:,}"
            )


@dataclass
class _Door:
    """Changes batches as the user asked, and counts the rows that do not pass; None = as they are."""

    since: datetime | None
    key: bytes | None
    n_old: int = 0

    def pass_through(self, batch: Batch) -> Batch:
        if self.since is not None:
            recent = keep_recent(batch, self.since)
            self.n_old += batch.n_rows - recent.n_rows
            batch = recent
        return batch if self.key is None else pseudonymise(batch, self.key)


def _load_file(  # noqa: PLR0917  (one file of one load)
    store: AssertedStore,
    file: Path,
    source: SourceMap,
    options: ReadOptions,
    door: _Door,
    rejects_dir: Path,
    nth: int,
    progress: Progress | None,
) -> LoadReport:
    before, n_old = {record.id for record in store.batches()}, door.n_old
    with (
        _working_folder(store) as workdir,
        read_interactions(
            file,
            source=source,
            options=options,
            batch_rows=BATCH_ROWS,
            workdir=workdir,
            rejects_dir=rejects_dir,
            nth=nth,
            progress=progress,
        ) as found,
    ):
        stored = list(_store_batches(store, found, door, progress))
    if found.rejects_file is not None:
        note_rejects(store, found.rejects_file)
    new = {record.id: (n_rows, record) for n_rows, record in stored if record.id not in before}
    loaded = sum(record.n_loaded for _, record in new.values())
    forgotten = sum(n_rows - record.n_rows for n_rows, record in new.values())
    n_old = door.n_old - n_old
    report = LoadReport(
        file=found.file,
        read=found.read,
        loaded=loaded,
        duplicates=found.n_good - n_old - forgotten - loaded,
        rejected=found.rejected,
        ignored=found.ignored + n_old + forgotten,
        shadows=found.shadows,
        batches=tuple(record.id for _, record in stored),
        rejects_file=None if found.rejects_file is None else str(found.rejects_file),
        columns=found.columns,
        constants=found.constants,
        notes=(*found.notes, *_door_notes(n_old, forgotten)),
    )
    if report.read != report.loaded + report.duplicates + report.rejected + report.ignored:
        raise StoreError(
            "the counts of the load do not add up", where=f"{file.name}: {report}", advice="report this as a bug"
        )
    return report


def _door_notes(n_old: int, forgotten: int) -> Iterator[str]:
    if n_old:
        yield f"{n_old:,} rows are older than what is to be kept: left out"
    if forgotten:
        yield f"{forgotten:,} rows name people who were forgotten: left out"


def _store_batches(
    store: AssertedStore, found: Loaded, door: _Door, progress: Progress | None
) -> Iterator[tuple[int, BatchRecord]]:
    """Store batch after batch; gives the rows handed to the store and the ledger's line of each."""
    done = 0
    for group in _groups(map(door.pass_through, found.batches()), store.rows_at_once):
        if progress is not None:
            progress("storing interactions", done, found.n_good)
        yield from zip((batch.n_rows for batch in group), store.write_batches(group), strict=True)
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
def _working_folder(store: AssertedStore) -> Iterator[Path]:
    """Make a private folder for working files: in a file's spool, which the next writer clears, or the system's."""
    is_file = os.path.exists(store.address)  # noqa: PTH110  (may be a URI)
    spool = spool_folder(Path(store.address)) if is_file else None
    if spool is not None:
        spool.mkdir(mode=0o700, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="load-", dir=spool)
    try:
        yield Path(folder)
    finally:
        for _ in range(2):  # again: to look into a folder takes a descriptor, and there may have been none
            shutil.rmtree(folder, ignore_errors=True)
        if spool is not None:
            with suppress(OSError):
                spool.rmdir()
