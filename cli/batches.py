"""``influent batches``: what was loaded, package by package."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from influent.cli.layout import Column
from influent.cli.options import Place, Printing
from influent.cli.program import app, command
from influent.cli.show import next_commands, show, suggest, table
from influent.numbers import counted

if TYPE_CHECKING:
    from influent.types import BatchRecord

ID_SHOWN = 12
COLUMNS = (
    Column("batch", "left"),
    Column("file", "left", may_shrink=True),
    Column("source", "left"),
    Column("rows"),
    Column("kept"),
    Column("loaded", "left"),
)


@command(app, "batches", "batches", "batches --json")
def batches(*, place: Place, printing: Printing) -> None:
    """Which packages were loaded, from which files, and when? List the ledger, oldest first.

    A file is cut into batches of 25,000 rows; each is taken whole, once. rows: handed over; kept: those that repeated
    no interaction by its id.
    """
    with place.open(read_only=True) as work:
        found = work.batches()
    show([asdict(record) for record in found], printing, lambda: _describe(found, place))


def _describe(found: list[BatchRecord], place: Place) -> list[str]:
    rows = [
        [r.id[:ID_SHOWN], _of_file(r), r.source, f"{r.n_rows:,}", f"{r.n_loaded:,}", f"{r.loaded_at:%Y-%m-%d %H:%M}"]
        for r in found
    ]
    kept = sum(record.n_loaded for record in found)
    told = f"{counted(len(found), 'batch')}, {counted(kept, 'interaction')}"
    return [*(table(COLUMNS, rows) if rows else []), told, *next_commands(place, suggest("rank"))]


def _of_file(record: BatchRecord) -> str:
    line = record.up_to_line
    return record.file if line is None else f"{record.file}, only up to line {line:,}: load it again"
