"""An interaction counts once for each topic above its own, however many ways lead there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.topics.labels import is_about, label, roll_up, weigh_about
from influent.errors import NotFoundError
from influent.types import Taxonomy
from tests.engine.graphs import MANY
from tests.engine.models import model
from tests.engine.topics.rows import Row, details

DIAMOND = Taxonomy({"tea": ("drinks", "plants"), "drinks": ("all",), "plants": ("all",), "all": ()}, "d")


def above(topic: str, taxonomy: Taxonomy) -> set[str]:
    return {topic}.union(*(above(parent, taxonomy) for parent in taxonomy.parents.get(topic, ())))


@st.composite
def taxonomies(draw: st.DrawFn) -> Taxonomy:
    """Topics t0 … t7, each with parents among those before it: no circle."""
    return Taxonomy(
        {
            f"t{n}": tuple(sorted(draw(st.sets(st.sampled_from([f"t{m}" for m in range(n)]))))) if n else ()
            for n in range(8)
        },
        "",
    )


@MANY
@given(
    taxonomies(), st.lists(st.sets(st.sampled_from([f"t{n}" for n in range(8)] + ["alone"]), max_size=3), max_size=6)
)
def test_roll_up_when_there_are_many_ways_then_is_the_set_of_all_above(
    taxonomy: Taxonomy, sets: list[set[str]]
) -> None:
    rolled = roll_up([tuple(sorted(labels)) for labels in sets], taxonomy)
    for labels, row in zip(sets, rolled.carries.toarray(), strict=True):
        expected = set().union(*(above(topic, taxonomy) for topic in labels))
        assert {topic for topic, n in zip(rolled.topics, row, strict=True) if n} == expected
        assert set(row) <= {0, 1}


@MANY
@given(st.lists(st.tuples(st.sets(st.sampled_from("abcd"), min_size=1), st.integers(0, 5)), min_size=1, max_size=20))
def test_spelled_when_some_topics_are_asked_for_then_lists_each_of_their_interactions_once(
    rows: list[tuple[set[str], int]],
) -> None:
    labelled = label(details([Row(f"u{u}", "v", tuple(topics)) for topics, u in rows]), model(), None)
    asked = np.arange(0, len(labelled.topics), 2)
    topic, place = labelled.spelled(asked)
    row = labelled.counted.place[place]  # where it stood in the store's order
    found = sorted(zip((labelled.topics[t] for t in topic), row.tolist(), strict=True))
    names = [labelled.topics[t] for t in asked]
    assert found == sorted((t, nth) for nth, (topics, _) in enumerate(rows) for t in topics if t in names)


def test_weigh_about_when_a_part_carries_the_label_then_counts_it_once_and_names_its_people_alone() -> None:
    rows = [Row("ana", "bo", ("tea", "drinks")), Row("ana", "carl", ("plants",)), Row("eve", "dora", ("stones",))]
    found = weigh_about(details(rows), "drinks", model(), None, DIAMOND)
    assert (list(found.ids), found.cell_n.tolist()) == (["ana", "bo"], [1])
    assert list(weigh_about(details(rows), "all", model(), None, DIAMOND).ids) == ["ana", "bo", "carl"]
    assert list(weigh_about(details(rows), "drinks", model(), None).ids) == ["ana", "bo"]


@pytest.mark.requirement("R13")
def test_weigh_about_when_somebody_only_labels_their_own_then_they_are_not_among_its_people() -> None:
    found = weigh_about(details([Row("ana", "bo", ("tea",)), Row("eve", "eve", ("tea",))]), "tea", model(), None)
    assert (list(found.ids), found.excluded["self"]) == (["ana", "bo"], 1)


def test_weigh_about_when_nobody_has_the_topic_then_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="tae") as refused:
        weigh_about(details([Row("ana", "bo", ("tea",))]), "tae", model(), None)
    assert "tea" in refused.value.advice


def test_is_about_when_a_label_is_a_part_then_it_is() -> None:
    assert is_about(["stones", "tea"], "all", DIAMOND)
    assert not is_about(["stones", "drinks"], "tea", DIAMOND)
    assert is_about(["tea"], "tea", None)
    assert not is_about(["tea"], "all", None)


def test_parts_when_cut_then_are_all_topics_in_order() -> None:
    rows = [Row("u", "v", (f"t{n:02}",)) for n in range(30) for _ in range(n + 1)]
    labelled = label(details(rows), model(), None)
    runs = list(labelled.parts(np.arange(30), 40))
    assert np.concatenate(runs).tolist() == list(range(30))
    assert len(runs) > 5


def test_label_when_rows_come_in_another_order_then_puts_them_into_its_own() -> None:
    rows = [Row(f"u{n % 5}", f"v{n % 3}", ("tea", "art")[: 1 + n % 2], item=f"i{n % 4}") for n in range(40)]
    one, two = (label(details(some), model(), None) for some in (rows, rows[::-1]))
    for name in ("u", "v", "kind", "day", "n", "weight_e6"):
        assert getattr(one.counted, name).tolist() == getattr(two.counted, name).tolist()
    assert [one.items[i] for i in one.item] == [two.items[i] for i in two.item]
