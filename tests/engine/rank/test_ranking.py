"""Everybody ranked: the exact order, shared places, the evidence floor, and every number beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from influent.engine.cells import weigh
from influent.engine.graph import Graph
from influent.engine.rank.ranking import rank_users
from influent.types import Measure
from tests.engine.dense import graph_of, pagerank, reputation, visits
from tests.engine.graphs import MANY, PRIORS, weights
from tests.engine.models import model
from tests.engine.rows import count, make_interactions


@MANY
@given(weights(), PRIORS)
@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_ranks_when_random_then_are_in_the_exact_order(name: Measure, W: np.ndarray, prior: float) -> None:
    n, graph = len(W), graph_of(W, prior)
    ranks = rank_users(graph, model(measure=name), top=n)
    truth = pagerank(W, 0.85, prior) if name == "pagerank" else reputation(W, 0.85, prior)
    assert ranks.n_proven == n
    assert sorted(ranks.order.tolist()) == list(range(n))
    in_order = truth[ranks.order]
    assert (np.diff(in_order) <= 1e-9).all()
    for v in range(n):
        above = int((truth > truth[v] + 1e-9).sum())
        assert ranks.position[v] == above + 1
    assert (ranks.low - 1e-12 <= truth).all()
    assert (truth <= ranks.high + 1e-12).all()
    assert (ranks.low <= ranks.authority).all()
    assert (ranks.authority <= ranks.high).all()
    np.testing.assert_allclose(ranks.pagerank, pagerank(W, 0.85, prior), rtol=0, atol=1e-9)
    graph.walk().echo.refine(np.arange(n))
    np.testing.assert_allclose(graph.walk().echo.low, np.diag(visits(W, 0.85, prior)), rtol=1e-11)


@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_places_when_people_are_equal_then_are_shared_by_id_and_proven(name: Measure) -> None:
    star = Graph.from_arrays(np.arange(1, 12), np.zeros(11, np.int64))
    ranks = rank_users(star, model(measure=name), top=5)
    assert ranks.order[:5].tolist() == [0, 1, 2, 3, 4]
    assert ranks.position.tolist() == [1, *[2] * 11]
    assert ranks.n_proven == 5


def test_users_when_under_the_evidence_floor_then_have_no_place_but_a_rank() -> None:
    rows = make_interactions(seed=3, n=260, users=25)
    users = ["a stranger", "another", *(f"u{i}" for i in range(25))]
    by = model(min_interactions=8, min_people=3)
    cells = weigh(count(rows, users), by, None)
    graph = Graph.from_cells(cells, by)
    ranks = rank_users(graph, by, top=len(users))
    has = (cells.n_in >= 8) & (cells.people_in >= 3)
    assert 0 < has.sum() < len(users)
    assert sorted(ranks.order.tolist()) == np.flatnonzero(has).tolist()
    assert ((ranks.position > 0) == has).all()
    assert ranks.n_proven == len(ranks.order)
    exact = reputation(graph.W.toarray())
    assert ranks.order.tolist() == sorted(np.flatnonzero(has).tolist(), key=lambda v: -exact[v])
    everybody = rank_users(graph, by, top=10, with_all=True)
    assert len(everybody.order) == len(users)
    assert (everybody.authority > 0).all()


def test_ranks_when_nobody_has_evidence_then_are_an_empty_list() -> None:
    by = model(min_interactions=10**6)
    graph = Graph.from_cells(weigh(count(make_interactions(seed=3, n=10), [f"u{i}" for i in range(6)]), by, None), by)
    ranks = rank_users(graph, by, top=5)
    assert ranks.order.tolist() == []
    assert ranks.n_proven == 0


def test_ranks_when_input_rows_are_shuffled_then_have_the_same_bits() -> None:
    rows, by = make_interactions(seed=8, n=300), model(half_life_days=11.0, attention_prior=2.0)
    users = [f"u{i}" for i in range(6)]
    one, two = (
        rank_users(Graph.from_cells(weigh(count(given, named), by, None), by), by, top=6)
        for given, named in ((rows, users), (rows[::-1], users[::-1]))
    )
    assert one.authority.tobytes() == two.authority.tobytes()
    assert one.low.tobytes() == two.low.tobytes()
    assert one.order.tolist() == two.order.tolist()
