"""SALSA, Katz, nearness, reach, strength and damping sweeps against other programs, definitions and printed tables."""

from __future__ import annotations

import networkx
import numpy as np
import pytest
from hypothesis import given
from scipy.sparse import csr_array

from influent.engine.centrality import nearness
from influent.engine.graph import Graph
from influent.errors import InputError, NotFoundError, RankError
from tests.engine.dense import graph_of, pagerank
from tests.engine.graphs import FEW, MANY, weights


def other(W: np.ndarray) -> networkx.DiGraph:
    return networkx.from_numpy_array(W, create_using=networkx.DiGraph)


@MANY
@given(weights())
def test_salsa_when_random_then_is_where_its_walk_rests(W: np.ndarray) -> None:
    # the definition: one reaction back, one forth, from a uniform start among the authorities, for very long
    found = graph_of(W).salsa()
    for mine, matrix in ((found.authority, W), (found.hub, W.T)):
        strength = matrix.sum(axis=0)
        has = strength > 0
        if not has.any():
            assert not mine.any()
            continue
        back = np.divide(matrix.T, strength[:, np.newaxis], out=np.zeros_like(W), where=has[:, np.newaxis])
        out = matrix.sum(axis=1)
        forth = np.divide(matrix, out[:, np.newaxis], out=np.zeros_like(W), where=out[:, np.newaxis] > 0)
        x = has / has.sum()
        step = np.where(has[:, np.newaxis], (back @ forth + np.eye(len(W))) / 2, 0.0)
        for _ in range(40):
            step = step @ step
            step /= np.where(has, step.sum(axis=1), 1.0)[:, np.newaxis]
        np.testing.assert_allclose(mine, x @ step, atol=1e-7)
        assert mine.sum() == pytest.approx(1.0, abs=1e-12)


def test_salsa_when_parts_are_two_then_each_has_its_share_of_the_authorities() -> None:
    # 0 and 1 react to 2 and 3 (3 once); 4 reacts to 5 alone, a hundred times
    found = Graph.from_arrays([0, 1, 0, 4], [2, 2, 3, 5], [1.0, 1.0, 1.0, 100.0], 6).salsa()
    np.testing.assert_allclose(found.authority, [0, 0, 2 / 3 * 2 / 3, 2 / 3 * 1 / 3, 0, 1 / 3])
    np.testing.assert_allclose(found.hub, [2 / 3 * 2 / 3, 2 / 3 * 1 / 3, 0, 0, 1 / 3, 0])
    huge = Graph.from_arrays([0, 1], [2, 2], [1e308, 1e308], 3).salsa()
    np.testing.assert_allclose(huge.hub, [0.5, 0.5, 0])


@pytest.mark.requirement("T5")
def test_katz_when_on_the_path_then_has_the_printed_values() -> None:
    path = Graph.from_networkx(networkx.path_graph(3))
    printed = [0.5598852584152165, 0.6107839182711449, 0.5598852584152162]
    np.testing.assert_allclose(path.katz(0.1), printed, atol=1e-9)


@FEW
@given(weights())
def test_katz_when_random_then_solves_its_equation(W: np.ndarray) -> None:
    alpha = 0.5 / max(1.0, float(np.abs(np.linalg.eigvals(W)).max()))
    exact = np.linalg.solve(np.eye(len(W)) - alpha * W.T, np.ones(len(W)))
    np.testing.assert_allclose(graph_of(W).katz(alpha, tolerance=1e-13), exact / np.linalg.norm(exact), atol=1e-9)


@pytest.mark.parametrize(("alpha", "beta"), [(1.0, 1.0), (0.5, 1.0), (-1.0, 1.0), (np.nan, 1.0), (0.1, 0.0)])
def test_katz_when_it_cannot_end_then_is_refused(alpha: float, beta: float) -> None:
    ring = Graph.from_arrays([0, 1], [1, 0], [2.0, 2.0])
    with pytest.raises(RankError, match=r"do not end|are no numbers"):
        ring.katz(alpha, beta)


@pytest.mark.requirement("T3")
def test_nearness_when_on_the_documented_graphs_then_has_their_values() -> None:
    line = Graph.from_networkx(networkx.path_graph(5))
    np.testing.assert_allclose(line.closeness(), [0.4, 4 / 7, 2 / 3, 4 / 7, 0.4])
    two = Graph.from_networkx(networkx.Graph([("A", "B"), ("B", "C"), ("D", "E")]))
    np.testing.assert_allclose(two.harmonic(), [0.375, 0.5, 0.375, 0.25, 0.25])


@MANY
@given(weights())
def test_nearness_when_networkx_is_asked_then_agrees(W: np.ndarray) -> None:
    graph, theirs = graph_of(W), other(W)
    np.testing.assert_allclose(graph.closeness(), list(networkx.closeness_centrality(theirs).values()), atol=1e-12)
    expected = np.array(list(networkx.harmonic_centrality(theirs).values())) / max(1, len(W) - 1)
    np.testing.assert_allclose(graph.harmonic(), expected, atol=1e-12)


def test_nearness_when_cut_into_blocks_then_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    W = np.random.default_rng(1).random((30, 30)) * (np.random.default_rng(2).random((30, 30)) < 0.1)
    whole = graph_of(W).closeness(), graph_of(W).harmonic()
    monkeypatch.setattr(nearness, "BLOCK", 7)
    np.testing.assert_array_equal(whole, (graph_of(W).closeness(), graph_of(W).harmonic()))


@MANY
@given(weights())
def test_reach_when_networkx_is_asked_then_agrees_hop_by_hop(W: np.ndarray) -> None:
    graph, against = graph_of(W), other(W).reverse()
    for user in range(len(W)):
        steps = networkx.single_source_shortest_path_length(against, user)
        farthest = max(steps.values())
        expected = [sum(0 < n <= hop for n in steps.values()) for hop in range(1, farthest + 1)]
        assert graph.reach(str(user)).tolist() == expected
        assert graph.reach(str(user), 1).tolist() == expected[:1]


def test_reach_when_asked_wrongly_then_says_so() -> None:
    graph = Graph.from_arrays(["ana"], ["bo"])
    with pytest.raises(InputError, match="0 steps reach nobody"):
        graph.reach("bo", 0)
    with pytest.raises(NotFoundError, match='no user "carl"'):
        graph.reach("carl")


def test_strength_when_weights_are_zero_then_counts_nobody_for_them() -> None:
    W = csr_array((np.array([2.0, 0.0, 3.0]), np.array([1, 2, 1]), np.array([0, 2, 2, 3])), shape=(3, 3))
    graph = Graph.from_scipy(W)
    assert graph.in_strength().tolist() == [0.0, 5.0, 0.0]
    assert graph.in_degree().tolist() == [0, 2, 0]
    assert graph.reach("2").tolist() == []


@FEW
@given(weights())
def test_sweep_when_dampings_are_several_then_each_is_its_own_rank(W: np.ndarray) -> None:
    found = graph_of(W).damping_sweep([0.0, 0.5, 0.85, 0.9], 1e-9)
    assert list(found) == [0.0, 0.5, 0.85, 0.9]
    for damping_factor, rank in found.items():
        assert np.abs(rank.values - pagerank(W, damping_factor)).sum() <= rank.error_bound + 1e-12
    with pytest.raises(RankError, match=r"the damping factor 1 is not in"):
        graph_of(W).damping_sweep([0.5, 1.0])
