"""A store seen through its assertion ledger: on both kinds of store, as if the rows had named the persons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from influent.engine.cells import weigh
from influent.engine.graph import Graph
from influent.engine.rank.ranking import rank_users
from influent.errors import NotFoundError, StoreError
from influent.model import read_model
from influent.store.asserted import AssertedStore
from influent.store.assertions import make_assertion
from influent.store.memory import recall, remember
from influent.store.protocol import Run, Store
from influent.types import AUTOMATED, Assertion, Batch

MakeBatch = Callable[..., Batch]
NewStore = Callable[[], Store]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
IDS = ("ana", "ana2", "bo", "cy", "dora", "eve")
SAME = {"ana2": "ana", "eve": "ana"}


def make_rows(person: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Give sixty rows among six ids, as they are or naming persons."""
    rng = np.random.default_rng(3)
    named = person or {}
    rows = []
    for nth in range(60):
        actor, target = (IDS[x] for x in rng.integers(0, len(IDS), 2))
        kind, side = (("retweet", "target"), ("answer", "actor"))[nth % 2]
        at = NOON + timedelta(days=int(rng.integers(0, 9)), minutes=nth)
        row = {"id": f"i{nth}", "actor": named.get(actor, actor), "target": named.get(target, target)}
        rows.append(row | {"kind": kind, "credits": side, "happened_at": at, "topics": ["tea"] if nth % 3 else []})
    return rows


def said(kind: Any, about: str, value: str, **more: Any) -> Assertion:
    return make_assertion(
        kind, about, value, **{"who": "me", "said_at": datetime.now(UTC), "reason": "", "expires_at": None} | more
    )


def ranked(store: Store) -> tuple[list[str], list[float], list[float]]:
    model, _ = read_model("default")
    graph = Graph.from_cells(weigh(store.scan(), model, None), model)
    ranks = rank_users(graph, model, top=10, with_all=True)
    return list(graph.ids), ranks.authority.tolist(), ranks.pagerank.tolist()


@pytest.fixture(autouse=True)
def memory_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_assertions_when_written_then_are_listed_once_and_oldest_first(store: Store) -> None:
    second = said("same", "a", "b", said_at=NOON + timedelta(microseconds=1), reason='"x" é', expires_at=NOON)
    first = said("pin", "a", "b", said_at=NOON)
    assert store.assertions() == []
    store.write_assertions([second, first])
    store.write_assertions([second])
    assert store.assertions() == [first, second]


def test_known_users_when_asked_then_are_those_who_are_there(store: Store, make_batch: MakeBatch) -> None:
    store.write_batches([make_batch([{}])])
    assert store.known_users(["ana", "nobody", "bo"]) == {"ana", "bo"}
    assert store.known_users([]) == set()


def test_persons_when_united_then_numbers_are_those_of_rows_that_named_them(
    new_store: NewStore, make_batch: MakeBatch
) -> None:
    inner = new_store()
    inner.write_batches([make_batch(make_rows(SAME))])
    wanted = ranked(inner)
    inner = new_store()
    inner.write_batches([make_batch(make_rows())])
    seen = AssertedStore(inner, read_only=False)
    before, raw = seen.snapshot().id, ranked(seen)
    seen.write_assertions([said("same", "ana2", "eve"), said("same", "ana", "ana2")])
    assert ranked(seen) == wanted
    assert seen.person("eve") == seen.person("ana2") == "ana"
    assert seen.snapshot().id != before
    seen.write_assertions([said("unsame", "eve", "ana2")])
    seen.write_assertions([said("unsame", "ana", "ana2")])
    assert (ranked(seen), seen.snapshot().id) == (raw, before)


def test_persons_when_their_first_id_has_no_data_then_have_the_next(store: Store, make_batch: MakeBatch) -> None:
    store.write_batches([make_batch(make_rows())])
    seen = AssertedStore(store, read_only=False)
    seen.write_assertions([said("same", "aaa", "cy"), said("same", "cy", "dora")])
    assert [seen.person(user) for user in ("aaa", "cy", "dora")] == ["cy"] * 3
    assert "cy" in seen.scan().users
    assert not {"aaa", "dora"} & set(seen.scan().users)


def test_interactions_when_persons_have_many_ids_then_are_those_that_were_counted(
    store: Store, make_batch: MakeBatch
) -> None:
    store.write_batches([make_batch(make_rows())])
    seen = AssertedStore(store, read_only=False)
    seen.write_assertions([said("same", "ana", "ana2"), said("same", "bo", "cy"), said("account", "dora", "bot")])
    counts = seen.scan()
    users = counts.users.tolist()
    for v, u in ((v, u) for v in users for u in users if v != u):
        rows = seen.interactions(u, [v])
        is_pair = (counts.influencer == users.index(v)) & (counts.influencee == users.index(u))
        assert len(rows) == counts.n[is_pair].sum()
        assert all({row.actor, row.target} == {u, v} for row in rows)
        assert rows == sorted(rows, key=lambda row: (row.happened_at, row.id))
        automated = counts.n[is_pair & (counts.flags & AUTOMATED > 0)].sum()
        assert sum(row.flags & AUTOMATED for row in rows) == automated
        assert all((row.actor == "dora") == bool(row.flags & AUTOMATED) for row in rows)


def test_withheld_when_flagged_then_nothing_names_them(store: Store, make_batch: MakeBatch, make_run: Any) -> None:
    store.write_batches([make_batch(make_rows())])
    run: Run = make_run(list(IDS))
    store.write_run(run, None)
    seen = AssertedStore(store, read_only=False)
    seen.write_assertions([said("account", "bo", "private"), said("same", "cy", "bo")])
    everything = [
        seen.scan().users.tolist(),
        seen.read_run("run-1").users.tolist(),
        [seen.query(name, {}).rows for name in ("most_reacted_to", "top_ranked")],
        [seen.query(name, {"id": "ana"}).rows for name in ("influencers", "influencees", "held")],
        seen.query("paths", {"influencee": "ana", "influencer": "dora"}).rows,
        sorted(seen.known_users(IDS)),
        [row for user in IDS for row in seen.interactions(user, IDS)],
    ]
    assert "ana" in repr(everything)
    assert "'bo'" not in repr(everything)
    assert "'cy'" not in repr(everything)
    for name in ("influencers", "held"):
        with pytest.raises(NotFoundError, match='no user "bo"'):
            seen.query(name, {"id": "bo"})
    seen.write_assertions([said("account", "bo", "unknown")])
    assert "bo" in seen.scan().users


def test_memory_when_the_store_is_wiped_and_loaded_again_then_says_what_was_said(
    new_store: NewStore, make_batch: MakeBatch, tmp_path: Path
) -> None:
    first = AssertedStore(new_store(), read_only=False)
    first.write_batches([make_batch(make_rows())])
    record = said("same", "ana", "ana2")
    first.write_assertions([record])
    assert first.memory.stat().st_mode & 0o777 == 0o600
    assert recall(first.memory) == [record]
    inner = new_store()
    remember(inner.memory, recall(first.memory))
    reading = AssertedStore(inner, read_only=True)
    assert (reading.in_force.same, inner.assertions()) == ((("ana", "ana2"),), [])
    assert AssertedStore(inner, read_only=False).assertions() == inner.assertions() == [record]


def test_memory_when_damaged_then_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.asserted"
    assert recall(path) == []
    path.write_text('{"id": 1}\n')
    with pytest.raises(StoreError, match="what was asserted cannot be read"):
        recall(path)


def test_snapshot_when_looked_up_then_tells_its_batches_and_what_was_in_force(
    store: Store, make_batch: MakeBatch
) -> None:
    seen = AssertedStore(store, read_only=False)
    rows = make_rows()
    seen.write_batches([make_batch(rows[:30])])
    begin = seen.snapshot().id
    seen.write_assertions([said("same", "ana", "ana2"), said("pin", "bo", "cy")])
    united = seen.snapshot().id
    seen.write_batches([make_batch(rows[30:])])
    seen.write_assertions([said("account", "cy", "bot")])
    both = seen.snapshot().id
    seen.write_assertions([said("unsame", "ana", "ana2")])
    ids = tuple(record.id for record in seen.batches())
    for snapshot, batches, same, bots in (
        (begin, ids[:1], (), set()),
        (united, ids[:1], (("ana", "ana2"),), set()),
        (both, ids, (("ana", "ana2"),), {"cy"}),
        (seen.snapshot().id, ids, (), {"cy"}),
    ):
        found = seen.find_seen(snapshot)
        assert found is not None
        assert (found[0], found[1].same, found[1].bots) == (batches, same, bots)
    assert seen.find_seen("0" * 16) is None
