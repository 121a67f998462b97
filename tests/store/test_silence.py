"""Rows of others that mention who is withheld: seen as they are once that person is forgotten, and back again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from influent.store.asserted import AssertedStore
from influent.store.protocol import Store
from influent.types import Batch, DetailedCounts
from tests.store.test_asserted import NOON, memory_of_its_own, said

MakeBatch = Callable[..., Batch]
NewStore = Callable[[], Store]
__all__ = ["memory_of_its_own"]

ROWS: list[dict[str, Any]] = [
    {"actor": "bo.b", "target": "cy", "topics": ["tea", "only"], "item": "post/1"},
    {"actor": "ana", "target": "cy", "topics": ["tea", "#bo.b"], "item": "https://x.example/bo.b/2"},
    {"actor": "ana", "target": "cy", "topics": ["bo.b"], "item": "post/3"},
    {"actor": "ana", "target": "bo.b-2", "topics": ["tea"], "item": "bo.bby", "happened_at": NOON + timedelta(days=1)},
    {"actor": "ana", "target": "bo.b-2", "topics": [], "item": None},
]


def spelled(details: DetailedCounts) -> list[tuple[object, ...]]:
    """Spell details out, by names."""
    counts = details.counts
    return sorted(
        (counts.users[v], counts.users[u], details.label_sets[label], "" if item < 0 else details.items[item])
        for v, u, label, item in zip(counts.influencer, counts.influencee, details.labels, details.item, strict=True)
    )


def test_details_when_somebody_is_withheld_then_are_as_if_they_had_been_forgotten(
    new_store: NewStore, make_batch: MakeBatch
) -> None:
    forgetting = new_store()
    forgetting.write_batches([make_batch(ROWS)])
    forgetting.erase(["bo.b"], [])
    wanted = [forgetting.scan_details(labelled=labelled) for labelled in (True, False)]
    rows = forgetting.interactions("ana", ["cy", "bo.b-2"])
    inner = new_store()
    store = AssertedStore(inner, read_only=False)
    store.write_batches([make_batch(ROWS)])
    before = [spelled(store.scan_details(labelled=labelled)) for labelled in (True, False)]
    store.write_assertions([said("account", "bo.b", "minor")])
    for labelled, its in zip((True, False), wanted, strict=True):
        mine = store.scan_details(labelled=labelled)
        assert spelled(mine) == spelled(its)
        assert (mine.label_sets, mine.items) == (its.label_sets, its.items)
    assert store.interactions("ana", ["cy", "bo.b-2"]) == rows
    assert "bo.b-2" in {row.target for row in rows}
    store.write_assertions([said("account", "bo.b", "unknown")])
    assert [spelled(store.scan_details(labelled=labelled)) for labelled in (True, False)] == before


def test_queries_when_somebody_is_withheld_then_items_and_topics_do_not_mention_them_and_other_ids_stay(
    new_store: NewStore, make_batch: MakeBatch
) -> None:
    store = AssertedStore(new_store(), read_only=False)
    store.write_batches([make_batch(ROWS)])
    store.write_assertions([said("account", "bo.b", "age-unknown")])
    held = store.query("held", {"id": "ana"})
    at = {name: held.columns.index(name) for name in ("target", "item", "topics")}
    shown = [(row[at["target"]], row[at["item"]], [*row[at["topics"]]]) for row in held.rows]  # type: ignore[misc]
    assert sorted(shown, key=str) == sorted(
        [("cy", None, ["tea"]), ("cy", "post/3", []), ("bo.b-2", "bo.bby", ["tea"]), ("bo.b-2", None, [])], key=str
    )
    assert store.query("most_reacted_to", {}).rows[0][0] in {"cy", "bo.b-2"}
    assert {row[0] for row in store.query("topics", {"id": "cy"}).rows} == {"tea", "only"}
