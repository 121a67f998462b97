"""Lists of influencers and influencees against the dense table: order, numbers, what is direct, what is omitted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from influent.types import Measure
from tests.engine.dense import graph_of, meetings, steps, visits
from tests.engine.graphs import FEW, PRIORS, weights

D = 0.85
MEASURES: list[Measure] = ["reputation", "pagerank"]
NEAR = 1e-9


def table(name: Measure, W: np.ndarray, prior: float) -> np.ndarray:
    if name == "reputation":
        return meetings(W, D, prior)
    N = visits(W, D, prior)
    return N / N.sum(axis=1, keepdims=True)


def direct_part(name: Measure, W: np.ndarray, prior: float, u: int, v: int) -> float:
    """d P[u, v] times what being at v is worth: meeting it (1), or N[v, v] of the walk's length."""
    N = visits(W, D, prior)
    worth = 1.0 if name == "reputation" else N[v, v] / N[u].sum()
    return float(D * steps(W, prior)[u, v] * worth)


@FEW
@given(weights(min_users=2), PRIORS)
@pytest.mark.parametrize("name", MEASURES)
def test_influencers_when_random_then_are_the_dense_row_in_order(name: Measure, W: np.ndarray, prior: float) -> None:
    graph = graph_of(W, prior)
    truth = table(name, W, prior)[0].copy()
    truth[0] = 0
    people = graph.influencers("0", 4, measure=name)
    found = [int(person.user) for person in people.people]
    assert 0 not in found
    assert len(found) == len(set(found)) == min(4, int((truth > NEAR).sum()))
    assert [p.influence for p in people.people] == pytest.approx(truth[found].tolist(), abs=NEAR)
    # everybody left out is at most as strong as the last listed; the listed stand in order
    assert people.n_proven == len(found)
    rest = np.setdiff1d(np.arange(len(W)), [*found, 0])
    for place, user in enumerate(found):
        assert (truth[[*found[place:], *rest]] <= truth[user] + NEAR).all()
    assert people.omitted == int((truth > NEAR).sum()) - len(found)
    for person in people.people:
        v = int(person.user)
        assert person.direct == pytest.approx(direct_part(name, W, prior, 0, v), abs=NEAR)
        assert person.direct <= person.influence + NEAR
        if person.via is not None:
            assert W[0, int(person.via)] > 0
            assert int(person.via) != v


@FEW
@given(weights(min_users=2), PRIORS)
@pytest.mark.parametrize("name", MEASURES)
def test_influencees_when_random_then_are_the_dense_column_in_order(name: Measure, W: np.ndarray, prior: float) -> None:
    graph = graph_of(W, prior)
    truth = table(name, W, prior)[:, 0].copy()
    truth[0] = 0
    people = graph.influencees("0", 4, measure=name)
    found = [int(person.user) for person in people.people]
    assert [p.influence for p in people.people] == pytest.approx(truth[found].tolist(), abs=NEAR)
    assert len(found) == min(4, int((truth > NEAR).sum()))
    rest = np.setdiff1d(np.arange(len(W)), [*found, 0])
    for place, user in enumerate(found):
        assert (truth[[*found[place:], *rest]] <= truth[user] + NEAR).all()
    for person in people.people:
        assert person.direct == pytest.approx(direct_part(name, W, prior, int(person.user), 0), abs=NEAR)


@pytest.mark.parametrize("name", MEASURES)
def test_influencers_when_fewer_are_asked_for_then_are_a_prefix(name: Measure) -> None:
    rng = np.random.default_rng(3)
    W = rng.random((40, 40)) * (rng.random((40, 40)) < 0.15)
    graph = graph_of(W)
    for ask in (graph.influencers, graph.influencees):
        few, many = ask("0", 5, measure=name), ask("0", 20, measure=name)
        assert [p.user for p in few.people] == [p.user for p in many.people][:5]
        assert many.n_proven == 20


@pytest.mark.parametrize("name", MEASURES)
def test_influencers_when_people_are_twins_then_are_tied_by_id_and_proven(name: Measure) -> None:
    W = np.zeros((8, 8))
    W[0, 1:] = 1.0  # seven equal influencers who all react back: their echoes are in doubt, their order is not
    W[1:, 0] = 1.0
    people = graph_of(W).influencers("0", 5, measure=name)
    assert [p.user for p in people.people] == ["1", "2", "3", "4", "5"]
    assert people.n_proven == 5
    assert people.omitted == 2
