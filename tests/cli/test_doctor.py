"""The doctor on the command line: what it prints, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.cli.conftest import Run


def test_doctor_when_store_is_well_then_ends_with_zero(call: Run, small_store: Path, tmp_path: Path) -> None:
    mine = Path(shutil.copy(small_store, tmp_path / "mine.duckdb"))
    done = call("doctor", "--fix", "--report", str(tmp_path / "report.json"), "--store", str(mine))
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["check", "state", "found"]
    assert "rows    ok     59 rows of 1 batches, as the ledger says" in lines
    assert done.stderr == f"report: {tmp_path / 'report.json'}\n"
    found = json.loads(call("doctor", "--json", "--store", str(mine)).stdout)
    assert {finding["check"] for finding in found} >= {"store", "disk", "schema", "rows", "sums", "memory"}
    assert {finding["state"] for finding in found} == {"ok"}


def test_doctor_when_a_fault_is_left_then_ends_with_three(call: Run, tmp_path: Path) -> None:
    done = call("doctor", "--store", str(tmp_path / "missing.duckdb"))
    assert done.returncode == 3
    assert "it is not there" in done.stdout
