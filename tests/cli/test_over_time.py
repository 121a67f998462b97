"""What is said about two sides: changes, movers, a history, unnoticed people, two circles, two orders."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

import influent
from tests.cli.conftest import HEADER, ROWS, Run
from tests.cli.test_golden import GOLDEN, compare, rounded

HIDDEN_NAME = "carl\u202eX"
SPLIT = "2026-05-11"
ROWS_THEN = [row for row in ROWS if row[3] < SPLIT] + [("dora", "carl", "reply", f"2026-04-{n:02}") for n in (1, 2)]
ROWS_LATER = [row for row in ROWS if row[3] >= SPLIT] + [
    (actor, "carl", "retweet", f"2026-07-{day:02}") for actor in ("gil", "eve") for day in range(1, 9)
]
CASES = {
    "changed": ("changed", "bo", "--from", "FIRST"),
    "changed-since": ("changed", "carl", "--since", "2026-05-10", "--model", "now"),
    "changed-between-runs": ("changed", "gil", "--from", "FIRST", "--to", "SECOND"),
    "changed-nothing": ("changed", "bo", "--from", "SECOND"),
    "movers": ("movers", "--from", "FIRST", "--model", "now", "--measure", "pagerank"),
    "movers-nobody": ("movers", "--from", "SECOND"),
    "history": ("history", "carl"),
    "history-at": ("history", "bo", "--at", "2026-07-01", "--at", "2026-05-11"),
    "unnoticed": ("unnoticed", "carl", "-k", "1"),
    "unnoticed-nobody": ("unnoticed", "fay"),
    "shared": ("shared", "ana", "dora"),
    "shared-more": ("shared", "carl", "dora", "-k", "1"),
    "compare": ("compare", "FIRST", "SECOND"),
    "compare-scores": ("compare", "SECOND", "--scores", "scores.csv", "--top-k", "2"),
}


class Kept(NamedTuple):
    """A store with two runs, the second with more interactions."""

    folder: Path
    runs: dict[str, str]

    def fill(self, words: tuple[str, ...]) -> list[str]:
        """Put the ids of the runs where their names stand."""
        return [*(self.runs.get(word, word) for word in words), "--store", "two.duckdb"]

    def mask(self, text: str) -> str:
        """Put their names where the ids stand, which are digests."""
        for name, run in self.runs.items():
            text = text.replace(run, name)
        return re.sub(r"(?<=now-)[0-9a-f]{8}", "…", text)


def write_rows(path: Path, rows: list[tuple[str, str, str, str]]) -> Path:
    lines = [f"{path.stem}-{n},{a},{b},{kind},{day}T12:00:00Z,\n" for n, (a, b, kind, day) in enumerate(rows)]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("two")
    (folder / "scores.csv").write_text("user,score\nana,5\nbo,4\ncarl,9\nzed,1\n", encoding="utf-8")
    runs = {}
    with influent.open(folder / "two.duckdb") as work:
        for name, rows in (("FIRST", ROWS_THEN), ("SECOND", ROWS_LATER)):
            work.load([write_rows(folder / f"{name.lower()}.csv", rows)], rejects_dir=folder)
            runs[name] = work.rank().run
    return Kept(folder, runs)


@pytest.mark.parametrize("name", CASES)
def test_text_when_piped_then_is_as_it_was(call: Run, two_runs: Kept, name: str) -> None:
    done = call(*two_runs.fill(CASES[name]), cwd=two_runs.folder)
    assert (done.returncode, done.stderr) == (0, "")
    compare(GOLDEN / f"{name}.txt", two_runs.mask(done.stdout))


@pytest.mark.parametrize("name", CASES)
def test_json_when_asked_for_then_is_as_it_was(call: Run, two_runs: Kept, name: str) -> None:
    done = call(*two_runs.fill(CASES[name]), "--json", cwd=two_runs.folder)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.dumps(rounded(json.loads(two_runs.mask(done.stdout))), indent=1, ensure_ascii=False) + "\n"
    compare(GOLDEN / f"{name}.json", re.sub(r"[0-9.]+e-1[0-9]", "0.0", found))  # nothing but what a solve leaves open


@pytest.mark.parametrize(
    "options", [("--from", "FIRST"), ("--since", "2026-05-10", "--model", "now"), ("--from", "FIRST", "--model", "now")]
)
@pytest.mark.parametrize("user", ["ana", "bo", "carl", "eve", "gil"])
def test_change_when_shown_then_its_parts_add_up_as_written(
    call: Run, two_runs: Kept, user: str, options: tuple[str, ...]
) -> None:
    said = call(*two_runs.fill(("changed", user, *options)), cwd=two_runs.folder).stdout
    start, *parts, end = [Decimal(found) for found in re.findall(r"^  [a-z ]+? +([-+]?[0-9.]+) ", said, re.MULTILINE)]
    assert parts
    assert start + sum(parts) == end


def test_movers_when_listed_then_each_line_adds_up_as_written(call: Run, two_runs: Kept) -> None:
    words = ("movers", "--from", "FIRST", "--model", "now", "--measure", "pagerank")
    titles, *lines = call(*two_runs.fill(words), cwd=two_runs.folder).stdout.partition("\n\n")[0].splitlines()[1:]
    assert titles.split()[-1] == "%"
    for line in lines:
        was, now, move, _, start, *parts, end = line.split()
        assert int(was) - int(now) == int(move)
        assert Decimal(start) + sum(map(Decimal, parts)) == Decimal(end)
    assert len(lines) == 2


def test_change_when_data_are_gone_since_then_says_so_and_still_adds_up(
    call: Run, two_runs: Kept, tmp_path: Path
) -> None:
    shutil.copy(two_runs.folder / "two.duckdb", tmp_path)
    with duckdb.connect(tmp_path / "two.duckdb") as file:
        for table, column in (("interactions", "batch"), ("daily_counts", "batch"), ("batches", "nr")):
            file.execute(f"DELETE FROM {table} WHERE {column} = (SELECT min(nr) FROM batches)")
    done = call(*two_runs.fill(("changed", "bo", "--from", "SECOND")), cwd=tmp_path)
    start, lost, end = [
        Decimal(found) for found in re.findall(r"^  [a-z]+ +([-+]?[0-9.]+) ", done.stdout, re.MULTILINE)
    ]
    assert start + lost == end
    assert f"run {two_runs.runs['SECOND']}: its data are no longer whole" in done.stdout


def test_change_when_no_model_is_given_then_the_run_keeps_its_own(call: Run, two_runs: Kept) -> None:
    with influent.open(two_runs.folder / "two.duckdb") as work:
        run = work.rank(model="classic", write_back=False).run
    done = call("changed", "bo", "--from", run, "--store", "two.duckdb", "--json", cwd=two_runs.folder)
    found = json.loads(done.stdout)
    assert found["model"] == found["before"]["model"]
    assert found["model"].startswith("classic-")


def test_history_when_printed_as_csv_then_has_a_line_a_date(call: Run, two_runs: Kept) -> None:
    done = call(*two_runs.fill(("history", "bo", "--every", "20d", "--csv")), cwd=two_runs.folder)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["as_of"][:10] for row in rows][-2:] == ["2026-06-18", "2026-07-08"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("changed", "bo"), 2, "a change needs one beginning"),
        (("movers", "--from", "FIRST", "--since", "2026-05-10"), 2, "a change needs one beginning"),
        (("changed", "bo", "--since", "May"), 2, '--since cannot be "May"'),
        (("changed", "bo", "--from", "FIRST", "--to", "SECOND", "--model", "now"), 2, "--to cannot go with --model"),
        (("changed", "nobody", "--from", "FIRST"), 5, 'there is no user "nobody"'),
        (("movers", "--from", "none"), 5, 'there is no run "none"'),
        (("history", "bo", "--every", "0d"), 2, '--every cannot be "0d"'),
        (("history", "bo", "--every", "7d", "--at", "2026-05-10"), 2, "--every cannot go with --at"),
        (("history", "bo", "--at", "May"), 2, '--at cannot be "May"'),
        (("unnoticed", "nobody"), 5, 'there is no user "nobody"'),
        (("shared", "ana", "nobody"), 5, 'there is no user "nobody"'),
        (("compare", "FIRST"), 2, "a run is compared with one thing"),
        (("compare", "FIRST", "none"), 5, 'there is no run "none"'),
        (("compare", "FIRST", "--scores", "none.csv"), 2, "cannot read the scores"),
    ],
)
def test_question_when_it_cannot_be_answered_then_says_so_in_three_parts(
    call: Run, two_runs: Kept, words: tuple[str, ...], code: int, says: str
) -> None:
    done = call(*two_runs.fill(words), cwd=two_runs.folder)
    assert (done.returncode, done.stdout) == (code, "")
    first, _, third = done.stderr.splitlines()
    assert first.startswith(f"influent: {says}")
    assert third.startswith("          try: ")


@pytest.mark.parametrize(
    "words",
    [
        ("changed", HIDDEN_NAME, "--since", "2026-03-04"),
        ("movers", "--since", "2026-03-04"),
        ("history", HIDDEN_NAME, "--at", "2026-03-09"),
        ("unnoticed", HIDDEN_NAME),
        ("unnoticed", "bo"),
        ("shared", HIDDEN_NAME, "bo"),
        ("compare", "RUN", "--scores", "scores.csv"),
    ],
)
def test_name_when_it_could_steer_a_terminal_then_is_shown_as_escapes(
    call: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    rows = [(a, "bo", "reply", f"2026-03-{n:02}") for n in range(1, 5) for a in ("ana", "eve", HIDDEN_NAME)]
    rows += [(a, HIDDEN_NAME, "reply", f"2026-03-{n:02}") for n in (3, 4) for a in ("ana", "eve")]
    rows += [(a, HIDDEN_NAME, "reply", f"2026-03-{n:02}") for n in (5, 6, 7) for a in ("gil", "hal", "ida")]
    (tmp_path / "scores.csv").write_text(f"user,score\n{HIDDEN_NAME},1\n", encoding="utf-8")
    with influent.open(tmp_path / "hostile.duckdb") as work:
        work.load([write_rows(tmp_path / "rows.csv", rows)], rejects_dir=tmp_path)
        run = work.rank().run
    asked = [run if word == "RUN" else word for word in words]
    done = call(*asked, "--store", "hostile.duckdb", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "\u202e" not in done.stdout
    if words[0] != "compare":
        assert r"carl\u202eX" in done.stdout
