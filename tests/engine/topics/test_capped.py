"""No item makes up more than its share, and what is cut is as little as that needs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.topics.capped import cap_endorsements, cap_shares
from tests.engine.graphs import MANY

PARTS = st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1e6)), max_size=25)
SHARES = st.sampled_from([0.1, 0.2, 0.25, 0.3, 1 / 3, 0.5, 0.75, 1.0])


def by_bisection(parts: list[float], rest: float, share: float) -> float:
    """Find the largest cap c <= share * (rest + sum of min(part, c)), by halving: the whole that it leaves."""
    low, high = 0.0, rest + sum(parts)
    for _ in range(200):
        c = (low + high) / 2
        low, high = (c, high) if c <= share * (rest + sum(min(part, c) for part in parts)) else (low, c)
    return rest + sum(min(part, low) for part in parts)


@pytest.mark.requirement("R08")
@MANY
@given(PARTS, SHARES, st.floats(1e-3, 10))
def test_cap_shares_when_items_are_large_then_none_is_more_than_its_share(
    parts: list[tuple[int, float]], share: float, rest: float
) -> None:
    user = np.array([u for u, _ in parts], dtype=np.int64)
    part = np.array([p for _, p in parts])
    counted, largest = cap_shares(user, part, np.full(4, rest), share)
    assert (largest <= share * (1 + 1e-9)).all()
    for u in range(4):
        expected = by_bisection(part[user == u].tolist(), rest, share)
        assert counted[u] == pytest.approx(expected, rel=1e-6)


def test_cap_endorsements_when_there_are_many_then_they_are_at_most_their_share_of_all() -> None:
    found = cap_endorsements(np.array([9.0, 9.0, 0.0]), np.array([50.0, 0.5, 3.0]), 0.1)
    assert found.tolist() == pytest.approx([1.0, 0.5, 0.0])
