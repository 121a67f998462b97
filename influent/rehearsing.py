"""What a load would do: files read and checked, every row accounted for, and nothing written anywhere.

The store is opened for reading alone; what would be new goes to a scratch store in a folder that goes with it.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from influent.answers_on_data import LoadReport
from influent.loading import Keeping, ReadOptions, load_files
from influent.store import open_store
from influent.store.rehearsed import RehearsedStore
from influent.types import Side

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore
    from influent.types import Progress

LARGEST_CELL = 1 << 27


@dataclass(frozen=True)
class KindRead:
    """A kind as it was understood: who becomes the influencer, and how many rows are of it."""

    kind: str
    credits: Side
    n_rows: int


@dataclass(frozen=True)
class Reason:
    """Why rows would be set aside: which column, how many, and the line of the first."""

    column: str
    reason: str
    n_rows: int
    first_line: int


@dataclass(frozen=True)
class LoadPreview(LoadReport):
    """The report that a load would give, with what was understood: kinds, the first rows, why rows are set aside.

    `rejects_file` is None: it would be written by the load. `rows` have the names of a batch's columns, as stored.
    """

    kinds: tuple[KindRead, ...]
    reasons: tuple[Reason, ...]
    rows: tuple[Mapping[str, object], ...]


@contextmanager
def open_untouched(address: str, *, wait_s: float = 5.0) -> Iterator[AssertedStore]:
    """Open a store for reading alone; one whose file is not there is as good as an empty one, and is not made.

    Whom an earlier store of this file forgot stays forgotten: its memory is read.
    """
    if "://" in address or Path(address).exists():
        with open_store(address, create=False, read_only=True, wait_s=wait_s) as store:
            yield store
        return
    with tempfile.TemporaryDirectory(prefix="influent-") as folder:
        empty = Path(folder) / Path(address).name
        memory = Path(f"{address}.asserted")
        if memory.is_file():
            shutil.copy(memory, f"{empty}.asserted")
        with open_store(str(empty)) as store:
            yield store


def preview_files(
    store: AssertedStore,
    files: Sequence[Path],
    *,
    source: str,
    options: ReadOptions,
    keeping: Keeping,
    progress: Progress | None,
) -> list[LoadPreview]:
    """Say what :func:`influent.loading.load_files` would report of these files, one after another; nothing is written.

    Raises
    ------
    InputError
        A file would be refused.

    Notes
    -----
    As long as a load, and as much working space, in the system's folder for temporary files. Where no key for
    pseudonyms is there yet, those that are shown are of another one than those that a load will make.
    """
    with tempfile.TemporaryDirectory(prefix="influent-") as folder, open_store(f"{folder}/scratch.duckdb") as scratch:
        rehearsed = RehearsedStore(store, scratch.inner)
        found = []
        for file in files:
            rehearsed.begin()
            (report,) = load_files(
                rehearsed,
                [file],
                source=source,
                options=options,
                keeping=keeping,
                rejects_dir=Path(folder),
                progress=progress,
            )
            found.append(_preview(report, rehearsed))
        return found


def _preview(report: LoadReport, rehearsed: RehearsedStore) -> LoadPreview:
    kinds = [KindRead(kind, side, n) for (kind, side), n in sorted(rehearsed.seen_kinds.items())]
    reasons = [] if report.rejects_file is None else _reasons(Path(report.rejects_file))
    return LoadPreview(
        **vars(replace(report, rejects_file=None)),
        kinds=tuple(kinds),
        reasons=tuple(reasons),
        rows=tuple(rehearsed.seen_rows),
    )


def _reasons(path: Path) -> list[Reason]:
    """Count the rows set aside by column and reason, most first; the file goes."""
    before = csv.field_size_limit(LARGEST_CELL)
    counts: Counter[tuple[str, str]] = Counter()
    firsts: dict[tuple[str, str], int] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = row["column"], row["reason"]
                counts[key] += 1
                firsts.setdefault(key, int(row["line"]))
    finally:
        csv.field_size_limit(before)
        path.unlink()
    return [Reason(*key, n, firsts[key]) for key, n in counts.most_common()]
