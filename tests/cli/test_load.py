"""``influent load``: every row accounted for, in words and in numbers."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from influent.cli.load import SOURCES, parse_columns
from influent.errors import InputError
from influent.loaders import source_names
from tests.cli.conftest import ROWS, Run, write_interactions


def test_load_when_all_rows_are_good_then_says_so_and_what_to_try_next(run: Run, tmp_path: Path) -> None:
    write_interactions(tmp_path / "small.csv", ROWS)
    done = run("load", "small.csv", "--store", "s.duckdb")
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        f"small.csv: read {len(ROWS)} = loaded {len(ROWS)} + duplicates 0 + rejected 0 + ignored 0\n"
        "next: influent rank --store s.duckdb\n"
    )
    assert done.stderr == ""


def test_load_when_the_same_file_comes_twice_then_all_are_duplicates(run: Run, tmp_path: Path) -> None:
    write_interactions(tmp_path / "small.csv", ROWS)
    done = run("load", "small.csv", "small.csv", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {name: found[name] for name in ("read", "loaded", "duplicates", "rejected", "ignored")} == {
        "read": 2 * len(ROWS),
        "loaded": len(ROWS),
        "duplicates": len(ROWS),
        "rejected": 0,
        "ignored": 0,
    }
    assert [file["loaded"] for file in found["files"]] == [len(ROWS), 0]


def test_load_when_rows_are_set_aside_then_ends_with_1_and_names_the_rejects(run: Run, tmp_path: Path) -> None:
    file = write_interactions(tmp_path / "half.csv", ROWS)
    file.write_text(file.read_text() + "t-x,ana,,retweet,2026-03-01T12:00:00Z,\n")
    done = run("load", "half.csv")
    assert done.returncode == 1
    assert "rejected 1" in done.stdout
    assert "half.rejects.csv" in done.stdout


def test_load_when_files_have_one_name_then_each_has_rejects_of_its_own(run: Run, tmp_path: Path) -> None:
    header = "id,actor,target,kind,happened_at\n"
    names = ["a/day.csv", "b/day.csv", "day.2.csv", "day.tsv"]
    for nth, name in enumerate(names):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        text = header + f"g{nth},ana,bo,like,2026-03-01T12:00:00Z\nbad{nth},ana,,like,2026-03-01T12:00:00Z\n"
        (tmp_path / name).write_text(text.replace(",", "\t") if name.endswith("tsv") else text)
    done = run("load", *names)
    assert done.returncode == 1
    assert "4 files: read 8 = loaded 4 + duplicates 0 + rejected 4 + ignored 0" in done.stdout
    written = {path.name: path.read_text() for path in tmp_path.glob("*.rejects.csv")}
    assert {name: next(nth for nth in range(4) if f"bad{nth}" in text) for name, text in written.items()} == {
        "day.rejects.csv": 0,
        "day.2.rejects.csv": 1,
        "day.2.2.rejects.csv": 2,
        "day.3.rejects.csv": 3,
    }


def test_load_when_several_files_come_then_sums_them_up(run: Run, tmp_path: Path) -> None:
    write_interactions(tmp_path / "a.csv", ROWS[:3])
    write_interactions(tmp_path / "b.csv", [("gro", "hal", "like", "2026-01-01")])
    done = run("load", "a.csv", "b.csv", "--columns", "id=item")
    assert done.returncode == 0, done.stderr
    assert "2 files: read 4 = loaded 3 + duplicates 1 + rejected 0 + ignored 0" in done.stdout


def test_load_when_a_file_is_missing_then_says_what_where_and_what_to_do(run: Run) -> None:
    done = run("load", "nowhere.csv")
    assert done.returncode == 2
    assert re.fullmatch(r"influent: .*\n {10}.*\n {10}try: .*\n", done.stderr), done.stderr


def test_sources_when_shown_in_the_help_then_all_that_there_are() -> None:
    assert list(SOURCES) == source_names()


@pytest.mark.parametrize("text", ["actor", "actor=", "=x", "actor=a,actor=b", ","])
def test_columns_when_not_pairs_then_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="--columns"):
        parse_columns(text)


def test_columns_when_pairs_then_the_others_name_may_hold_anything_but_a_comma() -> None:
    assert parse_columns("actor=user id, target=a=b") == {"actor": "user id", "target": "a=b"}


@pytest.mark.parametrize("text", [None, "no,header,of\nours,at,all\n"])
def test_load_when_refused_then_leaves_no_store_behind(call: Run, tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    done = call("load", "a.csv", "--store", "new.duckdb", cwd=tmp_path)
    assert done.returncode == 2
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("new.duckdb")]


def test_load_when_refused_then_a_store_that_was_there_stays(call: Run, small_store: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.duckdb"
    shutil.copy(small_store, kept)
    assert call("load", "missing.csv", "--store", str(kept), cwd=tmp_path).returncode == 2
    assert call("rank", "--no-write-back", "--store", str(kept), cwd=tmp_path).returncode == 0
