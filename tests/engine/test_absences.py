"""Somebody's absence: what credits them then does not count, and what credited them before does not age meanwhile."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from influent.engine.away import Away
from influent.engine.cells import day_of, weigh
from influent.engine.change.mixing import Held, Mixtures, Side
from influent.engine.explain.moves import Weighing, weigh_rows
from influent.engine.graph import Graph
from influent.engine.seen import seen_from
from influent.types import Absence, Interaction, Model
from tests.engine.models import model
from tests.engine.rows import START, count, make_interactions, sides
from tests.engine.test_cells import USERS, weights_of

FIRST = day_of(START)
AWAY = (Absence("u1", FIRST + 10, FIRST + 19), Absence("u1", FIRST + 30, FIRST + 39), Absence("u4", FIRST, FIRST + 99))
LATE = START + timedelta(days=80)
FADING = {
    "half-life": model(half_life_days=15.0),
    "log": model(half_life_days=15.0, pair_saturation="log", attention_prior=2.0),
    "one": model(half_life_days=15.0, pair_saturation="one", same_day_saturation="harmonic"),
    "plain": model(),
}


def at_work(day: int, user: str) -> int:
    """Count the days on which a user was not away, up to one: a calendar of their own."""
    gone = sum(max(0, min(day, a.last_day) - a.first_day + 1) for a in AWAY if a.user == user)
    return day - gone


def _on_own_calendar(rows: list[Interaction], user: str, by: Model, as_of: datetime) -> dict[tuple[str, str], float]:
    """Move what credits one user to a calendar without their absences, and weigh that alone as of its today."""

    def moved(moment: datetime) -> datetime:
        return moment - timedelta(days=day_of(moment) - at_work(day_of(moment), user))

    mine = [row for row in rows if sides(row)[1] == user and day_of(row.happened_at) <= day_of(as_of)]
    shifted = [replace(row, happened_at=moved(row.happened_at)) for row in mine]
    return weights_of(weigh(count(shifted, USERS), by, moved(as_of)))


@pytest.mark.requirement("R15")
@pytest.mark.parametrize("name", FADING)
@pytest.mark.parametrize("as_of", [LATE, START + timedelta(days=35)])
def test_weights_when_somebody_was_away_then_are_those_of_a_calendar_without_these_days(
    name: str, as_of: datetime
) -> None:
    by, rows = FADING[name], make_interactions(seed=12, n=500)
    absent = [
        row
        for row in rows
        if any(a.user == sides(row)[1] and a.first_day <= day_of(row.happened_at) <= a.last_day for a in AWAY)
    ]
    assert absent
    expected: dict[tuple[str, str], float] = {}
    for user in USERS:
        expected |= _on_own_calendar([row for row in rows if row not in absent], user, by, as_of)
    found = weigh(replace(count(rows, USERS), absences=AWAY), by, as_of)
    assert weights_of(found) == pytest.approx(expected, rel=1e-12)
    assert found.excluded["away"] > 0
    assert found.away.user.tolist() == [1, 1, 4]


@pytest.mark.requirement("R15")
def test_weights_when_away_until_today_then_stay_as_they_were_on_the_last_day_there() -> None:
    rows = [row for row in make_interactions(seed=13, n=300) if row.happened_at < START + timedelta(days=40)]
    by, gone = FADING["log"], (Absence("u2", FIRST + 40, FIRST + 80),)
    before = weights_of(weigh(count(rows, USERS), by, START + timedelta(days=39)))
    after = weights_of(weigh(replace(count(rows, USERS), absences=gone), by, LATE))
    for pair, weight in after.items():
        if pair[1] == "u2":
            assert weight == pytest.approx(before[pair], rel=1e-12)
        else:
            assert weight < before[pair] * 0.2


def test_rows_of_one_pair_when_weighed_again_then_have_the_graph_s_weight() -> None:
    rows, by = make_interactions(seed=14, n=400), FADING["log"]
    cells = weigh(replace(count(rows, USERS), absences=AWAY), by, LATE)
    weighing = Weighing.of(cells, by, day_of(LATE))
    for (u, v), weight in weights_of(cells).items():
        place = USERS.index(v)
        own = [
            row
            for row in rows
            if sides(row) == (u, v)
            and not row.flags
            and not cells.away.covers(np.array([place]), np.array([day_of(row.happened_at)]))[0]
        ]
        assert weigh_rows(own, weighing.credited(place)) == pytest.approx(weight, rel=1e-12)


def test_part_that_one_sees_when_cut_out_then_keeps_who_was_away() -> None:
    by = FADING["log"]
    rows = [row for row in make_interactions(seed=15, n=60) if "u0" not in sides(row)]
    graph = Graph.from_cells(weigh(replace(count(rows, USERS), absences=AWAY), by, LATE), by)
    part = seen_from(graph, 2)
    assert part is not None
    assert part.cells is not None
    assert [part.ids[place] for place in part.cells.away.user.tolist()] == ["u1", "u1", "u4"]


@pytest.mark.parametrize("early", [START + timedelta(days=34), START + timedelta(days=70)])
def test_change_when_somebody_was_away_then_both_ends_are_the_rankings_and_absences_a_part(
    early: datetime,
) -> None:
    rows, by = make_interactions(seed=16, n=500), FADING["log"]
    sides_ = Side(by, early, AWAY[:1]), Side(by, LATE, AWAY)
    mixtures = Mixtures(*sides_, Held(count(rows, USERS)))
    assert "absences" in mixtures.components
    for side, on in zip(sides_, (frozenset(), frozenset(mixtures.components)), strict=True):
        graph, _ = mixtures.graph(on)
        whole = weigh(replace(count(rows, USERS), absences=side.absences), by, side.as_of)
        assert weights_of(graph.cells) == pytest.approx(weights_of(whole), rel=1e-12)  # type: ignore[arg-type]


def test_change_when_the_same_absence_is_over_then_is_no_part() -> None:
    counts = Held(count(make_interactions(seed=17, n=200), USERS))
    by = FADING["plain"]
    same = Mixtures(Side(by, START + timedelta(days=50), AWAY[:2]), Side(by, LATE, AWAY[:2]), counts)
    assert "absences" not in same.components


def test_away_when_asked_of_days_then_answers_as_a_loop_does() -> None:
    rng = random.Random(5)  # noqa: S311  (test data)
    away = Away(*(np.array(column) for column in ([3, 3, 7], [5, 20, 0], [9, 30, 4])))
    v = np.array([rng.randrange(10) for _ in range(400)])
    day = np.array([rng.randrange(-3, 40) for _ in range(400)], dtype=np.int32)
    gone = {(3, d) for d in (*range(5, 10), *range(20, 31))} | {(7, d) for d in range(5)}
    assert away.covers(v, day).tolist() == [pair in gone for pair in zip(v.tolist(), day.tolist(), strict=True)]
    moved = away.clock(v, day, 25)
    for user, d, clock in zip(v.tolist(), day.tolist(), moved.tolist(), strict=True):
        assert clock == d + sum((user, later) in gone for later in range(d + 1, 26))
