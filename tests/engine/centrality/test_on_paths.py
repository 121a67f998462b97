"""Betweenness, VoteRank and cascades: the documented figures, networkx, and every world by hand."""

from __future__ import annotations

from itertools import product

import networkx
import numpy as np
import pytest
from hypothesis import given

from influent.engine.centrality.betweenness import betweenness
from influent.engine.centrality.cascade import choose_seeds, worlds
from influent.engine.centrality.voterank import voterank
from influent.engine.graph import Graph
from influent.errors import InputError
from tests.engine.dense import graph_of
from tests.engine.graphs import FEW, MANY, weights

PEOPLE = ["Alice", "Bob", "Carol", "Dan", "Eve", "Frank", "Gale"]
STEPS = ["Alice Carol", "Bob Carol", "Carol Dan", "Carol Eve", "Dan Frank", "Eve Frank", "Frank Gale"]


def documented(lengths: dict[str, float]) -> Graph:
    from_, to = zip(*(step.split() for step in STEPS), strict=True)
    return Graph.from_arrays(from_, to, [lengths.get(step, 1.0) for step in STEPS], ids=PEOPLE)


@pytest.mark.requirement("T3")
def test_betweenness_when_on_the_documented_graph_then_has_its_values() -> None:
    graph = documented({"Carol Eve": 1.3, "Eve Frank": 0.5})
    assert graph.betweenness().tolist() == [0, 0, 8, 3, 3, 5, 0]
    assert betweenness(graph.W, is_directed=False).tolist() == [0, 0, 9.5, 3, 3, 5.5, 0]
    assert betweenness(graph.W, is_weighted=True).tolist() == [0, 0, 8, 0, 6, 5, 0]


@MANY
@given(weights())
def test_betweenness_when_networkx_is_asked_then_agrees(W: np.ndarray) -> None:
    np.fill_diagonal(W, 0.0)
    theirs = networkx.from_numpy_array(np.round(W), create_using=networkx.DiGraph)
    mine = graph_of(np.round(W)).W
    for is_weighted in (False, True):
        expected = networkx.betweenness_centrality(theirs, normalized=False, weight="weight" if is_weighted else None)
        np.testing.assert_allclose(betweenness(mine, is_weighted=is_weighted), list(expected.values()), atol=1e-9)


@pytest.mark.requirement("T5")
def test_voterank_when_on_the_florentine_families_then_chooses_the_printed_ones() -> None:
    graph = Graph.from_networkx(networkx.florentine_families_graph())
    assert graph.voterank(4) == ["Medici", "Strozzi", "Guadagni", "Castellani"]


@FEW
@given(weights())
def test_voterank_when_networkx_is_asked_then_agrees(W: np.ndarray) -> None:
    # there an edge u -> v is a vote of v's for u
    theirs = networkx.from_numpy_array((W > 0).astype(float).T, create_using=networkx.DiGraph)
    assert voterank(graph_of(W).W).tolist() == networkx.voterank(theirs)


def celf_page() -> Graph:
    told = ["bc", "ca", "cg", "ch", "ci", "cj", "dg", "fe", "fg", "ga", "gb", "gh", "ge", "hi"]
    return Graph.from_arrays([pair[1] for pair in told], [pair[0] for pair in told], ids=list("abcdefghij"))


@pytest.mark.requirement("T3")
def test_seeds_when_on_the_documented_page_then_are_its_and_their_spreads_exact() -> None:
    graph = celf_page()
    found = graph.cascades(0.1)
    alone = {user: found.spread([graph.ids.position(user)]) for user in "cgfb"}
    assert found.is_exact
    assert alone == pytest.approx({"c": 1.54781, "g": 1.423871, "f": 1.241387, "b": 1.153781}, abs=1e-6)
    chosen = choose_seeds(found, 10, 3)
    assert [graph.ids[user] for user, _ in chosen] == ["c", "g", "f"]
    assert [gain for _, gain in chosen] == pytest.approx([1.54781, 1.24929, 1.09], abs=1e-5)
    five = worlds(Graph.from_arrays(list("bcde"), list("aaad"), ids=list("abcde")).W, 0.2)
    assert [five.spread([i]) for i in range(5)] == pytest.approx([1.64, 1, 1, 1.2, 1])


@FEW
@given(weights(min_users=2, max_users=4))
def test_spread_when_every_world_is_walked_then_agrees(W: np.ndarray) -> None:
    np.fill_diagonal(W, 0.0)
    pairs, expected = np.argwhere(W > 0).tolist(), 0.0
    for carried in product((0, 1), repeat=len(pairs)):
        heard = {0}
        for _ in range(len(W)):
            heard |= {u for (u, v), is_carried in zip(pairs, carried, strict=True) if is_carried and v in heard}
        expected += len(heard) * 0.3 ** sum(carried) * 0.7 ** (len(pairs) - sum(carried))
    assert worlds(graph_of(W).W, 0.3).spread([0]) == pytest.approx(expected)


def test_spread_when_pairs_are_many_then_is_sampled_and_says_how_far_off() -> None:
    ring = Graph.from_arrays(np.roll(np.arange(30), 1), np.arange(30))
    found = worlds(ring.W, 0.5)
    exact = sum(0.5**hops for hops in range(30))
    assert not found.is_exact
    assert abs(found.spread([3]) - exact) <= 5 * found.standard_error([3])
    assert found.spread([3]) == worlds(ring.W, 0.5).spread([3])
    with pytest.raises(InputError, match=r"1\.5 is no probability"):
        worlds(ring.W, 1.5)
