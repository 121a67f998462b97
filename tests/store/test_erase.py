"""Forgetting people: nothing of them is left, nothing brings them back, the rest is as if they had never been there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from influent.errors import StoreError
from influent.store import asserted, duckdb_erase, duckdb_file
from influent.store.asserted import AssertedStore
from influent.store.assertions import make_assertion
from influent.store.memory import remember
from influent.store.mentions import mentioning
from influent.store.protocol import PairWeights, Store
from influent.store.tombstones import keyed_hash
from influent.types import Batch
from tests.store.test_asserted import IDS, NOON, make_rows, memory_of_its_own, ranked, said
from tests.store.test_contract import counted

MakeBatch = Callable[..., Batch]
NewStore = Callable[[], Store]
KEY = make_assertion("key", "11" * 32, who="", said_at=NOON, reason="", expires_at=None)
__all__ = ["memory_of_its_own"]


def tombstone(user: str) -> Any:
    mark = keyed_hash(bytes.fromhex(KEY.about), user)
    return make_assertion("forgotten", mark, KEY.id, who="", said_at=NOON, reason="", expires_at=None)


def without(rows: list[dict[str, Any]], *users: str) -> list[dict[str, Any]]:
    return [row for row in rows if not {row["actor"], row["target"]} & {*users}]


@pytest.mark.requirement("law 12")
def test_erase_when_done_then_store_is_as_if_they_had_never_been_there(
    new_store: NewStore, make_batch: MakeBatch, make_run: Any
) -> None:
    rows = make_rows()
    rows += [{"actor": "hermit", "target": "bo"}, {"actor": "bo", "target": "hermit", "shadow": True}]
    halves = rows[:30], rows[30:]
    never = new_store()
    never.write_batches([make_batch(without(half, "bo")) for half in halves])
    wanted = (counted(never.scan()), sorted(never.scan().users), ranked(never), never.snapshot(), never.batches())
    never_users = set(never.scan().users)

    store = new_store()
    store.write_batches([make_batch(half) for half in halves])
    batches = [record.id for record in store.batches()]
    run = make_run(["ana", "bo", "cy", "hermit"])
    store.write_run(
        run, PairWeights(np.array(["bo", "cy"], object), np.array(["ana"] * 2, object), np.array([1.0, 2.0]))
    )
    store.write_assertions(
        [said("pin", "bo", "ana"), said("pin", "ana", "cy"), said("mute", "ana", "dora", who="bo", reason="bo")]
    )
    n_rows = len(list(store.rows()))
    found = store.erase(["bo", "nobody"], [KEY, tombstone("bo")])
    gone = n_rows - len(list(store.rows()))
    assert (found.n_accounts, found.n_others, found.n_interactions) == (1, 1, gone)
    assert (found.n_scores, found.n_assertions) == (2, 1)
    assert (counted(store.scan()), sorted(store.scan().users), ranked(store)) == wanted[:3]
    snapshot, records = store.snapshot(), store.batches()
    assert [r.id for r in records] == batches
    for mine, its in zip(records, wanted[4], strict=True):
        assert (mine.n_rows, mine.n_loaded, mine.weight_sum_e6) == (its.n_rows, its.n_loaded, its.weight_sum_e6)
    counts = ("n_users", "n_interactions", "n_shadows", "first_at", "last_at")
    assert [getattr(snapshot, name) for name in counts] == [getattr(wanted[3], name) for name in counts]
    assert store.read_run("run-1").users.tolist() == ["ana", "cy"]
    assert store.read_run("run-1").position.tolist() == [1, 3]
    assert store.runs()[0]["is_current"] is False
    assert store.runs()[0]["n_users"] == 2
    assert store.query("top_ranked", {}).rows == []
    assert {row[1] for row in store.query("influencers", {"id": "ana"}).rows} == {None}
    assert [r.kind for r in store.assertions() if r.kind != "forgotten"] == ["key", "pin", "mute"]
    assert (store.assertions()[-1].who, store.assertions()[-1].reason) == ("", "")
    assert never_users == set(store.scan().users)
    again = store.erase(["bo"], [KEY, tombstone("bo")])
    assert (again.n_accounts, again.n_others, again.n_interactions, again.n_scores, again.n_assertions) == (0,) * 5
    assert len(store.assertions()) == 4


def test_erase_when_nothing_was_ever_loaded_then_keeps_the_records(store: Store) -> None:
    assert store.erase(["bo"], [KEY, tombstone("bo")]).n_accounts == 0
    assert {record.kind for record in store.assertions()} == {"key", "forgotten"}


def test_erase_when_others_rows_mention_them_then_the_mention_goes_and_the_row_stays(
    store: Store, make_batch: MakeBatch
) -> None:
    rows = [
        {
            "actor": "ana",
            "target": "cy",
            "item": "https://x.example/bo.b/status/1",
            "topics": ["tea", "#bo.b", "bo.bby"],
        },
        {"actor": "ana", "target": "cy", "item": "bo.bby", "topics": ["bo.bby"]},
        {"actor": "bo.b", "target": "cy"},
    ]
    store.write_batches([make_batch(rows, name="bo.b-export.csv")])
    store.erase(["bo.b"], [])
    assert sorted((row[8], row[10]) for row in store.rows()) == [(("bo.bby",), "bo.bby"), (("tea", "bo.bby"), None)]
    (record,) = store.batches()
    assert record.file == record.id[:16]


def test_write_batches_when_somebody_was_forgotten_then_does_not_bring_them_back(
    new_store: NewStore, make_batch: MakeBatch
) -> None:
    rows = make_rows()
    first, second = make_batch(rows[:30]), make_batch(rows[30:])
    inner = new_store()
    seen = AssertedStore(inner, read_only=False)
    seen.write_batches([first])
    seen.erase(["bo"], [KEY, tombstone("bo")])
    before = seen.snapshot()
    assert seen.write_batches([first]) == seen.batches()
    assert seen.snapshot() == before
    (record,) = seen.write_batches([second])
    assert record.id == second.id
    assert record.n_rows == record.n_loaded == len(without(rows[30:], "bo"))
    assert "bo" not in seen.scan().users
    ranks = ranked(seen)
    assert not list(second.rows.parent.glob("*.kept"))
    other = new_store()
    other.write_batches([make_batch(without(rows, "bo"))])
    assert ranked(other) == ranks


@pytest.mark.requirement("R60")
def test_memory_when_a_store_is_restored_from_before_then_who_left_stays_away(
    new_store: NewStore, make_batch: MakeBatch
) -> None:
    inner = new_store()
    inner.write_batches([make_batch(make_rows())])
    inner.write_assertions([said("pin", "cy", "ana")])
    left = said("pin", "bo", "ana")
    remember(inner.memory, [KEY, tombstone("bo"), left])
    reading = AssertedStore(inner, read_only=True)
    assert "bo" not in reading.scan().users
    assert "bo" not in repr(reading.query("most_reacted_to", {}).rows)
    assert "bo" in inner.scan().users
    seen = AssertedStore(inner, read_only=False)
    assert "bo" not in inner.scan().users
    assert [r.about for r in seen.assertions() if r.kind == "pin"] == ["cy"]
    assert left not in inner.assertions()


def test_erase_when_done_on_a_file_then_its_bytes_are_nowhere_under_the_folder(
    new_duckdb: NewStore, make_batch: MakeBatch, tmp_path: Path
) -> None:
    name = "zebulon.quist-1987"
    store = AssertedStore(new_duckdb(), read_only=False)
    rows = [{"actor": name, "target": user, "item": f"https://x.example/{name}", "topics": [name]} for user in IDS]
    rows += [{"actor": "ana", "target": "bo", "item": f"@{name}/7"}, *make_rows()]
    store.write_batches([make_batch(rows, name=f"{name}.csv")])
    store.write_assertions(
        [said("pin", name, "ana", reason=f"{name} asked"), said("mute", "ana", "bo", who=name, reason=f"@{name}")]
    )
    (store.cache / "s").mkdir(parents=True)
    (store.cache / "s" / "id_blob.npy").write_bytes(name.encode())

    def hits() -> list[str]:
        found = []
        for path in tmp_path.rglob("store*"):
            files = [path] if path.is_file() else path.rglob("*")
            texts = [name.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
            found += [str(f) for f in files if f.is_file() and any(t in f.read_bytes() for t in texts)]
        return found

    assert hits()
    store.erase([name], [KEY, tombstone(name)])
    assert hits() == []
    assert (tmp_path / "store-0.duckdb").stat().st_mode & 0o777 == 0o600
    store.write_batches([make_batch([{}])])
    store.close()
    assert hits() == []
    assert not list(tmp_path.glob("*.erasing*"))


def test_erase_when_it_fails_halfway_then_the_file_is_as_it_was(
    new_duckdb: NewStore, make_batch: MakeBatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = new_duckdb()
    store.write_batches([make_batch(make_rows())])
    before = counted(store.scan())

    def fail(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(duckdb_erase, "_sync", fail)
    with pytest.raises(StoreError, match="the disk is full"):
        store.erase(["bo"], [])
    assert counted(store.scan()) == before
    assert not list(tmp_path.glob("*.erasing*"))
    monkeypatch.undo()
    store.erase(["bo"], [])
    assert "bo" not in store.scan().users


def test_erase_when_built_graphs_stay_on_the_disk_then_is_refused_before_anything_is_done(
    new_duckdb: NewStore, make_batch: MakeBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = AssertedStore(new_duckdb(), read_only=False)
    store.write_batches([make_batch(make_rows())])
    before, (batch,) = counted(store.scan()), store.batches()
    (store.cache / "s").mkdir(parents=True)
    with monkeypatch.context() as patch:
        patch.setattr(asserted.shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(StoreError, match="built graphs"):
            store.erase(["bo"], [KEY, tombstone("bo")])
        with pytest.raises(StoreError, match="built graphs"):
            store.unload(batch.id)
    assert (counted(store.scan()), store.batches()) == (before, [batch])
    store.erase(["bo"], [KEY, tombstone("bo")])
    assert "bo" not in store.scan().users
    assert not store.cache.exists()


def test_tables_when_a_store_has_them_then_erasing_copies_each() -> None:
    assert {*duckdb_erase.FILLED, "pair_weights"} == {*duckdb_file.TABLES}


def test_mentioning_when_a_word_goes_on_then_is_no_mention() -> None:
    texts = ["bo", "@bo!", "x/bo/1", "bob", "obo", "bo_2", "é bo", "boé", "a-bo-b", ""]
    assert mentioning(texts, ["bo"]) == ["bo", "@bo!", "x/bo/1", "é bo", "a-bo-b"]


@pytest.mark.parametrize("step", ["_erase_rows", "_erase_mentions", "_finish"])
def test_erase_when_a_server_stops_halfway_then_the_same_call_finishes_it(
    new_neo4j: NewStore, make_batch: MakeBatch, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    from influent.store import neo4j_erase  # noqa: PLC0415

    rows = [*make_rows(), {"actor": "bo", "target": "hermit"}]
    store = new_neo4j()
    store.write_batches([make_batch(rows[:30]), make_batch(rows[30:])])
    whole = getattr(neo4j_erase, step)

    def stop(*given: Any) -> Any:
        if step == "_erase_rows":
            whole(*given)
        raise StoreError("stopped", where="here", advice="again")

    monkeypatch.setattr(neo4j_erase, "ROWS_AT_ONCE", 7)
    monkeypatch.setattr(neo4j_erase, step, stop)
    with pytest.raises(StoreError, match="stopped"):
        store.erase(["bo"], [KEY, tombstone("bo")])
    assert store.known_users(["bo"]) == {"bo"}
    assert store.assertions() == []
    monkeypatch.setattr(neo4j_erase, step, whole)
    store.erase(["bo"], [KEY, tombstone("bo")])
    left = without(rows, "bo")
    assert {record.n_loaded for record in store.batches()} == {
        len(without(rows[:30], "bo")),
        len(without(rows[30:], "bo")),
    }
    assert store.count_rows() == {r.id: (r.n_loaded, 0, r.weight_sum_e6) for r in store.batches()}
    found = (counted(store.scan()), set(store.scan().users), store.snapshot().first_at)
    never = new_neo4j()
    never.write_batches([make_batch(left)])
    assert found == (counted(never.scan()), set(never.scan().users), never.snapshot().first_at)
