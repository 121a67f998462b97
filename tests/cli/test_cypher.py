"""What the database shows of a run that is older than the data is said to be so."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run, write_interactions


def test_query_when_ranked_before_the_last_load_then_says_so_beside_the_answer(call: Run, tmp_path: Path) -> None:
    write_interactions(tmp_path / "a.csv", [("ana", "bo", "reply", "2026-03-01"), ("cy", "bo", "reply", "2026-03-02")])
    write_interactions(tmp_path / "b.csv", [("dora", "ana", "reply", "2026-03-04")] * 3)
    ask = ("cypher", "top_ranked", "--store", "s.duckdb")
    for command in (["load", "a.csv"], ["rank", "--all"]):
        assert call(*command, "--store", "s.duckdb", cwd=tmp_path).returncode == 0
    fresh = call(*ask, cwd=tmp_path)
    assert (fresh.returncode, fresh.stderr) == (0, "")
    assert call("load", "b.csv", "--store", "s.duckdb", cwd=tmp_path).returncode == 0
    stale = call(*ask, cwd=tmp_path)
    assert stale.stdout == fresh.stdout
    assert "ranked before its last change: influent rank" in stale.stderr
    assert call("rank", "--all", "--store", "s.duckdb", cwd=tmp_path).returncode == 0
    assert call(*ask, cwd=tmp_path).stderr == ""
