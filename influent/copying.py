"""Move everything from one store to another, either way: what was asserted, batches under their own ids, runs.

A copy is a load: each batch arrives whole, once, with its ledger line; asking again copies only what is missing.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from influent.errors import InputError, quote
from influent.store import open_store
from influent.view import rebuild_view

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore
    from influent.store.protocol import PairWeights
    from influent.types import BatchRecord, Progress


@dataclass(frozen=True)
class CopyReport:
    """What a copy moved: batches there and moved now, interactions and runs moved now."""

    source: str
    target: str
    n_batches: int
    n_copied: int
    n_interactions: int
    n_runs: int


def copy_store(source: str, target: str, *, progress: Progress | None = None) -> CopyReport:
    """Copy all batches, assertions and runs of the store at `source` that the store at `target` does not have.

    Raises
    ------
    InputError
        Both addresses are the same store, or one keeps fewer days than the other holds.
    StoreError
        One cannot be opened, read or written.
    """
    if os.path.realpath(source) == os.path.realpath(target):
        raise InputError("a store cannot be copied onto itself", where=quote(source), advice="another --to")
    with open_store(source, create=False, read_only=True) as giver, open_store(target) as taker:
        _check_days(giver, taker)
        taker.write_assertions(giver.assertions())
        ledger = giver.batches()
        _refuse_beginnings(ledger, giver.address)
        known = {record.id for record in taker.batches()}
        missing = [record for record in ledger if record.id not in known]
        for done, record in enumerate(missing):
            if progress is not None:
                progress("copying batches", done, len(missing))
            with tempfile.TemporaryDirectory(prefix="influent-") as folder:
                taker.write_batches([giver.read_batch(record.id, Path(folder) / "batch.parquet")])
        n_runs = _copy_runs(giver, taker, progress)
        return CopyReport(
            source=giver.address,
            target=taker.address,
            n_batches=len(ledger),
            n_copied=len(missing),
            n_interactions=sum(record.n_loaded for record in missing),
            n_runs=n_runs,
        )


def _refuse_beginnings(ledger: list[BatchRecord], address: str) -> None:
    """Refuse to copy a store that has only a part of a batch: the taker could not tell it from the whole."""
    begun = [record for record in ledger if record.up_to_line is not None]
    if begun:
        raise InputError(
            f"of a batch of {quote(begun[0].file)} only the beginning is there",
            where=f"{address}: batch {begun[0].id[:12]}, up to line {begun[0].up_to_line:,}",
            advice=f"load {quote(begun[0].file)} again, or influent unload {begun[0].id[:12]}",
        )


def _check_days(giver: AssertedStore, taker: AssertedStore) -> None:
    """Refuse to let old rows of a store go by the way, because another one keeps none of that time."""
    since, first = giver.in_force.kept_since, taker.snapshot().first_at
    if since is not None and first is not None and first < since:
        raise InputError(
            f"{quote(giver.address)} keeps nothing from before {since:%Y-%m-%d}, the other store does",
            where=taker.address,
            advice=f"influent expire --before {since:%Y-%m-%d} there first, or another --to",
        )


def _copy_runs(giver: AssertedStore, taker: AssertedStore, progress: Progress | None) -> int:
    known = {run["id"] for run in taker.runs()}
    runs = [run for run in giver.runs() if run["id"] not in known]
    for run in runs:
        is_current = bool(run["is_current"])
        weights = _weights(giver, str(run["id"])) if is_current else None
        taker.write_run(giver.read_run(str(run["id"])), weights, make_current=is_current, progress=progress)
    return len(runs)


def _weights(giver: AssertedStore, run_id: str) -> PairWeights | None:
    """Weigh the pairs again as the run did; None when the store has changed since."""
    run = giver.read_run(run_id)
    return rebuild_view(giver, run).weights() if run.snapshot == giver.snapshot().id else None
