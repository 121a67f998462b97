"""The factors of an authority multiply back to it, for both measures; the display score is monotone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.score import display_score, factor_authority
from influent.types import Measure
from tests.engine.dense import graph_of, pagerank, reputation, steps
from tests.engine.graphs import FEW, MANY, PRIORS, restarts, weights


@FEW
@given(weights(), PRIORS, st.sampled_from([0.0, 0.5, 0.85]), st.data())
@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_factors_when_multiplied_then_are_the_authority(
    name: Measure, W: np.ndarray, prior: float, d: float, data: st.DataObject
) -> None:
    graph = graph_of(W, prior)
    p = graph.restart(data.draw(restarts(len(W))))
    measure = graph.measure(name, damping_factor=d, tolerance=1e-12)
    truth = pagerank(W, d, prior, p) if name == "pagerank" else reputation(W, d, prior, p)
    for v in range(len(W)):
        found = factor_authority(graph, measure, p, v)
        product = found.restart_part + d * found.reach * found.amplification * found.network
        assert product == pytest.approx(found.authority, abs=1e-14)
        assert found.authority == pytest.approx(truth[v], abs=1e-11)
        lifted = math.fsum(step.influence for step in found.lifted_by)
        assert lifted + found.restart_part == pytest.approx(found.authority, abs=1e-14)
        shares = [step.influence for step in found.lifted_by]
        assert shares == sorted(shares, reverse=True)
        into = steps(W, prior)[:, v].copy()
        if name == "reputation":
            into[v] = 0.0  # own reactions never lift
        if into.any():
            assert found.reach == pytest.approx(into.sum() ** 2 / (into**2).sum(), rel=1e-12)
            assert found.amplification * found.reach == pytest.approx(into.sum(), rel=1e-12)
            assert 1 - 1e-12 <= found.reach <= np.count_nonzero(into) + 1e-12
        else:
            assert found.reach == found.amplification == found.network == 0.0


def test_factors_when_worked_out_by_hand_then_agree() -> None:
    # 0 gives 3 of its 4 to v = 2, 1 gives all; nobody reacts to 0 or 1: restart 1/3 each, d = 1/2
    graph = graph_of(np.array([[0, 1.0, 3.0], [0, 0, 1.0], [0, 0, 0]]))
    found = factor_authority(graph, graph.measure("reputation", damping_factor=0.5), graph.restart(), 2)
    reach = (3 / 4 + 1) ** 2 / (9 / 16 + 1)
    x0, x1 = 1 / 3, 1 / 3 + 1 / 2 * 1 / 4 * 1 / 3
    assert found.reach == pytest.approx(reach, rel=1e-14)
    assert found.amplification == pytest.approx(7 / 4 / reach, rel=1e-14)
    assert found.network == pytest.approx((x0 * 3 / 4 + x1) / (7 / 4), abs=1e-10)
    assert found.authority == pytest.approx(1 / 3 + 1 / 2 * (x0 * 3 / 4 + x1), abs=1e-10)
    assert [step.user for step in found.lifted_by] == ["1", "0"]


@pytest.mark.requirement("R39")
def test_reach_when_one_fan_reacts_a_thousand_times_then_is_one() -> None:
    W = np.zeros((3, 3))
    W[0, 2] = 1000.0
    graph = graph_of(W)
    assert factor_authority(graph, graph.measure("reputation"), graph.restart(), 2).reach == 1.0


def test_reach_when_attention_is_near_nothing_then_is_still_finite() -> None:
    W = np.zeros((3, 3))
    W[:2, 2] = 1e-200
    graph = graph_of(W, prior=100.0)
    found = factor_authority(graph, graph.measure("reputation"), graph.restart(), 2)
    assert found.reach == pytest.approx(2.0, rel=1e-14)
    assert found.authority == pytest.approx(1 / 3, abs=1e-10)


@MANY
@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 10**9), st.sampled_from([1.0, 8.0, 10.0]))
def test_display_score_when_authority_grows_then_never_falls(a: float, b: float, n: int, decades: float) -> None:
    low, high = sorted([a, b])
    assert 1 <= display_score(low, n, decades) <= display_score(high, n, decades) <= 100


def test_display_score_when_worked_out_by_hand_then_agrees() -> None:
    assert display_score(1 / 300, 300, 8) == pytest.approx(1.0, abs=1e-12)  # one's own attention only
    assert display_score(0.01, 10_000, 8) == pytest.approx(1 + 99 * 2 / 8)  # a hundred people's attention
    assert display_score(1.0, 10**8, 8) == 100.0
    assert display_score(1.0, 10**12, 8) == 100.0
    assert display_score(0.0, 5, 8) == 1.0
