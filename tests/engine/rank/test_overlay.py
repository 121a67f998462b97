"""A graph grown by new interactions ranks as one built of all of them; whatever was outside the core may join it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.graph import Graph
from influent.engine.rank import core
from influent.errors import InputError
from tests.engine.dense import pagerank, visits
from tests.engine.graphs import DAMPINGS, MANY, PRIORS


def interactions(seed: int, k: int, n_users: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.integers(0, n_users, k), rng.integers(0, n_users, k), rng.choice([1.0, 2.0, 0.5], k)


@pytest.mark.requirement("P6")
@MANY
@given(st.integers(0, 10**6), st.integers(0, 60), st.integers(0, 25), DAMPINGS, PRIORS)
def test_grown_graph_when_solved_then_is_the_cold_one_within_both_bounds(
    seed: int, k: int, n_new: int, d: float, prior: float
) -> None:
    u, v, w = interactions(seed, k + n_new, 25)
    if k:
        u[0], v[0] = 19, 7  # the old graph has twenty users, the new ones may bring more
    u[:k], v[:k] = u[:k] % 20, v[:k] % 20
    old = Graph.from_arrays(u[:k], v[:k], w[:k], 20, attention_prior=prior)
    grown = old.added(u[k:], v[k:], w[k:])
    cold = Graph.from_arrays(u, v, w, grown.n_users, attention_prior=prior)
    warm, again = grown.pagerank(d, 1e-9, previous=old.pagerank(d, 1e-9)), cold.pagerank(d, 1e-9)
    assert np.abs(warm.values - again.values).sum() <= warm.error_bound + again.error_bound
    dense = cold.W.toarray()
    assert np.abs(warm.values - pagerank(dense, d, prior)).sum() <= warm.error_bound + 1e-12
    np.testing.assert_allclose(grown.W.toarray(), dense, rtol=1e-14)
    everybody = np.arange(grown.n_users)
    columns = grown.walk(d).chances(everybody, 1e-9)
    assert np.abs(columns.values - visits(dense, d, prior)).max() <= columns.error_bound + 1e-11
    one = np.eye(grown.n_users)[0]
    for until in everybody[::6].tolist():
        ended = grown.walk(d).visits(one, 1e-9, until=until)
        np.testing.assert_allclose(ended.values, cold.walk(d).visits(one, 1e-9, until=until).values, atol=3e-9)


def test_grown_graph_when_grown_again_then_is_still_right_and_compacts_to_the_cold_bits() -> None:
    u, v, w = interactions(3, 200, 40)
    graph = Graph.from_arrays(u[:100], v[:100], w[:100], 40)
    for first in range(100, 200, 20):
        graph = graph.added(u[first : first + 20], v[first : first + 20], w[first : first + 20])
    cold = Graph.from_arrays(u, v, w, 40)
    assert np.abs(graph.pagerank().values - cold.pagerank().values).sum() <= 2e-10
    assert graph.compacted().pagerank().values.tobytes() == cold.pagerank().values.tobytes()
    assert (graph.influencers("3").people[0].user) == cold.influencers("3").people[0].user


def test_grown_graph_when_ranked_then_lays_nothing_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    u, v, w = interactions(5, 400, 60)
    old = Graph.from_arrays(u, v, w, 60)
    before = old.pagerank()
    monkeypatch.setattr(core, "lay_out", None)  # calling it would fail
    grown = old.added([1, 2], [3, 3])
    warm = grown.pagerank(tolerance=1e-6, previous=before)
    assert warm.ran_iterations < grown.pagerank(tolerance=1e-6).ran_iterations
    assert "W" not in grown.__dict__
    assert old.pagerank().values.tobytes() == before.values.tobytes()


def test_grown_graph_when_people_are_new_then_stand_after_the_others() -> None:
    old = Graph.from_arrays(["ana", "bo"], ["bo", "carl"])
    grown = old.added(["zoe", "ana", "bea"], ["ana", "zoe", "carl"])
    assert list(grown.ids) == ["ana", "bo", "carl", "bea", "zoe"]
    cold = Graph.from_arrays(["ana", "bo", "zoe", "ana", "bea"], ["bo", "carl", "ana", "zoe", "carl"])
    for user in cold.ids:
        mine, its = grown.ids.position(user), cold.ids.position(user)
        assert grown.pagerank().values[mine] == pytest.approx(cold.pagerank().values[its], abs=2e-10)
    assert list(old.added(["bo"], ["ana"]).ids) == list(old.ids)


def test_grown_graph_when_weights_are_extreme_then_is_laid_out_anew() -> None:
    old = Graph.from_arrays([0, 1], [1, 0], [1.0, 1.0])
    grown = old.added([0, 2], [2, 0], [1e200, 1e-200])
    cold = Graph.from_arrays([0, 1, 0, 2], [1, 0, 2, 0], [1.0, 1.0, 1e200, 1e-200])
    np.testing.assert_allclose(grown.pagerank().values, cold.pagerank().values, atol=1e-10)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (([0], [1], [-1.0]), "the weight -1 is not a finite number"),
        (([0], [5]), "position 5 is not among 2 users"),
        (([0, 1], [1]), "influencee has shape"),
    ],
)
def test_added_when_given_what_is_none_then_says_so(given: tuple[list[float], ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Graph.from_arrays(["ana"], ["bo"]).added(*given)
