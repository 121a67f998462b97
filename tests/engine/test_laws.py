"""The exact laws of influence on random graphs, in both measures where they hold for both."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.graph import Graph
from tests.engine.dense import graph_of
from tests.engine.graphs import FEW, MANY, PRIORS, restarts, weights

D = 0.85
TIGHT = 1e-13


def exact(graph: Graph, restart: np.ndarray | None = None) -> np.ndarray:
    return graph.pagerank(D, TIGHT * 20, restart).values


def reputations(graph: Graph, restart: np.ndarray | None = None) -> np.ndarray:
    """rep(v) by one stopped walk each: nothing divided."""
    measure = graph.measure("reputation", damping_factor=D, tolerance=TIGHT * 20)
    p = graph.restart(restart)
    return np.array([measure.last_steps(p, v).whole for v in range(graph.n_users)])


@pytest.mark.requirement("law 1")
@FEW
@given(weights(), PRIORS, st.data())
def test_authority_when_split_by_givers_then_sums_to_the_whole(
    W: np.ndarray, prior: float, data: st.DataObject
) -> None:
    graph = graph_of(W, prior)
    p = graph.restart(data.draw(restarts(len(W))))
    columns = graph.measure("reputation", damping_factor=D, tolerance=1e-12).columns(np.arange(len(W)))
    by_givers = np.array([sum(p[u] * column.on(u) for u in range(len(W))) for column in columns])
    np.testing.assert_allclose(by_givers, reputations(graph, p), rtol=0, atol=1e-11)
    # for pagerank the givers' shares mix by the length of their walks: p(u) length(u) / sum of the same
    shares = graph.measure("pagerank", damping_factor=D, tolerance=1e-12).columns(np.arange(len(W)))
    mass = p * shares[0].share
    by_givers = np.array([sum(mass[u] * column.on(u) for u in range(len(W))) for column in shares]) / mass.sum()
    np.testing.assert_allclose(by_givers, exact(graph, p), rtol=0, atol=1e-11)


@pytest.mark.requirement("law 2")
@FEW
@given(weights(), PRIORS, st.data())
def test_pagerank_when_split_by_reactions_then_sums_to_the_whole(
    W: np.ndarray, prior: float, data: st.DataObject
) -> None:
    graph = graph_of(W, prior)
    p = graph.restart(data.draw(restarts(len(W))))
    values, measure = exact(graph, p), graph.measure("pagerank", damping_factor=D, tolerance=1e-12)
    for v in range(len(W)):
        assert measure.last_steps(p, v).whole == pytest.approx(values[v], abs=3e-12)


@pytest.mark.requirement("law 3")
@MANY
@given(weights(), PRIORS, st.data())
def test_pagerank_when_factored_then_is_reputation_times_echo_by_the_mean_walk(
    W: np.ndarray, prior: float, data: st.DataObject
) -> None:
    graph = graph_of(W, prior)
    p = graph.restart(data.draw(restarts(len(W))))
    walk = graph.walk(D)
    walk.echo.refine(np.arange(len(W)))
    total = walk.visits(p, 1e-12).values.sum()
    np.testing.assert_allclose(exact(graph, p), reputations(graph, p) * walk.echo.low / total, rtol=0, atol=1e-11)
    if prior == 0 and (W.sum(axis=1) > 0).all():
        assert total == pytest.approx(1 / (1 - D), rel=1e-11)  # nobody dangling: PR = (1 - d) rep echo


@pytest.mark.requirement("law 4")
@MANY
@given(weights(), PRIORS, st.data())
def test_rank_when_restarts_are_mixed_then_is_the_mixture(W: np.ndarray, prior: float, data: st.DataObject) -> None:
    graph = graph_of(W, prior)
    p, q = (graph.restart(data.draw(restarts(len(W)))) for _ in range(2))
    walk = graph.walk(D)
    mixed, of_p, of_q = (walk.visits(x, 1e-12).values for x in (0.3 * p + 0.7 * q, p, q))
    np.testing.assert_allclose(mixed, 0.3 * of_p + 0.7 * of_q, rtol=0, atol=1e-11)
    rep = [reputations(graph, x) for x in (0.3 * p + 0.7 * q, p, q)]
    np.testing.assert_allclose(rep[0], 0.3 * rep[1] + 0.7 * rep[2], rtol=0, atol=1e-11)


@pytest.mark.requirement("law 5")
@MANY
@given(weights(), st.sampled_from([1e-300, 1e-9, 0.5, 3.0, 1e200]), st.data())
def test_rank_when_weights_are_scaled_then_is_unchanged(W: np.ndarray, by: float, data: st.DataObject) -> None:
    before = exact(graph_of(W))
    np.testing.assert_allclose(exact(graph_of(W * by)), before, rtol=0, atol=1e-12)
    one = W.copy()
    one[data.draw(st.integers(0, len(W) - 1))] *= by
    np.testing.assert_allclose(exact(graph_of(one)), before, rtol=0, atol=1e-12)
    np.testing.assert_allclose(reputations(graph_of(one)), reputations(graph_of(W)), rtol=0, atol=1e-12)


@pytest.mark.requirement("law 6")
@MANY
@given(weights(min_users=3), st.data())
def test_mass_when_nobody_outside_reacts_to_a_group_then_is_at_most_its_restart(
    W: np.ndarray, data: st.DataObject
) -> None:
    n = len(W)
    size = data.draw(st.integers(1, n - 1))
    closed_in = W.copy()
    closed_in[size:, :size] = 0.0  # nobody outside reacts to the group 0 … size - 1
    p = np.ones(n) / n
    x = graph_of(closed_in).walk(D).visits(p, 1e-12).values * (1 - D)
    assert x[:size].sum() <= size / n + 1e-11
    alone = closed_in.copy()
    alone[:size, size:] = 0.0
    full = alone + np.diag((alone.sum(axis=1) == 0).astype(float))  # everybody reacts: equality for a closed group
    assert exact(graph_of(full))[:size].sum() == pytest.approx(size / n, abs=1e-11)


@pytest.mark.requirement("R38")
@pytest.mark.requirement("law 7")
@MANY
@given(weights(min_users=2), st.data())
def test_visits_when_one_more_reacts_then_never_fall_for_the_target(W: np.ndarray, data: st.DataObject) -> None:
    n = len(W)
    u, v = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, n - 1))
    more = W.copy()
    more[u, v] += data.draw(st.sampled_from([0.5, 4.0]))
    newcomer = np.zeros((n + 1, n + 1))
    newcomer[:n, :n] = W
    newcomer[n, v] = 1.0
    for read in (lambda g: g.walk(D).visits(np.ones(g.n_users), 1e-11).values, lambda g: g.n_users * reputations(g)):
        before = read(graph_of(W))[v]
        assert read(graph_of(more))[v] >= before - 1e-10
        assert read(graph_of(newcomer))[v] >= before - 1e-10


@pytest.mark.requirement("R38")
@pytest.mark.requirement("law 8")
@MANY
@given(weights(min_users=2), PRIORS, st.data())
def test_reputation_when_own_reactions_change_then_is_unchanged(
    W: np.ndarray, prior: float, data: st.DataObject
) -> None:
    n = len(W)
    v = data.draw(st.integers(0, n - 1))
    other = W.copy()
    other[v] = data.draw(st.lists(st.sampled_from([0.0, 1.0, 50.0]), min_size=n, max_size=n))
    before, after = reputations(graph_of(W, prior)), reputations(graph_of(other, prior))
    assert abs(before[v] - after[v]) <= 1e-12
    first, second = (
        graph_of(x, prior).measure("reputation", tolerance=2e-12).columns(np.array([v])) for x in (W, other)
    )
    elsewhere = np.arange(n) != v
    within = max(first[0].error_bound + second[0].error_bound, 1e-12)  # each may be off by its own bound
    np.testing.assert_allclose(first[0].meeting[elsewhere], second[0].meeting[elsewhere], rtol=0, atol=within)


@pytest.mark.requirement("law 9")
@MANY
@given(weights(min_users=2), PRIORS, st.randoms(use_true_random=False))
def test_rank_when_input_is_shuffled_then_has_the_same_bits(W: np.ndarray, prior: float, random: object) -> None:
    u, v = np.nonzero(W)
    w = W[u, v]
    # each pair given as three, so that the sums of duplicates are in doubt too
    u, v, w = np.r_[u, u, u], np.r_[v, v, v], np.r_[w, w / 3, w * 1e-7]
    order = np.arange(len(u))
    random.shuffle(order)  # type: ignore[attr-defined]
    one = Graph.from_arrays(u, v, w, len(W), attention_prior=prior)
    two = Graph.from_arrays(u[order], v[order], w[order], len(W), attention_prior=prior)
    assert (one.pagerank().values == two.pagerank().values).all()
    a, b = one.authority(top=len(W)), two.authority(top=len(W))
    assert (a.low == b.low).all()
    assert (a.high == b.high).all()


@pytest.mark.requirement("law 9")
@MANY
@given(weights(min_users=2), PRIORS, st.randoms(use_true_random=False))
def test_rank_when_users_are_relabelled_then_moves_with_them(W: np.ndarray, prior: float, random: object) -> None:
    order = np.arange(len(W))
    random.shuffle(order)  # type: ignore[attr-defined]
    moved = graph_of(W[np.ix_(order, order)], prior)
    np.testing.assert_allclose(exact(moved), exact(graph_of(W, prior))[order], rtol=0, atol=1e-12)
    np.testing.assert_allclose(reputations(moved), reputations(graph_of(W, prior))[order], rtol=0, atol=1e-12)


@pytest.mark.requirement("law 13")
@MANY
@given(weights(), st.sampled_from([1e-2, 1e-5, 1e-8]))
def test_solve_when_stopped_early_then_truth_is_within_the_bound(W: np.ndarray, tolerance: float) -> None:
    rough = graph_of(W).pagerank(D, tolerance)
    assert np.abs(rough.values - exact(graph_of(W))).sum() <= rough.error_bound + 1e-11
    assert rough.error_bound <= tolerance


@pytest.mark.requirement("law 14")
@pytest.mark.parametrize("k", [1, 6, 50])
def test_star_when_k_leaves_react_then_the_hub_has_the_closed_form(k: int) -> None:
    star = Graph.from_arrays(np.arange(1, k + 1), np.zeros(k, np.int64))
    assert star.pagerank(D).values[0] == pytest.approx((1 + D * k) / (1 + D * k + k), abs=1e-10)
    if k == 6:
        assert star.pagerank(D).values[0] == pytest.approx(0.5041322314, abs=2e-10)


@pytest.mark.requirement("law 14")
def test_chain_when_long_then_is_proportional_to_the_closed_form() -> None:
    n = 30
    values = Graph.from_arrays(np.arange(n - 1), np.arange(1, n)).pagerank(D).values
    form = (1 - D ** np.arange(1, n + 1)) / (1 - D)
    np.testing.assert_allclose(values, form / form.sum(), rtol=0, atol=1e-10)


@pytest.mark.requirement("law 14")
def test_cycle_and_complete_graph_when_ranked_then_are_uniform() -> None:
    cycle = Graph.from_arrays(np.arange(9), (np.arange(9) + 1) % 9)
    complete = graph_of(np.ones((9, 9)) - np.eye(9))
    for graph in (cycle, complete):
        np.testing.assert_allclose(graph.pagerank(D).values, 1 / 9, rtol=0, atol=1e-12)


@pytest.mark.requirement("R32")
@FEW
@given(weights(), PRIORS, st.integers(1, 30))
def test_authority_when_newcomers_react_then_rises_by_the_closed_form_at_most(
    W: np.ndarray, prior: float, k: int
) -> None:
    """Each newcomer starts one walk, and that meets whom they react to with d: with no prior exactly d each."""
    n = len(W)
    joined = np.zeros((n + k, n + k))
    joined[:n, :n] = W
    joined[n:, 0] = 1.0
    before, after = graph_of(W, prior), graph_of(joined, prior)
    gain = (n + k) * reputations(after)[0] - n * reputations(before)[0]
    assert gain == pytest.approx(k * D / (1 + prior), abs=1e-9)
    assert gain <= k * D + 1e-9
    if W[0, 0] == 0:  # where loops count, each of these walks comes by at most 1 / (1 - d^2) times
        visits = [g.walk(D).visits(np.ones(g.n_users), 1e-11).values[0] for g in (before, after)]
        assert visits[1] - visits[0] <= k * D / (1 - D**2) + 1e-9


@pytest.mark.requirement("gaming")
@pytest.mark.parametrize("k", [1, 5, 40])
def test_farm_when_it_trades_with_its_owner_then_gains_the_closed_form_and_no_reputation(k: int) -> None:
    # people 0, 1, 2 react to one another and 0 to the owner 3; then k fakes trade with the owner, who drops the rest
    honest = [(0, 1), (1, 2), (2, 0), (0, 3), (3, 1)]
    n = 4 + k
    u, v = np.array(
        [e for e in honest if e[0] != 3] + [(3, 4 + i) for i in range(k)] + [(4 + i, 3) for i in range(k)]
    ).T
    farm = Graph.from_arrays(u, v, n_users=n)
    values = exact(farm)
    flow = D * values[0] / 2
    assert values[3] == pytest.approx((flow + (1 - D) / n * (1 + D * k)) / (1 - D**2), abs=1e-11)
    # trust seeds on the honest three, loop-free authority: exactly nothing gained
    a, b = np.array(honest).T
    seeds = np.zeros(n)
    seeds[:3] = 1
    before = reputations(Graph.from_arrays(a, b, n_users=4), seeds[:4])
    np.testing.assert_allclose(reputations(farm, seeds)[3], before[3], rtol=0, atol=1e-12)


@pytest.mark.requirement("law 8")
def test_ring_when_it_praises_itself_then_shares_but_does_not_multiply() -> None:
    # ten in a ring, one of them praised by five outside: nobody's reputation passes what the outside gives plus its own
    ring = [(i, (i + 1) % 10) for i in range(10)]
    outside = [(10 + i, 0) for i in range(5)]
    u, v = np.array(ring + outside).T
    rep = reputations(Graph.from_arrays(u, v)) * 15
    assert rep[0] == pytest.approx(1 + 5 * D + sum(D**i for i in range(1, 10)), abs=1e-10)
    assume_no_more = 1 + 5 + 9
    assert rep[0] <= assume_no_more
    assert math.isclose(rep[1], 1 + D + 5 * D**2 + sum(D**i for i in range(2, 10)), abs_tol=1e-10)
