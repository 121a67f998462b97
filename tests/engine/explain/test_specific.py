"""One's own people: lifts against dense elimination, and planted partners in both orders."""

from __future__ import annotations

import numpy as np
import pytest

from influent.answers import Stamp
from influent.engine.explain.specific import find_specific_influencees, find_specific_influencers
from influent.types import Measure
from tests.engine.dense import graph_of, meetings, pagerank, reputation, visits
from tests.engine.explain.test_whynot import random_weights

STAMP = Stamp("made up", "plain-0", "reputation", None)


@pytest.mark.parametrize("prior", [0.0, 30.0])
@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_lift_when_divided_densely_then_is_the_same_in_order(name: Measure, prior: float) -> None:
    W = random_weights(5, 25)
    graph = graph_of(W, prior)
    N = visits(W, 0.85, prior)
    for u in range(5):
        own = meetings(W, 0.85, prior)[u] if name == "reputation" else N[u] / N[u].sum()
        authority = reputation(W, 0.85, prior) if name == "reputation" else pagerank(W, 0.85, prior)
        found = find_specific_influencers(graph, graph.measure(name), STAMP, u, k=6)
        expected = np.delete(np.where(own > 1e-9, own / authority, 0.0), u)
        n = min(6, int((expected > 0).sum()))
        assert [p.lift for p in found.people] == pytest.approx(sorted(expected, reverse=True)[:n], rel=1e-7)
        assert found.omitted == int((expected > 0).sum()) - n
        for person in found.people:
            v = int(person.user)
            assert person.influence == pytest.approx(own[v], abs=1e-8)
            assert person.authority == pytest.approx(authority[v], abs=1e-8)
            assert person.lift == pytest.approx(person.influence / person.authority, rel=1e-6)


def test_order_when_an_idol_is_everybodys_then_ones_own_partner_comes_first() -> None:
    n = 30
    W = np.zeros((n, n))
    W[1:, 0] = 5.0  # everybody reacts most to u0
    for u in range(1, n - 1, 2):
        W[u, u + 1] = W[u + 1, u] = 3.0
    graph = graph_of(W)
    plain = graph.influencers("1").people
    lifted = find_specific_influencers(graph, graph.measure("reputation"), STAMP, 1).people
    assert [p.user for p in plain] == ["0", "2"]
    assert [p.user for p in lifted] == ["2", "0"]
    none = find_specific_influencers(graph, graph.measure("reputation"), STAMP, 1, min_influence=0.5).people
    assert [p.user for p in none] == ["0"]


@pytest.mark.parametrize("prior", [0.0, 30.0])
@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_lift_of_influencees_when_divided_densely_then_is_the_same_in_order(name: Measure, prior: float) -> None:
    W = random_weights(6, 25)
    graph = graph_of(W, prior)
    N = visits(W, 0.85, prior)
    on = meetings(W, 0.85, prior) if name == "reputation" else N / N.sum(axis=1, keepdims=True)
    average = (on.sum(axis=1) - on.diagonal()) / (len(W) - 1)
    measure = graph.measure(name)
    measure.walk.echo.refine(np.arange(len(W)))
    for v in range(5):
        found = find_specific_influencees(graph, measure, STAMP, v, k=6)
        lifts = np.divide(on[:, v], average, out=np.zeros(len(W)), where=(on[:, v] > found.error_bound) & (average > 0))
        expected = np.delete(lifts, v)
        within = 3 * found.lift_error_bound  # ties within twice the bound are listed by id
        n = min(6, int((expected > 0).sum()))
        assert [p.lift for p in found.people] == pytest.approx(sorted(expected, reverse=True)[:n], abs=within)
        assert found.omitted == int((expected > 0).sum()) - n
        for person in found.people:
            u = int(person.user)
            assert person.influence == pytest.approx(on[u, v], abs=1e-8)
            assert person.average == pytest.approx(average[u], abs=1e-8)


def test_lift_of_influencees_when_echoes_are_brackets_then_its_bound_holds() -> None:
    W = random_weights(7, 40)
    graph = graph_of(W)
    on = meetings(W, 0.85, 0.0)
    found = find_specific_influencees(graph, graph.measure("reputation"), STAMP, 0, k=40)
    assert found.lift_error_bound > 1e-6  # nothing was refined
    for person in found.people:
        u = int(person.user)
        average = (on[u].sum() - on[u, u]) / (len(W) - 1)
        assert abs(person.lift - on[u, 0] / average) <= found.lift_error_bound


def test_influencees_when_somebody_is_moved_by_anybody_then_ones_own_come_first() -> None:
    n = 30
    W = np.zeros((n, n))
    W[0, 1:] = 20.0  # u0 reacts to everybody, a lot
    W[2, 1] = 3.0  # u2 to u1 alone
    graph = graph_of(W, 400.0)
    plain = graph.influencees("1").people
    lifted = find_specific_influencees(graph, graph.measure("reputation"), STAMP, 1).people
    assert [p.user for p in plain] == ["0", "2"]
    assert [p.user for p in lifted] == ["2", "0"]
