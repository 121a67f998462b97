"""``influent unload``: one package goes, named by its beginning; the next answer is that of before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import ROWS, Run, write_interactions


@pytest.fixture
def two_batches(call: Run, tmp_path: Path) -> tuple[str, str]:
    """Load two files, rank in between, and give the ids of their batches and what the ranking said."""
    write_interactions(tmp_path / "a.csv", ROWS)
    (tmp_path / "b.csv").write_text("actor,target,kind,happened_at\ngil,bo,smile,2026-06-05T12:00:00Z\n", "utf-8")
    call("load", "a.csv", cwd=tmp_path)
    before = call("rank", "--no-write-back", "--json").stdout
    call("load", "b.csv")
    found = json.loads(call("batches", "--json").stdout)
    return found[1]["id"], before


def test_unload_when_named_by_its_beginning_then_the_rank_is_that_of_before(
    call: Run, two_batches: tuple[str, str]
) -> None:
    batch, before = two_batches
    assert call("rank", "--no-write-back", "--json").stdout != before
    done = call("unload", batch[:12])
    snapshot = json.loads(before)["snapshot"]
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"unloaded: batch {batch[:12]} of b.csv: 1 interaction, and by it alone 1 user, 1 kind, 1 kept score\n"
        f"the store is as if it had never been loaded · snapshot {snapshot}\n"
        "next: influent batches\n"
        "      influent rank\n"
    )
    assert call("rank", "--no-write-back", "--json").stdout == before
    assert [record["file"] for record in json.loads(call("batches", "--json").stdout)] == ["a.csv"]


def test_unload_when_json_is_asked_for_then_has_the_promised_names(call: Run, two_batches: tuple[str, str]) -> None:
    batch, before = two_batches
    assert json.loads(call("unload", batch, "--json").stdout) == {
        "batch": batch,
        "file": "b.csv",
        "source": "generic",
        "n_interactions": 1,
        "n_users": 1,
        "n_kinds": 1,
        "n_scores": 0,
        "snapshot": json.loads(before)["snapshot"],
    }


@pytest.mark.parametrize("cut", [3, 0])
def test_unload_when_no_batch_is_called_that_then_names_the_nearest(
    call: Run, two_batches: tuple[str, str], cut: int
) -> None:
    batch, _ = two_batches
    done = call("unload", batch[:cut] if cut else f"{batch[:11]}x")
    assert done.returncode == 5
    assert done.stderr.startswith("influent: there is no batch ")
    assert batch[:16] in done.stderr
    assert len(json.loads(call("batches", "--json").stdout)) == 2


def test_unload_when_several_begin_so_then_asks_for_more_characters(
    call: Run, two_batches: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("influent.unloading.SHORTEST", 0)
    done = call("unload", "")
    assert done.returncode == 5
    assert "2 batches begin with" in done.stderr
    assert "try: more characters: " in done.stderr


def test_unload_when_a_later_batch_dropped_its_duplicates_then_names_that_one(call: Run, tmp_path: Path) -> None:
    write_interactions(tmp_path / "a.csv", ROWS)
    write_interactions(tmp_path / "again.csv", ROWS[:3])
    call("load", "a.csv", "again.csv", cwd=tmp_path)
    first, second = (record["id"] for record in json.loads(call("batches", "--json").stdout))
    done = call("unload", first)
    assert done.returncode == 2
    assert f"try: influent unload {second[:16]} first" in done.stderr
    assert call("unload", second).returncode == call("unload", first).returncode == 0
    assert json.loads(call("batches", "--json").stdout) == []
