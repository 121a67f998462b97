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
