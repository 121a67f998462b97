"""``influent load --dry-run``: what would be loaded, in words and in numbers, and why rows would be set aside."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import MORE, Run

THEIRS = ("--columns", "actor=who,target=whom,kind=what,happened_at=at")


def test_dry_run_when_rows_are_faulty_then_says_why_and_leaves_nothing_behind(call: Run, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(MORE + "gil,,smile,2026-06-09,1,,\n" + ",x,y,z,1,,\n" * 2, encoding="utf-8")
    done = call("load", "more.csv", *THEIRS, "--dry-run", "--store", "new.duckdb", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "more.csv: read 6 = would load 3 + duplicates 0 + rejected 3 + ignored 0\n" in done.stdout
    assert "   2           6  actor   empty or blank\n   1           5  target  empty or blank\n" in done.stdout
    assert done.stdout.endswith("nothing was written; the same command without --dry-run loads it\n")
    assert [path.name for path in tmp_path.iterdir()] == ["more.csv"]


def test_dry_run_when_json_is_asked_for_then_has_what_the_load_will_have(call: Run, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(MORE, encoding="utf-8")
    command = ("load", "more.csv", "more.csv", *THEIRS, "--json", "--store", "new.duckdb")
    foretold = json.loads(call(*command, "--dry-run", cwd=tmp_path).stdout)
    loaded = json.loads(call(*command, cwd=tmp_path).stdout)
    assert foretold.pop("dry_run") is True
    for file in foretold["files"]:
        assert len(file.pop("rows")) == 3
        assert (file.pop("kinds")[1], file.pop("reasons")) == ({"kind": "smile", "credits": "target", "n_rows": 2}, [])
    assert foretold == loaded
    assert (loaded["loaded"], loaded["duplicates"]) == (3, 3)


def test_dry_run_when_a_file_is_refused_then_says_so_as_a_load_does(call: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("no,header,of\nours,at,all\n", encoding="utf-8")
    said = [call("load", "a.csv", *more, cwd=tmp_path) for more in ((), ("--dry-run",))]
    assert said[0].returncode == said[1].returncode == 2
    assert said[0].stderr == said[1].stderr


def test_dry_run_when_a_folder_for_rejects_is_named_then_is_refused(call: Run, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(MORE, encoding="utf-8")
    done = call("load", "more.csv", *THEIRS, "--dry-run", "--rejects-dir", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "--rejects-dir cannot stand beside --dry-run" in done.stderr
