"""``influent batches``: every package is listed once, with what was kept of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import ROWS, Run, write_interactions


def test_batches_when_loaded_then_are_listed_with_what_was_kept(
    call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("influent.loading.BATCH_ROWS", 40)
    write_interactions(tmp_path / "a.csv", ROWS)
    write_interactions(tmp_path / "again.csv", [*ROWS[:3], ("new", "bo", "reply", "2026-06-02")])
    for name in ("a.csv", "again.csv"):
        assert call("load", name, "--store", "s.duckdb", cwd=tmp_path).returncode == 0
    found = json.loads(call("batches", "--json", "--store", "s.duckdb", cwd=tmp_path).stdout)
    assert [(r["file"], r["n_rows"], r["n_loaded"]) for r in found] == [
        ("a.csv", 40, 40),
        ("a.csv", len(ROWS) - 40, len(ROWS) - 40),
        ("again.csv", 4, 0),
    ]
    said = call("batches", "--store", "s.duckdb", cwd=tmp_path).stdout
    assert all(record["id"][:12] in said for record in found)
    assert f"3 batches, {len(ROWS)} interactions\n" in said
