"""T6: igraph's tests of PageRank (igraph_pagerank.c and .out). igraph solves exactly, dangling mass by the reset.

Its figures have 6 significant digits, hence the tolerances of half a unit of the last.
"""

from __future__ import annotations

import numpy as np
import pytest

from influent.engine.graph import Graph
from tests.published.tables import Edge, both_ways, edges, graph, limit


def check(of: Graph, printed: list[float], d: float = 0.85, restart: list[float] | None = None) -> None:
    rank = of.pagerank(d, restart=restart)
    np.testing.assert_allclose(rank.values, printed, rtol=5.1e-6, atol=0)
    np.testing.assert_allclose(rank.values, limit(of, d, restart), rtol=0, atol=1e-10)
    assert of.pagerank(d, restart=restart, convention="igraph").values.tolist() == rank.values.tolist()


STAR: list[Edge] = both_ways([("0", str(leaf), 1.0) for leaf in range(1, 11)])
ELEVEN = [str(node) for node in range(11)]


@pytest.mark.requirement("T6")
def test_small_graph_when_undirected_then_equals_the_printed_figures() -> None:
    check(graph(list("0123"), both_ways(edges("0>1 1>2 2>0 3>2 0>2"))), [0.288717, 0.201989, 0.389109, 0.120186])


@pytest.mark.requirement("T6")
def test_web_graph_when_undirected_then_equals_the_printed_figures() -> None:
    pairs = "0>1 0>2 0>3 1>0 2>0 3>0 3>4 3>5 3>6 3>7 4>0 5>0 6>0 7>0"
    printed = [0.336204, 0.0759047, 0.0759047, 0.205964, *[0.0765056] * 4]
    check(graph(list("01234567"), both_ways(edges(pairs))), printed)


@pytest.mark.requirement("T6")
def test_star_when_undirected_then_equals_the_printed_figures() -> None:
    check(graph(ELEVEN, STAR), [0.46683, *[0.053317] * 10])


@pytest.mark.requirement("T6")
def test_star_when_personalised_on_a_leaf_then_equals_the_printed_figures() -> None:
    check(graph(ELEVEN, STAR), [0.333333, 0.516667, *[0.0166667] * 9], 0.5, [0, 1, *[0] * 9])


@pytest.mark.requirement("T6")
def test_isolated_nodes_when_reset_is_uneven_then_their_mass_follows_it() -> None:
    check(graph(list("0123"), both_ways(edges("0>1"))), [0.36036, 0.38038, 0.111111, 0.148148], 0.85, [1, 2, 3, 4])


@pytest.mark.requirement("T6")
def test_multigraph_when_edges_are_parallel_then_they_add_up() -> None:
    check(graph(list("012"), both_ways(edges("0>1 1>2 1>2"))), [0.187838, 0.486486, 0.325676])


@pytest.mark.requirement("T6")
def test_complete_graph_when_all_weights_are_zero_then_is_uniform() -> None:
    none = [(a, b, 0.0) for a in "0123" for b in "0123" if a != b]
    check(graph(list("0123"), none), [0.25] * 4)


@pytest.mark.requirement("T6")
def test_edgeless_graph_when_reset_is_uneven_then_is_the_reset() -> None:
    check(graph(list("0123"), []), [0.1, 0.2, 0.3, 0.4], 0.85, [1, 2, 3, 4])
