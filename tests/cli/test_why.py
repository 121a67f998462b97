"""``influent why`` on the terminal: what its words count, who may see what, how deep it goes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write_interactions


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


PRIVATE_ROWS = (
    "id,actor,target,kind,happened_at,visibility\n"
    "open-1,ana,bo,reply,2026-03-01T12:00:00Z,public\n"
    "secret-1,ana,bo,reply,2026-03-02T12:00:00Z,private\n"
    "secret-2,ana,bo,reply,2026-03-03T12:00:00Z,private\n"
    "open-2,cy,bo,reply,2026-03-03T12:00:00Z,public\n"
)


@pytest.mark.requirement("R62")
@pytest.mark.parametrize(("asker", "may_see"), [(None, False), ("cy", False), ("ana", True), ("bo", True)])
def test_why_when_interactions_are_private_then_only_their_parties_see_them(
    call: Run, tmp_path: Path, asker: str | None, may_see: bool
) -> None:
    (tmp_path / "a.csv").write_text(PRIVATE_ROWS, encoding="utf-8")
    assert call("load", "a.csv", "--store", "a.duckdb", cwd=tmp_path).returncode == 0
    asking = [] if asker is None else ["--as", asker]
    whole = ["why", "ana", "bo", "--store", "a.duckdb", "--counterfactual", "interactions", "--top-k", "1", *asking]
    said, data = call(*whole, cwd=tmp_path).stdout, call(*whole, "--json", cwd=tmp_path).stdout
    assert "open-1" in said
    assert all((secret in text) is may_see for secret in ("secret-1", "secret-2") for text in (said, data))
    assert ("2 private interactions, not shown, carry" in said) is not may_see
    found = json.loads(data)
    shown = sum(each["influence"] for each in found["evidence"]) + found["private_influence"]
    assert shown == pytest.approx(found["influence"], abs=1e-12)


def test_why_when_who_asks_is_unknown_then_names_the_nearest(call: Run, small_store: Path) -> None:
    done = call("why", "ana", "bo", "--as", "anna", "--store", str(small_store))
    assert done.returncode == 5
    assert "ana" in done.stderr


def test_why_when_given_a_depth_then_splits_by_steps_and_lists_no_longer_path(call: Run, small_store: Path) -> None:
    whole = ["why", "ana", "bo", "--store", str(small_store), "--json"]
    one, two = (json.loads(call(*whole, "--depth", depth).stdout) for depth in ("1", "2"))
    assert [path["hops"] for path in one["paths"]] == [1]
    assert sorted({path["hops"] for path in two["paths"]}) == [1, 2]
    assert [share["hops"] for share in two["by_steps"]] == [1, 2]
    assert one["by_steps"] == two["by_steps"][:1]
    assert sum(share["influence"] for share in two["by_steps"]) == pytest.approx(two["influence"], abs=1e-9)
    said = call(*whole[:-1], "--depth", "2").stdout
    assert re.search(r"by steps +1 step \d+\.\d+ +2 steps \d+\.\d+ +more 0\.0+\n", said)


def test_why_when_ranked_before_the_last_load_then_says_that_the_answer_is_newer(call: Run, tmp_path: Path) -> None:
    write_interactions(tmp_path / "a.csv", [("ana", "bo", "reply", "2026-03-01"), ("cy", "bo", "reply", "2026-03-02")])
    write_interactions(tmp_path / "b.csv", [("dora", "ana", "reply", "2026-03-04")] * 3)
    questions = (["why", "ana", "bo"], ["score", "bo"], ["influencers", "ana"], ["paths", "ana", "bo"])
    assert call("load", "a.csv", "--store", "s.duckdb", cwd=tmp_path).returncode == 0
    assert all(call(*ask, "--store", "s.duckdb", cwd=tmp_path).stderr == "" for ask in questions)
    assert call("rank", "--all", "--store", "s.duckdb", cwd=tmp_path).returncode == 0
    assert all(call(*ask, "--store", "s.duckdb", cwd=tmp_path).stderr == "" for ask in questions)
    assert call("load", "b.csv", "--store", "s.duckdb", cwd=tmp_path).returncode == 0
    for ask in questions:
        told = call(*ask, "--store", "s.duckdb", cwd=tmp_path)
        assert told.returncode == 0
        assert "the answer is of the store as it is now; run " in told.stderr
        assert "was ranked before its last change: influent rank" in told.stderr
