"""Old days let go: what is left counts as if it alone had been loaded, and nothing brings the rest back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from influent.errors import InputError, StoreError
from influent.expiring import expire
from influent.store.asserted import AssertedStore
from influent.store.assertions import make_assertion
from influent.store.memory import remember
from influent.store.protocol import PairWeights, Store
from influent.types import Batch
from tests.store.test_asserted import NOON, make_rows, memory_of_its_own, ranked
from tests.store.test_contract import counted

MakeBatch = Callable[..., Batch]
NewStore = Callable[[], Store]
MIDNIGHT = datetime(2026, 3, 5, tzinfo=UTC)
__all__ = ["memory_of_its_own"]


def story() -> list[dict[str, Any]]:
    """Give rows of nine days: the borders of a day, a shadow, weights, somebody who was there only long ago."""
    rows = [row | {"weight_e6": 1_500_000} if nth % 5 == 0 else row for nth, row in enumerate(make_rows())]
    edge = timedelta(microseconds=1)
    rows += [{"actor": "hermit", "target": "bo"}, {"actor": "ana", "target": "bo", "shadow": True}]
    rows += [{"id": "last", "happened_at": MIDNIGHT - edge}, {"id": "first", "happened_at": MIDNIGHT}]
    return [{"happened_at": NOON} | row for row in rows]


def recent(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["happened_at"] >= MIDNIGHT]


def whole(store: Store) -> tuple[object, ...]:
    """Tell all that counts of a store."""
    snapshot = store.snapshot()
    sums = sorted((r.n_rows, r.n_loaded, r.weight_sum_e6) for r in store.batches())
    times = (snapshot.n_users, snapshot.n_interactions, snapshot.n_shadows, snapshot.first_at, snapshot.last_at)
    return counted(store.scan()), set(store.scan().users.tolist()), ranked(store), times, sums


def expired(day: date) -> Any:
    return make_assertion("expired", day.isoformat(), who="", said_at=NOON, reason="", expires_at=None)


@pytest.mark.requirement("law 12")
def test_expire_when_done_then_store_is_as_if_only_the_rest_had_been_loaded(
    new_store: NewStore, make_batch: MakeBatch, make_run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from influent.store import neo4j_erase  # noqa: PLC0415

    monkeypatch.setattr(neo4j_erase, "PAIRS_AT_ONCE", 3)
    monkeypatch.setattr(neo4j_erase, "USERS_AT_ONCE", 2)
    rows = story()
    halves = rows[:30], rows[30:]
    fresh = new_store()
    fresh.write_batches([make_batch(recent(half)) for half in halves])
    wanted = whole(fresh)

    inner = new_store()
    store = AssertedStore(inner, read_only=False)
    batches = [make_batch(half) for half in halves]
    store.write_batches(batches)
    ids, before = [record.id for record in store.batches()], store.snapshot().id
    run = make_run(["ana", "bo", "hermit"])
    store.write_run(run, PairWeights(np.array(["bo"], object), np.array(["ana"], object), np.array([1.0])))
    foretold = expire(store, keep_days=5, dry_run=True)
    assert (foretold.n_users, foretold.n_scores, store.snapshot().id) == (1, 1, before)
    n_rows = len(list(store.rows()))
    found = expire(store, keep_days=5)  # the newest is of March 9 or 10
    assert found.before == MIDNIGHT.date() - timedelta(days=1)
    found = expire(store, before=MIDNIGHT.date())
    assert n_rows > found.n_left == len(recent(rows)) == len(list(store.rows()))
    assert whole(store) == wanted
    assert [record.id for record in store.batches()] == ids
    assert store.snapshot().id not in (before, fresh.snapshot().id)
    assert {n[::2] for n in store.count_rows().values()} == {(n, weight) for _, n, weight in wanted[4]}  # type: ignore[attr-defined]
    assert store.read_run("run-1").users.tolist() == ["ana", "bo"]
    assert store.runs()[0]["is_current"] is False
    assert {row[1] for row in store.query("influencers", {"id": "ana"}).rows} == {None}


def test_expire_when_rehearsed_then_foretells_what_goes(
    new_store: NewStore, make_batch: MakeBatch, make_run: Any
) -> None:
    store = AssertedStore(new_store(), read_only=False)
    store.write_batches([make_batch(story())])
    store.write_run(make_run(["hermit", "bo"]), None)
    foretold, held = expire(store, before=MIDNIGHT.date(), dry_run=True), whole(store)
    assert whole(store) == held
    done = expire(store, before=MIDNIGHT.date())
    counts = ("before", "n_interactions", "n_users", "n_scores", "n_left")
    assert [getattr(foretold, name) for name in counts] == [getattr(done, name) for name in counts]
    assert (done.n_users, done.n_scores) == (1, 1)
    again = expire(store, before=MIDNIGHT.date())
    assert (again.n_interactions, again.n_users, again.n_scores, again.n_left) == (0, 0, 0, done.n_left)
    assert again.snapshot == done.snapshot
    earlier = expire(store, before=date(2026, 3, 1))
    assert (earlier.before, earlier.snapshot) == (MIDNIGHT.date(), done.snapshot)


def test_write_batches_when_days_had_expired_then_takes_none_of_them(
    new_store: NewStore, make_batch: MakeBatch
) -> None:
    rows = story()
    first, second = make_batch(rows[:30]), make_batch(rows[30:])
    store = AssertedStore(new_store(), read_only=False)
    store.write_batches([first])
    expire(store, before=MIDNIGHT.date())
    before = whole(store)
    store.write_batches([first])
    assert whole(store) == before
    (record,) = store.write_batches([second])
    assert record.id == second.id
    assert record.n_rows == record.n_loaded == len(recent(rows[30:]))
    assert not list(second.rows.parent.glob("*.recent"))
    together = whole(store)
    store.unload(first.id)
    store.write_batches([first])
    assert (counted(store.scan()), together[1]) == (together[0], {*store.scan().users.tolist()})
    other = AssertedStore(new_store(), read_only=False)
    other.write_batches([first, second])
    expire(other, before=MIDNIGHT.date())
    assert whole(other) == together


def test_memory_when_a_store_is_restored_from_before_then_old_days_go_again(
    new_store: NewStore, make_batch: MakeBatch
) -> None:
    inner = new_store()
    inner.write_batches([make_batch(story())])
    remember(inner.memory, [expired(MIDNIGHT.date())])
    with pytest.raises(StoreError, match="from before 2026-03-05, which had been let go") as caught:
        AssertedStore(inner, read_only=True)
    assert caught.value.advice == "influent expire --before 2026-03-05"
    store = AssertedStore(inner, read_only=False)
    assert inner.snapshot().first_at == MIDNIGHT
    assert store.in_force.kept_since == MIDNIGHT
    assert len(list(inner.rows())) == len(recent(story()))
    AssertedStore(inner, read_only=True)


def test_expire_when_it_cannot_be_then_is_refused(new_duckdb: NewStore, make_batch: MakeBatch) -> None:
    store = AssertedStore(new_duckdb(), read_only=False)
    with pytest.raises(InputError, match="nothing is loaded"):
        expire(store, keep_days=5)
    store.write_batches([make_batch(story())])
    held = whole(store)
    for asked in ({}, {"keep_days": 1, "before": date(2026, 3, 2)}, {"keep_days": 0}, {"keep_days": 10**6}):
        with pytest.raises(InputError):
            expire(store, **asked)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="nothing would be left"):
        expire(store, before=date(2027, 1, 1))
    assert whole(store) == held


def test_expire_when_done_on_a_file_then_bytes_of_old_rows_are_nowhere_under_the_folder(
    new_duckdb: NewStore, make_batch: MakeBatch, tmp_path: Path
) -> None:
    name = "zebulon.quist-1987"
    store = AssertedStore(new_duckdb(), read_only=False)
    rows = [{"actor": name, "target": "bo", "item": f"x/{name}", "topics": [name], "happened_at": NOON}, *story()]
    store.write_batches([make_batch(rows)])

    def hits() -> list[str]:
        files = [path for path in tmp_path.rglob("store*") if path.is_file()]
        return [str(path) for path in files if name.encode() in path.read_bytes()]

    assert hits()
    expire(store, before=MIDNIGHT.date())
    assert hits() == []
    assert not list(tmp_path.glob("*.erasing*"))


def test_expire_when_a_server_stops_halfway_then_the_same_call_finishes_it(
    new_neo4j: NewStore, make_batch: MakeBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    from influent.store import neo4j_erase  # noqa: PLC0415

    fresh = new_neo4j()
    fresh.write_batches([make_batch(recent(story()))])
    wanted = whole(fresh)
    inner = new_neo4j()
    store = AssertedStore(inner, read_only=False)
    store.write_batches([make_batch(story())])
    whole_step, calls = neo4j_erase._thin_out, [0]

    def stop(*given: Any, **more: Any) -> Any:
        calls[0] += 1
        if calls[0] > 2:
            raise StoreError("stopped", where="here", advice="again")
        return whole_step(*given, **more)

    monkeypatch.setattr(neo4j_erase, "PAIRS_AT_ONCE", 4)
    monkeypatch.setattr(neo4j_erase, "_thin_out", stop)
    with pytest.raises(StoreError, match="stopped"):
        expire(store, before=MIDNIGHT.date())
    held = {record.id: record.n_loaded for record in store.batches()}
    assert {batch: n for batch, (n, *_) in store.count_rows().items()} == held
    assert store.in_force.kept_since is None
    monkeypatch.setattr(neo4j_erase, "_thin_out", whole_step)
    expire(store, before=MIDNIGHT.date())
    assert whole(store) == wanted
