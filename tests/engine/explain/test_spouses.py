"""R01: somebody's other half is among their influencers, and they among theirs, however famous others are."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from influent.answers import Stamp
from influent.engine.explain.specific import find_specific_influencers
from influent.engine.graph import Graph
from influent.types import IntVector

N_USERS, N_COUPLES, N_TIES = 5_000, 200, 12
N_FAMOUS = 50
"""The best known hundredth: an idol of all who is somebody's partner stands by influence first, and by lift behind."""

STAMP = Stamp("planted", "default", "reputation", None)


class Planted(NamedTuple):
    """A graph as the default model weighs it, and the partner of each of the 400."""

    graph: Graph
    partners: dict[int, int]


@cache
def plant_couples() -> Planted:
    """Let everybody react to a dozen others, the famous most often; partners three times as much as to anybody else.

    The default model: a pair weighs log(1 + n), and 100 is added to everybody's sum.
    """
    chance = np.random.default_rng(200)
    fame = 1 / np.arange(1, N_USERS + 1) ** 0.8
    u = np.repeat(np.arange(N_USERS), N_TIES)
    v = chance.choice(N_USERS, size=len(u), p=fame / fame.sum())
    n = np.minimum(chance.geometric(0.4, len(u)), 10)
    largest = np.zeros(N_USERS, dtype=np.int64)
    keys, place = np.unique(u * N_USERS + v, return_inverse=True)
    counts = np.bincount(place, weights=n).astype(np.int64)
    u, v = keys // N_USERS, keys % N_USERS
    np.maximum.at(largest, u, counts)
    people = chance.permutation(N_USERS)[: 2 * N_COUPLES]
    one, other = np.concatenate([people[::2], people[1::2]]), np.concatenate([people[1::2], people[::2]])
    apart = (u != v) & ~np.isin(u * N_USERS + v, one * N_USERS + other)
    both = np.maximum(largest[one], largest[other])  # what each gives the other, at least three times all else
    u, v = np.concatenate([u[apart], one]), np.concatenate([v[apart], other])
    weight = np.log1p(np.concatenate([counts[apart], 3 * both]))
    graph = Graph.from_arrays(u, v, weight, N_USERS, attention_prior=100.0)
    return Planted(graph, dict(zip(one.tolist(), other.tolist(), strict=True)))


def places(listed: list[tuple[int, list[str]]], partners: dict[int, int]) -> IntVector:
    """Where the partner stands in each list, from 1; 99 when they are not in it."""
    return np.array([ids.index(str(partners[u])) + 1 if str(partners[u]) in ids else 99 for u, ids in listed])


def check(found: IntVector) -> None:
    assert len(found) > 390
    assert (found <= 3).all()
    assert (found == 1).mean() >= 0.99


@pytest.mark.requirement("R01")
def test_influencers_when_somebody_has_a_partner_then_lists_them() -> None:
    graph, partners = plant_couples()
    check(places([(u, [p.user for p in graph.influencers(str(u), k=3).people]) for u in partners], partners))


@pytest.mark.requirement("R01")
def test_influencees_when_somebody_has_a_partner_then_lists_them() -> None:
    graph, partners = plant_couples()
    check(places([(u, [p.user for p in graph.influencees(str(u), k=3).people]) for u in partners], partners))


@pytest.mark.requirement("R01")
def test_own_people_when_somebody_has_a_partner_then_lists_them() -> None:
    graph, partners = plant_couples()
    reading = graph.measure("reputation")
    ordinary = {u: partner for u, partner in partners.items() if partner >= N_FAMOUS}
    lists = [(u, find_specific_influencers(graph, reading, STAMP, u, k=3).people) for u in ordinary]
    check(places([(u, [p.user for p in people]) for u, people in lists], ordinary))
