"""All topics in one solve: each as if it had been solved alone, its bound kept, and nothing as long as everybody."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.graph import Graph
from influent.engine.topics import TopicGraphs
from influent.errors import InputError
from tests.engine import dense
from tests.engine.graphs import DAMPINGS, MANY, PRIORS

Labelled = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def labelled(seed: int, n_topics: int, k: int, n_users: int = 30) -> Labelled:
    rng = np.random.default_rng(seed)
    topic = rng.integers(0, n_topics, k) * 1000
    return topic, rng.integers(0, n_users, k), rng.integers(0, n_users, k), rng.integers(1, 5, k).astype(float)


def alone(pairs: Labelled, topic: int) -> tuple[np.ndarray, np.ndarray]:
    """The dense weights of one topic, and its people."""
    t, u, v, w = pairs
    of = t == topic
    people, place = np.unique(np.concatenate([u[of], v[of]]), return_inverse=True)
    W = np.zeros((len(people), len(people)))
    np.add.at(W, (place[: of.sum()], place[of.sum() :]), w[of])
    return W, people


@pytest.mark.requirement("P5")
@MANY
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(0, 60), DAMPINGS, PRIORS)
def test_ranks_when_solved_together_then_are_each_topic_s_own(
    seed: int, n_topics: int, k: int, d: float, prior: float
) -> None:
    pairs = labelled(seed, n_topics, k)
    graphs = TopicGraphs(*pairs, attention_prior=prior)
    ranks, authority = graphs.pagerank(d, 1e-9), graphs.authority(d, 1e-9, within=1e-7)
    assert graphs.n_topics == len(np.unique(pairs[0]))
    for topic in np.unique(pairs[0]).tolist():
        W, people = alone(pairs, topic)
        of = ranks.topic == topic
        assert ranks.user[of].tolist() == people.tolist()
        apart = np.abs(ranks.value[of] - dense.pagerank(W, d, prior)).sum()
        assert apart <= ranks.error_bound + 1e-12
        truth = dense.reputation(W, d, prior)
        assert (authority.low[of] <= truth + 1e-12).all()
        assert (truth <= authority.high[of] + 1e-12).all()
        assert (authority.high[of] - authority.low[of] <= 1e-6).all()
    assert ranks.error_bound <= 1e-9


def test_cost_when_there_are_thousands_of_topics_then_grows_with_pairs_alone() -> None:
    # 4,000 topics of two pairs each among a billion users: one graph of as many people as have a pair
    topics = np.repeat(np.arange(4000), 2)
    u = np.tile([999_999_999, 5], 4000)
    v = np.tile([5, 7], 4000)
    graphs = TopicGraphs(topics, u, v)
    assert (graphs.n_topics, graphs.graph.n_users) == (4000, 3 * 4000)
    few, many = TopicGraphs(topics[:20], u[:20], v[:20]).pagerank(), graphs.pagerank()
    np.testing.assert_array_equal(few.value, many.value[: 3 * 10])
    assert many.user[:3].tolist() == [5, 7, 999_999_999]


def test_topics_when_their_numbers_are_huge_then_stay_as_given() -> None:
    found = TopicGraphs([2**62, 2**62, 3], [999_999_999, 1, 1], [1, 2, 2]).pagerank()
    assert found.topic.tolist() == [3, 3, 2**62, 2**62, 2**62]


def test_ranks_when_there_is_one_topic_then_are_the_graph_s() -> None:
    rng = np.random.default_rng(2)
    u, v = rng.integers(0, 50, 300), rng.integers(0, 50, 300)
    u[:50], v[:50] = np.arange(50), np.roll(np.arange(50), 1)
    found = TopicGraphs(np.zeros(300, int), u, v).pagerank()
    np.testing.assert_allclose(found.value, Graph.from_arrays(u, v).pagerank().values, atol=1e-10)


def test_topics_when_there_are_none_then_nobody_is_ranked() -> None:
    empty = np.zeros(0, int)
    found = TopicGraphs(empty, empty, empty).pagerank()
    assert len(found.value) == 0
    assert len(TopicGraphs(empty, empty, empty).authority(within=0.1).low) == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (([0, 1], [0], [1]), "2 topics, 1 influencees and 1 influencers"),
        (([-1], [0], [1]), "topic is no array of integers >= 0"),
        (([0], [0.5], [1]), "influencee is no array of integers >= 0"),
        (([0], [0], [[1]]), "influencer is no array of integers >= 0"),
        (([0], [0], [1], [-2.0]), "the weight -2 is not a finite number >= 0"),
        (([0], [0], [1], [np.nan]), "the weight nan is not a finite number >= 0"),
    ],
)
def test_topics_when_arrays_are_wrong_then_say_so(given: tuple[list[float], ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        TopicGraphs(*given)
