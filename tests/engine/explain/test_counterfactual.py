"""Counterfactuals against every subset tried, each by dense elimination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from influent.answers import Stamp
from influent.answers_why import Counterfactual
from influent.engine.cells import weigh
from influent.engine.explain.counterfactual import find_counterfactual
from influent.engine.graph import Graph
from influent.errors import InputError, StoreError
from influent.types import Interaction, Measure, Model
from tests.engine.dense import Matrix, graph_of
from tests.engine.explain.test_whynot import influences, is_in, random_weights
from tests.engine.models import model
from tests.engine.rows import START, count, make_interactions, sides

STAMP = Stamp("made up", "plain-0", "reputation", None)
LATE = START + timedelta(days=80)
MEASURES: list[Measure] = ["reputation", "pagerank"]


def own(W: Matrix, prior: float, name: Measure, pair: tuple[int, int], top_k: int) -> Counterfactual:
    graph = graph_of(W, prior)
    reading = graph.measure(name, tolerance=1e-11)
    return find_counterfactual(graph, reading, model(), STAMP, *pair, mode="own", top_k=top_k)


def without(W: Matrix, user: int, removed: Sequence[int]) -> Matrix:
    after = W.copy()
    after[user, list(removed)] = 0.0
    return after


def smallest_by_trial(W: Matrix, prior: float, name: Measure, pair: tuple[int, int], top_k: int) -> int | None:
    """Every subset of the user's pairs but all of them, smallest first."""
    u, v = pair
    targets = np.flatnonzero(W[u])
    for size in range(max(len(targets), 1)):
        for removed in combinations(targets.tolist(), size):
            if not is_in(influences(without(W, u, removed), prior, name, u), u, v, top_k):
                return size
    return None


@pytest.mark.requirement("F02")
@pytest.mark.parametrize("prior", [0.0, 5.0, 100.0])
@pytest.mark.parametrize("name", MEASURES)
def test_own_when_every_subset_is_tried_then_none_is_smaller(name: Measure, prior: float) -> None:
    sizes = []
    for seed in range(50):
        rng = np.random.default_rng(seed)
        n = int(rng.integers(4, 14))
        W = random_weights(seed + 100, n)
        u = int(rng.integers(n))
        targets = rng.choice(np.delete(np.arange(n), u), size=min(int(rng.integers(1, 9)), n - 1), replace=False)
        W[u, targets] = rng.choice([1.0, 2.0, 3.0, 8.0], len(targets))
        top_k = int(rng.integers(1, 5))
        for v in np.delete(np.arange(n), u)[:3].tolist():
            answer = own(W, prior, name, (u, v), top_k)
            expected = smallest_by_trial(W, prior, name, (u, v), top_k)
            assert answer.size == expected, (seed, u, v, top_k, answer)
            assert answer.is_smallest
            sizes.append(expected)
            if answer.size is not None:
                assert answer.at_least == answer.size
                places = [int(x) for _, x in answer.removed]
                values = influences(without(W, u, places), prior, name, u)
                assert not is_in(values, u, v, top_k)
                assert answer.influence_after == pytest.approx(values[v], abs=1e-9)
    assert {None, 0, 1, 2, 3} <= set(sizes)


USERS = [f"u{i}" for i in range(6)]
MODELS: dict[str, dict[str, Any]] = {
    "classic": {},
    "harmonic": {"same_day_saturation": "harmonic", "attention_prior": 3.0},
    "log": {"pair_saturation": "log", "same_day_saturation": "harmonic"},
    "one": {"pair_saturation": "one", "same_day_saturation": "harmonic"},
    "decay": {"half_life_days": 0.7, "pair_saturation": "log"},
}


def graph_from(rows: Sequence[Interaction], by: Model) -> Graph:
    # the newest day is pinned by the model's as-of, so that taking the newest row away ages nobody
    return Graph.from_cells(weigh(count(rows, USERS), by, LATE), by)


@pytest.mark.requirement("F02")
@pytest.mark.parametrize("by", [model(**changes) for changes in MODELS.values()], ids=MODELS)
@pytest.mark.parametrize("name", MEASURES)
def test_interactions_when_every_subset_is_tried_then_none_is_smaller(name: Measure, by: Model) -> None:
    sizes = []
    for seed in range(8):
        rows = [r for r in make_interactions(seed, 90, days=3) if r.actor != r.target and not r.flags]
        # seven of the user's own, most of them towards three people: pairs of several interactions
        mine = sorted((r for r in rows if sides(r)[0] == "u0"), key=lambda r: sides(r)[1])[:7]
        rows = [r for r in rows if sides(r)[0] != "u0"] + mine
        graph = graph_from(rows, by)

        def find(me: str, others: Sequence[str], rows: list[Interaction] = rows) -> list[Interaction]:
            return [r for r in rows if sides(r)[0] == me and sides(r)[1] in others]

        def is_still_in(gone: Sequence[Interaction], v: int, rows: list[Interaction] = rows) -> bool:
            after = graph_from([r for r in rows if r not in gone], by)
            return is_in(influences(after.W.toarray(), after.attention_prior, name, 0), 0, v, 2)

        for v in (1, 2, 3):
            reading = graph.measure(name, tolerance=1e-11)
            stamp = Stamp("made up", "plain-0", name, LATE)
            answer = find_counterfactual(graph, reading, by, stamp, 0, v, mode="interactions", top_k=2, find=find)
            tried = (gone for size in range(max(len(mine), 1)) for gone in combinations(mine, size))
            smallest = next((len(gone) for gone in tried if not is_still_in(gone, v)), None)
            assert answer.size == smallest, (seed, v)
            assert answer.is_smallest
            gone = [r for r in rows if r.id in {i.id for i in answer.interactions}]
            assert len(gone) == (answer.size or 0)
            if smallest is not None:
                assert not is_still_in(gone, v)
                after = graph_from([r for r in rows if r not in gone], by)
                left = influences(after.W.toarray(), after.attention_prior, name, 0)[v]
                assert answer.influence_after == pytest.approx(left, abs=1e-9)
            assert {sides(r) for r in gone} == set(answer.removed)
            sizes.append(smallest)
    assert {0, 1} < set(sizes)


def test_own_when_the_direct_pair_is_not_the_way_then_finds_the_other() -> None:
    # u0 -> u1 -> u2 and u0 -> u2: without u0's pair with u1, u2 is behind u3 and u4, but not without its own
    W = np.zeros((5, 5))
    W[0, 1:], W[1, 2] = [8.0, 1.0, 4.0, 4.0], 1.0
    answer = own(W, 0.0, "reputation", (0, 2), 2)
    assert (answer.removed, answer.size, answer.at_least, answer.is_smallest) == ((("0", "1"),), 1, 1, True)
    assert is_in(influences(without(W, 0, [2]), 0.0, "reputation", 0), 0, 2, 2)


def test_own_when_the_user_would_be_left_without_any_then_there_is_none() -> None:
    W = np.zeros((3, 3))
    W[0, 1] = W[1, 2] = 1.0
    answer = own(W, 0.0, "pagerank", (0, 2), 3)
    assert (answer.removed, answer.size, answer.is_smallest, answer.influence_after) == ((), None, True, None)


def test_own_when_influences_are_equal_then_the_smaller_id_stays() -> None:
    W = np.zeros((4, 4))
    W[0, 1:] = [1.0, 1.0, 2.0]
    assert own(W, 0.0, "reputation", (0, 1), 2).removed == (("0", "1"),)
    assert own(W, 0.0, "reputation", (0, 2), 2).size == 0


def test_question_when_it_makes_no_sense_then_is_refused() -> None:
    graph, by = graph_of(random_weights(1, 5)), model()
    reading = graph.measure("reputation")
    for other, asked in [(1, {}), (2, {"top_k": 0}), (2, {"mode": "all"}), (2, {"mode": "interactions"})]:
        with pytest.raises(InputError):
            find_counterfactual(graph, reading, by, STAMP, 1, other, **asked)  # type: ignore[arg-type]


def test_interactions_when_the_store_has_other_rows_then_is_refused() -> None:
    by = model()
    graph = graph_from(make_interactions(3, 60), by)
    reading = graph.measure("reputation")
    with pytest.raises(StoreError, match="interactions where the graph counted"):
        find_counterfactual(graph, reading, by, STAMP, 0, 1, mode="interactions", find=lambda *_: [])


@pytest.mark.requirement("F02")
@pytest.mark.parametrize("by", [model(pair_saturation="log"), model(attention_prior=2.0)], ids=["log", "prior"])
@pytest.mark.parametrize("name", MEASURES)
def test_anyone_when_every_small_subset_is_tried_then_none_is_smaller(name: Measure, by: Model) -> None:
    n_proven = n_small = 0
    by = replace(by, measure=name)
    for seed in range(3):
        rows = [r for r in make_interactions(seed, 13, days=3) if r.actor != r.target and not r.flags]
        graph = graph_from(rows, by)

        def find(me: str, others: Sequence[str], rows: list[Interaction] = rows) -> list[Interaction]:
            return [r for r in rows if sides(r)[0] == me and sides(r)[1] in others]

        def is_gone(gone: Sequence[Interaction], v: int, rows: list[Interaction] = rows) -> bool:
            left = [r for r in rows if r not in gone]
            after = graph_from(left, by).W.toarray()
            return any(sides(r)[0] == "u0" for r in left) and not is_in(
                influences(after, by.attention_prior, name, 0), 0, v, 2
            )

        for v in (1, 2, 3):
            if not len(graph.W[[0]].data):
                continue
            reading = graph.measure(name, tolerance=1e-11)
            stamp = Stamp("made up", "plain-0", name, LATE)
            answer = find_counterfactual(graph, reading, by, stamp, 0, v, mode="anyone", top_k=2, find=find, budget=4)
            if is_in(influences(graph.W.toarray(), by.attention_prior, name, 0), 0, v, 2):
                tried = (gone for size in (1, 2) for gone in combinations(rows, size))
                smallest = next((len(gone) for gone in tried if is_gone(gone, v)), None)
            else:
                smallest = 0
            if smallest is None:
                assert answer.size is None or answer.size > 2
            else:
                assert answer.at_least <= smallest
                assert answer.size is None or answer.size >= smallest
                n_small += 1
                n_proven += answer.is_smallest and answer.size == smallest
            gone = [r for r in rows if r.id in {i.id for i in answer.interactions}]
            assert not gone or is_gone(gone, v)
            assert {sides(r) for r in gone} == set(answer.removed)
    assert n_small >= 3
    assert n_proven == n_small
