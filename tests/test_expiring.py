"""Old days let go, seen from the whole corridor: answers, later loads, copies."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import influent
from influent.copying import copy_store
from influent.errors import InputError
from tests.people import write_people
from tests.test_rights import numbers


def split(file: Path, day: date, to: Path) -> int:
    """Write the rows of a file from `day` on; says how many came before."""
    title, *rows = file.read_text().splitlines()
    kept = [row for row in rows if row.split(",")[4][:10] >= day.isoformat()]
    to.write_text("\n".join([title, *kept]) + "\n")
    return len(rows) - len(kept)


@pytest.fixture
def middle(tmp_path: Path) -> date:
    """Give the day in the middle of the rows of people.csv."""
    days = sorted(row.split(",")[4][:10] for row in write_people(tmp_path / "people.csv").read_text().splitlines()[1:])
    return date.fromisoformat(days[len(days) // 2])


@pytest.mark.requirement("law 12")
def test_expire_when_done_then_every_answer_is_as_if_only_the_rest_had_been_loaded(
    tmp_path: Path, middle: date
) -> None:
    n_old = split(tmp_path / "people.csv", middle, tmp_path / "rest.csv")
    with influent.open(tmp_path / "rest.duckdb") as rest:
        rest.load([tmp_path / "rest.csv"])
        wanted = numbers(rest)
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load([tmp_path / "people.csv"])
        assert numbers(work) != wanted
        assert work.expire(before=middle).n_interactions == n_old > 0
        assert numbers(work) == wanted
        foretold = work.preview([tmp_path / "people.csv"])
        for (report,) in (work.load([tmp_path / "people.csv"]), foretold):
            assert (report.loaded, report.duplicates, report.ignored) == (0, report.read - n_old, n_old)
            assert f"{n_old:,} rows are older than what is to be kept: left out" in report.notes
        assert numbers(work) == wanted


def test_expire_when_days_are_counted_then_back_from_the_newest_interaction_whatever_the_clock(
    tmp_path: Path,
) -> None:
    newest = datetime(1999, 12, 31, 23, 30, tzinfo=UTC)
    times = [newest - timedelta(days=days, hours=hours) for days, hours in ((0, 0), (10, 0), (10, 23), (11, 0))]
    rows = "".join(f"ana,bo,like,{at.isoformat()}\n" for at in times)
    (tmp_path / "x.csv").write_text("actor,target,kind,happened_at\n" + rows)
    with influent.open(tmp_path / "x.duckdb") as work:
        work.load([tmp_path / "x.csv"])
        for _ in range(2):
            found = work.expire(keep_days=10)
            assert (found.before, found.n_left) == (date(1999, 12, 21), 3)
        assert work.store.snapshot().first_at == times[2]


def test_copy_when_one_store_keeps_fewer_days_then_neither_changes_unasked(tmp_path: Path, middle: date) -> None:
    file, thin, full = tmp_path / "people.csv", str(tmp_path / "thin.duckdb"), str(tmp_path / "full.duckdb")
    for address in (thin, full):
        with influent.open(address) as work:
            work.load([file])
    with influent.open(thin) as work:
        work.expire(before=middle)
        wanted = (numbers(work), work.store.snapshot())
    with pytest.raises(InputError, match="keeps nothing from before") as caught:
        copy_store(thin, full)
    assert caught.value.where == full
    with influent.open(full) as work:
        assert work.store.snapshot().n_interactions == 400
    copy_store(full, thin)
    copy_store(thin, str(tmp_path / "new.duckdb"))
    for address in (thin, str(tmp_path / "new.duckdb")):
        with influent.open(address) as work:
            assert (numbers(work), work.store.snapshot()) == wanted
            (report,) = work.load([file])
            assert report.loaded == 0


def test_changed_when_days_expired_since_a_run_then_says_that_its_data_are_not_whole(
    tmp_path: Path, middle: date
) -> None:
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load([tmp_path / "people.csv"])
        run = work.rank().run
        work.expire(before=middle)
        work.rank()
        assert work.movers(from_run=run).lost == (run,)


def test_known_at_when_days_expired_since_then_has_what_is_left_of_that_time(tmp_path: Path, middle: date) -> None:
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load([tmp_path / "people.csv"])
        loaded_at = work.batches()[0].loaded_at
        work.expire(before=middle)
        known = work.store.known_by(loaded_at)
        assert known.snapshot.first_at is not None
        assert known.snapshot.first_at.date() >= middle
        assert known.snapshot.id == work.store.snapshot().id
