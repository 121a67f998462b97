"""No printed bound is ever passed, on graphs of every size to 200 people: INFLUENT_GRAPHS says on how many (60).

Hypothesis chooses sizes, shapes, damping factors, priors and restarts; the truth is dense elimination.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.dense import graph_of, pagerank, visits

N_GRAPHS = int(os.environ.get("INFLUENT_GRAPHS", "60"))
EXACT = 1e-12
"""What elimination itself may be off by, in each number and relative to the largest."""


@dataclass(frozen=True)
class Case:
    """A graph and how it is asked."""

    W: np.ndarray
    damping_factor: float
    prior: float
    restart: np.ndarray
    tolerance: float


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a graph: random, lopsided, of communities, with fans of one, or a ring; then how it is asked."""
    n, shape = draw(st.integers(1, 200)), draw(st.sampled_from(("random", "lopsided", "communities", "star", "ring")))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    W = (rng.random((n, n)) < draw(st.sampled_from((0.0, 0.01, 0.05, 0.3)))) * rng.exponential(1.0, (n, n))
    if shape == "lopsided":
        W *= rng.pareto(1.0, n) + 1e-3
    elif shape == "communities":
        group = rng.integers(0, 3, n)
        W *= np.where(group[:, None] == group, 1.0, 1e-4)
    elif shape == "star":
        W[:, 0] = rng.exponential(5.0, n)
    elif shape == "ring":
        W[np.arange(n), (np.arange(n) + 1) % n] = 3.0
    W[rng.random(n) < draw(st.sampled_from((0.0, 0.2, 0.9)))] = 0.0
    restart = np.where(rng.random(n) < draw(st.sampled_from((0.05, 1.0))), rng.exponential(1.0, n), 0.0)
    restart[rng.integers(n)] += 1e-3
    return Case(
        W,
        draw(st.sampled_from((0.0, 0.3, 0.85, 0.97))),
        draw(st.sampled_from((0.0, 1.0, 100.0))),
        restart / restart.sum(),
        draw(st.sampled_from((1e-3, 1e-6, 1e-10))),
    )


@pytest.mark.requirement("P8")
@settings(max_examples=N_GRAPHS, derandomize=True, deadline=None, database=None)
@given(cases(), st.data())
def test_bounds_when_graphs_are_many_then_none_is_passed(case: Case, data: st.DataObject) -> None:
    graph, d = graph_of(case.W, case.prior), case.damping_factor
    N = visits(case.W, d, case.prior)
    own = np.diag(N)
    off = EXACT * N.max() * len(N)

    found = graph.pagerank(d, case.tolerance, restart=case.restart)
    truth = pagerank(case.W, d, case.prior, case.restart)
    assert np.abs(found.values - truth).sum() <= found.error_bound + off
    assert found.error_bound <= case.tolerance

    walk = graph.walk(d)
    echo = walk.echo
    assert (echo.low <= own + off).all()
    assert (own <= echo.high + off).all()

    for name, influence in (("reputation", N / own), ("pagerank", N / N.sum(axis=1)[:, None])):
        measure = graph.measure(name, damping_factor=d, tolerance=case.tolerance)
        expected = case.restart @ influence if name == "reputation" else truth
        enclosed = measure.authority(case.restart)
        for _ in range(2):
            low, high = enclosed.brackets()
            assert (low - enclosed.error_bound <= expected + off).all()
            assert (expected <= high + enclosed.error_bound + off).all()
            enclosed.settle(0.01)
        u, v = (data.draw(st.integers(0, len(N) - 1)) for _ in range(2))
        (column,) = measure.columns(np.array([v]))
        assert abs(column.on(u) - influence[u, v]) <= column.error_bound + off
        parts = measure.last_steps(case.restart, v)
        assert abs(parts.whole - expected[v]) <= parts.error_bound + off
        assert abs(parts.rest + parts.parts.sum() - parts.whole) <= EXACT * max(parts.whole, 1.0)
        if u != v:
            first = measure.first_steps(u, column)
            assert abs(first.whole - influence[u, v]) <= column.error_bound + off
