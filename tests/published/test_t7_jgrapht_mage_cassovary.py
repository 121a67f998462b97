"""T7: PageRank in the tests of JGraphT, Memgraph MAGE and Cassovary; all three return dangling mass evenly.

JGraphT cuts after 4 digits (5 for one), MAGE 3 or 4, Cassovary 5 and, for its chain, 10 of an unfinished iteration
(its last digits differ from the limit by 5e-10).
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.published.tables import both_ways, edges, graph, limit


def check(users: str, pairs: str, printed: list[float], atol: float, *, undirected: bool = False) -> None:
    given = both_ways(edges(pairs)) if undirected else edges(pairs)
    of = graph(users.split(), given)
    rank = of.pagerank()
    np.testing.assert_allclose(rank.values, printed, rtol=0, atol=atol)
    np.testing.assert_allclose(rank.values, limit(of), rtol=0, atol=1e-10)
    assert np.abs(rank.values - limit(of)).sum() <= rank.error_bound + 1e-15


@pytest.mark.requirement("T7")
def test_jgrapht_star_when_weighted_then_equals_the_printed_figures() -> None:
    check("m a b c", "m>a:75 m>b:20 m>c:5", [0.2061, 0.3376, 0.2412, 0.2149], 1e-4)


@pytest.mark.requirement("T7")
def test_jgrapht_star_when_weights_are_equal_then_equals_the_printed_figures() -> None:
    check("m a b c", "m>a m>b m>c", [0.2061, 0.2646, 0.2646, 0.2646], 1e-4)


@pytest.mark.requirement("T7")
def test_jgrapht_star_when_a_node_is_alone_then_equals_the_printed_figures() -> None:
    check("m a b c alone", "m>a m>b m>c", [0.1709, 0.21937, 0.21937, 0.21937, 0.1709], 1e-4)


@pytest.mark.requirement("T7")
def test_mage_chain_when_five_long_then_equals_the_printed_figures() -> None:
    check("0 1 2 3 4", "0>1 1>2 2>3 3>4", [0.081, 0.150, 0.209, 0.259, 0.301], 5.1e-4)


@pytest.mark.requirement("T7")
def test_mage_fan_when_six_point_at_one_then_equals_the_printed_figures() -> None:
    check("0 1 2 3 4 5 6", "1>0 2>0 3>0 4>0 5>0 6>0", [0.504, *[0.083] * 6], 5.1e-4)


@pytest.mark.requirement("T7")
def test_mage_fan_when_the_one_passes_it_on_then_equals_the_printed_figures() -> None:
    printed = [0.3336, *[0.0546] * 6, 0.3383]
    check("0 1 2 3 4 5 6 7", "1>0 2>0 3>0 4>0 5>0 6>0 0>7", printed, 1.1e-4)


@pytest.mark.requirement("T7")
def test_cassovary_six_when_nobody_is_dangling_then_equals_the_printed_figures() -> None:
    pairs = "10>11 10>12 10>13 11>12 11>14 12>14 13>12 13>14 14>15 15>10 15>11"
    check("10 11 12 13 14 15", pairs, [0.12699, 0.16297, 0.15616, 0.06098, 0.25292, 0.23998], 5.1e-6)


@pytest.mark.requirement("T7")
def test_cassovary_seven_when_three_are_dangling_then_equals_the_printed_figures() -> None:
    printed = [0.11622, 0.21500, 0.16763, 0.16763, 0.07625, 0.14106, 0.11622]
    check("1 2 3 4 5 6 7", "1>2 2>3 2>4 5>6 6>1 6>2 6>7", printed, 5.1e-6)


@pytest.mark.requirement("T7")
def test_cassovary_chain_when_three_long_then_equals_the_printed_limit() -> None:
    check("0 1 2", "0>1 1>2", [0.1844167819, 0.3411710466, 0.4744121715], 6e-11)
