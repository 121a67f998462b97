"""``influent rank``: who is asked for by name is exact and listed; bad widths and names are refused in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_rank_when_somebody_is_named_then_lists_them_below_the_first_and_exactly(call: Run, small_store: Path) -> None:
    at = ["--no-write-back", "--store", str(small_store)]
    first = json.loads(call("rank", "--all", "--json", *at).stdout)["users"]
    last = first[-1]["user"]
    shown = json.loads(call("rank", "--all", "--top", "1", "--exact", last, "--exact", last, "--json", *at).stdout)
    assert [user["user"] for user in shown["users"]] == [first[0]["user"], last]
    assert shown["users"][1]["position"] == first[-1]["position"]
    assert shown["users"][1]["authority_high"] - shown["users"][1]["authority_low"] <= 4 * shown["error_bound"]
    # the first are not listed twice
    again = json.loads(call("rank", "--all", "--top", "1", "--exact", first[0]["user"], "--json", *at).stdout)
    assert len(again["users"]) == 1


def test_rank_when_the_named_have_no_place_then_says_so(call: Run, small_store: Path) -> None:
    listed = json.loads(call("rank", "--json", "--no-write-back", "--store", str(small_store)).stdout)
    everybody = json.loads(call("rank", "--all", "--json", "--no-write-back", "--store", str(small_store)).stdout)
    under = {user["user"] for user in everybody["users"]} - {user["user"] for user in listed["users"]}
    name = sorted(under)[0]
    asked = ["rank", "--exact", name, "--no-write-back", "--store", str(small_store)]
    assert json.loads(call(*asked, "--json").stdout)["users"][-1]["position"] is None
    text = call(*asked).stdout
    assert "none" in next(line for line in text.splitlines() if name in line.split())
    assert "place none: too little evidence" in text
    assert "Place none: too little evidence" in call(*asked, "--md").stdout


def test_rank_when_a_width_is_asked_then_everybody_is_known_to_it(call: Run, small_store: Path) -> None:
    asked = [
        "rank",
        "--all",
        "--top",
        "1000",
        "--model",
        "classic",
        "--measure",
        "reputation",
        "--json",
        "--no-write-back",
    ]
    users = json.loads(call(*asked, "--within", "0.001", "--store", str(small_store)).stdout)["users"]
    assert all(u["authority_high"] - u["authority_low"] <= 0.0011 * u["authority_low"] for u in users)


@pytest.mark.parametrize(
    ("given", "exit_code", "said"),
    [
        (["--within", "0"], 4, "the width 0 is no number above 0"),
        (["--within", "-1"], 4, "the width -1 is no number above 0"),
        (["--within", "nan"], 4, "the width nan is no number above 0"),
        (["--exact", "nobody at all"], 5, 'there is no user "nobody at all"'),
        (["--in-database", "--exact", "ana"], 2, "--in-database cannot go with --exact"),
        (["--in-database", "--within", "0.1"], 2, "--in-database cannot go with --within"),
    ],
)
def test_rank_when_asked_wrongly_then_says_what_in_one_line(
    call: Run, small_store: Path, given: list[str], exit_code: int, said: str
) -> None:
    done = call("rank", *given, "--store", str(small_store))
    assert (done.returncode, done.stdout) == (exit_code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
