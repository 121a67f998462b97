"""What every store can do: the contract that the embedded and the server store both keep, held by one test suite.

Both hold the same: users (each with a dense number `nr`), every interaction, per pair, kind, day and flags the
exact integer counts, the batch ledger, and runs with their scores. Whatever is asked of both, they answer with
the same rows in the same order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from influent.types import (
    Assertion,
    Batch,
    BatchRecord,
    DailyCounts,
    DetailedCounts,
    Erased,
    FloatVector,
    IdVector,
    Interaction,
    Measure,
    Progress,
    Side,
    Snapshot,
    Table,
    Unloaded,
)


@dataclass(frozen=True)
class Run:
    """One ranking, as a store keeps it. The arrays are as long as `users` and in its order; NaN = not known."""

    id: str
    model: str
    model_toml: str
    measure: Measure
    snapshot: str
    as_of: datetime | None
    ran_at: datetime
    error_bound: float
    users: IdVector
    position: NDArray[np.int64]
    authority: FloatVector
    authority_low: FloatVector
    authority_high: FloatVector
    pagerank: FloatVector
    echo: FloatVector
    score: FloatVector


@dataclass(frozen=True)
class PairWeights:
    """Model weights of pairs to show in the store: (m,) arrays; ids of influencer v and influencee u, weight >= 0."""

    influencer: IdVector
    influencee: IdVector
    weight: FloatVector


@runtime_checkable
class Store(Protocol):
    """A home of interactions; get one by ``influent.store.open_store(address)``, close it or use ``with``."""

    @property
    def address(self) -> str:
        """What to call it in messages: a path or a URI, never with a password."""

    @property
    def rows_at_once(self) -> int:
        """How many rows of batches this store takes best with one call of `write_batches`."""

    @property
    def cache(self) -> Path:
        """Folder for the built graphs of this store; may not exist yet."""

    @property
    def memory(self) -> Path:
        """File outside of the database that remembers the assertion ledger; may not exist yet."""

    def close(self) -> None:
        """Give back connections and locks; calling it twice is harmless."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...

    def snapshot(self, batches: Collection[str] | None = None) -> Snapshot:
        """Say what the store holds now, or what it would hold had it taken only these batches (with all its users).

        Cheap, asked at the start of every command.
        """

    def batches(self) -> list[BatchRecord]:
        """List the ledger, oldest first, ties by id."""

    def write_batches(self, batches: Sequence[Batch]) -> list[BatchRecord]:
        """Take each batch whole, exactly once, in one transaction with its ledger line; the records in their order.

        A server without the memory for that takes a batch in several, and has its beginning between them, as a batch
        of its own: `BatchRecord.up_to_line`.

        A batch whose id stands in the ledger is not loaded again: its old record is returned. Rows whose own id
        is already in the store, in an earlier batch or earlier in the batch, are dropped as duplicates. `n_loaded`
        says what stayed. When a batch is refused, none after it is taken; those before it may be.
        """

    def read_batch(self, batch_id: str, to: Path) -> Batch:
        """Write a batch's rows back to a Parquet file `to`, so that another store can take it under the same id."""

    def unload(self, batch_id: str) -> Unloaded:
        """Take a batch out again, in one transaction: the store is as if it had never been there.

        Gone are its rows, what they added to counts, its ledger line, and the users and kinds that it alone had
        brought, these from kept runs, too. NotFoundError names the nearest batches; InputError when a later batch
        dropped rows as duplicates that may be rows of this one: they would be lost.
        """

    def scan(self, batches: Collection[str] | None = None, *, by_network: bool = False) -> DailyCounts:
        """Hand over all counts at once; the order of users and rows is the store's own.

        With `by_network` kinds are told apart by the network of their rows: slower, every row is looked at.

        With `batches` (ids of the ledger) only their rows are counted, and only the users whom their rows name are
        there: what the store held when it held these alone. The kinds are always all of the store, in one order.
        """

    def scan_details(self, *, labelled: bool) -> DetailedCounts:
        """Hand over all counts with topics, items and networks; `labelled`: of rows that carry a topic alone."""

    def interactions(self, influencee: str, influencers: Sequence[str]) -> list[Interaction]:
        """Find the rows (no shadows) by which `influencers` were credited by `influencee`, oldest first, then id."""

    def known_users(self, ids: Collection[str]) -> set[str]:
        """Say which of these users are there."""

    def known_ids(self, ids: Collection[str]) -> set[str]:
        """Say which of these interactions' own ids are there: their rows would be dropped as duplicates."""

    def kinds(self) -> dict[str, Side]:
        """Say which kinds are known, and which side each credits."""

    def assertions(self) -> list[Assertion]:
        """List the assertion ledger, oldest first, ties by id."""

    def write_assertions(self, records: Sequence[Assertion]) -> None:
        """Append to the assertion ledger, in one transaction; what is there under the same id stays as it is."""

    def erase(self, users: Collection[str], records: Sequence[Assertion], *, before: datetime | None = None) -> Erased:
        """Forget people, whether they are there or not, and rows from `before` that; append `records` to the ledger.

        Gone are all rows that name them, whoever only these rows named, their scores in kept runs, what was asserted
        of or by them, and their mention in items, topics and names of files. No run is current any more. What is
        left counts as if the data had never held them, or begun with the day `before`, which begins at midnight, UTC;
        batches keep their ids. Asking again finishes what was interrupted.
        """

    def write_run(
        self, run: Run, weights: PairWeights | None, *, make_current: bool = True, progress: Progress | None = None
    ) -> None:
        """Keep a run; `make_current` shows its scores (and `weights`) on users and pairs where people browse them."""

    def runs(self) -> list[Mapping[str, object]]:
        """List runs, oldest first: id, model, measure, snapshot, as_of, ran_at, error_bound, n_users, is_current."""

    def read_run(self, run_id: str) -> Run:
        """Read one run back, users ordered by id; NotFoundError names the nearest run ids."""

    def query(self, name: str, parameters: Mapping[str, object]) -> Table:
        """Run a packaged read query of ``cypher/`` by its name; NotFoundError, InputError for wrong parameters."""

    def count_rows(self) -> dict[str, tuple[int, int, int]]:
        """Count what is really there of each batch, by id: rows, shadows, weight of all but shadows (millionths)."""

    def schema_faults(self) -> list[str]:
        """Name what is missing of the schema that queries and loads rely on, in words."""

    def mend_schema(self) -> None:
        """Make what is missing of the schema."""

    def rows(self) -> Iterator[tuple[object, ...]]:
        """List all interactions, every column of a batch and the batch id, in one order: to compare stores."""
