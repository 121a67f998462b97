"""The embedded store: everything in one DuckDB file, nothing to start, the default."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import numpy as np

from influent.networks import tell_apart
from influent.store.duckdb_batches import find_batch, give_batch, list_ledger, take_batches
from influent.store.duckdb_erase import erase
from influent.store.duckdb_file import (
    TABLES,
    DuckDBFile,
    as_lists,
    open_file,
    to_sql,
    to_utc,
    to_utc_or_none,
    translated,
)
from influent.store.duckdb_runs import keep_run, list_runs, recall_run
from influent.store.duckdb_unload import unload_batch
from influent.store.ledger import build_snapshot
from influent.store.protocol import PairWeights, Run
from influent.store.queries import check_parameters, load_query, load_read_query
from influent.types import (
    Assertion,
    Batch,
    BatchRecord,
    DailyCounts,
    DetailedCounts,
    Erased,
    IdVector,
    Interaction,
    Progress,
    Side,
    Snapshot,
    Table,
    Unloaded,
)

ROWS_AT_ONCE = 1_000_000
FETCH_ROWS = 10_000


class DuckDBStore:
    """A store in one file; see :class:`influent.store.protocol.Store` for what each method promises."""

    rows_at_once = ROWS_AT_ONCE

    def __init__(self, file: DuckDBFile) -> None:
        self._file = file
        self.address = str(file.path)
        self.cache = file.path.with_name(f"{file.path.name}.graphs")
        self.memory = file.path.with_name(f"{file.path.name}.asserted")

    def close(self) -> None:
        """Give the file back to other processes; calling it twice is harmless."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def snapshot(self, batches: Collection[str] | None = None) -> Snapshot:
        """Say what the store holds now, or of these batches, from the ledger alone."""
        ((n_users,),) = self._file.rows("count_users")
        lines = [(record.id, tally) for _, record, tally in list_ledger(self._file)]
        return build_snapshot([line for line in lines if batches is None or line[0] in batches], n_users)

    def batches(self) -> list[BatchRecord]:
        """List the ledger, oldest first, ties by id."""
        return [record for _, record, _ in list_ledger(self._file)]

    def write_batches(self, batches: Sequence[Batch]) -> list[BatchRecord]:
        """Take each batch whole, exactly once, all in one transaction with their ledger lines."""
        return take_batches(self._file, batches)

    def read_batch(self, batch_id: str, to: Path) -> Batch:
        """Write the rows that were kept of a batch to the Parquet file `to`."""
        return give_batch(self._file, batch_id, to)

    def unload(self, batch_id: str) -> Unloaded:
        """Take a batch out again; O(all rows), for users and kinds that no other row names."""
        return unload_batch(self._file, batch_id)

    def scan(self, batches: Collection[str] | None = None, *, by_network: bool = False) -> DailyCounts:
        """Hand over all counts, or those of some batches; O(daily counts), or O(rows) `by_network`, inside DuckDB."""
        if by_network:
            asked = list(batches) if batches is not None else [record.id for record in self.batches()]
            counts = self._file.arrays("scan_networks", batches=asked)
        else:
            named = {} if batches is None else {"batches": list(batches)}
            counts = self._file.arrays("scan_batches" if named else "scan", **named)
        if batches is None:
            users = self._file.arrays("user_ids")["id"]
        else:
            there = self._file.arrays("users_of_batches", batches=list(batches))
            users = there["id"]
            for side in ("influencer", "influencee"):
                counts[side] = np.searchsorted(there["nr"], counts[side]).astype(np.uint32)
        if not by_network:
            return self._counts(users, counts)
        network = counts.pop("network").astype(np.int64)
        return tell_apart(self._counts(users, counts), network, self._network_names(labelled=False))

    def scan_details(self, *, labelled: bool) -> DetailedCounts:
        """Hand over counts with topics, items and networks; O(rows), by one aggregation inside DuckDB."""
        found = self._file.arrays("scan_details", labelled=labelled)
        details = {name: found.pop(name).astype(np.int64) for name in ("labels", "item", "network")}
        return DetailedCounts(
            self._counts(self._file.arrays("user_ids")["id"], found),
            **details,
            label_sets=tuple(tuple(topics) for (topics,) in self._file.rows("label_sets", labelled=labelled)),
            items=tuple(name for (name,) in self._file.rows("item_names", labelled=labelled)),
            networks=self._network_names(labelled=labelled),
        )

    def _network_names(self, *, labelled: bool) -> tuple[str, ...]:
        return tuple(name for (name,) in self._file.rows("network_names", labelled=labelled))

    def _counts(self, users: IdVector, columns: Mapping[str, Any]) -> DailyCounts:
        kinds = self._file.rows("stored_kinds")
        names, credited = tuple(kind for _, kind, _ in kinds), tuple(side for _, _, side in kinds)
        return DailyCounts(users=users, kinds=names, credits=credited, **columns)

    def interactions(self, influencee: str, influencers: Sequence[str]) -> list[Interaction]:
        """Find the counted rows by which `influencers` were credited by `influencee`, oldest first, then id."""
        found = self._file.rows("evidence", influencee=influencee, influencers=list(influencers))
        return [
            Interaction(own, kind, to_utc(at), actor, target, item, weight_e6, flags, tuple(topics), network)
            for own, kind, at, actor, target, item, weight_e6, flags, _, _, topics, network in found
        ]

    def known_users(self, ids: Collection[str]) -> set[str]:
        """Say which of these users are there."""
        return {user for (user,) in self._file.rows("known_users", ids=list(ids))} if ids else set()

    def known_ids(self, ids: Collection[str]) -> set[str]:
        """Say which of these interactions' own ids are there; one pass over the hashes of all."""
        return {found for (found,) in self._file.rows("known_ids", ids=list(ids))} if ids else set()

    def kinds(self) -> dict[str, Side]:
        """Say which kinds are known, and which side each credits."""
        return {kind: side for _, kind, side in self._file.rows("stored_kinds")}

    def assertions(self) -> list[Assertion]:
        """List the assertion ledger, oldest first, ties by id."""
        rows = self._file.rows("assertions")
        return [
            Assertion(digest, kind, about, value, who, to_utc(said_at), reason, to_utc_or_none(expires_at))
            for digest, kind, about, value, who, said_at, reason, expires_at in rows
        ]

    def write_assertions(self, records: Sequence[Assertion]) -> None:
        """Append to the assertion ledger, in one transaction; what is there under the same id stays as it is."""
        if records:
            with self._file.transaction():
                self._file.execute("insert_assertions", **as_lists({record.id: record for record in records}.values()))

    def erase(self, users: Collection[str], records: Sequence[Assertion], *, before: datetime | None = None) -> Erased:
        """Forget people by writing the file anew; nothing of them stays in its bytes."""
        return erase(self._file, users, records, before)

    def write_run(
        self, run: Run, weights: PairWeights | None, *, make_current: bool = True, progress: Progress | None = None
    ) -> None:
        """Keep a run; `make_current` makes the packaged queries show its scores and `weights`."""
        keep_run(self._file, run, weights, make_current=make_current)
        if progress is not None:
            progress("scores", len(run.users), len(run.users))

    def runs(self) -> list[Mapping[str, object]]:
        """List runs, oldest first."""
        return list_runs(self._file)

    def read_run(self, run_id: str) -> Run:
        """Read one run back, users ordered by id; NotFoundError names the nearest run ids."""
        return recall_run(self._file, run_id)

    def query(self, name: str, parameters: Mapping[str, object]) -> Table:
        """Run a packaged read query by its name; NotFoundError, InputError for wrong parameters."""
        query = load_read_query(name, "sql")
        values = {key: to_sql(value) for key, value in check_parameters(query, parameters).items()}
        with translated(self._file.path):
            rows = self._file.connection.execute(query.text, values).fetchall()
        return Table(query.column_names, [_aware(row) for row in rows])

    def count_rows(self) -> dict[str, tuple[int, int, int]]:
        """Count what is really there of each batch: rows, shadows, weight of all but shadows (millionths)."""
        return {batch: (n, n_shadows, weight) for batch, n, n_shadows, weight in self._file.rows("count_rows")}

    def schema_faults(self) -> list[str]:
        """Name tables that are missing; a file has no other schema."""
        held = {name for (name,) in self._file.rows("table_names")}
        return [f"table {name}" for name in TABLES if name not in held]

    def mend_schema(self) -> None:
        """Make tables that are missing."""
        held = {name for (name,) in self._file.rows("table_names")}
        with self._file.transaction():
            for name in TABLES:
                if name not in held:
                    self._file.execute(f"create_{name}")

    def rows(self) -> Iterator[tuple[object, ...]]:
        """All rows, ordered by batch id and line: the batch's columns, topics as a tuple, then the batch id."""
        text = load_query("duckdb/batch_rows", "sql").text
        for batch_id in sorted(record.id for record in self.batches()):
            number, _, _ = find_batch(self._file, batch_id)
            with translated(self._file.path):
                cursor = self._file.connection.cursor().execute(text, {"batch": number})
                while page := cursor.fetchmany(FETCH_ROWS):
                    for *before, happened_at, weight_e6, topics, network, item, visibility, auto, paid, shadow in page:
                        rest = (network, item, visibility, auto, paid, shadow, batch_id)
                        yield (*before, to_utc(happened_at), weight_e6, tuple(topics), *rest)


def open_duckdb(path: str | Path, *, create: bool = True, read_only: bool = False, wait_s: float = 5.0) -> DuckDBStore:
    """Open the store in the file `path`, waiting up to `wait_s` seconds for another process to give it back.

    Raises
    ------
    StoreError
        The file is missing (and not to be created), no store, damaged, of a newer influent, or held by another
        process, whose id the message names.
    """
    return DuckDBStore(open_file(Path(path), create=create, read_only=read_only, wait_s=wait_s))


def _aware(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(to_utc(value) if isinstance(value, datetime) else value for value in row)
