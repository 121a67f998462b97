"""Strong ties towards somebody who never looked back: all planted ones are found, and nobody else."""

from __future__ import annotations

import numpy as np
import pytest

from influent.answers_over_time import Unnoticed
from influent.engine.explain.unnoticed import find_unnoticed
from influent.engine.graph import Graph
from tests.engine.dense import graph_of, meetings


def ask(graph: Graph, user: int, k: int = 1000) -> Unnoticed:
    return find_unnoticed(graph, graph.measure("reputation"), graph._stamp("reputation"), user, k)


def planted(seed: int, n: int = 60, n_planted: int = 4) -> tuple[np.ndarray, int, list[int]]:
    """Everybody reacts to the star a little, some much; the star looks back at half of those, not at the planted."""
    rng = np.random.default_rng(seed)
    W = np.where(rng.random((n, n)) < 0.1, rng.random((n, n)), 0.0)
    star, *chosen = rng.permutation(n)[: 1 + n_planted].tolist()
    W[:, star] = 0.1 + rng.random(n)
    W[chosen, star] = 5.0 + rng.random(n_planted)
    W[star] = (rng.random(n) < 0.5) * 1.0
    W[star, chosen] = W[star, star] = 0.0
    return W, star, sorted(chosen)


@pytest.mark.requirement("R04")
@pytest.mark.parametrize("seed", range(25))
def test_unnoticed_when_admirers_are_planted_then_finds_every_one(seed: int) -> None:
    W, star, chosen = planted(seed)
    found = ask(graph_of(W), star)
    names = {int(person.user) for person in found.people}
    assert names >= set(chosen)
    n_strong = 6  # a tenth of 59 who react, rounded up
    strongest = np.argsort(-np.delete(W[:, star], star))[:n_strong]
    strong = {int(np.delete(np.arange(60), star)[place]) for place in strongest}
    assert names == {person for person in strong if W[star, person] == 0}
    assert found.n_people == 59


def test_unnoticed_when_listed_then_says_weight_and_influence_strongest_first() -> None:
    W, star, _ = planted(3)
    found, h = ask(graph_of(W), star), meetings(W)
    weights = [person.weight for person in found.people]
    assert weights == sorted(weights, reverse=True)
    for person in found.people:
        assert person.weight == W[int(person.user), star] >= found.min_weight
        assert person.influence == pytest.approx(h[int(person.user), star], abs=1e-10)


def test_unnoticed_when_several_weigh_the_same_then_lists_all_of_them_by_id_and_a_shorter_list_is_the_first() -> None:
    W = np.zeros((12, 12))
    W[1:, 0] = 2.0
    W[0, 5] = 1.0
    whole, less = ask(graph_of(W), 0), ask(graph_of(W), 0, k=3)
    assert [person.user for person in whole.people] == ["1", "2", "3", "4", "6", "7", "8", "9", "10", "11"]
    assert less.people == whole.people[:3]
    assert (less.omitted, whole.omitted) == (7, 0)


@pytest.mark.parametrize("W", [np.zeros((2, 2)), np.diag([1.0, 1.0])])
def test_unnoticed_when_nobody_else_reacts_then_is_empty(W: np.ndarray) -> None:
    found = ask(graph_of(W), 0)
    assert (found.people, found.n_people) == ((), 0)
