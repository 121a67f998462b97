"""What tests of lost connections share: time that does not pass while the driver waits."""

from __future__ import annotations

import pytest


@pytest.fixture
def virtual_time(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let the driver's sleeping between tries move its own clock, and nothing else; the seconds that it slept."""
    slept: list[float] = []
    monkeypatch.setattr("neo4j._sync.work.session.sleep", slept.append)
    for clock in ("monotonic", "perf_counter"):
        monkeypatch.setattr(f"neo4j._sync.work.session.{clock}", lambda: sum(slept), raising=False)
    return slept
