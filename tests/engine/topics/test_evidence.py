"""What counts as evidence, against counting by hand and against scipy's Wilson interval."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from influent.engine.topics.evidence import wilson_low
from influent.engine.topics.experts import rank_experts
from influent.engine.topics.labels import label
from influent.types import TopicRules
from tests.engine.models import model
from tests.engine.topics.rows import Row, details

RULES = TopicRules(2, 2, 3, True, 1.0, 0.1, ("mention",), ("endorse",))


@pytest.mark.parametrize(("hits", "trials"), [(0, 1), (1, 1), (3, 10), (50, 60), (7, 10_000)])
def test_wilson_low_when_compared_with_scipy_then_is_the_same(hits: int, trials: int) -> None:
    expected = binomtest(hits, trials).proportion_ci(0.9, method="wilson").low
    z = 1.6448536269514722  # the 95th percentile of the normal distribution: the lower end of a 90 % interval
    assert wilson_low(np.array([float(hits)]), np.array([trials]), z)[0] == pytest.approx(max(expected, 0), abs=1e-12)


def test_collect_when_rows_are_few_then_counts_them_as_by_hand() -> None:
    rows = [
        Row("ana", "bo", ("tea",), "p1", day=10),
        Row("ana", "bo", ("tea",), "p1", day=10),
        Row("carl", "bo", ("tea",), "p2", day=14),
        Row("carl", "bo", ("art",), "p3", day=99),
        Row("dora", "bo", ("tea",), "p9", day=90, kind="mention"),
        Row("eve", "bo", ("tea",), None, day=80, kind="endorse"),
        Row("ana", "carl", ("art",), "p4", day=1),
    ]
    labelled = label(details(rows), model(topics=RULES), None)
    found = rank_experts(labelled, model(topics=RULES), None)
    bo, tea = labelled.ids.position("bo"), labelled.place("tea")
    line = found.where((found.user == bo) & (found.topic == tea)).evidence
    assert (line.n[0], line.n_people[0], line.n_items[0]) == (3, 2, 2)
    assert (line.first_day[0], line.last_day[0]) == (10, 14)
    # of the pairs ana-bo, carl-bo and ana-carl the first is about tea whole, the second by half
    assert line.base[0] == pytest.approx(1.5 / 3)
    # bo has two topics, so each may stand out by luck once in 200 times
    z = 2.5758293035489004
    assert line.share_low[0] == pytest.approx(wilson_low(np.array([1.5]), np.array([2]), z)[0])


def test_collect_when_the_data_name_no_items_then_their_number_is_no_floor() -> None:
    rows = [Row(f"u{n}", "bo", ("tea",), day=n) for n in range(9)] + [Row("u1", "eve", ("art",))] * 3
    rows += [Row(f"u{n}", f"e{n}", ("art",)) for n in range(9)]
    rules = model(topics=RULES)
    found = rank_experts(label(details(rows), rules, None), rules, None)
    assert found.position.max() == 1
