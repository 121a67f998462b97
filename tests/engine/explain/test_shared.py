"""Two people's circles: sets by their definitions, overlap by influence against dense elimination."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.answers_over_time import Overlap, Shared
from influent.engine.explain.shared import find_shared
from influent.types import Measure
from tests.engine.dense import graph_of, meetings, visits
from tests.engine.graphs import MANY, weights


def ask(W: np.ndarray, a: int, b: int, k: int = 100, measure: Measure = "reputation") -> Shared:
    graph = graph_of(W)
    return find_shared(graph, graph.measure(measure), graph._stamp(measure), a, b, k=k)


def names(people: tuple[object, ...]) -> set[int]:
    return {int(person.user) for person in people}  # type: ignore[attr-defined]


def check(found: Overlap, ties: tuple[set[int], set[int]], influence: tuple[np.ndarray, np.ndarray]) -> None:
    """Compare with sets and sums made without the engine."""
    a, b = ties
    assert names(found.common) == a & b
    assert names(found.only_a) == a - b
    assert names(found.only_b) == b - a
    assert (found.n_common, found.n_only_a, found.n_only_b) == (len(a & b), len(a - b), len(b - a))
    assert found.jaccard == (len(a & b) / len(a | b) if a | b else None)
    greater = np.maximum(*influence).sum()
    if greater > 0:
        exact = np.minimum(*influence).sum() / greater
        assert found.by_influence == pytest.approx(exact, abs=found.error_bound + 1e-12)
        assert found.error_bound * greater < 1e-8
    else:
        assert found.by_influence is None
    for person in (*found.common, *found.only_a, *found.only_b):
        assert person.influence_a == pytest.approx(influence[0][int(person.user)], abs=1e-9)
        assert person.influence_b == pytest.approx(influence[1][int(person.user)], abs=1e-9)


@MANY
@given(weights(min_users=2), st.data())
def test_shared_when_graphs_are_random_then_equals_the_definitions(W: np.ndarray, data: st.DataObject) -> None:
    a, b = data.draw(st.permutations(range(len(W))))[:2]
    others = sorted(set(range(len(W))) - {a, b})
    found, h = ask(W, a, b), meetings(W)
    keep = np.isin(np.arange(len(W)), others)
    rows = (np.where(keep, h[a], 0), np.where(keep, h[b], 0))
    columns = (np.where(keep, h[:, a], 0), np.where(keep, h[:, b], 0))
    check(found.influencers, ({v for v in others if W[a, v]}, {v for v in others if W[b, v]}), rows)
    check(found.influencees, ({u for u in others if W[u, a]}, {u for u in others if W[u, b]}), columns)


def test_shared_when_measured_by_pagerank_then_reads_influence_by_it() -> None:
    W = np.array([[0, 0, 2, 1.0], [0, 0, 1, 3.0], [1, 0, 0, 1.0], [0, 1, 0, 0]])
    N = visits(W)
    personal = N / N.sum(axis=1, keepdims=True)
    found = ask(W, 0, 1, measure="pagerank").influencers
    lesser, greater = np.minimum(personal[0], personal[1])[2:], np.maximum(personal[0], personal[1])[2:]
    assert found.by_influence == pytest.approx(lesser.sum() / greater.sum(), abs=1e-9)


def test_shared_when_lists_are_cut_then_they_are_the_strongest_and_the_counts_stay() -> None:
    rng = np.random.default_rng(1)
    W = rng.random((20, 20)) * (rng.random((20, 20)) < 0.6)
    whole, less = ask(W, 0, 1).influencers, ask(W, 0, 1, k=2).influencers
    assert less.common == whole.common[:2]
    assert less.n_common == whole.n_common == len(whole.common) > 2
    lesser = [min(person.influence_a, person.influence_b) for person in whole.common]
    assert lesser == sorted(lesser, reverse=True)


def test_shared_when_the_two_are_exchanged_then_so_are_the_sides() -> None:
    rng = np.random.default_rng(2)
    W = rng.random((9, 9)) * (rng.random((9, 9)) < 0.5)
    there, back = ask(W, 3, 4).influencees, ask(W, 4, 3).influencees
    assert (there.jaccard, there.n_only_a) == (back.jaccard, back.n_only_b)
    assert there.by_influence == pytest.approx(back.by_influence, abs=1e-12)
    assert [person.user for person in there.only_a] == [person.user for person in back.only_b]
