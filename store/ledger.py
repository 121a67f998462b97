"""What every kind of store must agree on: the snapshot's id, the meaning of its counts, and the conservation of weight.

A store keeps for each batch, in the ledger line written by the same transaction as its rows, what the snapshot
needs (:class:`Tally`); so a snapshot is a sum over the ledger and never looks at the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from influent.errors import InputError, StoreError, quote
from influent.types import BatchRecord, Side, Snapshot

FORMAT_VERSION = 1
"""Layout of what a store holds; a store of a newer one is refused, never guessed at."""

MAX_KINDS = 256
"""``DailyCounts.kind`` is a uint8."""


@dataclass(frozen=True)
class Tally:
    """What one batch left in a store. Times are UTC; `n_shadows` of the `n_loaded` rows are second listings.

    `weight_sum_e6`, `first_at` and `last_at` leave the shadows out, as everything does that is counted.
    """

    n_loaded: int
    n_shadows: int
    weight_sum_e6: int
    first_at: datetime | None
    last_at: datetime | None


def snapshot_id(batch_ids: Iterable[str]) -> str:
    """Name what a store holds: 16 hex digits of the SHA-256 over its sorted batch ids, one a line.

    The same batches give the same id in every store, whatever the order of loading; an empty store has the
    digest of nothing.

    Examples
    --------
    >>> snapshot_id([])
    'e3b0c44298fc1c14'
    >>> snapshot_id(["b2", "a1"]) == snapshot_id(["a1", "b2"])
    True
    """
    return sha256("\n".join(sorted(batch_ids)).encode()).hexdigest()[:16]


def seen_snapshot_id(held: str, in_force: str) -> str:
    """Name what a store holds as it is seen under assertions: `in_force` is their digest, empty = as it was loaded.

    Examples
    --------
    >>> seen_snapshot_id("e3b0c44298fc1c14", "")
    'e3b0c44298fc1c14'
    """
    return sha256(f"{held} {in_force}".encode()).hexdigest()[:16] if in_force else held


def build_snapshot(tallies: Iterable[tuple[str, Tally]], n_users: int) -> Snapshot:
    """Add up a ledger, given as (batch id, tally) lines: `n_interactions` is every row kept, shadows included."""
    lines = list(tallies)
    firsts = [tally.first_at for _, tally in lines if tally.first_at is not None]
    lasts = [tally.last_at for _, tally in lines if tally.last_at is not None]
    return Snapshot(
        id=snapshot_id(batch_id for batch_id, _ in lines),
        n_users=n_users,
        n_interactions=sum(tally.n_loaded for _, tally in lines),
        n_shadows=sum(tally.n_shadows for _, tally in lines),
        first_at=min(firsts, default=None),
        last_at=max(lasts, default=None),
    )


def check_conservation(handed_e6: int, duplicates_e6: int, added_e6: int, *, batch_id: str, address: str) -> None:
    """Refuse a batch unless the weight handed over, less its duplicates, is what the daily counts gained.

    All three are sums of ``weight_e6`` over rows that are no shadow; call it inside the transaction, so that a
    violation undoes the batch.

    Raises
    ------
    StoreError
        The sums differ: a fault of influent or of the database, and nothing was kept.
    """
    if handed_e6 - duplicates_e6 == added_e6:
        return
    raise StoreError(
        f"a batch of weight {handed_e6} (millionths) with duplicates of {duplicates_e6} would have added {added_e6}",
        where=f"{address}: batch {batch_id[:16]}, which was undone",
        advice="load it again; if it stays so, report it: this must never happen",
    )


def check_row_count(handed: int, duplicates: int, kept: int, *, batch_id: str, address: str) -> None:
    """Refuse a batch unless every row handed over was either kept or dropped as a duplicate.

    Raises
    ------
    StoreError
        Rows were lost or doubled, and nothing was kept.
    """
    if handed - duplicates == kept:
        return
    raise StoreError(
        f"of {handed} rows with {duplicates} duplicates {kept} would have been kept",
        where=f"{address}: batch {batch_id[:16]}, which was undone",
        advice="load it again; if it stays so, report it: this must never happen",
    )


def check_separable(n_ids: int, later: Iterable[BatchRecord], *, address: str) -> None:
    """Refuse to unload a batch when a later one dropped duplicates, and `n_ids` rows of this one have ids of their own.

    The ledger says how many rows a batch dropped, not which: some may be kept in this batch alone.

    Raises
    ------
    InputError
        Names the latest such batch, which can be unloaded.
    """
    dropped = [other for other in later if n_ids and other.n_loaded < other.n_rows]
    if not dropped:
        return
    last = dropped[-1]
    raise InputError(
        "the batch cannot be unloaded alone: rows that a later one has, too, may be kept in it only",
        where=f"{address}: batch {last.id[:16]} of {quote(last.file)} dropped duplicates: "
        f"{last.n_rows - last.n_loaded:,} of {last.n_rows:,} rows",
        advice=f"influent unload {last.id[:16]} first, and load its file again afterwards",
    )


def check_whole(n_rows: int, tally: Tally, *, batch_id: str, address: str) -> None:
    """Refuse to unload a batch whose rows are not those that the ledger counts.

    Raises
    ------
    StoreError
        The store is damaged, or somebody changed it by other means.
    """
    if n_rows == tally.n_loaded:
        return
    raise StoreError(
        f"the batch has {n_rows:,} rows where the ledger says {tally.n_loaded:,}",
        where=f"{address}: batch {batch_id[:16]}",
        advice="influent doctor",
    )


def check_kind(kind: str, stored: Side, given: str, *, where: str) -> None:
    """Refuse a batch that credits another side of a kind than the store already does.

    Raises
    ------
    InputError
        The sides differ: one store, one meaning of a kind.
    """
    if stored == given:
        return
    raise InputError(
        f"kind {quote(kind)} credits the {given} here, but the {stored} in this store",
        where=where,
        advice="load it under another kind's name, or into a store of its own",
    )


def check_kind_count(n_kinds: int, *, where: str) -> None:
    """Refuse a batch that would bring a store above :data:`MAX_KINDS` kinds.

    Raises
    ------
    InputError
        There would be too many; most often a column of free text was taken for the kind.
    """
    if n_kinds <= MAX_KINDS:
        return
    raise InputError(
        f"there would be {n_kinds} kinds of interactions; a store holds {MAX_KINDS}",
        where=where,
        advice="influent load with --columns kind=... naming the column of the kind",
    )
