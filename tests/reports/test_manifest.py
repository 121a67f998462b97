"""A manifest says what a file holds, what it was made from and what it is for."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from influent.answers import Stamp
from influent.reports.graphs import WeightedGraph, write_graph
from influent.reports.manifest import INTENDED_USE, About
from influent.reports.tables import write_columns

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ABOUT = About("ranks", Stamp("s1", "m1", "reputation", None), AT)


def test_manifest_when_a_table_was_written_then_tells_all_and_the_digest_is_right(tmp_path: Path) -> None:
    done = write_columns({"user": ["=ana", "bo"]}, tmp_path / "ranks.csv", "csv", about=ABOUT)
    assert done.manifest == tmp_path / "ranks.csv.manifest.json"
    assert json.loads(done.manifest.read_text()) == {
        "file": "ranks.csv",
        "sha256": hashlib.sha256(done.path.read_bytes()).hexdigest(),
        "contents": "ranks",
        "n_rows": 2,
        "n_guarded": 1,
        "written_at": "2026-03-02T12:00:00Z",
        "snapshot": "s1",
        "model": "m1",
        "measure": "reputation",
        "as_of": None,
        "intended_use": INTENDED_USE,
    }


def test_manifest_when_a_graph_was_written_then_counts_users_and_pairs(tmp_path: Path) -> None:
    graph = WeightedGraph(["ana", "bo"], {}, np.array([1]), np.array([0]), np.array([0.5]))
    done = write_graph(graph, tmp_path / "a.gexf", "gexf", about=ABOUT)
    found = json.loads(done.manifest.read_text())
    assert (found["n_users"], found["n_pairs"]) == (2, 1)
    assert found["sha256"] == done.sha256 == hashlib.sha256(done.path.read_bytes()).hexdigest()


def test_manifest_when_an_old_one_is_there_then_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.csv.manifest.json").write_text("of a file that was removed")
    done = write_columns({"user": ["ana"]}, tmp_path / "a.csv", "csv", about=ABOUT)
    assert json.loads(done.manifest.read_text())["sha256"] == done.sha256


@pytest.mark.parametrize("file_format", ["csv", "jsonl", "parquet"])
def test_export_when_made_twice_then_has_the_same_bytes(tmp_path: Path, file_format: str) -> None:
    columns = {"user": [f"u{i}" for i in range(1000)], "authority": np.arange(1000) / 7}
    done = [
        write_columns(columns, tmp_path / folder / "a", file_format, about=ABOUT)  # type: ignore[arg-type]
        for folder in ("one", "two")
        if (tmp_path / folder).mkdir() is None
    ]
    assert done[0].path.read_bytes() == done[1].path.read_bytes()
    assert done[0].manifest.read_bytes() == done[1].manifest.read_bytes()
