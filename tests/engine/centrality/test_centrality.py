"""Eigenvector, HITS, ArticleRank and scales against networkx, dense algebra and their defined answers at the edges."""

from __future__ import annotations

from collections.abc import Callable

import networkx
import numpy as np
import pytest
from hypothesis import given

from influent.engine.centrality import scaling
from influent.engine.graph import Graph
from influent.errors import InputError, RankError
from tests.engine.dense import graph_of
from tests.engine.graphs import FEW, weights


def random_graph(seed: int, n: int = 40) -> tuple[Graph, networkx.DiGraph]:
    chance = np.random.default_rng(seed)
    W = np.where(chance.random((n, n)) < 0.2, chance.integers(1, 9, (n, n)), 0).astype(float)
    return graph_of(W), networkx.from_numpy_array(W, create_using=networkx.DiGraph)


@pytest.mark.requirement("T5")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_eigenvector_when_networkx_is_asked_then_agrees(seed: int) -> None:
    graph, other = random_graph(seed)
    expected = networkx.eigenvector_centrality_numpy(other, weight="weight")
    np.testing.assert_allclose(graph.eigenvector(1e-11).values, np.abs(list(expected.values())), rtol=0, atol=1e-9)


@pytest.mark.requirement("T5")
def test_hits_when_networkx_is_asked_then_agrees_and_has_its_printed_figures() -> None:
    graph = Graph.from_arrays([1, 1, 2, 3, 5, 5, 6], [3, 5, 1, 5, 4, 3, 5], n_users=7)
    found = graph.hits(1e-14)
    printed = [0, 0, 0.366025, 0.133975, 0.5, 0], [0.366025, 0, 0.211325, 0, 0.211325, 0.211325]
    for values, expected in zip((found.authority, found.hub), printed, strict=True):
        np.testing.assert_allclose(scaling.l1_norm(values)[1:], expected, rtol=0, atol=1e-6)
    for seed in (4, 5):
        graph, other = random_graph(seed)
        hubs, authorities = networkx.hits(other, tol=1e-12, max_iter=1000)
        np.testing.assert_allclose(
            scaling.l1_norm(graph.hits(1e-13).authority), list(authorities.values()), rtol=0, atol=1e-9
        )
        np.testing.assert_allclose(scaling.l1_norm(graph.hits(1e-13).hub), list(hubs.values()), rtol=0, atol=1e-9)


@FEW
@given(weights(min_users=1, max_users=8))
def test_article_rank_when_solved_densely_then_is_within_its_bound(W: np.ndarray) -> None:
    n = len(W)
    prior = (W > 0).sum() / n
    sums = W.sum(axis=1, keepdims=True) + prior
    P = np.divide(W, sums, out=np.zeros_like(W), where=W > 0)
    truth = np.linalg.solve(np.eye(n) - 0.85 * P.T, np.ones(n))
    found = graph_of(W).article_rank()
    assert np.abs(found.values - truth / truth.sum()).sum() <= found.error_bound + 1e-13


@pytest.mark.parametrize(
    "W", [np.zeros((0, 0)), np.zeros((1, 1)), np.zeros((4, 4)), np.eye(3)], ids=["empty", "one", "no pairs", "loops"]
)
def test_answers_when_there_is_nothing_to_tell_apart_then_are_uniform(W: np.ndarray) -> None:
    graph, n = graph_of(W), len(W)
    np.testing.assert_allclose(graph.article_rank().values, np.full(n, 1 / max(n, 1)), rtol=1e-12)
    np.testing.assert_allclose(graph.eigenvector().values, np.full(n, 1 / np.sqrt(max(n, 1))), rtol=1e-12)
    expected = np.full(n, 1 / np.sqrt(n)) if W.any() else np.zeros(n)
    np.testing.assert_allclose(graph.hits().authority, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda graph: graph.article_rank(1.0), RankError),
        (lambda graph: graph.article_rank(restart=[0, 0, 0]), RankError),
        (lambda graph: graph.eigenvector(restart=[1, 0, 0]), InputError),
        (lambda graph: graph.eigenvector(convention="igraph"), InputError),
        (lambda graph: graph.eigenvector(-1e-9), RankError),
        (lambda graph: graph.hits(float("nan")), RankError),
        (lambda graph: graph.hits(convention="networkx"), InputError),
    ],
)
def test_question_when_it_makes_no_sense_then_is_refused(
    ask: Callable[[Graph], object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask(graph_of(np.array([[0, 1.0, 2.0], [3.0, 0, 1.0], [1.0, 1.0, 0]]) / 3))


@pytest.mark.parametrize("scale", [scaling.min_max, scaling.maximum, scaling.mean, scaling.std_score, scaling.l1_norm])
def test_scale_when_all_are_alike_or_nobody_is_there_then_is_finite(scale: Callable[[np.ndarray], np.ndarray]) -> None:
    assert scale(np.zeros(0)).shape == (0,)
    assert np.isfinite(scale(np.zeros(5))).all()
    assert np.isfinite(scale(np.full(5, 3.0))).all()


def test_scales_when_worked_out_by_hand_then_agree() -> None:
    values = np.array([1.0, 2.0, 5.0])
    assert scaling.min_max(values).tolist() == [0, 0.25, 1]
    assert scaling.maximum(values).tolist() == [0.2, 0.4, 1]
    assert scaling.l1_norm(values).tolist() == [0.125, 0.25, 0.625]
    np.testing.assert_allclose(scaling.mean(values), [-5 / 12, -2 / 12, 7 / 12])
    np.testing.assert_allclose(scaling.log(values, offset=1.0), np.log([2, 3, 6]))


def test_eigenvector_when_two_islands_are_nearly_alike_then_says_that_it_did_not_converge() -> None:
    W = np.zeros((4, 4))
    W[0, 1] = W[1, 0] = 1.0
    W[2, 3] = W[3, 2] = 1 - 1e-6
    with pytest.raises(RankError, match="did not converge"):
        graph_of(W).eigenvector(1e-10)


@pytest.mark.parametrize("unit", [1e-200, 1e-11, 1.0, 1e200])
def test_answers_when_the_unit_of_weight_is_another_then_are_the_same(unit: float) -> None:
    two = graph_of(np.array([[0, 1.0], [2.0, 0]]) * unit)
    np.testing.assert_allclose(two.eigenvector().values, np.array([np.sqrt(2), 1]) / np.sqrt(3), rtol=1e-9)
    plain, _ = random_graph(6)
    scaled = Graph(plain.ids, plain.W * unit)
    np.testing.assert_allclose(scaled.eigenvector().values, plain.eigenvector().values, rtol=0, atol=1e-9)
    np.testing.assert_allclose(scaled.hits().authority, plain.hits().authority, rtol=0, atol=1e-9)
    np.testing.assert_allclose(scaled.hits().hub, plain.hits().hub, rtol=0, atol=1e-9)


def test_eigenvector_when_no_reactions_lead_back_then_says_so_at_once() -> None:
    with pytest.raises(RankError, match="lead back"):
        Graph.from_arrays([0, 1, 0], [1, 2, 2]).eigenvector()
