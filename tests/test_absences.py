"""Somebody says that they are away: every answer follows, shows both figures, and taking it back restores the bits."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

import influent
from influent.errors import InputError, NotFoundError
from influent.workspace import Workspace

DAYS = "2026-03-01/2026-04-15"


def authorities(work: Workspace, model: str = "now") -> dict[str, float]:
    return {u.user: u.authority for u in work.rank(model=model, top=None, with_all=True, resampling=None).users}


@pytest.mark.requirement("R15")
def test_score_when_somebody_was_away_then_shows_both_figures(people: Workspace) -> None:
    before = people.score("p2", model="now", resampling=None)
    assert (before.absences, before.authority_without_absences) == ((), None)
    people.assert_about("away", "p2", DAYS)
    after = people.score("p2", model="now", resampling=None)
    assert [(each.first, each.last) for each in after.absences] == [(date(2026, 3, 1), date(2026, 4, 15))]
    assert after.authority != pytest.approx(before.authority, rel=1e-3)
    assert after.authority_without_absences == pytest.approx(before.authority, abs=1e-9)
    assert after.coverage.dropped["away"] > 0
    assert after.coverage.used == before.coverage.used - after.coverage.dropped["away"]
    other = people.score("p3", model="now", resampling=None)
    assert (other.absences, other.authority_without_absences) == ((), None)


@pytest.mark.requirement("R15")
def test_export_when_somebody_was_away_then_has_both_figures(people: Workspace, tmp_path: Path) -> None:
    before = authorities(people)
    people.assert_about("away", "p2", DAYS)
    people.export("ranks", tmp_path / "ranks.csv", model="now", resampling=None)
    with (tmp_path / "ranks.csv").open(encoding="utf-8") as file:
        rows = {row["user"]: row for row in csv.DictReader(file)}
    for user, row in rows.items():
        assert float(row["authority_without_absences"]) == pytest.approx(before[user], abs=1e-6)
    assert float(rows["p2"]["authority"]) != pytest.approx(before["p2"], rel=1e-3)


def test_answers_when_an_absence_is_taken_back_then_are_as_before_to_the_bit(people: Workspace) -> None:
    before, snapshot = authorities(people), people.store.snapshot()
    people.assert_about("away", "p2", DAYS)
    assert authorities(people) != before
    assert people.store.snapshot().id != snapshot.id
    people.assert_about("unaway", "p2", DAYS)
    assert authorities(people) == before
    assert people.store.snapshot() == snapshot


@pytest.mark.parametrize("asked", [{}, {"topic": "t3"}, {"model": "default"}])
def test_why_when_the_influencer_was_away_then_evidence_is_of_other_days(
    people: Workspace, asked: dict[str, str]
) -> None:
    people.assert_about("away", "p0", DAYS)
    why = people.why("p1", "p0", n_evidence=1000, **{"model": "now", **asked})
    assert why.evidence
    theirs = [f"{row.happened_at:%Y-%m-%d}" for row in why.evidence if "p0" in (row.actor, row.target)]
    assert theirs
    assert not [day for day in theirs if "2026-03-01" <= day <= "2026-04-15"]
    for parts in (why.first_steps, why.kinds, why.periods):
        assert sum(part.influence for part in parts) == pytest.approx(why.influence, abs=why.error_bound)


def test_changed_when_only_an_absence_was_said_then_that_is_the_whole_change(people: Workspace) -> None:
    run = people.rank(model="now", resampling=None).run
    people.assert_about("away", "p2", DAYS)
    found = people.changed("p2", from_run=run)
    (part,) = found.contributions
    assert part.component == "absences"
    assert part.change == pytest.approx(found.change, abs=1e-12)
    assert found.change != 0


def test_absence_when_said_of_another_id_of_the_person_then_is_theirs(people: Workspace) -> None:
    people.assert_about("same", "p2", "p3")
    people.assert_about("away", "p3", "2026-03-01/2026-03-31")
    people.assert_about("away", "p2", "2026-04-01/2026-04-15")
    (found,) = people.score("p3", model="now", resampling=None).absences
    assert (found.first, found.last) == (date(2026, 3, 1), date(2026, 4, 15))


@pytest.mark.parametrize("days", ["2026-04-15/2026-03-01", "2026-02-30/2026-03-01", "soon/later", "2026-03-01"])
def test_absence_when_its_days_are_none_then_is_refused(people: Workspace, days: str) -> None:
    with pytest.raises(InputError, match="nobody can be away"):
        people.assert_about("away", "p2", days)


def test_absence_when_nobody_said_it_then_cannot_be_taken_back(people: Workspace) -> None:
    with pytest.raises(InputError, match="nothing says away"):
        people.assert_about("unaway", "p2", DAYS)
    with pytest.raises(NotFoundError, match="p99"):
        people.assert_about("away", "p99", DAYS)


def test_absence_when_said_on_a_server_then_answers_are_the_same(people: Workspace, neo4j_address: str) -> None:
    with influent.open(neo4j_address) as server:
        server.load([Path(people.store.address).with_suffix(".csv")])
        for work in (people, server):
            work.assert_about("away", "p2", DAYS)
        assert authorities(server) == authorities(people)
