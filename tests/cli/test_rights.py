"""Asking what is held, and to be forgotten, on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import ROWS, Run


@pytest.fixture
def mine(small_store: Path, tmp_path: Path) -> Path:
    """Give a copy of the small store that a test may change."""
    return Path(shutil.copy(small_store, tmp_path / "mine.duckdb"))


@pytest.mark.requirement("R65")
def test_about_when_asked_then_sums_up_and_json_has_every_row(call: Run, mine: Path) -> None:
    named = [row for row in ROWS if "carl" in row[:2]]
    shown = call("about", "carl", "--store", str(mine)).stdout
    assert shown.startswith("what is held about carl\n")
    assert (
        f"rows        {len(named)}: 24 of what they did, 8 of what was done to them, 2026-05-01 to 2026-06-04" in shown
    )
    assert f"next: influent score carl --store {mine}" in shown
    found = json.loads(call("about", "carl", "--store", str(mine), "--json").stdout)
    assert [(r["actor"], r["target"], r["kind"]) for r in found["interactions"]].count(("ana", "carl", "retweet")) == 8
    assert len(found["interactions"]) == len(named)
    assert {run["user"] for run in found["runs"]} == {"carl"}
    nobody = call("about", "nobody", "--store", str(mine))
    assert (nobody.returncode, nobody.stdout) == (0, "nothing is held about nobody\n")


def test_forget_when_nobody_can_be_asked_then_needs_yes(run: Run, mine: Path) -> None:
    refused = run("forget", "carl", "--store", str(mine))
    assert refused.returncode == 2
    assert "try: --yes" in refused.stderr
    done = run("forget", "carl", "--yes", "--store", str(mine))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "forgotten: 1 id; 1 accounts of theirs were there"
    assert "carl" not in done.stdout
    assert b"carl" not in b"".join(path.read_bytes() for path in mine.parent.iterdir() if path.is_file())
    assert "they were forgotten" in run("about", "carl", "--store", str(mine)).stdout
    assert "carl" not in run("rank", "--all", "--store", str(mine)).stdout


@pytest.mark.requirement("R59")
def test_optout_when_given_a_file_then_forgets_all_and_takes_effect_at_once(
    call: Run, mine: Path, tmp_path: Path
) -> None:
    (tmp_path / "leavers.txt").write_text("carl\r\n\ndora\nnever-seen\n", encoding="utf-8-sig")
    done = call("optout", str(tmp_path / "leavers.txt"), "--yes", "--json", "--store", str(mine))
    receipt = json.loads(done.stdout)
    assert (receipt["n_asked"], receipt["n_accounts"]) == (3, 2)
    users = {user["user"] for user in json.loads(call("rank", "--all", "--json", "--store", str(mine)).stdout)["users"]}
    assert users == {"ana", "bo", "eve", "fay"}
    again = json.loads(call("optout", str(tmp_path / "leavers.txt"), "--yes", "--json", "--store", str(mine)).stdout)
    assert (again["n_accounts"], again["n_interactions"]) == (0, 0)
    missing = call("optout", str(tmp_path / "nothing.txt"), "--yes", "--store", str(mine))
    assert missing.returncode == 2
    assert "the list of people cannot be read" in missing.stderr


def test_load_when_people_were_forgotten_then_says_how_many_rows_stay_out(call: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("actor,target,kind,happened_at\nana,bo,like,2026-03-01T00:00:00Z\n" * 1)
    (tmp_path / "leavers.txt").write_text("bo\n")
    store = ("--store", str(tmp_path / "x.duckdb"))
    (tmp_path / "y.csv").write_text("actor,target,kind,happened_at\nana,cy,like,2026-03-02T00:00:00Z\n")
    assert call("load", str(tmp_path / "y.csv"), *store).returncode == 0
    assert call("optout", str(tmp_path / "leavers.txt"), "--yes", *store).returncode == 0
    done = call("load", str(tmp_path / "x.csv"), *store)
    assert "1 rows name people who were forgotten: left out" in done.stdout
    assert "read 1 = loaded 0 + duplicates 0 + rejected 0 + ignored 1" in done.stdout


def test_load_when_told_what_to_keep_then_keeps_that(call: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("actor,target,kind,happened_at\nana,bo,like,2026-03-01T00:00:00Z\n")
    store = ("--store", str(tmp_path / "x.duckdb"))
    assert "older than what is to be kept" in call("load", str(tmp_path / "x.csv"), "--keep-days", "1", *store).stdout
    assert call("load", str(tmp_path / "x.csv"), "--keep-days", "0", *store).returncode == 2
    done = call("load", str(tmp_path / "x.csv"), "--pseudonymise", *store)
    assert "loaded 1" in done.stdout
    assert "ana" not in call("cypher", "most_reacted_to", *store).stdout
