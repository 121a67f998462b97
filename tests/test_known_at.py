"""Ranks of what was known at a moment: recomputed later they are the same, and nobody who left comes back by them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import influent
from influent.errors import InputError
from influent.workspace import Workspace
from tests.people import write_people

HEADER = "id,actor,target,kind,happened_at\n"


@pytest.fixture
def late(tmp_path: Path) -> Path:
    """A file that arrives later, of things that happened among the others, one by a person who was not known."""
    rows = [f"late{n},p{n % 7},p2,retweet,2026-03-{n + 1:02}T10:00:00Z" for n in range(12)]
    rows += ["new,a-newcomer,p2,retweet,2026-03-20T10:00:00Z"]
    path = tmp_path / "late.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def numbers(work: Workspace, **how: Any) -> tuple[Any, ...]:
    found = work.rank(top=None, with_all=True, write_back=False, **how)
    return found.run, found.stamp, found.excluded, found.users


@pytest.mark.requirement("F09")
@pytest.mark.parametrize("model", ["default", "now"])
def test_rank_when_asked_for_what_was_known_then_is_what_was_ranked_then(
    people: Workspace, late: Path, model: str
) -> None:
    people.assert_about("same", "p1", "p7")
    people.assert_about("trust", "p4", "2")
    middle = people.store.snapshot().last_at - timedelta(days=40)
    before = [numbers(people, model=model), numbers(people, model=model, as_of=middle)]
    then = datetime.now(UTC)
    shown = [run for run in people.store.runs() if run["is_current"]]
    people.load([late])
    people.assert_about("unsame", "p1", "p7")
    people.assert_about("same", "a-newcomer", "p9")
    people.assert_about("account", "p3", "bot")
    people.assert_about("untrust", "p4", "2")
    assert numbers(people, model=model)[3] != before[0][3]
    assert numbers(people, model=model, as_of=middle)[3] != before[1][3]  # what came late had happened by then
    assert numbers(people, model=model, known_at=then) == before[0]
    assert numbers(people, model=model, known_at=then, as_of=middle) == before[1]
    assert numbers(people, model=model, known_at=datetime.now(UTC)) == numbers(people, model=model)
    assert [run for run in people.store.runs() if run["is_current"]] == shown


@pytest.mark.requirement("F09")
def test_rank_when_the_past_was_never_ranked_then_its_run_is_kept_and_not_shown(people: Workspace, late: Path) -> None:
    then = datetime.now(UTC)
    people.load([late])
    now = people.rank()
    found = people.rank(known_at=then)
    kept = {str(run["id"]): run["is_current"] for run in people.store.runs()}
    assert kept == {now.run: True, found.run: False}
    assert found.known_at == then
    assert people.changed("p2", from_run=found.run, to_run=now.run).lost == ()


@pytest.mark.parametrize("leaves", ["forgotten", "private", "minor"])
def test_rank_when_somebody_left_since_then_they_do_not_come_back(people: Workspace, late: Path, leaves: str) -> None:
    then = datetime.now(UTC)
    before = people.rank(top=None, with_all=True, write_back=False)
    assert "p2" in {user.user for user in before.users}
    people.load([late])
    if leaves == "forgotten":
        people.forget("p2")
    else:
        people.assert_about("account", "p2", leaves)
    found = people.rank(top=None, with_all=True, known_at=then)
    assert "p2" not in {user.user for user in found.users}
    assert found.stamp.snapshot != before.stamp.snapshot


def test_rank_when_nothing_was_known_or_less_than_all_is_asked_for_then_is_refused(people: Workspace) -> None:
    with pytest.raises(InputError, match="nothing was known by 2020-01-01 00:00 UTC"):
        people.rank(known_at=datetime(2020, 1, 1, tzinfo=UTC))
    for how in ({"people_only": True}, {"topic": "t1"}):
        with pytest.raises(InputError, match="ranked as a whole"):
            people.rank(known_at=datetime.now(UTC), **how)


def test_store_when_opened_again_then_knows_what_it_knew(tmp_path: Path, late: Path) -> None:
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load([write_people(tmp_path / "people.csv")])
        then = datetime.now(UTC)
        before = numbers(work)
        work.load([late])
    with influent.open(tmp_path / "s.duckdb") as work:
        assert numbers(work, known_at=then) == before
