"""A scan by network is the same scan with each kind told apart by the network of its rows."""

from __future__ import annotations

from collections import Counter

from influent.networks import put_together
from influent.store.protocol import Store
from influent.types import DailyCounts
from tests.store.test_contract import MakeBatch

ROWS = [
    [{"id": "a", "network": "chirp"}, {"id": "b", "network": "forum"}, {"id": "c", "network": "chirp"}, {"id": "d"}],
    [{"id": "e", "network": "chirp", "kind": "reply"}, {"id": "f", "network": "dispatch", "shadow": True}],
]


def by_network(scan: DailyCounts) -> Counter[tuple[str, str | None]]:
    assert scan.networks is not None
    found: Counter[tuple[str, str | None]] = Counter()
    for kind, n in zip(scan.kind.tolist(), scan.n.tolist(), strict=True):
        found[scan.kinds[kind], scan.networks[kind]] += n
    return found


def test_scan_when_by_network_then_counts_each_kind_on_each(store: Store, make_batch: MakeBatch) -> None:
    first, _ = (store.write_batches([make_batch(rows)])[0] for rows in ROWS)
    whole = store.scan(by_network=True)
    assert by_network(whole) == {
        ("retweet", "chirp"): 2,
        ("retweet", "forum"): 1,
        ("retweet", None): 1,
        ("reply", "chirp"): 1,
    }
    assert sorted(whole.users) == sorted(store.scan().users)
    assert by_network(store.scan([first.id], by_network=True)).total() == 4
    assert len(whole.n) == 4  # each key once
    plain, together = store.scan(), put_together(whole)
    assert [*together.kinds] == [*plain.kinds]
    for nth in range(len(plain.kinds)):
        assert together.weight_e6[together.kind == nth].sum() == plain.weight_e6[plain.kind == nth].sum()


def test_evidence_when_looked_up_then_names_the_network(store: Store, make_batch: MakeBatch) -> None:
    store.write_batches([make_batch(ROWS[0])])
    found = {row.id: row.network for row in store.interactions("ana", ["bo"])}
    assert found == {"a": "chirp", "b": "forum", "c": "chirp", "d": None}
