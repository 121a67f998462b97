"""Visits, chances and lengths of walks against dense elimination; the printed error bound is never passed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.rank.walk import Walk
from influent.errors import RankError
from tests.engine.dense import graph_of, meetings, visits
from tests.engine.graphs import DAMPINGS, MANY, PRIORS, restarts, weights

# dense elimination loses some n / (1 - d) unit roundoffs itself: far below every bound asked for here
DENSE_ERROR = 5e-13


def walk_of(W: np.ndarray, d: float, prior: float = 0.0) -> Walk:
    return graph_of(W, prior).walk(d)


@MANY
@given(weights(), DAMPINGS, PRIORS, st.data())
def test_visits_when_random_then_within_the_bound_of_the_dense_row(
    W: np.ndarray, d: float, prior: float, data: st.DataObject
) -> None:
    p = data.draw(restarts(len(W)))
    p = p / p.sum()
    solved = walk_of(W, d, prior).visits(p, 1e-9)
    true_error = np.abs(solved.values - p @ visits(W, d, prior)).sum()
    assert true_error <= solved.error_bound + DENSE_ERROR
    assert solved.error_bound <= 1e-9


@MANY
@given(weights(), DAMPINGS, PRIORS)
def test_chances_when_random_then_within_the_bound_of_the_dense_columns(W: np.ndarray, d: float, prior: float) -> None:
    everybody, walk = np.arange(len(W)), walk_of(W, d, prior)
    visited = walk.chances(everybody, 1e-9)
    assert np.abs(visited.values - visits(W, d, prior)).max() <= visited.error_bound + DENSE_ERROR
    met = walk.chances(everybody, 1e-9, until_met=True)
    assert np.abs(met.values - meetings(W, d, prior)).max() <= met.error_bound + DENSE_ERROR
    lengths = walk.lengths(1e-9)
    assert np.abs(lengths.values - visits(W, d, prior).sum(axis=1)).max() <= lengths.error_bound + DENSE_ERROR


@MANY
@given(weights(min_users=2), DAMPINGS, PRIORS)
def test_visits_when_ended_at_somebody_then_tell_the_chance_of_meeting_them(
    W: np.ndarray, d: float, prior: float
) -> None:
    start = np.zeros(len(W))
    start[1] = 1.0
    solved = walk_of(W, d, prior).visits(start, 1e-10, until=0)
    assert solved.values[0] == pytest.approx(meetings(W, d, prior)[1, 0], abs=1e-10)
    stopped = W.copy()
    stopped[0] = 0.0  # visits of the others: those of a graph where the walk ends at 0
    expected = (start @ visits(stopped, d, prior))[1:]
    np.testing.assert_allclose(solved.values[1:], expected, rtol=0, atol=1e-10)


def test_visits_when_ended_at_somebody_then_count_who_comes_from_outside_the_core_too() -> None:
    # 1 reacts to 0 and nobody to 1; 0 and 2 react to each other
    W = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    solved = walk_of(W, 0.5).visits(np.array([0.0, 1.0, 0.0]), 1e-12, until=0)
    assert solved.values[0] == pytest.approx(0.25 + 0.25 * 0.5, abs=1e-12)


@pytest.mark.parametrize("tolerance", [1e-3, 1e-6, 1e-12, 2e-13])
def test_visits_when_any_tolerance_is_asked_then_bound_and_true_error_keep_it(tolerance: float) -> None:
    rng = np.random.default_rng(7)
    W = rng.random((60, 60)) * (rng.random((60, 60)) < 0.1)
    p = np.full(60, 1 / 60)
    solved = walk_of(W, 0.85).visits(p, tolerance)
    assert solved.error_bound <= tolerance
    assert np.abs(solved.values - p @ visits(W, 0.85)).sum() <= solved.error_bound + 1e-14


def test_bound_when_compared_with_the_last_step_then_is_its_geometric_series() -> None:
    # RELIABILITY section 7: |y - x*| <= d / (1 - d) |y - x|
    W = np.array([[0.0, 1.0], [1.0, 0.0]])
    solved = walk_of(W, 0.85).visits(np.array([1.0, 0.0]), 1e-6)
    assert solved.error_bound == pytest.approx(solved.residual * 0.85 / 0.15, rel=1e-6)
    # here the change of each step is 0.85 of the one before, so the bound is met exactly, but for the one step over
    # everybody that follows it
    truth = np.array([1.0, 0.85]) / (1 - 0.85**2)
    assert np.abs(solved.values - truth).sum() == pytest.approx(0.85 * solved.error_bound, rel=1e-6)


def test_tolerance_when_below_float64_then_is_refused_with_one_that_works() -> None:
    walk = walk_of(np.ones((5, 5)), 0.85)
    with pytest.raises(RankError, match="below what 64-bit numbers can promise") as caught:
        walk.visits(np.full(5, 0.2), 1e-17)
    advised = float(caught.value.advice.split()[3])
    assert walk.visits(np.full(5, 0.2), advised).error_bound <= advised


@pytest.mark.parametrize("d", [1.0, 1.5, -0.1, float("nan"), float("inf")])
def test_damping_factor_when_outside_0_to_1_then_is_refused_by_value(d: float) -> None:
    with pytest.raises(RankError, match=f"the damping factor {d:g} is not in"):
        walk_of(np.ones((2, 2)), d)


@pytest.mark.parametrize("prior", [-1.0, float("nan"), float("inf")])
def test_attention_prior_when_no_finite_number_then_is_refused_by_value(prior: float) -> None:
    with pytest.raises(RankError, match=f"the attention prior {prior:g} is not"):
        walk_of(np.ones((2, 2)), 0.85, prior)


@pytest.mark.parametrize(
    "row",
    [[1e308, 1e308, 1e308], [5e-324, 5e-324, 5e-324], [1e308, 5e-324, 0.0], [1.0, 1e-320, 0.0], [0.0, 0.0, 0.0]],
)
@pytest.mark.parametrize("prior", [0.0, 100.0])
def test_steps_when_weights_are_at_the_ends_of_float64_then_are_shares(row: list[float], prior: float) -> None:
    walk = walk_of(np.array([row, [0.0, 1.0, 1.0], [1.0, 0.0, 0.0]]), 0.85, prior)
    assert np.isfinite(walk.P.data).all()
    whole = sum(weight / 1e308 for weight in row) + prior / 1e308
    expected = sum(weight / 1e308 for weight in row) / whole if whole > 0 and max(row) > 1 else None
    if prior == 0 and max(row) > 0:
        expected = 1.0
    if expected is not None:
        assert walk.steps.share[0] == pytest.approx(expected, rel=1e-14)
    assert 0 <= walk.steps.share[0] <= 1 + 1e-15


def test_step_when_prior_is_added_then_divides_by_row_sum_plus_prior() -> None:
    walk = walk_of(np.array([[0.0, 3.0, 1.0], [0.0, 0.0, 0.5], [0.0, 0.0, 0.0]]), 0.85, 4.0)
    np.testing.assert_allclose(walk.P.toarray(), [[0, 3 / 8, 1 / 8], [0, 0, 0.5 / 4.5], [0, 0, 0]], rtol=1e-15)
    assert walk.q == pytest.approx(0.85 / 2, rel=1e-15)
