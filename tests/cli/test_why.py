"""``influent why`` on the terminal: what its words count."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_why_when_rows_do_not_count_then_the_steps_do_not_count_them_either(call: Run, tmp_path: Path) -> None:
    rows = "".join(
        f"ana,bo,{kind},2026-03-{day:02}T12:00:00Z,{automated}\n"
        for day, (kind, automated) in enumerate(
            [("retweet", 0)] * 3 + [("retweet", 1)] * 4 + [("like", 0)] * 2, start=1
        )
    )
    (tmp_path / "a.csv").write_text(f"actor,target,kind,happened_at,automated\n{rows}", encoding="utf-8")
    assert call("load", "a.csv", "--store", "a.duckdb", cwd=tmp_path).returncode == 0
    said = call("why", "ana", "bo", "--store", "a.duckdb", cwd=tmp_path).stdout
    assert "3 retweets, 2 likes, 2026-03-01 to 2026-03-09" in said
