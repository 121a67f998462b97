"""T5: the PageRank rows of networkx's own tests (test_pagerank.py), by its rules, by the limit, and by networkx.

networkx prints 8 to 10 digits; its iteration stops at n * tolerance, so figures of its default tolerance 1e-6 are
within 1e-6 of the limit only, and its rules replayed give them to the last digit.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from influent.engine.graph import Graph
from influent.errors import RankError
from tests.published.tables import both_ways, edges, graph, limit

SIX = graph(list("123456"), edges("1>2 1>3 3>1 3>2 3>5 4>5 4>6 5>4 5>6 6>4"))
K4 = graph(list("0123"), [(a, b, 1.0) for a in "0123" for b in "0123" if a != b])


@pytest.mark.requirement("T5")
def test_six_nodes_when_damping_is_09_then_equal_the_printed_figures() -> None:
    printed = [0.03721197, 0.05395735, 0.04150565, 0.37508082, 0.20599833, 0.28624589]
    exact = SIX.pagerank(0.9)
    np.testing.assert_allclose(exact.values, printed, rtol=0, atol=1e-8)
    np.testing.assert_allclose(exact.values, limit(SIX, 0.9), rtol=0, atol=1e-10)
    replayed = SIX.pagerank(0.9, 1e-8, convention="networkx")
    np.testing.assert_allclose(replayed.values, printed, rtol=0, atol=1e-6)
    theirs = nx.pagerank(
        nx.DiGraph([(a, b) for a, b, _ in edges("1>2 1>3 3>1 3>2 3>5 4>5 4>6 5>4 5>6 6>4")]), 0.9, tol=1e-8
    )
    np.testing.assert_allclose(replayed.values, [theirs[user] for user in "123456"], rtol=0, atol=1e-12)


@pytest.mark.requirement("T5")
def test_six_nodes_when_dangling_mass_goes_elsewhere_then_two_restarts_mix_to_the_printed_figures() -> None:
    # x = d x P + (1 - d) p + d m g, m = x's dangling mass: a mixture of the walks from p and from g
    d, walk = 0.85, SIX.walk()
    p, g = SIX.restart(), SIX.restart([2, 3, 0, 0, 0, 0])
    from_p, from_g = walk.visits(p, 1e-12).values, walk.visits(g, 1e-12).values
    lost = np.asarray(SIX.W.sum(axis=1)) == 0
    m = (1 - d) * from_p[lost].sum() / (1 - d * from_g[lost].sum())
    printed = [0.10844518, 0.18618601, 0.0710892, 0.2683668, 0.15919783, 0.20671497]
    np.testing.assert_allclose((1 - d) * from_p + d * m * from_g, printed, rtol=0, atol=1e-8)


@pytest.mark.requirement("T5")
@pytest.mark.parametrize(
    ("restart", "printed"),
    [
        ([1, 1, 4, 4], [0.2324673262, 0.2324673262, 0.2675326738, 0.2675326738]),
        ([0, 0, 0, 1], [0.2207793182, 0.2207793182, 0.2207793182, 0.3376620454]),
    ],
)
def test_complete_graph_when_restart_is_uneven_then_equals_the_printed_figures(
    restart: list[float], printed: list[float]
) -> None:
    exact = K4.pagerank(restart=restart)
    np.testing.assert_allclose(exact.values, limit(K4, restart=restart), rtol=0, atol=1e-10)
    np.testing.assert_allclose(exact.values, printed, rtol=0, atol=1e-6)
    replayed = K4.pagerank(tolerance=1e-6, restart=restart, convention="networkx")
    np.testing.assert_allclose(replayed.values, printed, rtol=0, atol=6e-11)


@pytest.mark.requirement("T5")
def test_multigraph_when_edges_are_parallel_then_they_add_up() -> None:
    parallel = edges("1>2 1>2 1>2 2>3 2>3 t>3 t>3")  # t is networkx's node "3" beside its node 3
    of = graph(["1", "2", "3", "t"], both_ways(parallel))
    printed = [0.2106604861, 0.3395308826, 0.2893395139, 0.1604691174]
    np.testing.assert_allclose(of.pagerank().values, printed, rtol=0, atol=1e-6)
    np.testing.assert_allclose(of.pagerank().values, limit(of), rtol=0, atol=1e-10)
    multi = nx.MultiGraph([(a, b) for a, b, _ in parallel])
    np.testing.assert_allclose(Graph.from_networkx(multi).pagerank().values, printed, rtol=0, atol=1e-6)


@pytest.mark.requirement("T5")
def test_karate_club_when_unweighted_then_equals_the_printed_figures() -> None:
    club = nx.karate_club_graph()
    of = Graph.from_networkx(club, weight="none")
    values = of.pagerank().values
    printed = {33: 0.1009191823, 0: 0.0969972854, 32: 0.0716932260, 2: 0.0570785095, 1: 0.0528769241}
    assert {node: values[node] for node in printed} == pytest.approx(printed, abs=2e-10)
    assert list(np.argsort(-values)[:5]) == list(printed)
    theirs = nx.pagerank(club, weight=None, tol=1e-13)
    np.testing.assert_allclose(values, [theirs[node] for node in club], rtol=0, atol=1e-10)


@pytest.mark.requirement("T5")
def test_restart_when_all_zero_then_is_refused() -> None:
    with pytest.raises(RankError, match="not all zero"):
        K4.pagerank(restart=[0, 0, 0, 0])


@pytest.mark.requirement("T5")
def test_eigenvector_when_on_the_directed_table_then_equals_the_printed_values() -> None:
    # test_eigenvector_centrality.py prints the 17 edges, turns them round, and then the values
    text = "1>2 1>3 2>4 3>2 3>5 4>2 4>5 4>6 5>6 5>7 5>8 6>8 7>1 7>5 7>8 8>6 8>7"
    of = graph(list("12345678"), [(b, a, w) for a, b, w in edges(text)])
    printed = [0.25368793, 0.19576478, 0.32817092, 0.40430835, 0.48199885, 0.15724483, 0.51346196, 0.32475403]
    np.testing.assert_allclose(of.eigenvector(1e-12).values, printed, rtol=0, atol=1e-7)  # its own tolerance
    values, vectors = np.linalg.eig(of.W.toarray().T)
    leading = np.abs(vectors[:, np.argmax(values.real)])
    np.testing.assert_allclose(of.eigenvector(1e-12).values, leading, rtol=0, atol=1e-10)
