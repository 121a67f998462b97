"""Proven orders: no pair that is certified stands wrong, refining stops in time, ties are ties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from influent.engine.rank.certify import (
    certify_top,
    find_place,
    first_by_value,
    order_by_value,
    tied_positions,
)
from tests.engine.graphs import MANY

BOUND = 1e-3


class Hidden:
    """True values behind brackets that can be narrowed to twice BOUND, as the engine's can."""

    def __init__(self, truth: np.ndarray, slack: np.ndarray) -> None:
        self.truth = truth
        # the truth is near the bottom of one bracket and near the top of the next: middles mislead both ways
        is_even = np.arange(len(truth)) % 2 == 0
        self.low = truth - slack * np.where(is_even, 0.2, 1.0) - BOUND
        self.high = truth + slack * np.where(is_even, 1.0, 0.2) + BOUND
        self.n_refined = 0

    def brackets(self) -> tuple[np.ndarray, np.ndarray]:
        return self.low.copy(), self.high.copy()

    def refine(self, users: np.ndarray) -> None:
        assert len(np.unique(users)) == len(users)
        self.n_refined += len(users)
        self.low[users], self.high[users] = self.truth[users] - BOUND, self.truth[users] + BOUND


def hidden() -> st.SearchStrategy[Hidden]:
    return st.integers(1, 40).flatmap(
        lambda n: st.builds(
            Hidden,
            arrays.arrays(np.float64, n, elements=st.floats(0, 1) | st.sampled_from([0.25, 0.5]), fill=st.nothing()),
            arrays.arrays(np.float64, n, elements=st.sampled_from([0.0, 0.01, 0.3]), fill=st.nothing()),
        )
    )


@MANY
@given(hidden(), st.integers(0, 12), st.sampled_from([0, 1, 5, 1000]))
def test_proven_places_when_brackets_hide_the_truth_then_never_lie(of: Hidden, top: int, max_refined: int) -> None:
    order, n_proven = certify_top(of.brackets, of.refine, top, bound=BOUND, max_refined=max_refined)
    n = len(of.truth)
    assert len(order) == min(top, n)
    assert 0 <= n_proven <= len(order)
    assert of.n_refined <= max_refined
    rest = np.setdiff1d(np.arange(n), order)
    for place in range(n_proven):
        later = np.concatenate([order[place + 1 :], rest])
        assert (of.truth[later] <= of.truth[order[place]] + 8 * BOUND).all()
    if max_refined == 1000:
        assert n_proven == len(order)


def test_proven_places_when_refining_is_short_then_stop_before_the_doubt() -> None:
    of = Hidden(np.array([0.9, 0.5, 0.49, 0.1]), np.array([0.0, 0.3, 0.3, 0.0]))
    order, n_proven = certify_top(of.brackets, of.refine, 4, bound=1e-4, max_refined=0)
    assert order[0] == 0
    assert n_proven == 1


def test_rival_when_its_bracket_reaches_into_the_top_then_is_refined() -> None:
    # the middle of 1's bracket, 0.43, is below 0's value, the truth above it
    of = Hidden(np.array([0.5, 0.55, 0.1]), np.array([0.0, 0.3, 0.0]))
    order, n_proven = certify_top(of.brackets, of.refine, 1, bound=BOUND, max_refined=99)
    assert order.tolist() == [1]
    assert n_proven == 1


def test_refinement_when_order_is_clear_then_is_not_asked_for() -> None:
    of = Hidden(np.array([0.9, 0.5, 0.1]), np.array([0.1, 0.1, 0.1]))
    order, n_proven = certify_top(of.brackets, of.refine, 2, bound=BOUND, max_refined=99)
    assert order.tolist() == [0, 1]
    assert n_proven == 2
    assert of.n_refined == 0


def test_refinement_when_doubt_is_below_the_top_then_is_not_asked_for() -> None:
    of = Hidden(np.array([0.9, 0.3, 0.29, 0.28]), np.array([0.0, 0.2, 0.2, 0.2]))
    certify_top(of.brackets, of.refine, 1, bound=BOUND, max_refined=99)
    assert of.n_refined == 0


def test_places_when_people_are_twins_then_are_proven_as_ties_by_id() -> None:
    for truth in ([0.5, 0.2, 0.2, 0.2], [0.2, 0.5, 0.2, 0.2]):
        of = Hidden(np.array(truth), np.full(4, 0.01))
        order, n_proven = certify_top(of.brackets, of.refine, 4, bound=BOUND, max_refined=99)
        assert n_proven == 4
        assert order[1:].tolist() == sorted(order[1:].tolist())


def test_stuck_brackets_when_they_overlap_then_end_the_search() -> None:
    low, high = np.array([0.0, 0.1]), np.array([1.0, 0.9])
    _, n_proven = certify_top(lambda: (low, high), lambda _: None, 2, bound=1e-6, max_refined=10**9)
    assert n_proven == 0


def test_order_when_nobody_is_there_then_is_empty() -> None:
    empty = np.zeros(0)
    order, n_proven = certify_top(lambda: (empty, empty), lambda _: None, 5, bound=1e-6, max_refined=10)
    assert order.tolist() == []
    assert n_proven == 0


@pytest.mark.parametrize(
    ("values", "positions"),
    [([3.0, 2.0, 1.0], [1, 2, 3]), ([3.0, 3.0, 1.0], [1, 1, 3]), ([3.0, 2.999, 2.9985, 1.0], [1, 1, 1, 4]), ([], [])],
)
def test_positions_when_values_are_close_then_share_the_first_place(values: list[float], positions: list[int]) -> None:
    assert tied_positions(np.array(values), 1e-3).tolist() == positions


def test_positions_when_ties_chain_then_are_measured_from_the_first_of_each() -> None:
    # 1.0 - 0.9985 is within 2e-3 of the first; 0.997 is not, though within 2e-3 of the second
    assert tied_positions(np.array([1.0, 0.9985, 0.997]), 1e-3).tolist() == [1, 1, 3]


def test_order_when_values_tie_then_is_by_position() -> None:
    assert order_by_value(np.array([0.5, 0.9, 0.5000001, 0.9]), 1e-6).tolist() == [1, 3, 0, 2]


@MANY
@given(hidden(), st.data())
def test_place_when_brackets_hide_the_truth_then_is_enclosed(of: Hidden, data: st.DataObject) -> None:
    user = data.draw(st.integers(0, len(of.truth) - 1))
    best, worst = find_place(of.brackets, of.refine, user, bound=BOUND, max_refined=10**6)
    surely_above = int((of.truth > of.truth[user] + 8 * BOUND).sum())
    maybe_above = int((of.truth > of.truth[user]).sum())
    assert 1 + surely_above <= best <= worst <= 1 + maybe_above


def test_place_when_people_are_twins_then_is_one_place() -> None:
    of = Hidden(np.array([0.5, 0.2, 0.2, 0.2, 0.1]), np.full(5, 0.01))
    assert find_place(of.brackets, of.refine, 2, bound=BOUND, max_refined=99) == (2, 2)


CLOSE = st.lists(st.sampled_from([0.0, 0.1, 0.1004, 0.1011, 0.1019, 0.3, 0.302, 0.9]), max_size=12)


@MANY
@given(CLOSE, st.integers(0, 13))
def test_first_by_value_when_values_are_close_then_is_the_beginning_of_the_whole_order(
    values: list[float], top: int
) -> None:
    whole = order_by_value(np.array(values), 5e-4)
    assert first_by_value(np.array(values), 5e-4, top).tolist() == whole[:top].tolist()


def test_first_by_value_when_the_last_place_is_tied_with_a_lower_value_then_the_smaller_id_has_it() -> None:
    assert first_by_value(np.array([0.1, 0.1004, 0.05]), 5e-4, 1).tolist() == [0]


@MANY
@given(CLOSE)
def test_tied_positions_when_values_are_close_then_each_tie_is_counted_from_its_first(values: list[float]) -> None:
    ordered, expected, first = sorted(values, reverse=True), [], 0
    for place, value in enumerate(ordered):
        first = place if ordered[first] - value > 1e-3 else first
        expected.append(first + 1)
    assert tied_positions(np.array(ordered), 5e-4).tolist() == expected
