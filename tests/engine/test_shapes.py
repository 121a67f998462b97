"""Graphs at the edges: none, one, alone, looping, cut in two, a celebrity; bad input by name; the same bits always."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from influent.engine.graph import Graph
from influent.errors import InputError, NotFoundError, RankError

REPO = Path(__file__).parents[2]


@pytest.mark.requirement("input 95")
def test_graph_when_it_has_no_edges_then_everybody_is_equal() -> None:
    graph = Graph.from_arrays([], [], n_users=4)
    rank = graph.pagerank()
    assert rank.values.tolist() == [0.25] * 4
    assert rank.did_converge
    found = graph.authority(top=4)
    np.testing.assert_allclose(found.low, 0.25, atol=1e-12)
    np.testing.assert_allclose(found.high, 0.25, atol=1e-12)
    assert graph.influencers("2").people == ()


@pytest.mark.requirement("input 95")
def test_graph_when_it_has_no_users_then_answers_are_empty() -> None:
    graph = Graph.from_arrays([], [])
    assert graph.n_users == 0
    assert graph.pagerank().values.shape == (0,)
    assert graph.authority().low.shape == (0,)
    with pytest.raises(NotFoundError):
        graph.influencers("ana")


@pytest.mark.requirement("input 96")
@pytest.mark.parametrize("edges", [[], [0]])
def test_graph_when_one_user_is_alone_then_has_all(edges: list[int]) -> None:
    graph = Graph.from_arrays(edges, edges, n_users=1)
    assert graph.pagerank().values.tolist() == [pytest.approx(1.0, abs=1e-14)]
    # reputation 1: a walk that begins at a user has met that user
    assert graph.authority(top=1).high[0] == pytest.approx(1.0, abs=1e-9)


@pytest.mark.requirement("input 97")
def test_graph_when_all_react_to_themselves_only_then_is_uniform() -> None:
    graph = Graph.from_arrays(range(5), range(5), [1.0, 2.0, 3.0, 4.0, 5.0])
    np.testing.assert_allclose(graph.pagerank().values, 0.2, rtol=0, atol=1e-12)
    found = graph.authority(top=5)
    np.testing.assert_allclose((found.low + found.high) / 2, 0.2, rtol=0, atol=1e-9)


@pytest.mark.requirement("input 98")
def test_star_when_100_000_react_to_one_then_has_the_closed_form_within_the_bound() -> None:
    k, d = 100_000, 0.85
    star = Graph.from_arrays(np.arange(1, k + 1), np.zeros(k, np.int64))
    rank = star.pagerank(d)
    assert abs(rank.values[0] - (1 + d * k) / (1 + d * k + k)) <= rank.error_bound
    assert rank.error_bound <= 1e-10
    found = star.authority(d, top=2)
    assert found.low[0] <= (1 + d * k) / (k + 1) <= found.high[0]


@pytest.mark.requirement("input 98")
def test_star_when_it_reacts_back_to_100_000_then_is_still_certified() -> None:
    k, d = 100_000, 0.85
    hub, leaves = np.zeros(k, np.int64), np.arange(1, k + 1)
    star = Graph.from_arrays(np.r_[leaves, hub], np.r_[hub, leaves])
    rank = star.pagerank(d)
    assert abs(rank.values[0] - (1 / (k + 1) + d * k / (k + 1)) / (1 + d)) <= rank.error_bound + 1e-15
    echo = star.walk(d).echo
    assert echo.low[0] <= 1 / (1 - d * d) * (1 + 1e-12)
    assert echo.high[0] >= 1 / (1 - d * d)


@pytest.mark.requirement("input 99")
def test_graph_when_cut_in_two_then_each_half_keeps_its_restart() -> None:
    graph = Graph.from_arrays([0, 1, 2, 3, 4, 5, 6], [1, 0, 3, 4, 5, 6, 2])
    values = graph.pagerank().values
    assert values[:2].sum() == pytest.approx(2 / 7, abs=1e-10)
    assert values[2:].sum() == pytest.approx(5 / 7, abs=1e-10)
    assert {person.user for person in graph.influencers("3").people} == {"2", "4", "5", "6"}


@pytest.mark.requirement("input 100")
def test_graph_when_all_weights_are_zero_then_all_are_dangling() -> None:
    graph = Graph.from_arrays([0, 1, 2], [1, 2, 0], [0.0, 0.0, 0.0])
    np.testing.assert_allclose(graph.pagerank().values, 1 / 3, rtol=1e-14)
    np.testing.assert_allclose(graph.pagerank(tolerance=1e-8, convention="networkx").values, 1 / 3, rtol=1e-14)


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf"), -float("inf")])
def test_weight_when_no_finite_number_above_zero_then_is_named(weight: float) -> None:
    with pytest.raises(InputError, match=f"the weight {weight:g} is not") as caught:
        Graph.from_arrays([0, 1, 2], [1, 2, 0], [1.0, 1.0, weight])
    assert caught.value.where == "weight, position 2"


def test_weights_when_they_overflow_together_then_are_refused() -> None:
    with pytest.raises(InputError, match="the weight inf"):
        Graph.from_arrays([0, 0], [1, 1], [1e308, 1e308])


@pytest.mark.parametrize(
    "restart",
    [[0, 0, 0], [1, -1, 1], [1, float("nan"), 0], [1, float("inf"), 0], [1, 1], [[1, 1, 1]]],
)
def test_restart_when_impossible_then_is_refused(restart: list[float]) -> None:
    with pytest.raises(RankError, match="a restart needs 3"):
        Graph.from_arrays([0, 1], [1, 2]).pagerank(restart=restart)


def test_restart_when_huge_or_tiny_then_is_normalised() -> None:
    graph = Graph.from_arrays([0, 1], [1, 2])
    assert graph.restart([1e308, 1e308, 0]).tolist() == [0.5, 0.5, 0.0]
    assert graph.restart([5e-324, 0, 5e-324]).tolist() == [0.5, 0.0, 0.5]


def test_tolerance_when_below_float64_then_is_refused() -> None:
    with pytest.raises(RankError, match="below what 64-bit"):
        Graph.from_arrays([0, 1], [1, 0]).pagerank(tolerance=1e-18)
    with pytest.raises(RankError):
        Graph.from_arrays([0, 1], [1, 0]).pagerank(tolerance=-1.0)
    with pytest.raises(RankError):
        Graph.from_arrays([0, 1], [1, 0]).pagerank(tolerance=float("nan"))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (([0, 1], [1]), r"shape \(2,\), influencer \(1,\)"),
        (([[0]], [[1]]), r"shape \(1, 1\)"),
        (([0], [1], [1.0, 2.0]), "1 pairs have 2 weights"),
        (([0], [3], None, 2), r"the pair \(0, 3\)"),
        (([-1], [0]), r"the pair \(-1, 0\)"),
        (([0.5], [1.0]), "float64"),
        (([0], [1], None, 3, ["a", "b"]), "2 ids for 3 users"),
        ((["a"], ["b"], None, None, ["a", "b", "a"]), "stands twice"),
    ],
)
def test_arrays_when_they_do_not_fit_then_are_refused_by_name(given: tuple[object, ...], named: str) -> None:
    with pytest.raises(InputError, match=named):
        Graph.from_arrays(*given)  # type: ignore[arg-type]


def test_convention_when_unknown_then_is_refused_by_name() -> None:
    graph = Graph.from_arrays([0], [1])
    with pytest.raises(InputError, match='"sknetwork"'):
        graph.pagerank(convention="sknetwork")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="max_iterations=5"):
        graph.pagerank(max_iterations=5)


def test_networkx_replay_when_it_cannot_converge_then_says_so() -> None:
    with pytest.raises(RankError, match="would not converge in 3 sweeps"):
        Graph.from_arrays([0, 1], [1, 2]).pagerank(tolerance=1e-12, convention="networkx", max_iterations=3)


def test_graph_when_made_in_three_ways_then_is_the_same() -> None:
    u, v, w = ["ana", "ana", "bo"], ["bo", "carl", "carl"], [2.0, 1.0, 1.0]
    one = Graph.from_arrays(u, v, w)
    dense = np.array([[0, 2.0, 1.0], [0, 0, 1.0], [0, 0, 0]])
    two = Graph.from_scipy(csr_array(dense), ["ana", "bo", "carl"])
    three = nx.DiGraph()
    three.add_nodes_from(["ana", "bo", "carl"])
    three.add_weighted_edges_from(zip(u, v, w, strict=True))
    for other in (two, Graph.from_networkx(three)):
        assert list(other.ids) == list(one.ids)
        assert (other.W.toarray() == one.W.toarray()).all()
        assert (other.pagerank().values == one.pagerank().values).all()


def test_matrix_when_it_has_to_be_put_right_then_is_and_the_callers_stays() -> None:
    # entries twice and out of order, counts as integers: the same graph as from clean arrays
    twice = csr_array((np.array([1, 2, 1]), np.array([2, 1, 2]), np.array([0, 3, 3, 3])), shape=(3, 3))
    clean = Graph.from_arrays([0, 0], [1, 2], [2.0, 2.0], 3)
    assert (Graph.from_scipy(twice).W.toarray() == clean.W.toarray()).all()
    assert twice.data.tolist() == [1, 2, 1]
    counts = csr_array(np.array([[0, 2, 2], [0, 0, 0], [0, 0, 0]], dtype=np.uint8))
    assert Graph.from_scipy(counts).W.dtype == np.float64
    assert (Graph.from_scipy(counts).W.toarray() == clean.W.toarray()).all()


@pytest.mark.parametrize("weight", [-1.0, np.nan, np.inf])
def test_matrix_when_a_weight_is_none_then_is_refused_by_value(weight: float) -> None:
    with pytest.raises(InputError, match=f"the weight {weight:g} is not a finite number"):
        Graph.from_scipy(csr_array(np.array([[0.0, weight], [1.0, 0.0]])))


@pytest.mark.requirement("law 9")
def test_weights_when_pairs_repeat_in_any_order_then_add_up_to_the_same_bits() -> None:
    for seed in range(10):
        rng = np.random.default_rng(seed)
        u, v, w = rng.integers(0, 4, 40), rng.integers(0, 4, 40), rng.random(40)
        order = rng.permutation(40)
        one, two = Graph.from_arrays(u, v, w, 4), Graph.from_arrays(u[order], v[order], w[order], 4)
        assert one.W.data.tobytes() == two.W.data.tobytes()


BITS = """
import hashlib, numpy as np, influent
rng = np.random.default_rng(11)
u, v = rng.integers(0, 300, 4000), rng.integers(0, 300, 4000)
graph = influent.Graph.from_arrays([f"p{x}" for x in u], [f"p{x}" for x in v], rng.random(4000))
found = graph.authority(top=20)
print(hashlib.sha256(graph.pagerank().values.tobytes() + found.low.tobytes() + found.high.tobytes()).hexdigest())
"""


@pytest.mark.requirement("law 9")
def test_bits_when_hash_seeds_and_thread_counts_vary_then_are_the_same() -> None:
    found = set()
    for seed, threads in (("0", "1"), ("1", "4")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        run = subprocess.run(
            [sys.executable, "-c", BITS], env=env, cwd=REPO, capture_output=True, text=True, check=True
        )
        found.add(run.stdout)
    assert len(found) == 1


@pytest.mark.requirement("law 9")
def test_bits_when_asked_from_many_threads_then_are_the_same() -> None:
    rng = np.random.default_rng(11)
    u, v, w = rng.integers(0, 300, 4000), rng.integers(0, 300, 4000), rng.random(4000)
    graph = Graph.from_arrays(u, v, w)

    def digest(_: int) -> str:
        people = graph.influencers("7", 5).people
        found = (graph.pagerank().values.tobytes(), repr(people).encode())
        return hashlib.sha256(b"".join(found)).hexdigest()

    with ThreadPoolExecutor(4) as threads:
        assert len({*threads.map(digest, range(8))} | {digest(0)}) == 1


def test_authority_when_somebody_is_named_then_is_exact_for_them_and_within_for_all() -> None:
    rng = np.random.default_rng(3)
    dense = rng.integers(1, 5, (60, 60)) * (rng.random((60, 60)) < 0.08)
    graph = Graph.from_scipy(csr_array(dense.astype(float)))
    loose = graph.authority(within=0.05)
    assert ((loose.high - loose.low) <= 0.051 * loose.low).all()
    assert not loose.exact.all()
    named = graph.authority(exact=["7", "12"])
    assert named.exact[[7, 12]].all()
    assert (named.low >= loose.low - 1e-15).all()
    with pytest.raises(NotFoundError, match='"60"'):
        graph.authority(exact=["60"])
    with pytest.raises(RankError, match="the width 0 is no number above 0"):
        graph.authority(within=0.0)
