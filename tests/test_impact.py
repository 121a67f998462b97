"""What another model changes is counted, by kinds of people, and the movers' changes add up to what is ranked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from influent.errors import ConfigError, InputError
from influent.model import differences, read_model
from influent.own_model import write_model
from influent.types import Resampling
from influent.workspace import Workspace
from tests.people import write_people

FEW = Resampling(40)


def test_impact_when_the_models_are_the_same_then_nothing_moves(people: Workspace) -> None:
    found = people.impact("default", "default", resampling=FEW)
    assert (found.moved, found.volatility, found.spearman) == (0.0, 0.0, 1.0)
    assert found.movers.movers == ()
    assert all((s.q05, s.q95, s.moved) == (0, 0, 0) for s in found.segments)


@pytest.mark.requirement("R48")
@pytest.mark.requirement("R49")
def test_impact_when_models_differ_then_segments_are_what_the_rankings_say(people: Workspace) -> None:
    found = people.impact("default", "classic", resampling=FEW)
    first, second = (
        {u.user: u.position for u in people.rank(top=None, model=model, resampling=None).users}
        for model in ("default", "classic")
    )
    both = sorted(set(first) & set(second))
    assert found.n_compared == len(both)
    assert (found.n_only_before, found.n_only_after) == (len(set(first) - set(both)), len(set(second) - set(both)))
    assert found.segments[0].by == "all"
    assert found.segments[0].n == len(both)
    for by in ("activity", "network", "topic"):
        assert sum(s.n for s in found.segments if s.by == by) == (len(both) if by != "network" else 0)
    a, b = (np.array([-float(side[user] or 0) for user in both]) for side in (first, second))
    expected = (np.argsort(np.argsort(b)) - np.argsort(np.argsort(a))) * 100 / len(both)
    assert found.segments[0].q50 == pytest.approx(float(np.quantile(expected, 0.5)), abs=100 / len(both))
    later = {user: nth for nth, user in enumerate(sorted(first, key=lambda user: second.get(user) or 999), start=1)}
    ranked = people.rank(top=None, resampling=FEW).users
    outside = [not (u.position_low or 0) <= later[u.user] <= (u.position_high or 0) for u in ranked if u.user in both]
    assert found.moved == pytest.approx(np.mean(outside))


@pytest.mark.requirement("F10")
@pytest.mark.requirement("R51")
def test_impact_when_people_move_then_parts_sum_to_the_change_and_swapping_negates(people: Workspace) -> None:
    found = people.impact("default", "classic", k=3, resampling=FEW)
    back = people.impact("classic", "default", k=20, resampling=FEW)
    assert len(found.movers.movers) == 3
    for mover in found.movers.movers:
        assert sum(part.change for part in mover.contributions) == pytest.approx(mover.change, abs=1e-12)
        assert {part.component for part in mover.contributions} == {"measure", "pairs", "time", "kinds"} - {"kinds"}
        (other,) = [m for m in back.movers.movers if m.user == mover.user]
        for part, turned in zip(mover.contributions, other.contributions, strict=True):
            assert (part.component, part.change) == (turned.component, -turned.change)


def test_differences_when_models_differ_then_each_number_is_named() -> None:
    default, now, classic = (read_model(name)[0] for name in ("default", "now", "classic"))
    assert differences(default, now) == [("half_life_days", None, 90.0)]
    assert ("topics.min_items", 3, 0) in differences(default, classic)
    assert ("kinds.follow.weight", 0.0, None) in differences(default, classic)
    assert differences(default, default) == []


def test_model_when_copied_then_computes_the_same_under_its_own_name(tmp_path: Path) -> None:
    found = write_model(tmp_path / "mine.toml", "now")
    assert found.id == read_model("now")[0].id.replace("now", "mine")
    assert "# The model for" in (tmp_path / "mine.toml").read_text()
    with pytest.raises(InputError, match="is there"):
        write_model(tmp_path / "mine.toml", "now")
    with pytest.raises(InputError, match="no name of a model"):
        write_model(tmp_path / "Mine one.toml", "now")
    with pytest.raises(ConfigError):
        write_model(tmp_path / "other.toml", "nothing")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.toml"]


def test_impact_when_the_data_have_networks_then_they_are_segments(tmp_path: Path) -> None:
    import influent  # noqa: PLC0415

    text = write_people(tmp_path / "people.csv").read_text().splitlines()
    rows = [f"{row},{'chirp' if nth % 3 else 'forum'}" for nth, row in enumerate(text[1:])]
    (tmp_path / "n.csv").write_text("\n".join([text[0] + ",network", *rows]) + "\n")
    with influent.open(tmp_path / "n.duckdb") as work:
        work.load([tmp_path / "n.csv"])
        found = work.impact("default", "now", resampling=FEW)
    assert {s.named for s in found.segments if s.by == "network"} <= {"chirp", "forum"}
    assert sum(s.n for s in found.segments if s.by == "network") == found.n_compared
