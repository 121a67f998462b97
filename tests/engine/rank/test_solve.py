"""The loop: balance and mixing save sweeps, and never carry the proof."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from influent.engine.rank import anderson
from influent.engine.rank import solve as solving
from influent.engine.rank.anderson import Mixing
from influent.engine.rank.blocks import Blocks, System
from influent.engine.rank.solve import solve
from tests.engine.dense import graph_of, visits


def couples(n: int) -> np.ndarray:
    """Pairs of people who react only to each other, each pair with its own share of a self-reaction: they swing."""
    W = np.zeros((2 * n, 2 * n))
    for i in range(n):
        W[2 * i, 2 * i + 1] = W[2 * i + 1, 2 * i] = 1.0
        W[2 * i, 2 * i] = i / n
    return W


def test_solve_when_mixing_is_slow_then_needs_far_fewer_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    W = couples(30)
    p = np.arange(1.0, 61.0) / np.arange(1.0, 61.0).sum()
    mixed = graph_of(W).walk(0.95).visits(p, 1e-10)
    monkeypatch.setattr(Mixing, "go_on", lambda self, before, after, change: after)
    plain = graph_of(W).walk(0.95).visits(p, 1e-10)
    assert mixed.ran_iterations <= plain.ran_iterations / 4
    truth = p @ visits(W, 0.95)
    for solved in (mixed, plain):
        assert np.abs(solved.values - truth).sum() <= solved.error_bound + 1e-12


def test_solve_when_balanced_then_needs_fewer_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    W = (rng.random((200, 200)) < 0.1).astype(float)
    p = np.full(200, 1 / 200)
    balanced = graph_of(W).walk(0.85).visits(p, 1e-10)
    monkeypatch.setattr(solving, "_scale", lambda *_: None)
    monkeypatch.setattr(Mixing, "go_on", lambda self, before, after, change: after)
    plain = graph_of(W).walk(0.85).visits(p, 1e-10)
    assert balanced.ran_iterations <= plain.ran_iterations / 3


@pytest.mark.parametrize("wild", [np.nan, -1e3, 1e6])
def test_solve_when_balance_and_mixing_are_wrong_then_the_bound_still_holds(
    monkeypatch: pytest.MonkeyPatch, wild: float
) -> None:
    # whatever stands between two sweeps, the certificate speaks of the last sweep alone
    calls = 0

    def go_astray(self: Mixing, before: np.ndarray, after: np.ndarray, change: float) -> np.ndarray:
        nonlocal calls
        calls += 1
        return np.where(np.isnan(wild), 0.0, after + wild) if calls % 7 == 3 and calls < 30 else after

    monkeypatch.setattr(Mixing, "go_on", go_astray)
    W = couples(5)
    p = np.full(10, 0.1)
    solved = graph_of(W).walk(0.85).visits(p, 1e-9)
    assert calls > 30
    assert np.abs(solved.values - p @ visits(W, 0.85)).sum() <= solved.error_bound + 1e-12


def test_mixing_when_columns_are_alike_or_solved_then_divides_by_nothing() -> None:
    # the first column is solved at once, the second twice the third: no row of the normal equations may blow up
    W = couples(4)
    start = np.zeros((8, 3))
    start[:, 1], start[:, 2] = np.linspace(0.2, 0.4, 8), np.linspace(0.1, 0.2, 8)
    system = System(Blocks(csr_array(W / W.sum(axis=1)[:, np.newaxis])), np.full(8, 0.97), start)
    with np.errstate(all="raise"):
        solved = solve(system, 0.97, 1e-11, rounding=lambda y: 20.0 * float(y.max(initial=1.0)))
    truth = visits(W, 0.97) @ start
    assert np.abs(solved.values - truth).max() <= solved.error_bound + 1e-12
    assert (solved.values[:, 0] == 0.0).all()


def test_solve_when_parts_are_many_and_walks_long_then_ends() -> None:
    # scaling to the mass and mixing, done together, went round in circles on some of these for ever
    rng = np.random.default_rng(9)
    for _ in range(300):
        n, d = int(rng.integers(20, 70)), float(rng.choice([0.85, 0.99]))
        part = rng.integers(0, 4, n)
        W = rng.integers(1, 5, (n, n)) * (rng.random((n, n)) < 1.5 / n) * (part[:, np.newaxis] == part)
        p = np.full(n, 1 / n)
        solved = graph_of(W.astype(float)).walk(d).visits(p, 1e-9)
        assert solved.ran_iterations < 400
        assert np.abs(solved.values - p @ visits(W.astype(float), d)).sum() <= solved.error_bound + 1e-11


def test_mixing_when_it_is_in_vain_then_is_given_up() -> None:
    mixing = Mixing(np.zeros(3))
    rng = np.random.default_rng(1)
    for _ in range(anderson.PATIENCE + 10):  # a change that never falls
        before, after = rng.random(3), rng.random(3)
        mixing.go_on(before, after, 1.0)
    assert not mixing.has_begun
    for _ in range(10):
        before, after = rng.random(3), rng.random(3)
        assert mixing.go_on(before, after, 1.0) is after


def test_loop_when_nothing_is_asked_for_then_ends_after_one_sweep() -> None:
    empty = System(Blocks(csr_array((0, 0))), np.zeros(0), np.zeros(0))
    solved = solving.solve(empty, 0.85, 1e-10, rounding=lambda _: 0.0)
    assert (solved.ran_iterations, solved.error_bound) == (1, 0.0)
