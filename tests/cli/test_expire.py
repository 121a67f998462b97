"""Letting old days go, on the command line."""

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


def test_expire_when_rehearsed_then_done_then_says_the_same_counts(run: Run, mine: Path) -> None:
    at = ("--store", str(mine))
    n_old = sum(row[3] < "2026-05-20" for row in ROWS)
    assert 0 < n_old < len(ROWS)
    foretold = run("expire", "--before", "2026-05-20", "--dry-run", *at)
    assert (foretold.returncode, foretold.stderr) == (0, "")
    assert foretold.stdout.startswith(f"would go, from before 2026-05-20: {n_old} interactions")
    done = json.loads(run("expire", "--before", "2026-05-20", "--yes", "--json", *at).stdout)
    assert (done["n_interactions"], done["n_left"], done["dry_run"]) == (n_old, len(ROWS) - n_old, False)
    again = run("expire", "--before", "2026-05-20", "--yes", *at).stdout
    assert again.startswith("gone, from before 2026-05-20: 0 interactions")
    assert "next: influent rank" in again


def test_expire_when_days_are_counted_then_from_the_newest_interaction(call: Run, mine: Path) -> None:
    newest = max(row[3] for row in ROWS)[:10]
    found = json.loads(call("expire", "--keep-days", "1", "--dry-run", "--json", "--store", str(mine)).stdout)
    assert found["before"] < newest
    assert found["n_left"] == sum(row[3][:10] >= found["before"] for row in ROWS)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((), "what is too old?"),
        (("--keep-days", "3"), "nobody can be asked here"),
        (("--before", "May", "--yes"), '--before cannot be "May"'),
        (("--before", "2999-01-01", "--yes"), "nothing would be left"),
        (("--keep-days", "0", "--yes"), "0 days cannot be kept"),
    ],
)
def test_expire_when_it_cannot_be_then_says_why(call: Run, mine: Path, asked: tuple[str, ...], said: str) -> None:
    before = mine.read_bytes()
    refused = call("expire", *asked, "--store", str(mine))
    assert refused.returncode == 2
    assert said in refused.stderr
    assert mine.read_bytes() == before
