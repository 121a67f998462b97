"""Ten million interactions in one command, killed -9 in the middle and given again: the same store as without.

Not a test of `make test`: it takes minutes and 4 GB of disk. `make soak` runs it and writes its figures down.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from influent.store import open_store
from tests.faults.nursery import Job, Nursery, said
from tests.faults.survival import check_sums

N_ROWS = 10_000_000
N_USERS = 1_000_000
KILLED_AT = 5
"""The commit after which it is killed: of 10, each of 1,000,000 rows."""

COMMAND = ("load", "many.csv", "--store", "s.duckdb")
MADE = """
COPY (
    SELECT 'u' || CAST(floor(pow(random(), 3) * $users) AS INT) AS actor,
        'u' || CAST(floor(pow(random(), 3) * $users) AS INT) AS target,
        ['retweet', 'reply', 'like'][1 + CAST(floor(random() * 3) AS INT)] AS kind,
        strftime(TIMESTAMP '2025-01-01' + INTERVAL (CAST(floor(random() * 31e6) AS INT)) SECOND, '%Y-%m-%dT%H:%M:%SZ')
            AS happened_at
    FROM range($rows)
) TO '{path}' (HEADER)
"""


@dataclass(frozen=True)
class Figures:
    """What was measured: seconds and megabytes, in one go and of the rest; batches in all and after the kill."""

    whole_s: float
    whole_mb: float
    n_batches: int
    n_after_kill: int
    resumed_s: float
    resumed_mb: float


def measure(folder: Path) -> Figures:
    """Load in one go, load with a kill in the middle, and compare; AssertionError when they differ."""
    one, other = folder / "one", folder / "other"
    for made in (one, other):
        made.mkdir()
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.5)")
        connection.execute("SET threads = 1; SET enable_progress_bar = false")
        text = MADE.format(path=one / "many.csv").replace("$users", str(N_USERS)).replace("$rows", str(N_ROWS))
        connection.execute(text)
    (other / "many.csv").hardlink_to(one / "many.csv")
    with Nursery() as nursery:
        whole = nursery.run(Job(str(one), [COMMAND], batch_rows=0))
        assert whole.codes == (0,), said(one)
        place = "F05 after commit, before it is acknowledged"
        killed = nursery.run(Job(str(other), [COMMAND], place=place, nth=KILLED_AT, batch_rows=0))
        assert killed.status == -9, said(other)
        with open_store(str(other / "s.duckdb")) as store:
            check_sums(store)
            there = {record.id for record in store.batches()}
        assert set(killed.batches) <= there < set(whole.batches)
        resumed = nursery.run(Job(str(other), [COMMAND], batch_rows=0))
        assert resumed.codes == (0,), said(other)
    assert_same(one, other)
    return Figures(
        whole.took_s,
        whole.memory_kb / 1024,
        len(set(whole.batches)),
        len(there),
        resumed.took_s,
        resumed.memory_kb / 1024,
    )


def assert_same(one: Path, other: Path) -> None:
    """Check that two stores have the same snapshot, and the same counts of every pair, kind and day."""
    with open_store(str(one / "s.duckdb")) as a, open_store(str(other / "s.duckdb")) as b:
        check_sums(b)
        assert a.snapshot() == b.snapshot()
        assert a.snapshot().n_interactions == N_ROWS
        assert a.count_rows() == b.count_rows()
        scans = [store.scan() for store in (a, b)]
    assert np.array_equal(*(np.sort(scan.users) for scan in scans))
    keys = []
    for scan in scans:
        place = np.argsort(np.argsort(scan.users))
        columns = (
            scan.weight_e6,
            scan.n,
            scan.flags,
            scan.day,
            scan.kind,
            place[scan.influencee],
            place[scan.influencer],
        )
        order = np.lexsort(columns)
        keys.append([column[order] for column in columns])
    assert all(np.array_equal(*pair) for pair in zip(*keys, strict=True))


def measure_somewhere() -> Figures:
    """Measure in a folder of its own, on the disk where temporary files are."""
    with tempfile.TemporaryDirectory(prefix="influent-soak-") as folder:
        return measure(Path(folder))
