"""Replays of other systems beyond the published tables: networkx itself on random graphs, GDS's rule by hand."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.graph import Graph
from influent.errors import InputError, NotFoundError, RankError
from tests.engine.dense import graph_of
from tests.engine.graphs import MANY, restarts, weights


@MANY
@given(weights(), st.sampled_from([0.1, 0.85]), st.data())
def test_networkx_replay_when_random_then_gives_its_very_figures(W: np.ndarray, d: float, data: st.DataObject) -> None:
    n = len(W)
    p = data.draw(restarts(n))
    theirs = nx.pagerank(nx.from_numpy_array(W, create_using=nx.DiGraph), d, dict(enumerate(p)), tol=1e-4)
    # stopped early on purpose: only the same start, steps and stop rule give the same unfinished numbers
    ours = graph_of(W).pagerank(d, 1e-4, p, "networkx")
    np.testing.assert_allclose(ours.values, [theirs[u] for u in range(n)], rtol=0, atol=1e-12)


def test_gds_replay_when_worked_out_by_hand_then_agrees() -> None:
    # 0 -> 1 -> 2, d = 1/2, tolerance 0.2: all start at 1/2; sweep 2 passes 1/4 on to 1 and to 2; both are above 0.2,
    # sweep 3 passes 1/8 from 1 to 2, which is not: it is kept, and nothing is passed on any more
    chain = Graph.from_arrays([0, 1], [1, 2])
    rank = chain.pagerank(0.5, 0.2, convention="gds")
    assert rank.values.tolist() == [0.5, 0.75, 0.875]
    assert rank.ran_iterations == 3
    assert chain.pagerank(0.5, 0.0, convention="gds", max_iterations=2).values.tolist() == [0.5, 0.75, 0.75]


def test_gds_replay_when_sources_are_given_then_each_restarts_whole() -> None:
    rank = Graph.from_arrays([0, 1], [1, 2]).pagerank(0.5, 0.0, [3, 1, 0], "gds")
    assert rank.values.tolist() == [0.5, 0.75, 0.375]


@pytest.mark.parametrize("convention", ["gds", "networkx"])
def test_replay_when_finished_then_is_no_certified_rank(convention: str) -> None:
    rank = Graph.from_arrays([0, 1], [1, 2]).pagerank(tolerance=1e-6, convention=convention)  # type: ignore[arg-type]
    assert np.isnan(rank.error_bound)


@MANY
@given(weights(), st.integers(1, 12))
def test_graphalytics_replay_when_random_then_is_its_formula_and_tends_to_the_exact_rank(
    W: np.ndarray, sweeps: int
) -> None:
    n, graph = len(W), graph_of(W)
    sums = W.sum(axis=1, keepdims=True)
    P = np.where(sums > 0, np.divide(W, sums, out=np.zeros_like(W), where=sums > 0), 1 / n)
    values = np.full(n, 1 / n)
    for _ in range(sweeps):
        values = 0.15 / n + 0.85 * P.T @ values
    rank = graph.pagerank(convention="graphalytics", max_iterations=sweeps)
    np.testing.assert_allclose(rank.values, values, rtol=0, atol=1e-13)
    exact = graph.pagerank()
    assert np.abs(rank.values - exact.values).sum() <= 2 * 0.85**sweeps + exact.error_bound


def test_graphalytics_replay_when_asked_without_sweeps_then_says_that_it_needs_them() -> None:
    with pytest.raises(InputError, match="no stop rule"):
        Graph.from_arrays([0, 1], [1, 2]).pagerank(convention="graphalytics")


def test_restart_when_given_by_ids_then_is_theirs_and_unknown_ids_are_named() -> None:
    graph = Graph.from_arrays(["ana", "ana", "bo"], ["bo", "carl", "carl"])
    assert graph.restart({"bo": 3.0, "ana": 1.0}).tolist() == [0.25, 0.75, 0.0]
    by_id = graph.pagerank(restart={"ana": 1.0}).values
    assert by_id.tolist() == graph.pagerank(restart=[1, 0, 0]).values.tolist()
    with pytest.raises(NotFoundError, match="anna"):
        graph.pagerank(restart={"anna": 1.0})
    for seeds in ({}, {"ana": -1.0}, {"ana": float("nan")}):
        with pytest.raises(RankError):
            graph.authority(restart=seeds)


@pytest.mark.parametrize("convention", ["gds", "networkx", "igraph", "graphalytics"])
def test_replay_when_nobody_is_there_then_is_empty(convention: str) -> None:
    options = {"max_iterations": 3} if convention == "graphalytics" else {}
    rank = Graph.from_arrays([], [], n_users=0).pagerank(convention=convention, **options)  # type: ignore[arg-type]
    assert rank.values.shape == (0,)
