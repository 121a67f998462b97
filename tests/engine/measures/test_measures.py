"""Both measures against dense elimination: authority, columns, and both splits, exact and within their bounds."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.types import Measure
from tests.engine.dense import graph_of, meetings, pagerank, reputation, visits
from tests.engine.graphs import DAMPINGS, FEW, MANY, PRIORS, restarts, weights

DENSE_ERROR = 5e-13
MEASURES: list[Measure] = ["reputation", "pagerank"]


def influence(measure: Measure, W: np.ndarray, d: float, prior: float) -> np.ndarray:
    """The whole table [u, v] from the definitions of DESIGN section 2."""
    if measure == "reputation":
        return meetings(W, d, prior)
    N = visits(W, d, prior)
    return N / N.sum(axis=1, keepdims=True)


def lost_to_restart(W: np.ndarray, d: float, prior: float, p: np.ndarray) -> np.ndarray:
    x = p @ visits(W, d, prior)
    return x / x.sum()


@MANY
@given(weights(), DAMPINGS, PRIORS, st.data())
def test_pagerank_when_random_then_is_within_its_bound_of_the_fixed_point(
    W: np.ndarray, d: float, prior: float, data: st.DataObject
) -> None:
    p = data.draw(restarts(len(W)))
    rank = graph_of(W, prior).pagerank(d, restart=p)
    assert np.abs(rank.values - pagerank(W, d, prior, p)).sum() <= rank.error_bound + DENSE_ERROR
    assert rank.error_bound <= 1e-10
    assert rank.values.sum() == pytest.approx(1.0, abs=1e-14)
    assert (rank.values >= 0).all()


@MANY
@given(weights(), DAMPINGS, PRIORS, st.data())
def test_reputation_when_random_then_brackets_hold_the_stopped_walks(
    W: np.ndarray, d: float, prior: float, data: st.DataObject
) -> None:
    p = data.draw(restarts(len(W)))
    graph = graph_of(W, prior)
    truth = reputation(W, d, prior, p)
    found = graph.authority(d, restart=p)
    assert (found.low <= truth + DENSE_ERROR).all()
    assert (truth <= found.high + DENSE_ERROR).all()
    refined = graph.authority(d, restart=p, top=len(W))
    assert (refined.low <= truth + DENSE_ERROR).all()
    assert (truth <= refined.high + DENSE_ERROR).all()


@FEW
@given(weights(), DAMPINGS, PRIORS)
@pytest.mark.parametrize("name", MEASURES)
def test_columns_when_random_then_are_the_dense_influence(name: Measure, W: np.ndarray, d: float, prior: float) -> None:
    measure = graph_of(W, prior).measure(name, damping_factor=d)
    table = influence(name, W, d, prior)
    for column in measure.columns(np.arange(len(W))):
        for u in range(len(W)):
            assert abs(column.on(u) - table[u, column.influencer]) <= column.error_bound + DENSE_ERROR


@FEW
@given(weights(min_users=2), DAMPINGS, PRIORS)
@pytest.mark.parametrize("name", MEASURES)
def test_first_steps_when_summed_then_are_the_influence(name: Measure, W: np.ndarray, d: float, prior: float) -> None:
    measure = graph_of(W, prior).measure(name, damping_factor=d)
    table = influence(name, W, d, prior)
    for column in measure.columns(np.arange(len(W))):
        for u in range(len(W)):
            if u != column.influencer or name == "pagerank":
                parts = measure.first_steps(u, column)
                assert abs(parts.whole - table[u, column.influencer]) <= parts.error_bound + DENSE_ERROR
                assert set(parts.users.tolist()) == set(np.flatnonzero(W[u]).tolist())
                assert (parts.parts >= 0).all()


@FEW
@given(weights(), DAMPINGS, PRIORS, st.data())
def test_last_steps_when_random_then_each_part_is_the_dense_one(
    W: np.ndarray, d: float, prior: float, data: st.DataObject
) -> None:
    p = data.draw(restarts(len(W)))
    graph, n = graph_of(W, prior), len(W)
    p = graph.restart(p)
    N, P = visits(W, d, prior), graph.walk(d).P.toarray()
    x, h = p @ N, meetings(W, d, prior)
    for v in range(n):
        rep = graph.measure("reputation", damping_factor=d).last_steps(p, v)
        # DESIGN section 2: (N[u, x] - h(u, v) N[v, x]) d P[x, v], here mixed over u by p
        before = x - (p @ h[:, v]) * N[v]
        for user, part in zip(rep.users.tolist(), rep.parts.tolist(), strict=True):
            assert user != v
            assert part == pytest.approx(before[user] * d * P[user, v], abs=1e-9)
        assert abs(rep.whole - p @ h[:, v]) <= rep.error_bound + DENSE_ERROR
        pr = graph.measure("pagerank", damping_factor=d).last_steps(p, v)
        for user, part in zip(pr.users.tolist(), pr.parts.tolist(), strict=True):
            assert part == pytest.approx(x[user] * d * P[user, v] / x.sum(), abs=1e-9)
        assert pr.rest == pytest.approx(p[v] / x.sum(), abs=1e-9)
        assert abs(pr.whole - x[v] / x.sum()) <= pr.error_bound + DENSE_ERROR


@FEW
@given(weights(), st.sampled_from([0.5, 0.85]), st.data())
def test_pagerank_when_asked_of_networkx_then_agrees(W: np.ndarray, d: float, data: st.DataObject) -> None:
    n = len(W)
    p = data.draw(restarts(n))
    theirs = nx.pagerank(
        nx.from_numpy_array(W, create_using=nx.DiGraph), d, dict(enumerate(p)), tol=1e-13, max_iter=1000
    )
    np.testing.assert_allclose(
        graph_of(W).pagerank(d, restart=p).values, [theirs[u] for u in range(n)], rtol=0, atol=1e-10
    )


def test_last_steps_when_two_thirds_of_a_walk_pass_by_then_say_so() -> None:
    # ana -> bo 2/3, ana -> carl 1/3, bo -> ana; d = 1/2, walks from ana: h(ana, bo) = 1/3 (test_dense), all through ana
    graph = graph_of(np.array([[0.0, 2.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]))
    parts = graph.measure("reputation", damping_factor=0.5).last_steps(np.array([1.0, 0.0, 0.0]), 1)
    assert parts.users.tolist() == [0]
    assert parts.parts[0] == pytest.approx(1 / 3, abs=1e-10)
    assert parts.rest == 0.0


def test_pagerank_when_asked_again_for_one_restart_then_is_solved_once_and_never_for_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = graph_of(np.array([[0.0, 2.0, 1.0], [1.0, 0.0, 0.0], [3.0, 1.0, 0.0]]), 0.0)
    measure = graph.measure("pagerank")
    alone = [graph.measure("pagerank").authority(measure.walk.start_at(user)).values() for user in range(3)]
    solves, visits = [], type(measure.walk).visits
    monkeypatch.setattr(type(measure.walk), "visits", lambda *a, **k: (solves.append(1), visits(*a, **k))[1])
    start = measure.walk.start_at(0)
    measure.last_steps(start, 1)
    assert (measure.authority(start).values() == alone[0]).all()
    assert len(solves) == 1
    start[:] = 0.0, 1.0, 0.0  # the same array, another restart
    assert (measure.authority(start).values() == alone[1]).all()
    assert (measure.authority(measure.walk.start_at(2)).values() == alone[2]).all()
    assert len(solves) == 3
