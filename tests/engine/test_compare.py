"""Agreement of two orders: by hand, by counting pairs, and whatever order people are given in."""

from __future__ import annotations

from itertools import combinations
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.compare import compare_orders
from tests.engine.graphs import MANY


def ids(names: str) -> np.ndarray:
    return np.array(list(names), dtype=object)


def values(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=np.float64)


def test_compare_when_two_of_four_change_places_then_has_the_textbook_values() -> None:
    found = compare_orders(ids("abcd"), values(4, 3, 2, 1), ids("abcd"), values(4, 3, 1, 2), top_k=3)
    assert found.spearman == pytest.approx(1 - 6 * 2 / (4 * 15), abs=1e-15)
    assert found.kendall == pytest.approx((5 - 1) / 6, abs=1e-15)
    assert found.top_overlap == pytest.approx(2 / 3)
    assert found.volatility == pytest.approx(2 * 25 / 4)
    assert (found.n_users, found.n_only_first, found.n_only_second, found.top_k) == (4, 0, 0, 3)


def test_compare_when_an_order_is_compared_with_itself_then_agrees_wholly() -> None:
    found = compare_orders(ids("abc"), values(1, 2, 2), ids("cab"), values(2, 1, 2), top_k=10)
    assert (found.spearman, found.kendall) == (pytest.approx(1.0), pytest.approx(1.0))
    assert (found.top_overlap, found.top_k, found.volatility) == (1.0, 3, 0.0)


def test_compare_when_people_are_in_one_order_alone_then_correlates_the_others_and_says_how_many() -> None:
    found = compare_orders(ids("abcx"), values(3, 2, 1, 9), ids("yabcz"), values(9, 1, 2, 3, 0), top_k=2)
    assert found.spearman == pytest.approx(-1.0)
    assert (found.n_users, found.n_only_first, found.n_only_second) == (3, 1, 2)
    assert found.top_overlap == 0.0  # {x, a} and {y, c}: who is in one order alone is in its first places


def test_compare_when_the_last_of_the_first_places_is_a_tie_then_cuts_it_by_id() -> None:
    found = compare_orders(ids("cba"), values(1, 1, 5), ids("abc"), values(5, 1, 0), top_k=2)
    assert found.top_overlap == 1.0


@pytest.mark.parametrize("numbers", [(), (1.0,), (2.0, 2.0, 2.0)])
def test_compare_when_an_order_is_a_single_tie_then_has_no_correlation(numbers: tuple[float, ...]) -> None:
    names = ids("abc"[: len(numbers)])
    found = compare_orders(names, values(*numbers), names, np.arange(len(numbers), dtype=np.float64), top_k=2)
    assert (found.spearman, found.kendall) == (None, None)


@MANY
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=12), st.randoms())
def test_kendall_when_there_are_ties_then_equals_the_count_of_pairs_however_people_are_listed(
    pairs: list[tuple[int, int]], random: object
) -> None:
    x, y = (np.array(side, dtype=np.float64) for side in zip(*pairs, strict=True))
    names = ids("abcdefghijkl"[: len(pairs)])
    agree = tied_x = tied_y = 0
    for i, j in combinations(range(len(pairs)), 2):
        agree += int(np.sign(x[i] - x[j]) * np.sign(y[i] - y[j]))
        tied_x, tied_y = tied_x + int(x[i] == x[j]), tied_y + int(y[i] == y[j])
    n = len(pairs) * (len(pairs) - 1) // 2
    turned = np.random.default_rng(len(pairs)).permutation(len(pairs))
    found = compare_orders(names, x, names[turned], y[turned], top_k=3)
    if n in {tied_x, tied_y}:
        assert found.kendall is None
    else:
        assert found.kendall == pytest.approx(agree / sqrt((n - tied_x) * (n - tied_y)), abs=1e-12)
        assert found.spearman is not None
    assert found == compare_orders(names[turned], x[turned], names, y, top_k=3)
