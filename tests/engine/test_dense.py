"""The verifier itself, on a graph worked out by hand, so that its agreement with the engine means something.

ana reacts to bo (2) and carl (1), bo to ana, carl to nobody; d = 1/2, no prior:

    P = [[0, 2/3, 1/3], [1, 0, 0], [0, 0, 0]]
    N = (I - P/2)^-1:  N[ana, ana] = 1 / (1 - 1/2 * 2/3 * 1/2 * 1) = 6/5, N[ana, bo] = 6/5 * 1/3 = 2/5,
        N[ana, carl] = 6/5 * 1/6 = 1/5, and bo's row is half of ana's plus itself: 3/5, 1 + 1/5, 1/10; carl's 0, 0, 1
    h = N / diagonal:  h(ana, bo) = 2/5 / (6/5) = 1/3, h(ana, carl) = 1/5, h(bo, ana) = 1/2, h(bo, carl) = 1/10
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.dense import meetings, pagerank, reputation, steps, visits

W = np.array([[0.0, 2.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
N = np.array([[6 / 5, 2 / 5, 1 / 5], [3 / 5, 6 / 5, 1 / 10], [0, 0, 1]])


def test_visits_when_worked_out_by_hand_then_agree() -> None:
    np.testing.assert_allclose(visits(W, 0.5), N, rtol=1e-15)


def test_meetings_when_worked_out_by_hand_then_agree() -> None:
    np.testing.assert_allclose(meetings(W, 0.5), N / np.diag(N), rtol=1e-15)


def test_pagerank_when_worked_out_by_hand_then_agrees() -> None:
    np.testing.assert_allclose(pagerank(W, 0.5), N.sum(axis=0) / N.sum(), rtol=1e-14)
    assert reputation(W, 0.5)[2] == pytest.approx((1 / 5 + 1 / 10 + 1) / 3, rel=1e-15)


def test_steps_when_there_is_a_prior_then_rows_fall_short() -> None:
    np.testing.assert_allclose(steps(W, 3.0).sum(axis=1), [0.5, 0.25, 0.0], rtol=1e-15)
