"""``influent demo``: what was planted is found, and running it again changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_demo_when_run_then_everything_planted_is_found_and_nothing_else_is_left(call: Run, tmp_path: Path) -> None:
    first = call("demo", "--json", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    found = json.loads(first.stdout)
    assert [finding for finding in found["planted"] if not finding["is_found"]] == []
    assert len(found["planted"]) >= 7
    assert found["load"]["rejected"] == 0
    assert [path for path in tmp_path.iterdir() if not path.name.startswith("demo.duckdb")] == []

    second = call("demo", "--json", cwd=tmp_path)
    again = json.loads(second.stdout)
    assert again["planted"] == found["planted"]
    assert (again["load"]["loaded"], again["load"]["duplicates"]) == (0, found["load"]["read"])

    told = call("demo", cwd=tmp_path)
    assert "planted, and found:" in told.stdout
    assert told.stdout.rstrip().splitlines()[-3].startswith("next: influent why ")
