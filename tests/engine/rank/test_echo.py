"""Brackets of N[v, v]: they always hold the dense truth, are exact where no cycle is, and narrow when asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from tests.engine.dense import graph_of, visits
from tests.engine.graphs import DAMPINGS, MANY, PRIORS, weights

DENSE_ERROR = 5e-13


@MANY
@given(weights(), DAMPINGS, PRIORS)
def test_brackets_when_random_then_hold_the_dense_echo(W: np.ndarray, d: float, prior: float) -> None:
    echo, truth = graph_of(W, prior).walk(d).echo, np.diag(visits(W, d, prior))
    assert (echo.low >= 1.0).all()
    assert (echo.low <= truth * (1 + DENSE_ERROR)).all()
    assert (truth <= echo.high * (1 + DENSE_ERROR)).all()
    assert (echo.high <= (1 + 1e-15) / (1 - d)).all()


@MANY
@given(weights(), DAMPINGS, PRIORS)
def test_brackets_when_refined_then_still_hold_the_truth_and_are_narrow(W: np.ndarray, d: float, prior: float) -> None:
    echo, truth = graph_of(W, prior).walk(d).echo, np.diag(visits(W, d, prior))
    before = echo.low.copy(), echo.high.copy()
    some = np.arange(0, len(W), 2)
    echo.refine(some)
    assert (echo.high - echo.low <= 1e-9)[some].all()
    assert (echo.low <= truth * (1 + DENSE_ERROR)).all()
    assert (truth <= echo.high * (1 + DENSE_ERROR)).all()
    others = np.setdiff1d(np.arange(len(W)), some)
    assert (echo.low[others] == before[0][others]).all()
    assert (echo.high[others] == before[1][others]).all()


@pytest.mark.parametrize("within", [0.2, 0.01, 1e-6])
def test_brackets_when_settled_then_hold_the_truth_of_1000_graphs_and_are_as_narrow_as_asked(within: float) -> None:
    rng = np.random.default_rng(20261126)
    for _ in range(1000 if within == 0.01 else 50):
        n = int(rng.integers(2, 40))
        W = rng.integers(1, 9, (n, n)) * (rng.random((n, n)) < rng.choice([0.5, 2, 4]) / n)
        d, prior = rng.choice([0.5, 0.85, 0.95]), rng.choice([0.0, 0.0, 3.0])
        echo, truth = graph_of(W.astype(float), prior).walk(d).echo, np.diag(visits(W.astype(float), d, prior))
        echo.settle(within)
        assert (echo.low <= truth * (1 + DENSE_ERROR)).all()
        assert (truth <= echo.high * (1 + DENSE_ERROR)).all()
        assert ((echo.high - echo.low) <= within * echo.low * (1 + 1e-12)).all()


def test_refine_when_users_are_of_several_components_then_solves_a_column_for_one_of_each() -> None:
    # three rings of 3, 5 and 4: asked for everybody, five columns are enough
    W = np.zeros((12, 12))
    for first, size in ((0, 3), (3, 5), (8, 4)):
        for i in range(size):
            W[first + i, first + (i + 1) % size] = W[first + i, first + (i + 2) % size] = 1.0
    echo = graph_of(W).walk(0.85).echo
    widths = []
    solve = echo._solve
    echo._solve = lambda users, columns, error: (widths.append(columns.max() + 1), solve(users, columns, error))  # type: ignore[method-assign]
    echo.refine(np.arange(12))
    assert widths == [5]
    np.testing.assert_allclose((echo.low + echo.high) / 2, np.diag(visits(W)), rtol=1e-11)


def test_brackets_when_there_is_no_cycle_then_are_one_exactly() -> None:
    echo = graph_of(np.triu(np.ones((6, 6)), 1)).walk().echo
    assert (echo.low == 1.0).all()
    assert (echo.high == 1.0).all()


def test_brackets_when_only_a_self_loop_returns_then_are_its_series() -> None:
    # u reacts to itself and to v, half and half: N[u, u] = 1 / (1 - d / 2)
    echo = graph_of(np.array([[1.0, 1.0], [0.0, 0.0]])).walk(0.8).echo
    assert echo.low[0] == pytest.approx(1 / 0.6, rel=1e-14)
    assert echo.high[0] == pytest.approx(1 / 0.6, rel=1e-14)


def test_brackets_when_two_praise_each_other_then_are_the_closed_form() -> None:
    # the whole attention goes to and fro: 1 / (1 - d^2), the factor 3.6036 of the gaming section
    echo = graph_of(np.array([[0.0, 1.0], [1.0, 0.0]])).walk().echo
    assert echo.low[0] == pytest.approx(1 / (1 - 0.85**2), rel=1e-13)
    echo.refine(np.array([0, 1]))
    assert echo.high[0] == pytest.approx(3.6036036036, abs=1e-10)


@pytest.mark.parametrize("d", [0.85, 0.99])
def test_brackets_when_everybody_reacts_to_everybody_then_are_still_certified(d: float) -> None:
    n = 300  # N = I + d J / (n - 1) ...: 1 - f = (1 - d)(1 + d / (n - 1)) / (1 - d + d / (n - 1))
    truth = (1 - d + d / (n - 1)) / ((1 - d) * (1 + d / (n - 1)))
    echo = graph_of(np.ones((n, n)) - np.eye(n)).walk(d).echo
    echo.refine(np.array([0]))
    assert echo.low[0] <= truth <= echo.high[0]
    assert echo.high[0] - echo.low[0] < 1e-8  # rounding alone may be n (1 - d)^-2 roundoffs


def test_brackets_when_graph_is_empty_then_are_empty() -> None:
    assert graph_of(np.zeros((0, 0))).walk().echo.low.shape == (0,)
