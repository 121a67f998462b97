"""A server without memory for a batch takes it in parts: at the end as if in one, and nothing is hidden between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import influent
from influent.copying import copy_store
from influent.errors import InputError, StoreError
from influent.store import neo4j_load
from influent.store.ledger import snapshot_id
from influent.store.neo4j import Neo4jStore
from influent.store.neo4j_errors import TooLittleMemoryError
from influent.store.protocol import Store
from influent.types import Batch, begun_id
from tests.faults.survival import check_sums
from tests.store.test_contract import counted

MakeBatch = Callable[..., Batch]
NewStore = Callable[[], Neo4jStore]
ROWS: list[dict[str, Any]] = [
    {"id": "a", "actor": "zoe"},
    {"id": "b", "kind": "answer", "credits": "actor"},
    {"id": "a", "actor": "cy", "target": "dora"},  # dropped: its id is there, in a part before
    {"actor": "zoe", "target": "ana", "weight_e6": 2_500_000},
    {"id": "c", "actor": "bo", "target": "ana", "happened_at": datetime(2025, 3, 1, tzinfo=UTC)},
    {"actor": "ana", "target": "fay", "shadow": True},
    {"actor": "gil", "target": "bo", "happened_at": datetime(2027, 3, 1, tzinfo=UTC)},
]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let parts be of single rows."""
    monkeypatch.setattr(neo4j_load, "FEWEST_ROWS", 1)


def held(store: Store) -> tuple[Any, ...]:
    check_sums(store)
    ledger = [(r.id, r.file, r.n_rows, r.n_loaded, r.weight_sum_e6) for r in store.batches()]
    return store.snapshot(), ledger, list(store.rows()), counted(store.scan()), store.kinds()


def lack_memory(monkeypatch: pytest.MonkeyPatch, *, most: int, steps: int = 10_000) -> list[int]:
    """Let no transaction take more rows than `most`, and after so many that fit none at all; sizes of all."""
    sizes: list[int] = []
    add = neo4j_load.add_influences

    def limited(transaction: Any, rows: Any) -> Any:
        ((n, *_),) = rows.run("staged_tally")
        sizes.append(n)
        if n > most or sum(size <= most for size in sizes) > steps:
            raise TooLittleMemoryError("no memory", where="here", advice="more")
        return add(transaction, rows)

    monkeypatch.setattr(neo4j_load, "add_influences", limited)
    return sizes


def begin(store: Neo4jStore, batch: Batch, *, parts: int) -> None:
    """Take so many parts of two rows each, and stop as a server would that has no memory any more."""
    store._sessions.most_rows = 2
    with pytest.MonkeyPatch.context() as patched:
        lack_memory(patched, most=2, steps=parts)
        with pytest.raises(StoreError, match="no memory"):
            store.write_batches([batch])


@pytest.mark.fault("F35")
@pytest.mark.parametrize("most", [1, 2, 3, 5])
def test_write_when_memory_is_short_then_the_batch_halves_and_is_the_same(
    most: int, new_neo4j: NewStore, make_batch: MakeBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, batch = make_batch([{"id": "x"}]), make_batch(ROWS, name="more.csv")
    whole = new_neo4j()
    whole.write_batches([before, batch])
    expected = held(whole)
    sizes = lack_memory(monkeypatch, most=most)
    store = new_neo4j()
    records = store.write_batches([before, batch])
    assert held(store) == expected
    assert [record.id for record in records] == [before.id, batch.id]
    assert max(sizes[2:]) <= 3  # once halved it stays so
    assert store.write_batches([batch]) == records[1:]
    n_tried = len(sizes)
    store.write_batches([make_batch(ROWS[3:5], name="last.csv")])
    assert max(sizes[n_tried:]) <= most  # of what the server was found to hold


@pytest.mark.fault("F35")
@pytest.mark.parametrize("parts", [1, 2, 3])
def test_write_when_stopped_between_parts_then_the_beginning_is_told_and_the_rest_follows(
    parts: int, new_neo4j: NewStore, make_batch: MakeBatch
) -> None:
    batch = make_batch(ROWS)
    whole = new_neo4j()
    whole.write_batches([batch])
    expected = held(whole)
    store = new_neo4j()
    begin(store, batch, parts=parts)
    (record,) = store.batches()
    check_sums(store)
    assert record.id == begun_id(batch.id, 2 * parts)
    assert record.up_to_line == record.n_rows == 2 * parts
    assert store.snapshot().id == snapshot_id([record.id])
    with influent.open(store.address) as work:  # as the next command would
        work.store.write_batches([batch])
        assert held(work.store) == expected


@pytest.mark.fault("F35")
def test_unload_when_only_the_beginning_is_there_then_is_as_if_it_had_never_come(
    new_neo4j: NewStore, make_batch: MakeBatch
) -> None:
    store = new_neo4j()
    store.write_batches([make_batch([{"id": "x"}])])
    before = held(store)
    batch = make_batch(ROWS, name="more.csv")
    begin(store, batch, parts=2)
    store.unload(store.batches()[1].id)
    assert held(store) == before


@pytest.mark.fault("F35")
def test_unload_when_a_batch_came_between_the_parts_of_another_then_loses_no_row(
    new_neo4j: NewStore, make_batch: MakeBatch
) -> None:
    store = new_neo4j()
    batch, other = make_batch(ROWS), make_batch([ROWS[4]], name="other.csv")
    begin(store, batch, parts=1)
    store.write_batches([other])
    store.write_batches([batch])  # its row c is in the other batch by now
    check_sums(store)
    with pytest.raises(InputError, match="cannot be unloaded alone"):
        store.unload(other.id)
    store.unload(batch.id)
    store.unload(other.id)
    assert (store.snapshot().n_users, list(store.rows())) == (0, [])


@pytest.mark.fault("F35")
def test_write_when_somebody_was_forgotten_between_parts_then_the_rest_is_without_them(
    new_neo4j: NewStore, make_batch: MakeBatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    batch, found = make_batch(ROWS), []
    for parts in (0, 1):
        store = new_neo4j()
        if parts:
            begin(store, batch, parts=parts)
        with influent.open(store.address) as work:
            work.forget("zoe")
            work.store.write_batches([batch])
            found.append(held(work.store)[1:])
    assert found[0] == found[1]
    assert {row[2] for row in found[0][1]} == {"ana", "bo", "cy", "gil"}


@pytest.mark.fault("F35")
def test_write_when_a_later_row_is_refused_then_nothing_of_the_batch_is_taken(
    new_neo4j: NewStore, make_batch: MakeBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_neo4j()
    store.write_batches([make_batch([{}])])
    before = held(store)
    lack_memory(monkeypatch, most=1)
    with pytest.raises(InputError, match="credits the actor here"):
        store.write_batches([make_batch([{"kind": "new"}, {"kind": "retweet", "credits": "actor"}], name="more.csv")])
    assert held(store) == before


@pytest.mark.fault("F35")
def test_copy_when_only_the_beginning_is_there_then_is_refused(
    new_neo4j: NewStore, make_batch: MakeBatch, tmp_path: Path
) -> None:
    store = new_neo4j()
    begin(store, make_batch(ROWS), parts=2)
    with pytest.raises(InputError, match="only the beginning is there"):
        copy_store(store.address, str(tmp_path / "other.duckdb"))
