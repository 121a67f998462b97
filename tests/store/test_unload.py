"""Taking a batch out again: the store is as if it had never been there, to the bit, whichever batch it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from influent.errors import InputError, NotFoundError, StoreError
from influent.store import duckdb_unload
from influent.store.asserted import AssertedStore
from influent.store.protocol import PairWeights, Store
from influent.types import Batch, Unloaded
from tests.store.test_asserted import make_rows, memory_of_its_own, ranked, said
from tests.store.test_contract import counted

if TYPE_CHECKING:
    from tests.conftest import Neo4jServer

MakeBatch = Callable[..., Batch]
NewStore = Callable[[], Store]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
__all__ = ["memory_of_its_own"]


def make_batches(make_batch: MakeBatch) -> list[Batch]:
    """Make three batches that share pairs, days and people, each with people and kinds of its own."""
    late, early = NOON + timedelta(days=3), NOON - timedelta(days=300)
    first = [
        {}, {}, {"weight_e6": 7}, {"kind": "mag ich"}, {"actor": "al", "target": "bo", "kind": "poke"},
        {"happened_at": early}, {"actor": "al", "target": "al"}, {"shadow": True, "actor": "ghost"},
    ]  # fmt: skip
    second = [
        {}, {"happened_at": late, "topics": ["b", "a"]}, {"kind": "answer", "credits": "actor"}, {"weight_e6": 7},
        {"actor": "cy", "target": "bo", "kind": "\u2764 it", "weight_e6": 2_500_000}, {"automated": True},
        {"actor": "bo", "target": "ana", "kind": "answer", "credits": "actor", "visibility": "private"},
        {"actor": "eli", "target": "bo", "kind": "nod"},
    ]  # fmt: skip
    third = [
        {"weight_e6": 0, "happened_at": late}, {"kind": "\u2764 it"}, {"actor": "dee", "target": "cy", "kind": "wave"},
        {"incentivised": True}, {"kind": "answer", "credits": "actor", "id": "a1"}, {"weight_e6": 9},
    ]  # fmt: skip
    return [make_batch(rows, name=f"{n}.csv") for n, rows in enumerate((first, second, third))]


def state(store: Store) -> dict[str, Any]:
    """Say everything that can be asked of a store's data, and nothing of its own numbers."""
    scan = store.scan()
    people = sorted(scan.users.tolist())
    ids = sorted(record.id for record in store.batches())
    return {
        "snapshot": store.snapshot(),
        "counts": counted(scan),
        "people": people,
        "kinds": dict(zip(scan.kinds, scan.credits, strict=True)),
        "rows": list(store.rows()),
        "ledger": sorted((r.id, r.file, r.n_rows, r.n_loaded, r.weight_sum_e6) for r in store.batches()),
        "really": store.count_rows(),
        "by batch": [counted(store.scan([batch])) for batch in ids],
        "evidence": [store.interactions(user, people) for user in people],
        "queries": [store.query("influencers", {"id": user}).rows for user in people],
        "all kinds": store.query("kinds", {}).rows,
        "ranks": ranked(store) if len(people) > 1 else None,
    }


def held(new_store: NewStore, batches: Sequence[Batch]) -> dict[str, Any]:
    """Say what a new store holds after these batches, one after another."""
    store = new_store()
    for batch in batches:
        store.write_batches([batch])
    return state(store)


def test_unload_when_it_was_loaded_last_then_restores_the_former_state_to_the_bit(
    store: Store, make_batch: MakeBatch
) -> None:
    batches = make_batches(make_batch)
    for n, batch in enumerate(batches):
        before, order = state(store), (store.scan().users.tolist(), store.scan().kinds)
        store.write_batches([batch])
        after = state(store)
        found = store.unload(batch.id)
        assert found.n_interactions == batch.n_rows
        assert state(store) == before
        assert (store.scan().users.tolist(), store.scan().kinds) == order
        store.write_batches([batch])
        assert state(store) == after
        assert len(store.batches()) == n + 1


@pytest.mark.parametrize("nth", range(3))
def test_unload_when_others_came_after_then_is_as_if_it_had_never_been_there(
    new_store: NewStore, make_batch: MakeBatch, nth: int
) -> None:
    batches = make_batches(make_batch)
    never = held(new_store, batches[:nth] + batches[nth + 1 :])
    always = held(new_store, batches)
    store = new_store()
    store.write_batches(batches)
    gone = store.unload(batches[nth].id)
    assert gone.n_users == len(always["people"]) - len(never["people"])
    assert gone.n_kinds == len(always["kinds"]) - len(never["kinds"])
    assert gone.n_users > 0
    assert gone.n_kinds > 0
    assert state(store) == never
    store.write_batches([batches[nth]])
    assert state(store) == always


def test_unload_when_the_store_is_a_server_then_pairs_show_what_they_would(
    new_neo4j: NewStore, neo4j_server: Neo4jServer, make_batch: MakeBatch
) -> None:
    from neo4j import GraphDatabase  # noqa: PLC0415  (tests without a server need no driver)

    def shown() -> dict[tuple[str, str], dict[str, Any]]:
        kinds = {f"n__{nr}": name for nr, name in driver.execute_query("MATCH (k:Kind) RETURN k.nr, k.name").records}
        asked = "MATCH (v)-[r:INFLUENCES]->(u) RETURN v.id, u.id, properties(r)"
        return {
            (v, u): {kinds.get(key, key): value for key, value in found.items() if key not in ("daily", "weighted")}
            for v, u, found in driver.execute_query(asked).records
        }

    batches = make_batches(make_batch)
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        for nth in range(3):
            held(new_neo4j, batches[:nth] + batches[nth + 1 :])
            never = shown()
            store = new_neo4j()
            store.write_batches(batches)
            store.unload(batches[nth].id)
            assert shown() == never


def test_unload_when_all_go_in_any_order_then_nothing_is_left(store: Store, make_batch: MakeBatch) -> None:
    batches = make_batches(make_batch)
    empty = state(store)
    for order in list(permutations(batches))[1:5]:
        store.write_batches(batches)
        for batch in order:
            store.unload(batch.id)
        assert state(store) == empty


def test_unload_when_a_later_batch_dropped_duplicates_then_refuses_until_that_one_is_gone(
    store: Store, make_batch: MakeBatch
) -> None:
    first = make_batch([{"id": "a"}, {"id": "b", "actor": "cy"}])
    plain = make_batch([{}, {"actor": "dee"}], name="plain.csv")
    second = make_batch([{"id": "b", "actor": "cy"}, {"id": "c"}], name="second.csv")
    for batch in (first, plain, second):
        store.write_batches([batch])
    before = state(store)
    with pytest.raises(InputError) as caught:
        store.unload(first.id)
    assert "cannot be unloaded alone" in caught.value.what
    assert 'of "second.csv" dropped duplicates: 1 of 2 rows' in caught.value.where
    assert f"influent unload {second.id[:16]} first" in caught.value.advice
    assert state(store) == before
    store.unload(plain.id)  # its rows have no ids: nobody can have dropped them
    assert store.unload(second.id).n_interactions == 1
    assert store.unload(first.id).n_interactions == 2
    assert store.batches() == []
    assert store.write_batches([second])[0].n_loaded == 2


def test_unload_when_unknown_then_names_the_nearest(store: Store, make_batch: MakeBatch) -> None:
    with pytest.raises(NotFoundError):
        store.unload("abcdef")
    store.write_batches([make_batch([{}], batch_id="abcdef")])
    with pytest.raises(NotFoundError, match="abcdef"):
        store.unload("abcdeg")
    assert len(store.batches()) == 1


def test_unload_when_a_kind_goes_then_it_may_credit_the_other_side(store: Store, make_batch: MakeBatch) -> None:
    wrong, right = make_batch([{"kind": "answer"}]), make_batch([{"kind": "answer", "credits": "actor"}])
    store.write_batches([wrong, make_batch([{"kind": "n_7"}, {}])])
    with pytest.raises(InputError, match="credits the actor here"):
        store.write_batches([right])
    assert store.unload(wrong.id) == Unloaded(n_interactions=1, n_users=0, n_kinds=1, n_scores=0)
    store.write_batches([right])
    assert store.kinds() == {"n_7": "target", "retweet": "target", "answer": "actor"}


def test_unload_when_runs_were_kept_then_those_who_are_gone_leave_them(
    store: Store, make_batch: MakeBatch, make_run: Any
) -> None:
    batches = make_batches(make_batch)
    store.write_batches(batches)
    pairs = PairWeights(np.array(["bo", "bo", "cy"], object), np.array(["ana", "al", "dee"], object), np.ones(3))
    store.write_run(make_run(["ana", "al", "bo", "dee"]), pairs)
    assert store.unload(batches[0].id).n_scores == 1
    kept = store.read_run("run-1")
    assert kept.users.tolist() == ["ana", "bo", "dee"]
    assert kept.position.tolist() == [1, 3, 4]
    assert [(run["id"], run["n_users"], run["is_current"]) for run in store.runs()] == [("run-1", 3, True)]
    assert [row[:2] for row in store.query("influencers", {"id": "ana"}).rows] == [("bo", 1.0)]
    assert [row[1] for row in store.query("top_ranked", {}).rows] == ["ana", "bo", "dee"]
    store.unload(batches[1].id)
    assert [row[:2] for row in store.query("influencers", {"id": "dee"}).rows] == [("cy", 1.0)]


def test_unload_when_people_were_united_then_answers_follow(new_store: NewStore, make_batch: MakeBatch) -> None:
    rows = make_rows()
    first, second = make_batch(rows[:30]), make_batch(rows[30:])
    seen = AssertedStore(new_store(), read_only=False)
    seen.write_batches([first])
    seen.write_assertions([said("same", "ana2", "ana"), said("account", "bo", "bot")])
    before = (seen.snapshot(), counted(seen.scan()), ranked(seen))
    seen.write_batches([second])
    seen.cache.mkdir(parents=True, exist_ok=True)
    seen.unload(second.id)
    assert (seen.snapshot(), counted(seen.scan()), ranked(seen)) == before
    assert not seen.cache.exists()


def test_unload_when_it_fails_halfway_then_nothing_has_changed(
    new_duckdb: NewStore, make_batch: MakeBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_duckdb()
    batches = make_batches(make_batch)
    store.write_batches(batches)
    before = state(store)
    for name in ("OF_BATCH", "OF_GONE", "MOVED"):
        with monkeypatch.context() as patched:
            patched.setattr(duckdb_unload, name, (*getattr(duckdb_unload, name)[:-1], "no_such_statement"))
            with pytest.raises(NotFoundError):
                store.unload(batches[0].id)
        assert state(store) == before


def test_unload_when_rows_are_missing_already_then_is_refused(
    new_duckdb: NewStore, make_batch: MakeBatch, tmp_path: Path
) -> None:
    store = new_duckdb()
    batch = make_batch([{}, {"actor": "cy"}])
    store.write_batches([batch])
    store._file.connection.execute("DELETE FROM interactions WHERE line = 2")  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="has 1 rows where the ledger says 2"):
        store.unload(batch.id)
