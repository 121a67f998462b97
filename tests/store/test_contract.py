"""One suite for every store: what goes in by batches comes out the same, wherever it was kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from influent.errors import InputError, NotFoundError
from influent.store.ledger import snapshot_id
from influent.store.protocol import PairWeights, Run, Store
from influent.types import AUTOMATED, INCENTIVISED, MICRO, PRIVATE, Batch, DailyCounts

MakeBatch = Callable[..., Batch]
MakeRun = Callable[..., Run]
NewStore = Callable[[], Store]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = (NOON - datetime(1970, 1, 1, tzinfo=UTC)).days

Key = tuple[str, str, str, int, int]


def counted(scan: DailyCounts) -> dict[Key, tuple[int, int]]:
    """Spell a scan out: (influencer, influencee, kind, day, flags) -> (n, weight); every key is there once."""
    found = {
        (scan.users[v], scan.users[u], scan.kinds[kind], int(day), int(flags)): (int(n), int(weight))
        for v, u, kind, day, flags, n, weight in zip(
            scan.influencer, scan.influencee, scan.kind, scan.day, scan.flags, scan.n, scan.weight_e6, strict=True
        )
    }
    assert len(found) == len(scan.n)
    return found


def expected(rows: list[Mapping[str, Any]]) -> dict[Key, tuple[int, int]]:
    """Count rows by plain dictionaries: the model that every store is held against."""
    counts: Counter[Key] = Counter()
    weights: Counter[Key] = Counter()
    for row in rows:
        if row.get("shadow") or row.get("weight_e6") == 0:
            continue
        actor, target = row.get("actor", "ana"), row.get("target", "bo")
        ends = (target, actor) if row.get("credits", "target") == "target" else (actor, target)
        flags = AUTOMATED * row.get("automated", False) + INCENTIVISED * row.get("incentivised", False)
        flags += PRIVATE * (row.get("visibility") == "private")
        day = (row.get("happened_at", NOON) - datetime(1970, 1, 1, tzinfo=UTC)).days
        key = (*ends, row.get("kind", "retweet"), day, flags)
        counts[key] += 1
        weights[key] += row.get("weight_e6", MICRO)
    return {key: (n, weights[key]) for key, n in counts.items()}


def test_store_when_opened_then_keeps_the_protocol(store: Store) -> None:
    assert isinstance(store, Store)
    assert store.rows_at_once > 0
    assert store.address
    assert isinstance(store.cache, Path)


def test_store_when_empty_then_answers_with_nothing(store: Store) -> None:
    snapshot = store.snapshot()
    assert snapshot.id == snapshot_id([]) == "e3b0c44298fc1c14"
    assert (snapshot.n_users, snapshot.n_interactions, snapshot.n_shadows) == (0, 0, 0)
    assert (snapshot.first_at, snapshot.last_at) == (None, None)
    assert (store.batches(), store.runs(), list(store.rows())) == ([], [], [])
    assert store.interactions("ana", ["bo"]) == []
    assert store.query("top_ranked", {}).rows == []
    scan = store.scan()
    assert counted(scan) == {}
    assert (len(scan.users), scan.kinds, scan.credits) == (0, (), ())


def test_scan_when_rows_are_there_then_has_the_promised_types(store: Store, make_batch: MakeBatch) -> None:
    for rows in ([], [{}]):
        store.write_batches([make_batch(rows)])
        scan = store.scan()
        types = {
            "users": object, "influencer": np.uint32, "influencee": np.uint32, "kind": np.uint8, "day": np.int32,
            "flags": np.uint8, "n": np.int64, "weight_e6": np.int64,
        }  # fmt: skip
        for name, kind in types.items():
            array = getattr(scan, name)
            assert type(array) is np.ndarray
            assert array.dtype == kind


def test_write_batch_when_new_then_ledger_and_snapshot_show_it(store: Store, make_batch: MakeBatch) -> None:
    late = NOON + timedelta(days=2)
    batch = make_batch([{}, {"actor": "cy", "happened_at": late, "weight_e6": 2_500_000}])
    record = store.write_batches([batch])[0]
    assert (record.id, record.file, record.file_digest) == (batch.id, "rows.csv", batch.file_digest)
    assert (record.source, record.n_rows, record.n_loaded, record.weight_sum_e6) == ("generic", 2, 2, 3_500_000)
    assert record.loaded_at.tzinfo is not None
    assert store.batches() == [record]
    snapshot = store.snapshot()
    assert snapshot.id == snapshot_id([batch.id])
    assert (snapshot.n_users, snapshot.n_interactions, snapshot.n_shadows) == (3, 2, 0)
    assert (snapshot.first_at, snapshot.last_at) == (NOON, late)


def test_snapshot_when_of_some_batches_then_is_as_if_the_others_had_not_come(
    new_store: NewStore, make_batch: MakeBatch
) -> None:
    first = make_batch([{"shadow": True}, {"happened_at": NOON}])
    second = make_batch([{"actor": "cy", "happened_at": NOON + timedelta(days=2)}], name="more.csv")
    alone = new_store()
    alone.write_batches([first])
    whole = alone.snapshot()
    store = new_store()
    store.write_batches([first, second])
    part = store.snapshot([first.id])
    assert (part.id, part.n_interactions, part.n_shadows) == (whole.id, whole.n_interactions, whole.n_shadows)
    assert (part.first_at, part.last_at) == (whole.first_at, whole.last_at)
    assert store.snapshot([first.id, second.id]) == store.snapshot() != part


def test_write_batches_when_given_together_then_are_as_one_after_another(
    new_store: NewStore, make_batch: MakeBatch
) -> None:
    batches = [
        make_batch([{"id": "a"}, {"actor": "cy", "shadow": True}]),
        make_batch([], name="empty.csv"),
        make_batch([{"id": "a", "actor": "late"}, {"id": "b", "weight_e6": 7}, {"kind": "like"}], name="more.csv"),
    ]
    batches.insert(2, batches[0])
    seen = []
    for groups in ([batches], [[batch] for batch in batches]):
        store = new_store()
        records = [replace(record, loaded_at=NOON) for group in groups for record in store.write_batches(group)]
        assert [record.n_loaded for record in records] == [2, 0, 2, 2]
        seen.append((records, list(store.rows()), counted(store.scan()), store.snapshot()))
    assert seen[0] == seen[1]


@pytest.mark.requirement("law 10")
def test_write_batch_when_written_twice_then_is_kept_once(store: Store, make_batch: MakeBatch) -> None:
    batch = make_batch([{}, {"actor": "cy"}])
    first = store.write_batches([batch])[0]
    before = (store.snapshot(), counted(store.scan()))
    assert store.write_batches([batch])[0] == first
    assert store.write_batches([make_batch([{"actor": "other"}], batch_id=batch.id)])[0] == first
    assert (store.snapshot(), counted(store.scan())) == before
    assert store.batches() == [first]


def test_known_ids_and_kinds_when_asked_then_are_those_that_a_batch_left(store: Store, make_batch: MakeBatch) -> None:
    assert (store.known_ids(["a"]), store.known_ids([]), store.kinds()) == (set(), set(), {})
    answer = {"id": "\u00e9", "kind": "answer", "credits": "actor"}
    store.write_batches([make_batch([{"id": "a"}, {"id": "A"}, answer, {"id": None}])])
    assert store.known_ids(["a", "A", "\u00e9", "e\u0301", "b", ""]) == {"a", "A", "\u00e9"}
    assert store.known_ids([]) == set()
    assert store.kinds() == {"retweet": "target", "answer": "actor"}


def test_write_batch_when_own_ids_repeat_then_keeps_the_first(store: Store, make_batch: MakeBatch) -> None:
    first = store.write_batches([make_batch([{"id": "a"}, {"id": "b"}, {"id": "a", "actor": "late", "weight_e6": 7}])])[
        0
    ]
    assert (first.n_rows, first.n_loaded, first.weight_sum_e6) == (3, 2, 2 * MICRO)
    second = store.write_batches([make_batch([{"id": "b", "actor": "late"}, {"id": "c"}, {"id": None}, {"id": None}])])[
        0
    ]
    assert (second.n_rows, second.n_loaded) == (4, 3)
    assert counted(store.scan()) == {("bo", "ana", "retweet", DAY, 0): (5, 5 * MICRO)}
    assert store.snapshot().n_interactions == 5
    assert [row[1] for row in store.rows() if row[1]] == sorted(row[1] for row in store.rows() if row[1])
    assert "late" not in store.scan().users.tolist()


def test_write_batch_when_rows_are_shadows_then_keeps_but_never_counts_them(
    store: Store, make_batch: MakeBatch
) -> None:
    late = NOON + timedelta(days=9)
    record = store.write_batches(
        [make_batch([{}, {"shadow": True, "kind": "mention", "actor": "zoe", "happened_at": late}])]
    )[0]
    assert (record.n_loaded, record.weight_sum_e6) == (2, MICRO)
    assert counted(store.scan()) == {("bo", "ana", "retweet", DAY, 0): (1, MICRO)}
    snapshot = store.snapshot()
    assert (snapshot.n_users, snapshot.n_interactions, snapshot.n_shadows) == (3, 2, 1)
    assert snapshot.last_at == NOON
    assert store.interactions("zoe", ["bo"]) == []
    assert [row[14] for row in store.rows()] == [False, True]


def test_write_batch_when_people_react_to_themselves_then_counts_it(store: Store, make_batch: MakeBatch) -> None:
    store.write_batches([make_batch([{"target": "ana"}])])
    assert counted(store.scan()) == {("ana", "ana", "retweet", DAY, 0): (1, MICRO)}
    assert len(store.interactions("ana", ["ana"])) == 1


def test_scan_when_rows_carry_flags_then_tells_them_apart(store: Store, make_batch: MakeBatch) -> None:
    rows = [
        {"automated": bit & 1 > 0, "incentivised": bit & 2 > 0, "visibility": "private" if bit & 4 else "public"}
        for bit in range(8)
    ]
    store.write_batches([make_batch(rows)])
    assert {key[4] for key in counted(store.scan())} == set(range(8))
    assert sorted(row.flags for row in store.interactions("ana", ["bo"])) == list(range(8))


def test_scan_when_days_are_at_the_ends_of_time_then_counts_them_right(store: Store, make_batch: MakeBatch) -> None:
    times = [datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
             datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)]  # fmt: skip
    rows = [{"happened_at": time, "weight_e6": 0} for time in times]
    store.write_batches([make_batch(rows)])
    assert counted(store.scan()) == expected(rows)
    assert [row.happened_at for row in store.interactions("ana", ["bo"])] == times
    assert (store.snapshot().first_at, store.snapshot().last_at) == (times[0], times[-1])


def test_write_batch_when_kind_credits_the_other_side_then_is_refused_whole(
    store: Store, make_batch: MakeBatch
) -> None:
    store.write_batches([make_batch([{}])])
    before = (store.snapshot(), counted(store.scan()), list(store.rows()))
    answer = {"kind": "answer", "credits": "actor", "actor": "new"}
    for rows in ([answer, {"credits": "actor"}], [answer, answer | {"credits": "target"}]):
        with pytest.raises(InputError, match="credits the"):
            store.write_batches([make_batch(rows)])
        assert (store.snapshot(), counted(store.scan()), list(store.rows())) == before
    assert store.write_batches([make_batch([answer])])[0].n_loaded == 1
    assert counted(store.scan())["new", "bo", "answer", DAY, 0] == (1, MICRO)


HOSTILE = (
    "'; DROP TABLE users; --", '"', "\\", "$id", "${x}", "`", "*/ //", "{{}}", "%s", "\u00e9", "e\u0301", "\u0430na",
    "Ana", " ana", "007", "NULL", "1e21", "\U0001f600", "\U0010ffff", "\uffee", "\u202eabc", "x" * 512,
)  # fmt: skip


def test_ids_when_hostile_then_stay_byte_for_byte(store: Store, make_batch: MakeBatch) -> None:
    rows = [
        {"actor": name, "target": name, "id": name, "kind": name[:8] + str(n), "item": name, "network": name,
         "topics": [name], "happened_at": NOON + timedelta(seconds=n)}
        for n, name in enumerate(HOSTILE)
    ]  # fmt: skip
    store.write_batches([make_batch(rows, name="'quoted' \"$file`.csv")])
    assert sorted(store.scan().users.tolist()) == sorted(HOSTILE)
    assert counted(store.scan()) == expected(rows)
    for name in HOSTILE:
        (found,) = store.interactions(name, [name])
        assert (found.id, found.actor, found.target, found.item) == (name, name, name, name)
        assert store.query("degrees", {"id": name}).rows == [(name, 0, 0, 0, 0, 1)]
    assert {row[8] for row in store.rows()} == {(name,) for name in HOSTILE}


def test_interactions_when_asked_for_then_come_oldest_first_then_by_id(store: Store, make_batch: MakeBatch) -> None:
    soon = NOON + timedelta(microseconds=1)
    rows = [
        {"id": "d", "happened_at": soon, "item": "post-1", "weight_e6": 5},
        {"id": "c", "happened_at": soon},
        {"happened_at": NOON},
        {"kind": "answer", "credits": "actor", "actor": "bo", "target": "ana", "happened_at": NOON, "id": "a"},
        {"actor": "bo", "target": "ana"},
        {"target": "cy", "id": "b"},
        {"shadow": True},
    ]
    store.write_batches([make_batch(rows)])
    found = store.interactions("ana", ["bo"])
    assert [row.id for row in found] == ["a", "rows.csv:3", "c", "d"]
    assert [(row.actor, row.target, row.kind) for row in found[:2]] == [
        ("bo", "ana", "answer"),
        ("ana", "bo", "retweet"),
    ]
    assert (found[3].item, found[3].weight_e6, found[3].happened_at) == ("post-1", 5, soon)
    assert found[3].happened_at.tzinfo is not None
    assert [row.id for row in store.interactions("ana", ["cy", "bo", "nobody"])] == ["a", "b", "rows.csv:3", "c", "d"]
    assert store.interactions("ana", []) == []
    assert store.interactions("nobody", ["bo"]) == []


def test_load_order_when_changed_then_changes_nothing(new_store: NewStore, make_batch: MakeBatch) -> None:
    batches = [
        make_batch([{"actor": "ana"}, {"actor": "cy", "id": "1"}]),
        make_batch([{"actor": "dora", "target": "ana", "topics": ["b", "a"]}, {"actor": "ana"}]),
        make_batch([{"kind": "answer", "credits": "actor"}], name="other.csv"),
    ]
    seen = []
    for order in (batches, batches[::-1]):
        store = new_store()
        for batch in order:
            store.write_batches([batch])
        seen.append((store.snapshot(), counted(store.scan()), list(store.rows()), store.interactions("ana", ["bo"])))
    assert seen[0] == seen[1]


def test_rows_when_read_then_are_the_batch_in_canonical_order(store: Store, make_batch: MakeBatch) -> None:
    batch = make_batch([{"id": "q", "topics": ["b", "a"], "item": "i"}, {"network": "n", "visibility": "private"}])
    store.write_batches([batch])
    tail = (False, False, False, batch.id)
    assert list(store.rows()) == [
        (1, "q", "ana", "bo", "retweet", "target", NOON, MICRO, ("b", "a"), None, "i", "public", *tail),
        (2, None, "ana", "bo", "retweet", "target", NOON, MICRO, (), "n", None, "private", *tail),
    ]


def test_read_batch_when_written_elsewhere_then_gives_the_same_store(
    new_store: NewStore, make_batch: MakeBatch, tmp_path: Path
) -> None:
    store = new_store()
    rows = [{"id": "a", "topics": ["x"]}, {"id": "a"}, {"kind": "answer", "credits": "actor", "shadow": True}]
    record = store.write_batches([make_batch(rows)])[0]
    given_back = store.read_batch(record.id, tmp_path / "back.parquet")
    assert (given_back.id, given_back.n_rows, given_back.file) == (record.id, 2, record.file)
    assert (given_back.file_digest, given_back.source) == (record.file_digest, record.source)
    before = (store.snapshot(), counted(store.scan()), list(store.rows()))
    other = new_store()
    other.write_batches([given_back])
    assert (other.snapshot(), counted(other.scan()), list(other.rows())) == before


def test_read_batch_when_unknown_then_names_the_nearest(store: Store, make_batch: MakeBatch, tmp_path: Path) -> None:
    store.write_batches([make_batch([{}], batch_id="abcdef")])
    with pytest.raises(NotFoundError, match="abcdef"):
        store.read_batch("abcdeg", tmp_path / "back.parquet")
    assert not (tmp_path / "back.parquet").exists()


def test_run_when_read_back_then_is_the_same_to_the_bit(store: Store, make_batch: MakeBatch, make_run: MakeRun) -> None:
    store.write_batches([make_batch([{}, {"actor": "cy", "target": "\U0001f600"}])])
    echo = np.array([np.nan, 5e-324, 1.0 + 2**-52, 1e308])
    run = make_run(["cy", "bo", "ana", "\U0001f600"], echo=echo)
    store.write_run(run, None)
    found = store.read_run("run-1")
    order = np.argsort([2, 1, 0, 3])
    assert found.users.tolist() == ["ana", "bo", "cy", "\U0001f600"]
    assert found.position.tolist() == [3, 2, 1, 4]
    for name in ("authority", "authority_low", "authority_high", "pagerank", "echo", "score"):
        assert getattr(found, name).dtype == np.float64
        assert getattr(found, name).tobytes() == getattr(run, name)[order].tobytes(), name
    for name in ("id", "model", "model_toml", "measure", "snapshot", "as_of", "ran_at", "error_bound"):
        assert getattr(found, name) == getattr(run, name)


def test_runs_when_several_then_are_listed_oldest_first(store: Store, make_batch: MakeBatch, make_run: MakeRun) -> None:
    store.write_batches([make_batch([{}])])
    store.write_run(make_run(["ana", "bo"], id="late", ran_at=NOON + timedelta(days=1), as_of=None), None)
    store.write_run(make_run(["ana"], id="early"), None)
    assert [dict(run) for run in store.runs()] == [
        {"id": "early", "model": "m1", "measure": "reputation", "snapshot": "s1", "as_of": NOON,
         "ran_at": NOON + timedelta(microseconds=123456), "error_bound": 1e-10 / 3, "n_users": 1, "is_current": True},
        {"id": "late", "model": "m1", "measure": "reputation", "snapshot": "s1", "as_of": None,
         "ran_at": NOON + timedelta(days=1), "error_bound": 1e-10 / 3, "n_users": 2, "is_current": False},
    ]  # fmt: skip
    with pytest.raises(NotFoundError, match="early"):
        store.read_run("earl")


def test_write_run_when_current_then_queries_show_it(store: Store, make_batch: MakeBatch, make_run: MakeRun) -> None:
    store.write_batches([make_batch([{}, {"target": "cy"}, {"target": "cy"}])])
    assert [row[:3] for row in store.query("influencers", {"id": "ana"}).rows] == [("cy", None, 2), ("bo", None, 1)]
    pairs = PairWeights(np.array(["bo", "cy"], object), np.array(["ana", "ana"], object), np.array([3.5, 0.25]))
    seen: list[tuple[str, int, int]] = []
    store.write_run(make_run(["bo", "cy"]), pairs, progress=lambda *now: seen.append(now))
    assert all(0 <= done <= total or total == 0 for _, done, total in seen)
    assert seen
    shown = [("bo", 3.5, 1), ("cy", 0.25, 2)]
    assert [row[:3] for row in store.query("influencers", {"id": "ana"}).rows] == shown
    assert [row[:2] for row in store.query("top_ranked", {}).rows] == [(1, "bo"), (2, "cy")]
    store.write_run(make_run(["cy", "bo"], id="aside"), None, make_current=False)
    assert [row[:3] for row in store.query("influencers", {"id": "ana"}).rows] == shown
    assert [row[:2] for row in store.query("top_ranked", {}).rows] == [(1, "bo"), (2, "cy")]
    store.write_run(
        make_run(["cy"], id="next"), PairWeights(pairs.influencer[:1], pairs.influencee[:1], np.array([9.0]))
    )
    assert [row[:3] for row in store.query("influencers", {"id": "ana"}).rows] == [("bo", 9.0, 1), ("cy", None, 2)]
    assert [row[:2] for row in store.query("top_ranked", {}).rows] == [(1, "cy")]


def test_write_run_when_written_again_then_is_replaced(store: Store, make_batch: MakeBatch, make_run: MakeRun) -> None:
    store.write_batches([make_batch([{}])])
    store.write_run(make_run(["ana", "bo"]), None)
    store.write_run(make_run(["bo"], error_bound=0.5), None)
    assert [run["n_users"] for run in store.runs()] == [1]
    assert store.read_run("run-1").users.tolist() == ["bo"]


def test_query_when_wrong_then_says_what_would_be_right(store: Store) -> None:
    with pytest.raises(NotFoundError, match="influencers"):
        store.query("influencer", {"id": "ana"})
    with pytest.raises(InputError, match="id is missing"):
        store.query("influencers", {})
    with pytest.raises(InputError, match="no parameter"):
        store.query("influencers", {"id": "ana", "limit": 3})
    with pytest.raises(InputError, match="from 1 to 1000"):
        store.query("influencers", {"id": "ana", "k": "0"})
    with pytest.raises(NotFoundError):
        store.query("duckdb/create_users", {})


def test_close_when_called_twice_then_is_harmless(new_store: NewStore) -> None:
    store = new_store()
    store.close()
    store.close()


NAMES = st.sampled_from(["ana", "bo", "cy"])
ROW = st.fixed_dictionaries(
    {
        "actor": NAMES,
        "target": NAMES,
        "happened_at": st.sampled_from([NOON, NOON + timedelta(hours=13), NOON - timedelta(hours=13)]),
        "weight_e6": st.integers(0, 2**40),
        "id": st.sampled_from([None, None, "i1", "i2", "i3", "i4"]),
        "shadow": st.sampled_from([False, False, True]),
        "automated": st.booleans(),
        "visibility": st.sampled_from(["public", "private"]),
    }
)
KIND = st.sampled_from([{"kind": "retweet"}, {"kind": "answer", "credits": "actor"}])
STORY = st.lists(st.lists(st.builds(lambda row, kind: row | kind, ROW, KIND), max_size=6), min_size=1, max_size=4)


def check_story(store: Store, make_batch: MakeBatch, story: list[list[dict[str, Any]]]) -> None:
    """Tell a story of batches to a store and to plain Python; they must never disagree."""
    kept: list[Mapping[str, Any]] = []
    ids: set[str] = set()
    for nth, rows in enumerate(story):
        fresh = []
        for row in rows:
            if row["id"] is None or row["id"] not in ids:
                fresh.append(row)
                ids |= {row["id"]} - {None}
        record = store.write_batches([make_batch(rows, name=f"{nth}.csv")])[0]
        kept += fresh
        assert (record.n_rows, record.n_loaded) == (len(rows), len(fresh))
        assert record.weight_sum_e6 == sum(row["weight_e6"] for row in fresh if not row["shadow"])
    assert counted(store.scan()) == expected(kept)
    snapshot = store.snapshot()
    assert (snapshot.n_interactions, snapshot.n_shadows) == (len(kept), sum(row["shadow"] for row in kept))
    assert snapshot.n_users == len({row[side] for row in kept for side in ("actor", "target")})
    assert len(list(store.rows())) == len(kept)


PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@settings(max_examples=15, **PATIENT)
@given(STORY)
def test_duckdb_when_told_any_story_then_agrees_with_the_model(
    new_duckdb: NewStore, make_batch: MakeBatch, story: list[list[dict[str, Any]]]
) -> None:
    with new_duckdb() as store:
        check_story(store, make_batch, story)


@settings(max_examples=8, **PATIENT)
@given(STORY)
def test_neo4j_when_told_any_story_then_agrees_with_the_model(
    new_neo4j: NewStore, make_batch: MakeBatch, story: list[list[dict[str, Any]]]
) -> None:
    with new_neo4j() as store:
        check_story(store, make_batch, story)
