"""The packaged read queries: what each answers on one small graph, and that both kinds of store answer alike."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from influent.store.protocol import PairWeights, Run, Store
from influent.store.queries import load_query, query_names
from influent.types import MICRO, Batch

MakeBatch = Callable[..., Batch]
MakeRun = Callable[..., Run]
NewStore = Callable[[], Store]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

GRAPH: list[Mapping[str, Any]] = [
    {"id": "r1", "network": "x", "topics": ["tea", "tea"], "item": "p1"},
    {"happened_at": NOON + timedelta(hours=1), "network": "x", "topics": ["tea", "art"]},
    {"happened_at": NOON + timedelta(days=1), "weight_e6": 1_500_000},
    {"actor": "ana", "target": "cy", "network": "y", "automated": True},
    {"actor": "cy", "target": "bo", "network": "x", "topics": ["art"]},
    {"actor": "cy", "target": "dora"},
    {"actor": "dora", "target": "bo"},
    {"actor": "dora", "target": "bo", "kind": "mention", "shadow": True, "network": "x"},
    {"actor": "bo", "target": "ana", "kind": "answer", "credits": "actor", "id": "r9", "visibility": "private"},
    {"actor": "bo", "target": "bo", "incentivised": True},
]
"""Influencers, most first: of ana: bo (3 retweets, 1 answer), cy; of cy: bo, dora; of dora: bo. Bo reacts to bo."""

NEXT_DAY = NOON + timedelta(days=1)
HOUR = NOON + timedelta(hours=1)

PLACE = (False, "rows.csv", "graph")
OPEN = ("public", False, False, *PLACE)

ANSWERS: list[tuple[str, dict[str, object], list[tuple[object, ...]]]] = [
    ("influencers", {"id": "ana"}, [("bo", 2.5, 4, NOON, NEXT_DAY), ("cy", None, 1, NOON, NOON)]),
    ("influencers", {"id": "ana", "k": 1}, [("bo", 2.5, 4, NOON, NEXT_DAY)]),
    ("influencers", {"id": "cy"}, [("bo", None, 1, NOON, NOON), ("dora", None, 1, NOON, NOON)]),
    ("influencers", {"id": "bo"}, []),
    ("influencers", {"id": "nobody"}, []),
    (
        "influencees",
        {"id": "bo"},
        [("ana", 2.5, 4, NOON, NEXT_DAY), ("cy", None, 1, NOON, NOON), ("dora", None, 1, NOON, NOON)],
    ),
    (
        "pair",
        {"influencer": "bo", "influencee": "ana"},
        [("2026-03-01", "answer", 1, 1.0), ("2026-03-01", "retweet", 2, 2.0), ("2026-03-02", "retweet", 1, 1.5)],
    ),
    ("pair", {"influencer": "bo", "influencee": "bo"}, [("2026-03-01", "retweet", 1, 1.0)]),
    (
        "interactions",
        {"a": "bo", "b": "ana"},
        [
            (NOON, "ana", "retweet", "bo", "r1", "p1", "x", 1.0, False, "graph", 1),
            (HOUR, "ana", "retweet", "bo", "rows.csv:2", None, "x", 1.0, False, "graph", 2),
            (NEXT_DAY, "ana", "retweet", "bo", "rows.csv:3", None, None, 1.5, False, "graph", 3),
        ],
    ),
    (
        "interactions",
        {"a": "dora", "b": "bo"},
        [
            (NOON, "dora", "retweet", "bo", "rows.csv:7", None, None, 1.0, False, "graph", 7),
            (NOON, "dora", "mention", "bo", "rows.csv:8", None, "x", 1.0, True, "graph", 8),
        ],
    ),
    (
        "interactions",
        {"a": "bo", "b": "bo"},
        [(NOON, "bo", "retweet", "bo", "rows.csv:10", None, None, 1.0, False, "graph", 10)],
    ),
    ("degrees", {"id": "ana"}, [("ana", 0, 0, 2, 5, 0)]),
    ("degrees", {"id": "bo"}, [("bo", 3, 6, 0, 0, 1)]),
    ("degrees", {"id": "cy"}, [("cy", 1, 1, 2, 2, 0)]),
    ("degrees", {"id": "nobody"}, []),
    (
        "most_reacted_to",
        {},
        [("bo", 3, 6, NOON, NEXT_DAY), ("cy", 1, 1, NOON, NOON), ("dora", 1, 1, NOON, NOON)],
    ),
    ("most_reacted_to", {"k": 1}, [("bo", 3, 6, NOON, NEXT_DAY)]),
    ("shared_influencers", {"a": "ana", "b": "cy"}, [("bo", 4, 1)]),
    ("shared_influencers", {"a": "ana", "b": "dora"}, [("bo", 4, 1)]),
    ("shared_influencers", {"a": "cy", "b": "bo"}, []),
    (
        "paths",
        {"influencee": "ana", "influencer": "bo"},
        [(1, 4, ["ana", "bo"]), (2, 1, ["ana", "cy", "bo"]), (3, 1, ["ana", "cy", "dora", "bo"])],
    ),
    ("paths", {"influencee": "ana", "influencer": "bo", "k": 1}, [(1, 4, ["ana", "bo"])]),
    ("paths", {"influencee": "bo", "influencer": "ana"}, []),
    ("paths", {"influencee": "bo", "influencer": "bo"}, []),
    (
        "kinds",
        {},
        [("answer", "actor", 1, 0, 1), ("mention", "target", 1, 1, 1), ("retweet", "target", 8, 0, 6)],
    ),
    ("days", {}, [("2026-03-01", 9, 1), ("2026-03-02", 1, 0)]),
    ("days", {"k": 1}, [("2026-03-01", 9, 1)]),
    ("counts_since", {"since": NOON}, [(0, 10)]),
    ("counts_since", {"since": HOUR}, [(8, 2)]),
    ("unseen_since", {"since": HOUR}, [("cy", NOON), ("dora", NOON)]),
    ("unseen_since", {"since": HOUR, "k": 1}, [("cy", NOON)]),
    ("unseen_since", {"since": NOON}, []),
    (
        "networks",
        {},
        [(None, 5, 4, NOON, NEXT_DAY), ("x", 4, 4, NOON, HOUR), ("y", 1, 2, NOON, NOON)],
    ),
    (
        "coverage",
        {"id": "bo"},
        [
            ("x", False, False, False, False, False, 3, NOON, HOUR),
            ("x", True, False, False, False, False, 1, NOON, NOON),
            (None, False, False, False, False, False, 2, NOON, NEXT_DAY),
            (None, False, False, False, False, True, 1, NOON, NOON),
            (None, False, True, False, True, False, 1, NOON, NOON),
        ],
    ),
    ("coverage", {"id": "nobody"}, []),
    (
        "held",
        {"id": "ana"},
        [
            (NOON, "ana", "retweet", "target", "bo", "r1", "p1", "x", ["tea", "tea"], 1.0, *OPEN, 1),
            (NOON, "ana", "retweet", "target", "cy", None, None, "y", [], 1.0, "public", True, False, *PLACE, 4),
            (NOON, "bo", "answer", "actor", "ana", "r9", None, None, [], 1.0, "private", False, False, *PLACE, 9),
            (HOUR, "ana", "retweet", "target", "bo", None, None, "x", ["tea", "art"], 1.0, *OPEN, 2),
            (NEXT_DAY, "ana", "retweet", "target", "bo", None, None, None, [], 1.5, *OPEN, 3),
        ],
    ),
    (
        "held",
        {"id": "ana", "k": 1},
        [(NOON, "ana", "retweet", "target", "bo", "r1", "p1", "x", ["tea", "tea"], 1.0, *OPEN, 1)],
    ),
    ("held", {"id": "nobody"}, []),
    (
        "top_ranked",
        {},
        [(1, "bo", 0.5, 0.25, 0.75, 0.5, 1.5, 99.0), (2, "ana", 0.5, 0.25, 0.75, 0.5, None, 99.0)],
    ),
    ("top_ranked", {"k": 1}, [(1, "bo", 0.5, 0.25, 0.75, 0.5, 1.5, 99.0)]),
    ("topics", {"id": "bo"}, [("art", 2, 2), ("tea", 2, 1)]),
    ("topics", {"id": "bo", "k": 1}, [("art", 2, 2)]),
    ("topics", {"id": "ana"}, []),
]
"""Worked out by hand from GRAPH."""


def load_graph(store: Store, make_batch: MakeBatch, make_run: MakeRun) -> None:
    """Load GRAPH, with a current run of two ranked users, one unranked, and one weighted pair."""
    store.write_batches([make_batch(GRAPH, batch_id="graph")])
    even = {name: np.full(3, value) for name, value in (("authority", 0.5), ("pagerank", 0.5), ("score", 99.0))}
    run = make_run(
        ["ana", "bo", "cy"],
        position=np.array([2, 1, 0]),
        authority_low=np.full(3, 0.25),
        authority_high=np.full(3, 0.75),
        echo=np.array([np.nan, 1.5, np.nan]),
        **even,
    )
    store.write_run(run, PairWeights(np.array(["bo"], object), np.array(["ana"], object), np.array([2.5])))


def test_queries_when_asked_of_a_small_graph_then_answer_as_worked_out_by_hand(
    store: Store, make_batch: MakeBatch, make_run: MakeRun
) -> None:
    load_graph(store, make_batch, make_run)
    wrong = []
    for name, parameters, rows in ANSWERS:
        table = store.query(name, parameters)
        assert table.columns == load_query(name, "sql").column_names
        if table.rows != rows:
            wrong.append((name, parameters, table.rows, rows))
    assert wrong == []
    assert {name for name, _, _ in ANSWERS} == {name for name in query_names("read", "sql") if "/" not in name}


def test_paths_when_there_are_loops_then_nobody_comes_twice(store: Store, make_batch: MakeBatch) -> None:
    steps = ["s t", "t y", "y t", "y s", "s y", "t s", "s s", "t t", "y y"]
    store.write_batches([make_batch([dict(zip(("actor", "target"), step.split(), strict=True)) for step in steps])])
    found = store.query("paths", {"influencee": "s", "influencer": "t"}).rows
    assert found == [(1, 1, ["s", "t"]), (2, 1, ["s", "y", "t"])]


def test_queries_when_answered_then_times_are_aware_and_types_as_declared(
    store: Store, make_batch: MakeBatch, make_run: MakeRun
) -> None:
    load_graph(store, make_batch, make_run)
    python = {"STRING": str, "INTEGER": int, "FLOAT": float, "BOOLEAN": bool, "LIST": list, "DATETIME": datetime}
    for name, parameters, _ in ANSWERS:
        columns = load_query(name, "sql").columns
        for row in store.query(name, parameters).rows:
            for value, column in zip(row, columns, strict=True):
                assert value is None or type(value) is python[column.type], (name, column.name)
                assert not isinstance(value, datetime) or value.utcoffset() == timedelta(0)


def test_queries_when_rows_tie_then_the_order_has_a_unique_end(
    new_duckdb: NewStore, make_batch: MakeBatch, make_run: MakeRun
) -> None:
    people = ["a", "b", "c", "d", "e"]
    ties = [
        {"actor": u, "target": v, "topics": ["t", "s"], "network": n}
        for u in people for v in people for n in (None, "x") if u != v
    ]  # fmt: skip
    store = new_duckdb()
    store.write_batches([make_batch(ties)])
    same = {name: np.ones(5) for name in ("authority", "authority_low", "authority_high", "pagerank", "echo", "score")}
    store.write_run(make_run(people, position=np.ones(5, np.int64), **same), None)
    given = {"id": "a", "a": "a", "b": "b", "influencer": "a", "influencee": "b", "since": NEXT_DAY}
    for name in (name for name in query_names("read", "sql") if "/" not in name):
        query = load_query(name, "sql")
        order = query.text.rpartition("ORDER BY")[2].partition("LIMIT")[0]
        keys = [n for n, column in enumerate(query.column_names) if re.search(rf"\b{column} (ASC|DESC)", order)]
        rows = store.query(name, {p.name: given[p.name] for p in query.params if p.name in given}).rows
        assert len(rows) == len({repr([row[key] for key in keys]) for row in rows}), name
        assert rows, name


def test_queries_when_asked_of_any_graph_then_both_stores_answer_the_same(
    new_neo4j: NewStore, new_duckdb: NewStore, make_batch: MakeBatch, make_run: MakeRun
) -> None:
    chance = random.Random(7)  # noqa: S311  (a test's data)
    people = ["ana", "bo", "cy", "dora", "e\u0301", "\u00e9", "\U0001f600", "\uffee", "Z"]
    rows = [
        {
            "actor": chance.choice(people),
            "target": chance.choice(people),
            "happened_at": NOON + timedelta(seconds=chance.randrange(-300_000, 300_000)),
            "network": chance.choice([None, "x", "y"]),
            "topics": chance.sample(["s", "t", "u"], chance.randrange(3)),
            "weight_e6": chance.randrange(5 * MICRO),
            "shadow": chance.random() < 0.1,
            "automated": chance.random() < 0.1,
            **chance.choice([{}, {"kind": "answer", "credits": "actor"}]),
        }
        for _ in range(200)
    ]
    stores = [new_duckdb(), new_neo4j()]
    for store in stores:
        store.write_batches([make_batch(rows)])
        store.write_run(make_run(people), None)
    for name in (name for name in query_names("read", "sql") if "/" not in name):
        for one, other in itertools.pairwise(people):
            given = {"id": one, "a": one, "b": other, "influencer": one, "influencee": other, "since": HOUR}
            wanted = {p.name: given[p.name] for p in load_query(name, "sql").params if p.name in given}
            left, right = (store.query(name, wanted) for store in stores)
            assert left == right, (name, wanted)
