"""Runs against each other and against outside scores, on a real store; files that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scipy.stats import kendalltau, spearmanr

import influent
from influent.answers import to_json_object
from influent.errors import InputError, NotFoundError
from influent.workspace import Workspace

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Ten people, each reacted to on as many days as their number says, by two others."""
    folder = tmp_path_factory.mktemp("comparing")
    rows = [
        f"u{(v + step) % 10},u{v},retweet,{START + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}\n"
        for v in range(10)
        for step in (1, 3)
        for day in range(2 + v * v % 7)
    ]
    (folder / "rows.csv").write_text("actor,target,kind,happened_at\n" + "".join(rows), encoding="utf-8")
    with influent.open(folder / "store.duckdb") as opened:
        opened.load([folder / "rows.csv"], rejects_dir=folder)
        yield opened


def scores(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "scores.csv"
    path.write_bytes(text.encode("utf-8"))
    return path


def test_compare_when_given_two_runs_then_agrees_with_scipy_on_their_positions(work: Workspace) -> None:
    first, second = work.rank().run, work.rank(model="classic").run
    found = work.compare(first, second, top_k=4)
    a, b = work.store.read_run(first), work.store.read_run(second)
    assert found.spearman == pytest.approx(spearmanr(a.position, b.position).statistic, abs=1e-12)
    assert found.kendall == pytest.approx(kendalltau(a.position, b.position).statistic, abs=1e-12)
    top = [{str(user) for user in run.users[run.position <= 4]} for run in (a, b)]
    assert found.top_overlap == len(top[0] & top[1]) / 4
    assert (found.run, found.compared_with, found.n_users) == (second, first, 10)
    assert found.before is not None
    assert (found.before.model, found.stamp.model) == (a.model, b.model)
    json.dumps(to_json_object(found), allow_nan=False)


def test_compare_when_a_run_is_compared_with_itself_then_is_stable(work: Workspace) -> None:
    run = work.rank().run
    found = work.compare(run, run)
    assert (found.spearman, found.volatility, found.top_overlap) == (pytest.approx(1.0), 0.0, 1.0)


def test_compare_when_given_outside_scores_then_larger_is_better_and_strangers_are_counted(
    work: Workspace, tmp_path: Path
) -> None:
    ranking = work.rank()
    lines = [f"note,{-row.position},{row.user}\r\n" for row in ranking.users]
    path = scores(tmp_path, "\ufeffnote,score,user\r\n" + "".join(lines) + 'x,1e3,"a stranger, quoted"\r\n')
    found = work.compare(ranking.run, scores=path)
    assert (found.spearman, found.kendall, found.volatility) == (pytest.approx(1.0), pytest.approx(1.0), 0.0)
    assert (found.n_users, found.n_only_first, found.n_only_second) == (10, 1, 0)
    assert found.top_overlap == 0.9  # the stranger takes one of the first ten places
    assert (found.compared_with, found.before) == ("scores.csv", None)
    assert to_json_object(found)["before"] is None


@pytest.mark.parametrize(
    ("text", "message", "where"),
    [
        ("user,score\nu1,1\nu2,1;5\n", '"1;5" is not a finite number', "line 3, column score"),
        ("user,score\nu1,nan\n", '"nan" is not a finite number', "line 2, column score"),
        ("user,score\nu1\n", '"" is not a finite number', "line 2, column score"),
        ("user,score\nu1,-inf\n", "is not a finite number", "line 2"),
        ('user,score\n"u\n1",1\nu2,x\n', '"x" is not', "line 4"),
        ("user,score\nu1,1\nu1,2\n", 'user "u1" stands twice', "line 3, column user"),
        ("name,score\nu1,1\n", "there is no column user", "line 1"),
        ("", "there is no column user and no column score", "line 1"),
        ("user,score\nu1," + "9" * 200_000 + "\n", "cannot read the scores: field larger", "scores.csv"),
    ],
)
def test_compare_when_scores_cannot_be_read_then_says_where(
    work: Workspace, tmp_path: Path, text: str, message: str, where: str
) -> None:
    run = work.rank().run
    with pytest.raises(InputError, match=message) as caught:
        work.compare(run, scores=scores(tmp_path, text))
    assert where in caught.value.where


def test_compare_when_the_file_is_not_there_or_no_text_then_says_so(work: Workspace, tmp_path: Path) -> None:
    run = work.rank().run
    with pytest.raises(InputError, match="No such file"):
        work.compare(run, scores=tmp_path / "nothing.csv")
    (tmp_path / "binary.csv").write_bytes(b"user,score\n\xff\xfe,1\n")
    with pytest.raises(InputError, match="cannot read the scores"):
        work.compare(run, scores=tmp_path / "binary.csv")


def test_compare_when_a_run_is_unknown_then_names_the_nearest(work: Workspace) -> None:
    run = work.rank().run
    with pytest.raises(NotFoundError, match="there is no run") as caught:
        work.compare(run, run[:-1] + "?")
    assert run in caught.value.advice


@pytest.mark.parametrize("has_both", [True, False])
def test_compare_when_not_given_exactly_one_thing_to_compare_with_then_refuses(
    work: Workspace, tmp_path: Path, has_both: bool
) -> None:
    run = work.rank().run
    more = {"other": run, "scores": tmp_path / "scores.csv"} if has_both else {}
    with pytest.raises(InputError, match="compared with one thing"):
        work.compare(run, **more)  # type: ignore[arg-type]
