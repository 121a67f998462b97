"""Only changes beyond chance are told: hardly any where nothing changed, and a real one at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import influent
from influent.errors import InputError, NotFoundError
from influent.types import Resampling
from influent.workspace import Workspace

N_PEOPLE, N_GIVERS = 60, 400


def stream(path: Path, rng: np.random.Generator, first_day: int, favour: np.ndarray) -> Path:
    """Write fifteen days in which 400 givers react to sixty people, each by an unchanging chance."""
    rows = ["actor,target,kind,happened_at"]
    for day in range(first_day, first_day + 15):
        n = rng.poisson(favour)
        rows += [
            f"g{rng.integers(N_GIVERS)},p{person},retweet,2026-01-{day:02}T{rng.integers(24):02}:00:00Z"
            for person, times in enumerate(n.tolist())
            for _ in range(times)
        ]
    path.write_text("\n".join(rows) + "\n")
    return path


def favour() -> np.ndarray:
    return np.geomspace(0.3, 8, N_PEOPLE)


@pytest.mark.requirement("R16")
def test_alerts_when_nothing_changes_then_are_false_in_one_of_twenty_at_most(tmp_path: Path) -> None:
    n_alerts = n_compared = 0
    for seed in range(6):
        rng = np.random.default_rng(seed)
        with influent.open(tmp_path / f"{seed}.duckdb") as work:
            work.load([stream(tmp_path / "a.csv", rng, 1, favour())])
            run = work.rank(resampling=None).run
            work.load([stream(tmp_path / "b.csv", rng, 16, favour())])
            found = work.alerts(run, resampling=Resampling(100, seed))
        n_alerts += found.n_alerts
        n_compared += found.n_compared
    assert n_compared > 300
    assert n_alerts / n_compared <= 0.05


def test_alerts_when_somebody_rises_then_are_told_who(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    later = favour()
    later[5] = 30
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load([stream(tmp_path / "a.csv", rng, 1, favour())])
        run = work.rank(resampling=None).run
        work.load([stream(tmp_path / "b.csv", rng, 16, later)])
        found = work.alerts(run, resampling=Resampling(100))
        again = work.alerts(run, resampling=Resampling(100))
    assert found == again
    first = found.alerts[0]
    assert first.user == "p5"
    assert first.position_to == 1
    assert first.change_low <= first.position_to - first.position_from <= first.change_high < 0


def test_alerts_when_nothing_was_loaded_since_then_there_are_none(people: Workspace) -> None:
    run = people.rank(resampling=None).run
    found = people.alerts(run, resampling=Resampling(40))
    assert (found.n_alerts, found.alerts) == (0, ())
    assert found.n_compared > 5
    with pytest.raises(NotFoundError):
        people.alerts("no such run")


def test_alerts_when_the_run_s_data_are_gone_then_are_refused(people: Workspace) -> None:
    run = people.rank(resampling=None).run
    people.unload(people.batches()[-1].id)
    with pytest.raises(InputError, match="no longer whole"):
        people.alerts(run)
