"""What a scan with details tells is what the rows say, on every store, in the same names and places."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from influent.store.persons import unite_details
from influent.store.protocol import Store
from influent.types import AUTOMATED, MICRO, DetailedCounts
from tests.store.test_contract import MakeBatch

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROWS: list[dict[str, Any]] = [
    {"topics": ["tea", "art"], "item": "p1", "network": "forum"},
    {"topics": ["art", "tea", "art"], "item": "p1", "network": "forum"},
    {"topics": ["art"], "item": "p2"},
    {"actor": "carl", "topics": ["é", "zoo"], "kind": "answer", "credits": "actor", "weight_e6": 250_000},
    {"actor": "dora", "target": "carl", "item": "p3", "network": "blog", "automated": True},
    {"actor": "eve", "topics": ["tea"], "shadow": True, "item": "hidden"},
    {"actor": "eve", "topics": ["none"], "weight_e6": 0},
    {"actor": "eve", "topics": ["tea"], "happened_at": NOON + timedelta(days=3), "visibility": "private"},
]


def told(found: DetailedCounts) -> Counter[tuple[object, ...]]:
    """Spell a scan out: everything a row tells -> the sum of its n and weights."""
    counts, sums = found.counts, Counter[tuple[object, ...]]()
    for nth in range(len(counts.n)):
        key = (
            counts.users[counts.influencer[nth]],
            counts.users[counts.influencee[nth]],
            counts.kinds[counts.kind[nth]],
            int(counts.flags[nth]),
            found.label_sets[found.labels[nth]],
            found.items[found.item[nth]] if found.item[nth] >= 0 else None,
            found.networks[found.network[nth]] if found.network[nth] >= 0 else None,
        )
        sums[*key, "n"] += int(counts.n[nth])
        sums[*key, "weight"] += int(counts.weight_e6[nth])
    return sums


def test_scan_details_when_rows_carry_topics_then_tells_them_with_item_and_network(
    store: Store, make_batch: MakeBatch
) -> None:
    store.write_batches([make_batch(ROWS)])
    found = store.scan_details(labelled=True)
    assert found.label_sets == (("art",), ("art", "tea"), ("tea",), ("zoo", "é"))
    assert found.items == ("p1", "p2")
    assert found.networks == ("forum",)
    sums = told(found)
    assert sums["bo", "ana", "retweet", 0, ("art", "tea"), "p1", "forum", "n"] == 2
    assert sums["bo", "ana", "retweet", 0, ("art", "tea"), "p1", "forum", "weight"] == 2 * MICRO
    assert sums["bo", "ana", "retweet", 0, ("art",), "p2", None, "n"] == 1
    assert sums["carl", "bo", "answer", 0, ("zoo", "é"), None, None, "weight"] == 250_000
    assert sum(n for key, n in sums.items() if key[-1] == "n") == 5
    days = set(found.counts.day.tolist())
    assert days == {(NOON - datetime(1970, 1, 1, tzinfo=UTC)).days, (NOON - datetime(1970, 1, 1, tzinfo=UTC)).days + 3}


def test_scan_details_when_all_rows_are_asked_for_then_has_those_without_topics(
    store: Store, make_batch: MakeBatch
) -> None:
    store.write_batches([make_batch(ROWS)])
    found = store.scan_details(labelled=False)
    assert found.label_sets[0] == ()
    assert found.networks == ("blog", "forum")
    assert told(found)["carl", "dora", "retweet", AUTOMATED, (), "p3", "blog", "n"] == 1
    whole, plain = found.counts, store.scan()
    assert (whole.n.sum(), whole.weight_e6.sum()) == (plain.n.sum(), plain.weight_e6.sum())


def test_scan_details_when_nothing_carries_a_topic_then_is_empty(store: Store, make_batch: MakeBatch) -> None:
    store.write_batches([make_batch([{}])])
    found = store.scan_details(labelled=True)
    assert (len(found.counts.n), found.label_sets, found.items, found.networks) == (0, (), (), ())


def test_evidence_when_a_row_carries_topics_then_tells_them(store: Store, make_batch: MakeBatch) -> None:
    store.write_batches([make_batch(ROWS)])
    assert [row.topics for row in store.interactions("ana", ["bo"])] == [
        ("tea", "art"),
        ("art", "tea", "art"),
        ("art",),
    ]


def test_unite_details_when_accounts_are_one_person_then_counts_persons_and_leaves_out_the_withheld(
    store: Store, make_batch: MakeBatch
) -> None:
    store.write_batches([make_batch(ROWS)])
    details = store.scan_details(labelled=False)
    found = unite_details(details, {"carl": "bo"}, bots={"eve"}, withheld={"dora"})
    sums = told(found)
    assert sorted(set(np.array(found.counts.users).tolist())) == ["ana", "bo", "eve"]
    assert sums["bo", "bo", "answer", 0, ("zoo", "é"), None, None, "n"] == 1
    assert sums["bo", "eve", "retweet", AUTOMATED | 4, ("tea",), None, None, "n"] == 1
    assert sum(n for key, n in sums.items() if key[-1] == "n") == 5
