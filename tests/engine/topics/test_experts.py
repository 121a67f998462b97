"""Experts are found where they were planted, and nobody becomes one by luck, by a word, by tags or by praise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.graph import Graph
from influent.engine.topics.experts import Experts, rank_experts
from influent.engine.topics.labels import Labelled, label, weigh_about
from influent.model import read_model
from influent.types import Model, Taxonomy
from tests.engine.graphs import MANY
from tests.engine.models import model
from tests.engine.topics.rows import Row, details

DEFAULT: Model = read_model("default")[0]
PLAIN = model(topics=DEFAULT.topics)
"""The default's rules about topics, without its attention prior: what comes in is not small beside the restart."""


def ranked(rows: list[Row], rules: Model = DEFAULT, taxonomy: Taxonomy | None = None) -> tuple[Labelled, Experts]:
    labelled = label(details(rows), rules, None, taxonomy)
    return labelled, rank_experts(labelled, rules, None)


def listed(rows: list[Row], rules: Model = DEFAULT) -> set[tuple[str, str]]:
    """Who is listed for which topic."""
    labelled, found = ranked(rows, rules)
    found = found.where(found.position > 0)
    return {
        (labelled.ids[u], labelled.topics[t]) for u, t in zip(found.user.tolist(), found.topic.tolist(), strict=True)
    }


def expert(v: str, topic: str, *, fans: int = 12, items: int = 6, days: int = 40, kind: str = "retweet") -> list[Row]:
    """Somebody to whom `fans` people react about a topic, by `items` things, evenly over `days`."""
    return [
        Row(f"fan{n}", v, (topic,), f"{v}-{topic}-{n % items}", day=n * days // fans, kind=kind) for n in range(fans)
    ]


BACKGROUND = [Row(f"fan{n}", f"other{n}", ("art",), f"o{n}", day=n) for n in range(40)]


def test_experts_when_the_evidence_is_there_then_lists_them_for_that_topic_alone() -> None:
    assert listed([*expert("bo", "tea"), *BACKGROUND]) == {("bo", "tea")}


@pytest.mark.requirement("R07")
def test_experts_when_one_item_has_ten_thousand_reactors_then_there_is_no_topic() -> None:
    viral = [Row(f"u{n}", "bo", ("bacon",), "the post", day=n % 60) for n in range(10_000)]
    assert listed([*viral, *BACKGROUND]) == set()


@pytest.mark.requirement("R07")
@pytest.mark.parametrize("less", [{"items": 2}, {"fans": 4}, {"days": 13}])
def test_experts_when_one_floor_is_missed_then_there_is_no_topic(less: dict[str, int]) -> None:
    assert listed([*expert("bo", "tea", **less), *BACKGROUND]) == set()


@pytest.mark.requirement("R07")
def test_experts_when_a_topic_is_no_more_theirs_than_everybody_s_then_there_is_none() -> None:
    everybody = [Row(f"fan{n}", f"other{n}", ("tea",), f"p{n}", day=n) for n in range(40)]
    assert listed([*expert("bo", "tea"), *everybody]) == set()


@pytest.mark.requirement("R08")
def test_experts_when_one_of_their_items_went_viral_then_it_makes_up_a_quarter_at_most() -> None:
    viral = [Row(f"u{n}", "bo", ("tea",), "viral", day=n % 60) for n in range(500)]
    labelled, found = ranked([*expert("bo", "tea"), *viral, *BACKGROUND], PLAIN)
    line = found.where((found.user == labelled.ids.position("bo")) & (found.topic == labelled.place("tea")))
    assert line.item_share[0] == pytest.approx(0.25)
    assert line.position[0] == 1
    assert line.authority[0] < line.uncapped[0] / 5
    assert line.low[0] <= line.authority[0] <= line.high[0]


@pytest.mark.requirement("R09")
def test_experts_when_somebody_is_only_mentioned_with_a_word_then_there_is_no_topic() -> None:
    assert listed([*expert("bo", "mlm", kind="mention"), *BACKGROUND]) == set()


@pytest.mark.requirement("R11")
@pytest.mark.requirement("R12")
def test_experts_when_there_are_endorsements_alone_then_they_count_nothing_and_are_still_there() -> None:
    joke = expert("bo", "tacos", kind="endorse", fans=30)
    labelled, found = ranked([*joke, *BACKGROUND], PLAIN)
    line = found.where(found.user == labelled.ids.position("bo"))
    assert (line.position[0], line.endorsed_share[0]) == (0, 0.0)
    assert line.authority[0] < line.uncapped[0] / 2


@pytest.mark.requirement("R11")
def test_experts_when_endorsed_a_thousand_times_then_endorsements_are_a_tenth_at_most() -> None:
    praise = [Row(f"p{n}", "bo", ("tea",), None, day=n % 50, kind="endorse") for n in range(1000)]
    labelled, found = ranked([*expert("bo", "tea"), *praise, *BACKGROUND], PLAIN)
    line = found.where(found.user == labelled.ids.position("bo"))
    assert line.endorsed_share[0] == pytest.approx(0.1)
    assert line.position[0] == 1


@pytest.mark.requirement("R13")
def test_experts_when_somebody_tags_things_that_nobody_reacts_to_then_nothing_moves() -> None:
    tags = [Row("bo", "bo", ("tea", "luxury"), f"own{n}", day=n) for n in range(50)]
    rows = [*expert("bo", "tea"), *BACKGROUND]
    (_, before), (_, after) = ranked(rows), ranked([*rows, *tags])
    np.testing.assert_array_equal(before.authority, after.authority)
    np.testing.assert_array_equal(before.position, after.position)


@MANY
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.sets(st.sampled_from("abcd"), min_size=1)), min_size=1),
    st.sampled_from(["0", "3", "2x"]),
    st.sampled_from(["reputation", "pagerank"]),
)
def test_experts_when_no_cap_applies_then_authority_is_that_of_the_topic_s_own_graph(
    rows: list[tuple[int, int, set[str]]], prior: str, measure: str
) -> None:
    rules = model(
        measure=measure, attention_prior=float(prior.rstrip("x")), attention_prior_in_means=prior.endswith("x")
    )
    taxonomy = Taxonomy({"a": ("c",), "b": ("c",), "c": (), "d": ()}, "")
    given_rows = details([Row(f"u{u}", f"u{v}", tuple(topics), f"i{u}") for u, v, topics in rows])
    labelled = label(given_rows, rules, None, taxonomy)
    found = rank_experts(labelled, rules, None)
    for nth, topic in enumerate(labelled.topics):
        cells = weigh_about(given_rows, topic, rules, None, taxonomy)
        graph = Graph.from_cells(cells, rules)
        alone = graph.measure(rules.measure).authority(graph.restart())
        alone.refine(np.arange(graph.n_users))
        people = [labelled.ids[user] for user in found.user[found.topic == nth].tolist()]
        assert people == [user for user, n in zip(graph.ids, cells.n_in, strict=True) if n]
        expected = alone.values()[[graph.ids.position(user) for user in people]]
        np.testing.assert_allclose(found.uncapped[found.topic == nth], expected, atol=1e-9)


def planted(seed: int) -> tuple[list[Row], dict[str, list[str]]]:
    """Twelve communities with eight experts each in a planted order, and six celebrities whom everybody reacts to."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    order: dict[str, list[str]] = {}
    for nth in range(12):
        topic, members = f"topic{nth:02}", [f"c{nth:02}m{m:03}" for m in range(150)]
        order[topic] = members[:8]
        chance = np.append(np.linspace(0.9, 0.2, 8), np.full(142, 0.012))
        for u in members:
            reacted = np.flatnonzero(rng.random(150) < chance)
            rows += [
                Row(u, members[v], (topic,), f"{members[v]}-{rng.integers(8)}", day=int(rng.integers(90)))
                for v in reacted.tolist()
                if members[v] != u
            ]
            for celebrity in [*range(6), 0, 0, 0, 1, 1]:
                about = f"topic{rng.integers(12):02}"
                item = f"star{celebrity}-{rng.integers(20)}"
                rows.append(Row(u, f"star{celebrity}", (about,), item, day=int(rng.integers(90))))
    return rows, order


def ndcg(found: list[str], best: list[str], k: int = 10) -> float:
    gain = {user: len(best) - nth for nth, user in enumerate(best)}
    dcg = sum(gain.get(user, 0) / np.log2(nth + 2) for nth, user in enumerate(found[:k]))
    return float(dcg / sum(gain[user] / np.log2(nth + 2) for nth, user in enumerate(best[:k])))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_experts_when_planted_in_communities_then_are_found_in_order_and_celebrities_are_not(seed: int) -> None:
    rows, order = planted(seed)
    labelled, found = ranked(rows)
    found = found.where(found.position > 0)
    for topic, best in order.items():
        of = found.where(found.topic == labelled.place(topic))
        people = [labelled.ids[user] for user in of.user[np.argsort(of.position, kind="stable")].tolist()]
        assert ndcg(people, best) >= 0.95
        assert not [user for user in people if not user.startswith(f"c{topic[-2:]}")]
