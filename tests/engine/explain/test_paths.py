"""Strongest walks against enumeration of all walks to a length, the rest bounded by d^length."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.answers import Stamp
from influent.answers_why import PathOrder
from influent.engine.explain.paths import find_paths, split_by_steps
from influent.types import Measure
from tests.engine.dense import graph_of, meetings, steps, visits
from tests.engine.graphs import FEW, PRIORS, weights

D, LENGTH = 0.5, 9
STAMP = Stamp("none", "none", "reputation", None)


def all_walks(P: np.ndarray, source: int, target: int) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Every walk of at most LENGTH steps that ends when it first meets the target, with its mass."""
    open_ends = [(1.0, (source,))]
    for _ in range(LENGTH):
        longer = []
        for mass, users in open_ends:
            for there in np.flatnonzero(P[users[-1]]).tolist():
                walk = mass * D * P[users[-1], there], (*users, there)
                if there == target:
                    yield walk
                else:
                    longer.append(walk)
        open_ends = longer


@pytest.mark.requirement("F04")
@FEW
@given(weights(min_users=2, max_users=4), PRIORS, st.sampled_from([1, 4, 12]))
@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_paths_when_enumerated_then_are_the_strongest_of_all(
    name: Measure, W: np.ndarray, prior: float, k: int
) -> None:
    graph = graph_of(W, prior)
    found = find_paths(graph, graph.measure(name, damping_factor=D), STAMP, 0, 1, k=k)
    P, N = steps(W, prior), visits(W, D, prior)
    factor = 1.0 if name == "reputation" else N[1, 1] / N[0].sum()
    brute = heapq.nlargest(k, (mass for mass, _ in all_walks(P, 0, 1)))
    listed = [path.influence / factor for path in found.paths]
    # a walk longer than LENGTH carries at most d^(LENGTH + 1)
    sure = [mass for mass in brute if mass > D ** (LENGTH + 1)]
    np.testing.assert_allclose(listed[: len(sure)], sure, rtol=1e-9)
    for path in found.paths:
        users = [int(user) for user in path.users]
        mass = factor * np.prod([D * P[a, b] for a, b in itertools.pairwise(users)])
        assert path.influence == pytest.approx(mass, rel=1e-9)
        assert path.hops == len(users) - 1
        assert users[0] == 0
        assert users.index(1) == len(users) - 1
    assert len({path.users for path in found.paths}) == len(found.paths)


@FEW
@given(weights(min_users=2, max_users=6), PRIORS)
@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_paths_when_listed_then_are_sorted_a_prefix_and_cover_at_most_all(
    name: Measure, W: np.ndarray, prior: float
) -> None:
    graph = graph_of(W, prior)
    measure = graph.measure(name)
    few, many = (find_paths(graph, measure, STAMP, 0, 1, k=k) for k in (3, 15))
    assert few.paths == many.paths[: len(few.paths)]
    strengths = [path.influence for path in many.paths]
    assert all(a >= b * (1 - 1e-12) for a, b in itertools.pairwise(strengths))
    assert many.coverage * many.influence <= many.influence + 2 * many.error_bound
    N = visits(W, 0.85, prior)
    truth = meetings(W, 0.85, prior)[0, 1] if name == "reputation" else N[0, 1] / N[0].sum()
    assert many.influence == pytest.approx(truth, abs=1e-9)
    assert bool(many.paths) == (truth > 0)


def test_paths_when_worked_out_by_hand_then_agree() -> None:
    # 0 -> 1 half, 0 -> 2 half; 2 -> 0 and 2 -> 1 half each; d = 1/2: 0>1 1/4, 0>2>1 1/16, 0>2>0>1 1/64, …
    graph = graph_of(np.array([[0, 1.0, 1.0], [0, 0, 0], [1.0, 1.0, 0]]))
    found = find_paths(graph, graph.measure("reputation", damping_factor=0.5), STAMP, 0, 1, k=3)
    assert [path.users for path in found.paths] == [("0", "1"), ("0", "2", "1"), ("0", "2", "0", "1")]
    assert [path.influence for path in found.paths] == pytest.approx([1 / 4, 1 / 16, 1 / 64], rel=1e-12)
    assert found.influence == pytest.approx((1 / 4 + 1 / 16) / (1 - 1 / 16), abs=1e-10)
    assert found.coverage == pytest.approx((1 / 4 + 1 / 16 + 1 / 64) / (1 / 3), abs=1e-8)


def test_paths_when_nothing_leads_there_then_are_none() -> None:
    graph = graph_of(np.array([[0, 1.0, 0], [1.0, 0, 0], [1.0, 0, 0]]))
    found = find_paths(graph, graph.measure("reputation"), STAMP, 0, 2, k=5)
    assert found.paths == ()
    assert found.influence == 0
    assert found.coverage == 0


@pytest.mark.parametrize("d", [0.0, 0.99])
def test_paths_when_damping_is_extreme_then_are_still_right(d: float) -> None:
    graph = graph_of(np.array([[0, 1.0], [1.0, 0]]))
    found = find_paths(graph, graph.measure("reputation", damping_factor=d, tolerance=1e-9), STAMP, 0, 1, k=5)
    assert [path.users for path in found.paths] == ([("0", "1")] if d else [])
    assert found.influence == pytest.approx(d, abs=1e-9)


def simple_paths(P: np.ndarray, source: int, target: int) -> list[tuple[int, float, tuple[int, ...]]]:
    """Every path on which nobody comes twice: steps, mass, users."""
    n, found = len(P), []
    for hops in range(1, n):
        for between in itertools.permutations([u for u in range(n) if u not in (source, target)], hops - 1):
            users = (source, *between, target)
            mass = float(np.prod([D * P[a, b] for a, b in itertools.pairwise(users)]))
            if mass > 0:
                found.append((hops, mass, users))
    return found


@FEW
@given(weights(min_users=2, max_users=6), PRIORS, st.sampled_from([1, 5, 400]))
@pytest.mark.parametrize("listed", ["strongest", "shortest"])
def test_simple_paths_when_enumerated_then_are_the_first_of_all(
    listed: PathOrder, W: np.ndarray, prior: float, k: int
) -> None:
    graph = graph_of(W, prior)
    found = find_paths(graph, graph.measure("reputation", damping_factor=D), STAMP, 0, 1, k=k, listed=listed)
    brute = simple_paths(steps(W, prior), 0, 1)
    brute.sort(key=lambda path: (path[0] if listed == "shortest" else 0, -path[1]))
    assert len(found.paths) == min(k, len(brute))
    np.testing.assert_allclose([p.influence for p in found.paths], [mass for _, mass, _ in brute[:k]], rtol=1e-9)
    if listed == "shortest":
        assert [p.hops for p in found.paths] == [hops for hops, _, _ in brute[:k]]
    known = {users for _, _, users in brute}
    assert {tuple(map(int, p.users)) for p in found.paths} <= known
    assert found.coverage <= 1 + 1e-9


def test_simple_paths_when_all_eight_people_react_to_all_then_are_all_there() -> None:
    chance = np.random.default_rng(8)
    W = chance.random((8, 8))
    np.fill_diagonal(W, 0)
    graph = graph_of(W)
    found = find_paths(graph, graph.measure("reputation"), STAMP, 0, 1, k=5000, listed="strongest")
    assert len(found.paths) == sum(math.perm(6, between) for between in range(7))


@pytest.mark.requirement("F04")
@FEW
@given(weights(min_users=2, max_users=5), PRIORS)
@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_steps_when_walks_are_enumerated_then_each_number_of_them_has_its_share(
    name: Measure, W: np.ndarray, prior: float
) -> None:
    graph = graph_of(W, prior)
    measure = graph.measure(name, damping_factor=D)
    column = measure.columns(np.array([1]))[0]
    N = visits(W, D, prior)
    factor = 1.0 if name == "reputation" else N[1, 1] / N[0].sum()
    by_hops = [0.0] * 5
    for mass, users in all_walks(steps(W, prior), 0, 1) if len(W) < 5 else ():
        if len(users) - 1 <= 5:
            by_hops[len(users) - 2] += mass * factor
    shares = split_by_steps(measure.walk, column, 0, 5)
    assert [share.hops for share in shares] == [1, 2, 3, 4, 5]
    if len(W) < 5:
        np.testing.assert_allclose([share.influence for share in shares], by_hops, rtol=1e-9, atol=1e-15)
    rest = column.on(0) - sum(share.influence for share in shares)
    assert -1e-9 <= rest <= D**6 * (1 if name == "reputation" else N[1, 1] / N[0].sum()) + 1e-9
