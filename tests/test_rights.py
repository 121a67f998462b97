"""What people may ask for: to be told, to be forgotten, never to come back; on the file and the whole corridor."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import influent
from influent.answers import to_json_object
from influent.copying import copy_store
from influent.errors import InputError
from influent.loading import Keeping, ReadOptions
from influent.rejected import drop_rows
from influent.store.tombstones import keyed_hash
from influent.workspace import Workspace
from tests.people import write_people

ASKED = (("rank", ()), ("influencers", ("p2",)), ("influencees", ("p0",)), ("score", ("p0",)), ("why", ("p2", "p0")))


def without(path: Path, user: str, to: Path) -> Path:
    """Write a CSV file less the rows that name a user."""
    title, *rows = list(csv.reader(path.read_text().splitlines()))
    kept = [row for row in rows if user not in row]
    to.write_text("\n".join(",".join(row) for row in [title, *kept]) + "\n")
    return to


def numbers(work: Workspace) -> list[dict[str, Any]]:
    """Ask all of ASKED; what says which data it was computed from is left out."""
    found = [to_json_object(getattr(work, name)(*arguments)) for name, arguments in ASKED]
    return [{key: part for key, part in answer.items() if key not in ("snapshot", "run")} for answer in found]


@pytest.mark.requirement("R59")
def test_forget_when_done_then_every_answer_is_as_if_the_data_had_never_held_them(
    people: Workspace, tmp_path: Path
) -> None:
    with influent.open(tmp_path / "never.duckdb") as never:
        never.load([without(tmp_path / "people.csv", "p1", tmp_path / "never.csv")])
        wanted = numbers(never)
    before = people.rank()
    receipt = people.forget("p1")
    assert (receipt.n_asked, receipt.n_accounts) == (1, 1)
    for mine, its in zip(numbers(people), wanted, strict=True):
        for answer in (mine, its):  # rows without ids of their own are named by the file, and it has another name
            answer.pop("evidence", None)
        assert mine == its
    assert people.store.snapshot().id != before.stamp.snapshot
    assert "p1'" not in repr(people.rank(with_all=True, top=None))


@pytest.mark.requirement("R60")
def test_forget_when_file_is_loaded_again_then_brings_nobody_back(people: Workspace, tmp_path: Path) -> None:
    people.forget("p1", "p12")
    before = people.store.snapshot()
    (again,) = people.load([tmp_path / "people.csv"])
    assert (again.loaded, people.store.snapshot()) == (0, before)
    lines = (tmp_path / "people.csv").read_text().splitlines()
    (tmp_path / "more.csv").write_text("\n".join([lines[0], *(line.replace("i", "j", 1) for line in lines[1:])]) + "\n")
    (more,) = people.load([tmp_path / "more.csv"])
    n_named = sum({"p1", "p12"} & {*line.split(",")[1:3]} != set() for line in lines[1:])
    assert (more.ignored, more.loaded, more.duplicates) == (n_named, 400 - n_named, 0)
    assert f"{n_named:,} rows name people who were forgotten: left out" in more.notes
    assert not {"p1", "p12"} & {*people.store.scan().users}


def test_forget_when_asked_again_then_changes_nothing(people: Workspace) -> None:
    people.forget("p1")
    before = (people.store.snapshot(), people.store.assertions(), people.store.batches())
    again = people.forget("p1")
    assert again == type(again)(1, 0, 0, 0, 0, 0, 0)
    assert (people.store.snapshot(), people.store.assertions(), people.store.batches()) == before


def test_forget_when_somebody_was_never_there_then_is_kept_out(people: Workspace, tmp_path: Path) -> None:
    before = numbers(people)
    assert people.forget("newcomer").n_accounts == 0
    assert numbers(people) == before
    (tmp_path / "new.csv").write_text("actor,target,kind,happened_at\nnewcomer,p1,like,2026-03-01T00:00:00Z\n")
    (report,) = people.load([tmp_path / "new.csv"])
    assert (report.loaded, report.ignored) == (0, 1)
    assert numbers(people) == before


def test_forget_when_person_has_many_ids_then_all_go_with_what_was_said(people: Workspace) -> None:
    people.assert_about("same", "p1", "p7")
    people.assert_about("pin", "p2", "p7", reason="p1 told me")
    people.assert_about("mute", "p2", "p3", reason="p1 told me")
    assert people.forget("p7").n_accounts == 2
    assert not {"p1", "p7"} & {*people.store.scan().users}
    (left,) = people.assertions(with_past=True)
    assert (left.kind, left.reason) == ("mute", "")


def test_tombstones_when_read_without_the_key_then_tell_no_id(people: Workspace, tmp_path: Path) -> None:
    people.forget("p1")
    records = people.store.assertions()
    (key,) = (r for r in records if r.kind == "key")
    marks = {r.about for r in records if r.kind == "forgotten"}
    assert keyed_hash(bytes.fromhex(key.about), "p1") in marks
    assert not {keyed_hash(bytes(32), user) for user in ("p1", "p7")} & marks
    assert all(r.who == r.reason == "" for r in records)


def test_forget_when_rows_had_been_set_aside_then_leaves_their_file_too(people: Workspace, tmp_path: Path) -> None:
    bad = "i1,zoe,p2,like,never\ni2,p3,p4,like,never\ni3,p5,zoe,like,never\n"
    (tmp_path / "bad.csv").write_text("id,actor,target,kind,happened_at\n" + bad)
    options = ReadOptions(max_rejects=10)
    good = "".join(f"k{n},p3,p4,like,2026-03-01T00:00:00Z\n" for n in range(9))
    (tmp_path / "bad.csv").write_text("id,actor,target,kind,happened_at\n" + bad + good)
    (report,) = people.load([tmp_path / "bad.csv"], options=options, rejects_dir=tmp_path)
    rejects = Path(str(report.rejects_file))
    assert rejects.read_text().count("zoe") == 2
    assert people.forget("zoe").n_rejects == 2
    assert "zoe" not in rejects.read_text()
    assert "p3,p4" in rejects.read_text()
    assert rejects.stat().st_mode & 0o777 == 0o600
    people.load([tmp_path / "bad.csv"], options=options, rejects_dir=tmp_path)
    assert "zoe" not in rejects.read_text()
    assert "p3,p4" in rejects.read_text()


def test_drop_rows_when_file_cannot_be_read_then_says_which(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"line\n\xff\n")
    with pytest.raises(InputError, match="cannot be taken out") as caught:
        drop_rows(tmp_path / "x.csv", bool)
    assert "x.csv" in caught.value.where


@pytest.mark.requirement("R60")
def test_copy_when_people_were_forgotten_then_the_other_store_keeps_them_out(people: Workspace, tmp_path: Path) -> None:
    address = people.store.address
    with influent.open(tmp_path / "other.duckdb") as other:
        other.load([write_people(tmp_path / "more.csv", seed=8)])
    people.forget("p1")
    people.close()
    copy_store(address, str(tmp_path / "other.duckdb"))
    with influent.open(tmp_path / "other.duckdb") as other:
        assert "p1" not in other.store.scan().users
        assert "p0" in other.store.scan().users
        other.load([tmp_path / "more.csv"])
        assert "p1" not in other.store.inner.scan().users


@pytest.mark.requirement("R65")
def test_about_when_asked_then_tells_every_row_score_and_assertion(people: Workspace, tmp_path: Path) -> None:
    run = people.rank(with_all=True).run
    people.assert_about("pin", "p2", "p1")
    people.assert_about("account", "p1", "private")
    found = people.about("p1")
    lines = [line.split(",") for line in (tmp_path / "people.csv").read_text().splitlines()[1:]]
    assert sorted(row["id"] for row in found.interactions) == sorted(x[0] for x in lines if "p1" in x[1:3])
    assert {row["visibility"] for row in found.interactions} == {"public", "private"}
    assert [(r.run, r.user) for r in found.runs] == [(run, "p1")]
    assert (
        found.runs[0].authority
        == people.store.inner.read_run(run).authority[people.store.inner.read_run(run).users.tolist().index("p1")]
    )
    assert [r.kind for r in found.assertions] == ["pin", "account"]
    assert (found.account, found.is_withheld, found.was_forgotten, found.files) == (
        "private",
        True,
        False,
        ("people.csv",),
    )
    assert json.loads(json.dumps(to_json_object(found)))["user"] == "p1"
    people.forget("p1")
    gone = people.about("p1")
    assert (gone.interactions, gone.runs, gone.assertions, gone.was_forgotten) == ((), (), (), True)


def test_load_when_ids_are_pseudonyms_then_no_id_is_kept_and_ranks_are_the_same(tmp_path: Path) -> None:
    file = write_people(tmp_path / "people.csv")
    with influent.open(tmp_path / "plain.duckdb") as plain, influent.open(tmp_path / "masked.duckdb") as masked:
        plain.load([file])
        first = masked.load([file], keeping=Keeping(pseudonymise=True))[0]
        again = masked.load([file], keeping=Keeping(pseudonymise=True))[0]
        assert (first.loaded, again.loaded, again.duplicates) == (400, 0, 400)
        assert [u.n for u in masked.rank().users] == [u.n for u in plain.rank().users]
        for mine, its in zip(masked.rank().users, plain.rank().users, strict=True):
            assert mine.authority == pytest.approx(its.authority, abs=1e-12)
        assert not {*masked.store.scan().users} & {*plain.store.scan().users}
        rows = list(masked.store.rows())
        assert {len(str(row[part])) for row in rows for part in (1, 2, 3)} == {32}
        assert {r.id for r in masked.store.batches()}.isdisjoint(r.id for r in plain.store.batches())
        n_users = len(masked.store.scan().users)
        assert masked.forget("p1").n_accounts == 1
        assert len(masked.store.scan().users) < n_users
        assert masked.load([file], keeping=Keeping(pseudonymise=True))[0].loaded == 0
        masked.close()
        assert b"p12," not in (tmp_path / "masked.duckdb").read_bytes()


def test_load_when_only_recent_days_are_kept_then_older_rows_are_left_out(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    times = [now - timedelta(days=days) for days in (1, 9, 11, 400)]
    rows = "".join(f"ana,bo,like,{at.isoformat()}\n" for at in times)
    (tmp_path / "x.csv").write_text("actor,target,kind,happened_at\n" + rows)
    with influent.open(tmp_path / "x.duckdb") as work:
        (report,) = work.load([tmp_path / "x.csv"], keeping=Keeping(days=10))
        assert (report.read, report.loaded, report.ignored, report.duplicates) == (4, 2, 2, 0)
        assert "2 rows are older than what is to be kept: left out" in report.notes
        assert work.store.snapshot().first_at == times[1]
    for days in (0, -1, 10**6):
        with pytest.raises(InputError, match="cannot be kept"):
            Keeping(days=days)


def test_forget_when_id_cannot_be_then_is_refused(people: Workspace) -> None:
    for users in ((), ("",), (" ",), ("x" * 513,)):
        with pytest.raises(InputError):
            people.forget(*users)
