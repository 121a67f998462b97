"""A scan of some batches is what a store of these batches alone would give."""

from __future__ import annotations

import pytest

from influent.store.protocol import Store
from influent.types import DailyCounts
from tests.store.test_contract import MakeBatch, NewStore, counted

ROWS = [
    [{"id": "a"}, {"id": "b", "actor": "carl"}, {"id": "c", "actor": "carl", "target": "dora", "shadow": True}],
    [{"id": "b", "actor": "nobody"}, {"id": "d", "actor": "eve", "kind": "reply"}, {"actor": "eve", "kind": "reply"}],
    [{"actor": "ana", "target": "zoe"}, {"actor": "ana", "target": "bo", "automated": True}],
]


def read(scan: DailyCounts) -> tuple[object, list[str]]:
    return counted(scan), sorted(scan.users.tolist())


@pytest.mark.parametrize("n_batches", [0, 1, 2, 3])
def test_scan_when_given_the_first_batches_then_equals_a_store_that_holds_no_others(
    new_store: NewStore, make_batch: MakeBatch, n_batches: int
) -> None:
    batches = [make_batch(rows) for rows in ROWS]
    less = new_store()
    for batch in batches[:n_batches]:
        less.write_batches([batch])
    expected, n_users = read(less.scan()), less.snapshot().n_users
    store = new_store()  # of Neo4j there is one database: it is wiped
    records = [store.write_batches([batch])[0] for batch in batches]
    found = store.scan([record.id for record in records[:n_batches]])
    assert read(found) == expected
    assert len(found.users) == n_users


def test_scan_when_given_a_later_batch_alone_then_has_its_rows_and_users(store: Store, make_batch: MakeBatch) -> None:
    records = [store.write_batches([make_batch(rows)])[0] for rows in ROWS]
    counts, users = read(store.scan([records[1].id]))
    assert users == ["bo", "eve"]
    assert store.scan([records[0].id]).kinds == store.scan().kinds  # so that scans can be put together
    assert [key[2:3] + value for key, value in counts.items()] == [("reply", 2, 2_000_000)]  # type: ignore[attr-defined]
    assert read(store.scan([record.id for record in records])) == read(store.scan())
